"""``resolve audit``: options, exit status, files written, and what is said of a wrong call."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resolvers.cli import program

TABLE = "id,name,kind,aliases\nx:1,Ashkelon,place,\nx:2,Qassam Brigades,organisation,\nx:3,Kyiv,place,\n"
TEXT = "Rockets fell on Ashkelom. He left Ashkelon for Ashkelon.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a gazetteer of three names and a report that misspells one."""
    (tmp_path / "names.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audit(*arguments: str, text: str | None = None) -> Result:
    options = ["--no-world", "--no-bundled", "--gazetteer", "names.csv"]
    return CliRunner().invoke(program, ["audit", *arguments, *options], input=text)


def test_the_report_comes_as_asked(folder: Path) -> None:
    """Text by itself; JSON, CSV, SARIF, GitHub and HTML on demand, to a file with -o."""
    plain = audit("a.txt")
    written = audit("a.txt", "--format", "json", "-o", "report.json")

    assert (plain.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    assert "One letter: Ashkelom = Ashkelon" in plain.stdout
    (finding,) = json.loads((folder / "report.json").read_text(encoding="utf-8"))["findings"]
    assert (finding["id"], finding["suggestion"]) == ("x:1", "Ashkelon")
    assert written.stderr.startswith("1 warning in 1 document")
    for name, start in {
        "csv": "rule,severity",
        "sarif": "{",
        "github": "::warning",
        "html": "<!doctype html>",
    }.items():
        assert audit("a.txt", "--format", name, "--quiet").stdout.startswith(start)


def test_check_and_severity(folder: Path) -> None:
    """--check fails on warnings and errors; a note fails only where notes are asked for."""
    (folder / "note.txt").write_text("He left east kyiv. He left kyiv.\n", encoding="utf-8")
    (folder / "clean.txt").write_text("He left Kyiv.\n", encoding="utf-8")

    assert audit("a.txt", "--check").exit_code == 1
    assert audit("a.txt", "--check", "--min-severity", "error").exit_code == 0
    assert audit("clean.txt", "--check", "--min-severity", "note").exit_code == 0


def test_a_baseline_keeps_the_peace(folder: Path) -> None:
    """What stands in the baseline does not fail the check."""
    assert audit("a.txt", "--write-baseline", "base.json").exit_code == 0
    again = audit("a.txt", "--check", "--baseline", "base.json")

    assert (again.exit_code, "1 in the baseline" in again.stdout) == (0, True)


def test_fix_and_diff(folder: Path) -> None:
    """--diff shows, --fix shows and writes; where nothing is safe, that is said."""
    shown = audit("a.txt", "--diff")
    assert "+Rockets fell on Ashkelon." in shown.stdout
    assert (folder / "a.txt").read_text() == TEXT
    fixed = audit("a.txt", "--fix", text="")
    assert (folder / "a.txt").read_text() == TEXT.replace("lom", "lon")
    assert fixed.stderr == "rewrote 1 spelling in 1 file\n"
    assert audit("a.txt", "--fix", text="").stderr == "nothing is safe to rewrite\n"


def test_review_writes_decisions(folder: Path) -> None:
    """Answers go to the decisions file and hold in the next run."""
    reviewed = audit("a.txt", "--review", "--decisions", "decisions.csv", text="i\n")
    again = audit("a.txt", "--decisions", "decisions.csv")

    assert "1 of 1" in reviewed.stdout
    assert reviewed.stderr == "1 decisions written to decisions.csv\n"
    assert "1 decided earlier" in again.stdout
    assert audit("a.txt", "--review", "--decisions", "decisions.csv", text="").stderr == "nothing to decide\n"
    assert audit("a.txt", "--review", "--decisions", "other.csv", text="q\n").stderr == "no decisions made\n"


def test_the_gazetteer_learns_what_is_accepted(folder: Path) -> None:
    """An accepted slip becomes a misspelling of the entity in the folder that was named."""
    (folder / "mine").mkdir()
    (folder / "mine" / "places.csv").write_text("id,name,type\nx:1,Ashkelon,city\n", encoding="utf-8")
    (folder / "mine" / "place_names.csv").write_text(
        "id,name,status\nx:1,Ashkelon,preferred\n", encoding="utf-8"
    )
    result = audit("a.txt", "--review", "--decisions", "decisions.csv", "--learn", "mine", text="y\n")

    assert result.exit_code == 0, result.output
    assert "Ashkelom" in result.stderr
    assert "x:1,Ashkelom,misspelling,audit" in (folder / "mine" / "place_names.csv").read_text(
        encoding="utf-8"
    )


def test_columns_and_standard_input(folder: Path) -> None:
    """A column of a table from standard input; the style file by profile."""
    (folder / "style.csv").write_text("id,profile,spelling\nx:3,wire,Kiev\n", encoding="utf-8")
    table = audit("-", "--stdin-format", "csv", "--column", "town", text="town\nAshkelon\nAshkelom\n")
    styled = audit("-", "--style", "style.csv", "--profile", "wire", text="He left Kyiv.")

    assert "<stdin>:3:1" in table.stdout
    assert "the house style has Kiev" in styled.stdout.replace("The", "the")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.txt"], "none.txt: no such file or folder"),
        (["names.csv"], "name the column to read with --column"),
        (["a.txt", "--profile", "wire"], "give --style FILE too"),
        (["a.txt", "--review"], "give --decisions FILE too"),
        (["a.txt", "--learn", "."], "give --review too"),
        (["a.txt", "--baseline", "none.json"], "make one with --write-baseline"),
        (["a.txt", "--encoding", "klingon"], "unknown encoding 'klingon'"),
    ],
)
def test_a_wrong_call_is_one_sentence(folder: Path, arguments: list[str], sentence: str) -> None:
    """Exit status 2, the sentence on standard error, nothing on standard output."""
    result = audit(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_the_same_bytes_twice(folder: Path) -> None:
    """Two runs over a folder give the same report."""
    for name in ("z.txt", "b.txt", "m.md"):
        (folder / name).write_text(TEXT + name, encoding="utf-8")

    assert audit(".", "--format", "json").stdout == audit(".", "--format", "json").stdout
