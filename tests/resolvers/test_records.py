"""A table goes out as it came in, with further columns."""

import io
import json
from pathlib import Path

import pytest

from gazetteer.errors import SourceError, TableError
from resolvers.errors import InputError
from resolvers.records import Format, Records, read_records

ADDED = {"id": ["t:1", None], "score": [0.5, None]}
CSV = 'town,note\nAshkelon,"a, b"\n"",007\n'


def read(text: str, name: str = "table.csv", source: Format | None = None) -> Records:
    return read_records(name, text.encode(), source)


def written(records: Records, target: Format) -> str:
    sink = io.StringIO()
    records.write(sink, ADDED, target)
    return sink.getvalue()


def test_cells_are_not_touched() -> None:
    """Leading zeros, quotes and empty cells stay; what is not known is an empty cell."""
    assert written(read(CSV), "csv") == 'town,note,id,score\nAshkelon,"a, b",t:1,0.5\n,007,,\n'


def test_the_delimiter_stays() -> None:
    """A CSV with semicolons keeps them; a TSV is one by its ending."""
    assert written(read("town;note\nA;1\nB;2\n"), "csv") == "town;note;id;score\nA;1;t:1;0.5\nB;2;;\n"
    assert written(read("town\tnote\nA\t1\nB\t2\n", "table.tsv"), "tsv").startswith(
        "town\tnote\tid\tscore\nA\t1\tt:1\t0.5\n"
    )


def test_json_values_keep_their_types() -> None:
    """Numbers, lists and nulls come out as they went in; what is not known is null."""
    records = read('{"town": "A", "n": 1, "l": [1, 2]}\n\n{"town": null, "x": true}\n', "table.jsonl")

    assert records.header == ("town", "n", "l", "x")
    assert records.texts("town") == ["A", ""]
    assert records.texts("n") == ["1", ""]
    assert [json.loads(line) for line in written(records, "jsonl").splitlines()] == [
        {"town": "A", "n": 1, "l": [1, 2], "id": "t:1", "score": 0.5},
        {"town": None, "x": True, "id": None, "score": None},
    ]
    assert written(records, "csv") == 'town,n,l,x,id,score\nA,1,"[1, 2]",,t:1,0.5\n,,,true,,\n'


def test_a_csv_may_come_out_as_json_lines() -> None:
    """Every cell is a text there."""
    assert json.loads(written(read(CSV), "jsonl").splitlines()[1]) == {
        "town": "",
        "note": "007",
        "id": None,
        "score": None,
    }


@pytest.mark.parametrize("source", ["csv", "jsonl", "parquet"])
def test_parquet_goes_both_ways(tmp_path: Path, source: str) -> None:
    """Any format into Parquet, and Parquet back into any; types of columns stay."""
    parquet = pytest.importorskip("pyarrow.parquet")
    text = CSV if source != "jsonl" else '{"town": "Ashkelon", "note": 1}\n{"town": null, "note": 2}\n'
    records = read(text, f"table.{'jsonl' if source == 'jsonl' else 'csv'}")
    for _ in range(1 + (source == "parquet")):
        with (tmp_path / "out.parquet").open("wb") as sink:
            records.write(sink, ADDED if _ == 0 else {"more": ["x", "y"]}, "parquet")
        records = read_records(str(tmp_path / "out.parquet"))

    assert records.texts("town") == ["Ashkelon", ""]
    assert records.texts("score") == ["0.5", ""]
    assert str(parquet.read_schema(tmp_path / "out.parquet").field("score").type) == "double"
    sink_text = io.StringIO()
    records.write(sink_text, {"last": [None, None]}, "jsonl")
    assert json.loads(sink_text.getvalue().splitlines()[0])["id"] == "t:1"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("table.jsonl", '{"a": 1}\n{"a": \n', r"table\.jsonl:2: no JSON object"),
        ("table.jsonl", "[1]\n", r"table\.jsonl:1: a JSON object is expected"),
        ("table.parquet", "no", r"table\.parquet: no Parquet file"),
    ],
)
def test_what_is_no_table_is_said(name: str, text: str, said: str) -> None:
    """File, line and what was expected."""
    with pytest.raises(InputError, match=said):
        read(text, name)


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    """JSON lines that are not UTF-8, and a CSV that is none."""
    with pytest.raises(InputError, match="byte 0xFF is not UTF-8"):
        read_records("table.jsonl", b'{"a": "\xff"}\n')
    with pytest.raises(SourceError, match="no such file"):
        read_records(str(tmp_path / "missing.csv"))
    with pytest.raises(TableError, match="cells"):
        read("a,b\n1\n")


def test_columns_must_be_there_and_must_not() -> None:
    """A column that is asked for, and one that would be written twice."""
    with pytest.raises(InputError, match="the column 'city' is missing; there are town, note"):
        read(CSV).texts("city")
    with pytest.raises(InputError, match="there is a column 'id' already"):
        written(read("id\n1\n2\n"), "csv")
