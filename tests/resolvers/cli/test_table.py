"""``resolve table``: every format in and out, broken rows, broken runs, and the same bytes whichever way."""

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import signal
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import resolvers.cli.table as table_command
from resolvers.cli import program
from resolvers.parallel import crew
from resolvers.tables import running
from resolvers.tables.answers import answer_round
from resolvers.tables.journal import journal_of

GAZETTEER = """id,name,kind,aliases,country,latitude,longitude,population
t:ashkelon,Ashkelon,place,Ashqelon|אשקלון,IL,31.67,34.57,144000
t:malaga,Málaga,place,,ES,36.72,-4.42,578000
t:georgia,Georgia,place,,GE,42,43.5,3700000
t:georgia-us,Georgia,place,,US,32.75,-83.5,3700000
t:hamas,Hamas,organisation,Islamic Resistance Movement,PS,,,
"""
ROWS = [
    {"town": "Ashkelom", "n": "007"},
    {"town": "", "n": "x, y"},
    {"town": "Georgia", "n": ""},
    {"town": "MÃ¡laga", "n": 'say "hi"'},
    {"town": "Ashkelom", "n": "again"},
    {"town": "Nowhere at all", "n": "é"},
]
FIELDS = ("id", "name", "status", "score", "latitude", "longitude", "reason")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(GAZETTEER, encoding="utf-8")
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["town", "n"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(ROWS)
    (tmp_path / "towns.csv").write_text(buffer.getvalue(), encoding="utf-8")
    return tmp_path


def run(*arguments: str, given: bytes | None = None) -> Result:
    options = ("--no-world", "--no-bundled", "--gazetteer", "mine.csv", "--quiet")
    return CliRunner().invoke(program, ["table", *arguments, *options], input=given)


def done(*arguments: str, given: bytes | None = None) -> bytes:
    found = run(*arguments, given=given)
    assert found.exit_code == 0, found.output
    return found.stdout_bytes


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def rounded(row: dict[str, str]) -> dict[str, str]:
    """Numbers as a CSV tells them; in other formats they keep all their digits."""
    scores = {name: row[name] for name in ("town_score", "town_latitude", "town_longitude") if row[name]}
    return row | {name: f"{float(text):.6f}".rstrip("0").rstrip(".") for name, text in scores.items()}


@pytest.mark.parametrize("first", ["tsv", "jsonl", "parquet", "xlsx"])
def test_any_format_goes_into_any_other(here: Path, first: str) -> None:
    """Through another format and back to CSV the rows are those of the direct way, and other columns as they were."""
    direct = done("towns.csv", "--column", "town")
    done("towns.csv", "--column", "town", "-o", f"out.{first}")
    stated = run(f"out.{first}", "--column", "town", "--format", "csv")
    (here / "plain.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    done("plain.jsonl", "--column", "town", "--format", first, "-o", f"plain.{first}")
    again = done(f"out.{first}", "--column", "n", "--format", "csv")

    assert stated.exit_code == 2
    assert "there is a column 'town_id' already" in stated.output
    assert [row["n"] for row in cells(direct)] == [row["n"] for row in ROWS]
    assert [rounded({name: row[name] for name in cells(direct)[0]}) for row in cells(again)] == cells(direct)
    assert (here / f"plain.{first}").read_bytes() != b""


@pytest.mark.parametrize(
    ("ending", "unpack"),
    [("gz", gzip.decompress), ("bz2", bz2.decompress), ("xz", lzma.decompress), ("zst", None)],
)
def test_compressed_tables_come_and_go(here: Path, ending: str, unpack: Any) -> None:
    """What is written so is read so, by its bytes whatever its name; the same rows give the same bytes."""
    direct = done("towns.csv", "--column", "town")
    for _ in range(2):
        done("towns.csv", "--column", "town", "-o", f"out.csv.{ending}")
        packed = (here / f"out.csv.{ending}").read_bytes()
        (here / f"out.csv.{ending}").rename(here / "last")
    done("towns.csv", "--column", "town", "-o", f"out.csv.{ending}")
    again = done("-", "--column", "n", "--format", "csv", given=packed)

    assert packed == (here / f"out.csv.{ending}").read_bytes()
    assert unpack is None or unpack(packed) == direct
    assert [row["town_id"] for row in cells(again)] == [row["town_id"] for row in cells(direct)]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_the_same_bytes_whichever_way(here: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes, the size of batches and of rounds, and standard input change nothing."""
    text = "town,n\n" + "".join(
        f"Ashkelon {number % 90},{number}\nGeorgia,{number}\n" for number in range(200)
    )
    Path("long.csv").write_text(text)
    done("long.csv", "--column", "town", "-o", f"one.{ending}")
    done("long.csv", "--column", "town", "--jobs", "2", "-o", f"two.{ending}")
    monkeypatch.setattr(running, "LEAST_TOGETHER", 3)
    monkeypatch.setattr(running.resolve_table, "__kwdefaults__", {"batch_size": 37, "report": None})
    done("-", "--column", "town", "--jobs", "2", "-o", f"three.{ending}", given=text.encode())

    one = Path(f"one.{ending}").read_bytes()
    assert one == Path(f"two.{ending}").read_bytes()
    assert one == Path(f"three.{ending}").read_bytes()


BROKEN = b'town,n\nAshkelom,1\n"open,2\nGeorgia,3,4\nM\xe1laga,5\ntown,n\nAsh\0kelon,6\n"a"b,7\nHamas,8\n'


def test_broken_rows_go_to_their_own_file(here: Path) -> None:
    """Line, reason and the row itself; the rest is resolved, and the exit status says so."""
    Path("broken.csv").write_bytes(BROKEN)
    found = run("broken.csv", "--column", "town", "--rejects", "rejects.csv", "-o", "out.csv")
    rejected = cells(Path("rejects.csv").read_bytes())

    assert found.exit_code == 1
    assert "6 rows could not be read; they are in rejects.csv" in found.output
    assert [row["town"] for row in cells(Path("out.csv").read_bytes())] == ["Ashkelom", "Hamas"]
    assert [(row["line"], row["row"]) for row in rejected] == [
        ("3", '"open,2'), ("4", "Georgia,3,4"), ("5", "M\\udce1laga,5"), ("6", "town,n"), ("7", "Ash\0kelon,6"), ("8", '"a"b,7'),
    ]  # fmt: skip
    for row, said in zip(rejected, ("never closes", "3 cells", "0xe1 is not UTF-8; it may be Windows-1252", "header stands here again",
                                    "NUL", "after its closing quote"), strict=True):  # fmt: skip
        assert said in row["reason"]


def test_without_a_file_for_them_the_first_broken_row_stops(here: Path) -> None:
    """Exit status 2, file and line, and nothing is written."""
    Path("broken.csv").write_bytes(BROKEN)
    found = run("broken.csv", "--column", "town", "-o", "out.csv")

    assert found.exit_code == 2
    assert (
        "broken.csv:3: a quote opens here and never closes; --rejects FILE puts such rows aside"
        in found.output
    )
    assert sorted(path.name for path in here.iterdir()) == ["broken.csv", "mine.csv", "towns.csv"]


def test_broken_lines_of_json_and_coordinates_off_the_globe(here: Path) -> None:
    """The same for JSON Lines; a row whose coordinates are none cannot be asked."""
    Path("broken.jsonl").write_bytes(
        b'{"town": "Ashkelom"}\n[1]\n{"town": \n{"town": "\xff"}\n{"town": "Hamas"}\n'
    )
    Path("points.csv").write_text("town,lat,lon\nGeorgia,42,43\nGeorgia,420,43\nGeorgia,north,43\n")
    lines = run("broken.jsonl", "--column", "town", "--rejects", "rejects.csv")
    points = run(
        "points.csv",
        "--column",
        "town",
        "--latitude-column",
        "lat",
        "--longitude-column",
        "lon",
        "--rejects",
        "off.csv",
    )

    assert (lines.exit_code, points.exit_code) == (1, 1)
    assert [json.loads(line)["town"] for line in lines.stdout.splitlines()] == ["Ashkelom", "Hamas"]
    assert [row["line"] for row in cells(Path("rejects.csv").read_bytes())] == ["2", "3", "4"]
    assert [row["town_id"] for row in cells(points.stdout_bytes)] == ["t:georgia"]
    assert [(row["line"], row["row"]) for row in cells(Path("off.csv").read_bytes())] == [
        ("3", "Georgia,420,43"), ("4", "Georgia,north,43"),
    ]  # fmt: skip


class _BrokenOffError(RuntimeError):
    """Stands for a power cut."""


def _broken_after(monkeypatch: pytest.MonkeyPatch, rounds: int) -> list[int]:
    """Let the answering of rounds break after so many; returns the sizes of those that were asked."""
    asked: list[int] = []

    def answering(resolver: Any, policy: Any, queries: Sequence[Any]) -> Any:
        if len(asked) == rounds:
            raise _BrokenOffError
        asked.append(len(queries))
        return answer_round(resolver, policy, queries)

    monkeypatch.setattr(table_command, "answer_round", answering)
    return asked


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_broken_run_is_resumed(here: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was answered is not asked again, and the bytes are those of an unbroken run."""
    names = [f"Ashkelon {number}" for number in range(90)]
    Path("long.csv").write_text("town\n" + "\n".join(names) + "\n")
    monkeypatch.setattr(running.resolve_table, "__kwdefaults__", {"batch_size": 30, "report": None})
    whole, out = f"whole.{ending}", f"out.{ending}"
    done("long.csv", "--column", "town", "--jobs", "1", "-o", whole)
    _broken_after(monkeypatch, 2)
    broken = run("long.csv", "--column", "town", "--jobs", "1", "-o", out)
    kept = journal_of(out).exists()
    asked = _broken_after(monkeypatch, 9)
    done("long.csv", "--column", "town", "--jobs", "1", "-o", out, "--resume")

    assert isinstance(broken.exception, _BrokenOffError)
    assert f"broken off; --resume with -o {out} goes on from here" in broken.output
    assert kept
    assert asked == [30]
    assert Path(out).read_bytes() == Path(whole).read_bytes()
    assert not journal_of(out).exists()


def test_a_changed_gazetteer_is_not_resumed_with(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the old answers and half of the new would be neither; the sentence says what to do. A changed table is asked anew."""
    _broken_after(monkeypatch, 0)
    run("towns.csv", "--column", "town", "--jobs", "1", "-o", "out.csv")
    monkeypatch.undo()
    monkeypatch.chdir(here)
    Path("towns.csv").write_text("town,n\nHamas,1\n")
    changed_table = run("towns.csv", "--column", "town", "-o", "out.csv", "--resume")
    _broken_after(monkeypatch, 0)
    run("towns.csv", "--column", "town", "--jobs", "1", "-o", "out.csv")
    Path("mine.csv").write_text(GAZETTEER + "t:new,Newtown,place,,,,,\n")
    changed = run("towns.csv", "--column", "town", "-o", "out.csv", "--resume")

    assert cells(Path("out.csv").read_bytes())[0]["town_id"] == "t:hamas"
    assert changed_table.exit_code == 0
    assert changed.exit_code == 2
    assert "other gazetteers, settings or options; run without --resume" in changed.output


def test_resume_needs_a_file(here: Path) -> None:
    """Nothing is kept beside standard output."""
    assert "--resume needs -o FILE" in run("towns.csv", "--column", "town", "--resume").output


def _killed(number: int) -> int:
    if number == 3 and os.getpid() != _HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


_HERE = os.getpid()


def test_a_killed_worker_costs_no_row() -> None:
    """What it had in hand is done here, in its place, and so is all that comes after."""
    with crew(_killed, 2) as all_of:
        assert list(all_of(range(20))) == [number * number for number in range(20)]
        assert list(all_of(range(5))) == [0, 1, 4, 9, 16]


def test_a_dry_run_looks_only(here: Path) -> None:
    """Shares, commonest failures, suspected damage and advice; no file is written."""
    said = done("towns.csv", "--column", "town", "--column", "n", "--dry-run", "-o", "profile.txt").decode()
    text = Path("profile.txt").read_text(encoding="utf-8")

    assert said == ""
    assert text.startswith("town: 6 rows looked at, 5 asked, 17% empty\n   60.0%  matched\n")
    assert "kinds of what is matched: place 100%" in text
    assert "commonest unmatched: Nowhere at all (1)" in text
    assert "commonest ambiguous: Georgia (1)" in text
    assert "suspected damage: mojibake mended in 1 of 5" in text
    assert "advice: --kind place asks for what this column holds" in text
    assert "a --country-column or --admin-column would tell namesakes apart" in text


@pytest.mark.parametrize(
    ("column", "said"),
    [("number", "no letter; is this a column of numbers"), ("nothing", "is this the right column?")],
)
def test_a_dry_run_knows_a_wrong_column(here: Path, column: str, said: str) -> None:
    """A column of numbers and one of nothing."""
    Path("odd.csv").write_text("number,nothing\n12,\n13,\n14,\n")

    assert said in done("odd.csv", "--column", column, "--dry-run").decode()


def test_the_provenance_sheet(here: Path) -> None:
    """What went in, what it met, what came out; nothing of when or where, so that it is the same each time."""
    for name in ("one.json", "two.json"):
        done("towns.csv", "--column", "town", "-o", "out.csv", "--provenance", name)
    sheet = json.loads(Path("one.json").read_text())

    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()
    assert str(here) not in Path("one.json").read_text()
    assert sheet["counts"] == {
        "rows": 6,
        "rejected": 0,
        "empty": 1,
        "ambiguous": 1,
        "matched": 3,
        "unmatched": 1,
    }
    assert sheet["input"]["file"] == "towns.csv"
    assert len(sheet["input"]["sha256"]) == 64
    assert "gazetteer-resolvers" in sheet["versions"]
    assert [len(print_) for print_ in sheet["layers"].values()] == [64]


def test_decisions_settle_names(here: Path) -> None:
    """What a person decided is the answer, and the reason says who; a file of the audit and a review queue alike."""
    Path("decisions.csv").write_text(
        "spellings,kind,scope,decision,preferred,who,when,why,country,id\n"
        "Georgia,place,,accept,,ka,2026-03-01,the country,,t:georgia\n"
        "Nowhere at all | Ashkelon,,,prefer,Ashkelon,,,,,\n"
        "Ashkelom | Ashkelon,,,reject,,ka,,two towns,,\n"
        "Hamas,,,,,,,,,\n"
    )
    rows = cells(done("towns.csv", "--column", "town", "--decisions", "decisions.csv"))
    name = CliRunner().invoke(
        program,
        [
            "name",
            "Georgia",
            "--decisions",
            "decisions.csv",
            "--no-world",
            "--no-bundled",
            "--gazetteer",
            "mine.csv",
            "--quiet",
        ],
    )

    assert [row["town_id"] for row in rows] == ["", "", "t:georgia", "t:malaga", "", "t:ashkelon"]
    assert rows[2]["town_reason"] == "settled by ka on 2026-03-01 (the country): Georgia"
    assert rows[0]["town_reason"] == "settled by ka (two towns): Ashkelom is not Ashkelon"
    assert rows[5]["town_reason"].startswith("settled: Ashkelon; its preferred name")
    assert "Georgia: matched" in name.output


def test_several_columns_and_a_list_of_candidates(here: Path) -> None:
    """Each column of names has its own added ones, in the order of the call."""
    Path("two.csv").write_text("a,b\nGeorgia,Hamas\nHamas,\n")
    rows = cells(done("two.csv", "--column", "b", "--column", "a", "--on-ambiguous", "candidates"))
    twice = run("two.csv", "--column", "a", "--column", "a")

    assert list(rows[0])[:4] == ["a", "b", "b_id", "b_name"]
    assert (rows[0]["b_id"], rows[0]["a_id"], rows[1]["b_status"], rows[1]["a_id"]) == (
        "t:hamas",
        "",
        "",
        "t:hamas",
    )
    assert {one.split()[0] for one in rows[0]["a_candidates"].split("; ")} == {"t:georgia", "t:georgia-us"}
    assert "names one column twice" in twice.output


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.parquet", b"no", "no Parquet file"),
        ("t.xlsx", b"no", "no XLSX workbook"),
        (
            "t.csv.gz",
            gzip.compress(b"town\n" + os.urandom(50_000).hex().encode())[:-20_000],
            "compressed data is damaged",
        ),
        ("t.csv", b"", "the file is empty"),
        ("t.csv", "town\nA\n".encode("utf-16"), "UTF-16"),
        ("t.csv", b"town,town\nA,B\n", "stands twice in the header"),
        ("t.csv", b"town,\nA,B\n", "column 2 has no name"),
    ],
)
def test_what_is_no_table_is_said(here: Path, name: str, data: bytes, said: str) -> None:
    """One sentence, exit status 2, nothing written."""
    Path(name).write_bytes(data)
    found = run(name, "--column", "town", "-o", "out.csv")

    assert found.exit_code == 2, found.output
    assert said in found.output
    assert not Path("out.csv").exists()


def test_long_parquet_and_many_types(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups are of one size whatever the batches; numbers, lists and nulls of JSON become columns of their types."""
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("resolvers.tables.parquet.GROUP", 4)
    lines = [{"town": "Ashkelom", "n": number, "tags": ["a"]} for number in range(10)] + [
        {"town": None, "x": 1.5}
    ]
    Path("t.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done("t.jsonl", "--column", "town", "-o", "t.parquet")
    done("-", "--column", "n", "-o", "again.parquet", given=Path("t.parquet").read_bytes())
    table = parquet.read_table("t.parquet")

    assert [parquet.ParquetFile("t.parquet").metadata.row_group(group).num_rows for group in range(3)] == [
        4,
        4,
        3,
    ]
    assert [str(table.schema.field(name).type) for name in ("n", "tags", "x", "town_score", "town_id")] == [
        "int64", "list<element: string>", "double", "double", "string",
    ]  # fmt: skip
    assert table.column("town_id").to_pylist() == ["t:ashkelon"] * 10 + [None]
    assert parquet.read_table("again.parquet").column("n_status").to_pylist()[-1] is None


def test_json_that_is_no_one_table_is_said(here: Path) -> None:
    """A column that is a number here and a text there fits no Parquet schema."""
    Path("t.jsonl").write_text('{"town": "A", "n": 1}\n{"town": "B", "n": "x"}\n')
    found = run("t.jsonl", "--column", "town", "-o", "t.parquet")

    assert found.exit_code == 2
    assert "do not fit into one Parquet schema" in found.output


def test_a_journal_that_was_cut_short(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process left half written ends the journal; what stands before it counts."""
    Path("long.csv").write_text("town\n" + "".join(f"Ashkelon {number}\n" for number in range(60)))
    monkeypatch.setattr(running.resolve_table, "__kwdefaults__", {"batch_size": 20, "report": None})
    done("long.csv", "--column", "town", "--jobs", "1", "-o", "whole.csv")
    _broken_after(monkeypatch, 2)
    run("long.csv", "--column", "town", "--jobs", "1", "-o", "out.csv")
    kept = journal_of("out.csv")
    kept.rename(kept.with_name(kept.name + ".part"))
    part = kept.with_name(kept.name + ".part")
    part.write_text(part.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    asked = _broken_after(monkeypatch, 9)
    done("long.csv", "--column", "town", "--jobs", "1", "-o", "out.csv", "--resume")

    assert asked == [20, 20]
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []


def test_a_workbook_keeps_its_types(here: Path) -> None:
    """Dates and numbers stay what they are; a wide header's empty end and empty rows are passed over."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["town", "day", "killed", None])
    book.active.append(["Ashkelom", datetime(2014, 7, 8), 3, None])
    book.active.append([])
    book.active.append(["bell\tGeorgia", None, 2.5, None])
    book.save("t.xlsx")
    book.remove(book.active)
    book.create_sheet("empty")
    book.save("empty.xlsx")
    done("t.xlsx", "--column", "town", "-o", "out.xlsx")
    rows = list(openpyxl.load_workbook("out.xlsx").active.iter_rows(values_only=True))
    text = cells(done("t.xlsx", "--column", "town", "--format", "csv"))

    assert rows[0][:4] == ("town", "day", "killed", "town_id")
    assert rows[1][:4] == ("Ashkelom", datetime(2014, 7, 8), 3, "t:ashkelon")
    assert len(rows) == 3
    assert [row["day"] for row in text] == ["2014-07-08T00:00:00", ""]
    assert "the first sheet is empty" in run("empty.xlsx", "--column", "town").output


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_columns_of_json_that_turn_up_late(here: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row has all columns, also those that only a later batch brings."""
    monkeypatch.setattr(running.resolve_table, "__kwdefaults__", {"batch_size": 1, "report": None})
    Path("t.jsonl").write_text('{"town": "Hamas"}\n{"town": "Ashkelom", "late": "x"}\n{"late": "y"}\n')
    done("t.jsonl", "--column", "town", "-o", f"t.{ending}")
    rows = cells(done(f"t.{ending}", "--column", "late", "--format", "csv"))

    assert [row["late"] for row in rows] == ["", "x", "y"]
    assert [row["town_id"] for row in rows] == ["t:hamas", "t:ashkelon", ""]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "xlsx", "jsonl"])
def test_a_table_without_rows(here: Path, ending: str) -> None:
    """The header with its further columns, and nothing below."""
    Path("none.csv").write_text("town,n\n")
    done("none.csv", "--column", "town", "-o", f"none.{ending}")

    assert Path(f"none.{ending}").exists()
    if ending != "jsonl":
        assert (
            done(f"none.{ending}", "--column", "n", "--format", "csv").decode().startswith("town,n,town_id,")
        )


def test_nothing_is_written_where_the_call_is_wrong(here: Path) -> None:
    """Neither a header to standard output, nor anything beside a device."""
    missing = run("towns.csv", "--column", "city")
    folder = run("towns.csv", "--column", "town", "-o", "nowhere/out.csv")

    assert missing.stdout == ""
    assert "the column 'city' is missing; there are town, n" in missing.output
    assert "nowhere: there is no such folder to write to" in folder.output
    assert done("towns.csv", "--column", "town", "-o", "/dev/null") == b""
