"""``resolve link`` as a user calls it."""

import gzip
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resolvers.cli import program

LEFT = "town,iso2\nAshkelom,IL\n,IL\nParis,US\n"
RIGHT = "id,name,country\nr1,Ashkelon,Israel\nr2,Paris,France\nr3,Paris,United States\n"
HEADER = "unique_id_l,unique_id_r,town_l,name_r,match_probability,match_weight,match_key,reason"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[str, str]:
    """Two small tables."""
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(LEFT, encoding="utf-8")
    right.write_text(RIGHT, encoding="utf-8")
    return str(left), str(right)


def run(*arguments: str, said: str = "") -> Result:
    """Call the program."""
    return CliRunner().invoke(program, ["link", *arguments], input=said)


def test_every_row_of_the_left_table_comes_out(tables: tuple[str, str]) -> None:
    """Splink's columns; ids where the table has them, else row numbers; nothing beside a row without a match."""
    done = run(*tables, "--on", "town=name")

    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0] == HEADER
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["1", "r1", "Ashkelom", "Ashkelon"],
        ["2", "", "", ""],
        ["3", "r2", "Paris", "Paris"],
    ]
    assert lines[2].endswith("a text without letters or digits is no name")


def test_blocks_and_formats(tables: tuple[str, str], tmp_path: Path) -> None:
    """Blocks decide between namesakes; the output's ending says its form; the same call gives the same bytes."""
    targets = [tmp_path / f"{number}.jsonl.gz" for number in range(2)]
    for target in targets:
        done = run(*tables, "--on", "town=name", "--block", "iso2=country", "--matched", "-o", str(target))
        assert done.exit_code == 0, done.output

    rows = [json.loads(line) for line in gzip.decompress(targets[0].read_bytes()).splitlines()]
    assert [row["unique_id_r"] for row in rows] == ["r1", "r3"]
    assert rows[1]["country_r"] == "United States"
    assert isinstance(rows[0]["match_probability"], float)
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_parquet_and_standard_input(tables: tuple[str, str], tmp_path: Path) -> None:
    """Either table may come from standard input; numbers are doubles in Parquet."""
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "links.parquet"

    done = run("-", tables[1], "--on", "town=name", "--right-id", "country", "-o", str(target), said=LEFT)

    assert done.exit_code == 0, done.output
    table = parquet.read_table(target)
    assert table.column("unique_id_r").to_pylist() == ["Israel", None, "France"]
    assert str(table.schema.field("match_weight").type) == "double"


def test_workbooks_come_in_and_go_out(tables: tuple[str, str], tmp_path: Path) -> None:
    """The first sheet of an XLSX is a table as any other; links go out as a sheet, numbers as numbers."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in RIGHT.splitlines():
        book.active.append(row.split(","))
    book.save(tmp_path / "right.xlsx")
    target = tmp_path / "links.xlsx.gz"

    done = run(tables[0], str(tmp_path / "right.xlsx"), "--on", "town=name", "-o", str(target))

    assert done.exit_code == 0, done.output
    rows = list(
        openpyxl.load_workbook(io.BytesIO(gzip.decompress(target.read_bytes()))).active.iter_rows(
            values_only=True
        )
    )
    assert ",".join(rows[0]) == HEADER
    assert [row[1] for row in rows[1:]] == ["r1", None, "r2"]
    assert [type(row[4]) for row in rows[1:]] == [float, type(None), float]


def test_provenance_says_what_links_were_made_with(tables: tuple[str, str], tmp_path: Path) -> None:
    """Both tables by name and fingerprint, versions, options and counts; the same for the same call."""
    sheets = [tmp_path / f"{number}.json" for number in range(2)]
    for sheet in sheets:
        done = run(*tables, "--on", "town=name", "--threshold", "0.6", "--provenance", str(sheet))
        assert done.exit_code == 0, done.output

    told = json.loads(sheets[0].read_text(encoding="utf-8"))
    assert told["input"]["left"] == {"file": "left.csv", "sha256": sha256(LEFT.encode()).hexdigest()}
    assert told["options"]["threshold"] == 0.6
    assert told["counts"] == {"left": 3, "right": 3, "rows": 3, "matched": 2}
    assert told["output"] == {"format": "csv"}
    assert "rapidfuzz" in told["versions"]
    assert sheets[0].read_bytes() == sheets[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["LEFT", "RIGHT", "--on", "town"],
            "right.csv: the column 'town' is missing; there are id, name and country",
        ),
        (["LEFT", "nowhere.csv", "--on", "town=name"], "nowhere.csv: there is no such file"),
        (["-", "-", "--on", "name"], "only one of the two tables"),
        (["LEFT", "RIGHT", "--on", "town=name", "--one-to-one", "--limit", "2"], "exclude each other"),
        (["LEFT", "RIGHT", "--on", "town="], "names no columns"),
    ],
)
def test_mistakes_are_one_sentence(arguments: list[str], said: str, tables: tuple[str, str]) -> None:
    """Exit status 2, one line on standard error, nothing on standard output."""
    named = [{"LEFT": tables[0], "RIGHT": tables[1]}.get(one, one) for one in arguments]

    done = run(*named)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
