"""Whatever is wrong with a file, both programs say it in one sentence, exit with status 2 and write nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import gazetteer.cli
import resolvers.cli

GOOD = "id,kind,name\nx:1,place,Ashkelon\n"
# Name of the case: bytes of the file, and words that the sentence must have.
TABLES: dict[str, tuple[bytes, list[str]]] = {
    "empty": (b"", ["empty"]),
    "only-bom": (b"\xef\xbb\xbf", ["empty"]),
    "not-utf8": (b"id,kind,name\nx:1,place,Caf\xe9\n", ["UTF-8", "0xe9"]),
    "utf16": ("id,kind,name\nx:1,place,A\n".encode("utf-16"), ["UTF-16"]),
    "no-header": (b"\n\n", []),
    "header-twice": (b"id,kind,name,name\nx:1,place,A,B\n", ["name", "twice"]),
    "missing-column": (b"id,kind\nx:1,place\n", ["name"]),
    "ragged": (b"id,kind,name\nx:1,place,A,B,C\n", [":2"]),
    "nul": (b"id,kind,name\nx:1,place,A\x00B\n", ["NUL"]),
    "unclosed-quote": (b'id,kind,name\nx:1,place,"A\nx:2,place,B\n', ["quote", ":2"]),
    "duplicate-id": (b"id,kind,name\nx:1,place,A\nx:1,place,B\n", ["x:1", "2", "3"]),
    "latitude-91": (b"id,kind,name,latitude,longitude\nx:1,place,A,91,0\n", ["91", "latitude"]),
    "unknown-kind": (b"id,kind,name\nx:1,vegetable,A\n", ["vegetable"]),
}  # fmt: skip


def run(program: object, *arguments: str) -> Result:
    return CliRunner().invoke(program, list(arguments))  # type: ignore[arg-type]


def assert_one_sentence(result: Result, words: list[str]) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("case", sorted(TABLES))
def test_a_broken_gazetteer_is_one_sentence(case: str, tmp_path: Path) -> None:
    """A user's gazetteer that cannot be used is named with its fault; no output file appears."""
    content, words = TABLES[case]
    table, towns, target = tmp_path / "mine.csv", tmp_path / "towns.csv", tmp_path / "out.csv"
    table.write_bytes(content)
    towns.write_text("town\nAshkelon\n")

    result = run(
        resolvers.cli.program, "table", str(towns), "--column", "town", "--no-world", "--no-bundled",
        "--gazetteer", str(table), "-o", str(target),
    )  # fmt: skip

    assert_one_sentence(result, ["mine.csv", *words])
    assert not target.exists()


@pytest.mark.parametrize(
    "case", ["empty", "not-utf8", "utf16", "no-header", "header-twice", "ragged", "nul", "unclosed-quote"]
)
def test_a_broken_table_is_one_sentence(case: str, tmp_path: Path) -> None:
    """A table to resolve that cannot be read is named with its fault; no output file appears."""
    content, words = TABLES[case]
    table, mine, target = tmp_path / "towns.csv", tmp_path / "mine.csv", tmp_path / "out.csv"
    table.write_bytes(content)
    mine.write_text(GOOD)

    result = run(
        resolvers.cli.program, "table", str(table), "--column", "name", "--no-world", "--no-bundled",
        "--gazetteer", str(mine), "-o", str(target),
    )  # fmt: skip

    assert_one_sentence(result, ["towns.csv", *words])
    assert not target.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["table", "{missing}", "--column", "town"],
        ["table", "{folder}", "--column", "town"],
        ["table", "{good}", "--column", "nowhere"],
        ["pairs", "{missing}", "--left", "a", "--right", "b"],
        ["pairs", "{good}", "--left", "nowhere", "--right", "name"],
        ["text", "{missing}"],
        ["text", "{folder}"],
        ["text", "{latin1}"],
        ["text", "--documents", "{missing}"],
        ["text", "--documents", "{good}"],
        ["audit", "{missing}"],
        ["name", "A", "--near", "north"],
        ["name", "A", "--country", "Atlantis"],
        ["name", "A", "--gazetteer", "{missing}"],
        ["name", "A", "--gazetteer", "{good}", "--columns", "id"],
    ],
    ids=lambda arguments: " ".join(arguments[:3]),
)  # fmt: skip
def test_a_wrong_call_of_resolve_is_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    """Missing files, folders, columns and nonsense in options are said in one sentence each."""
    files = {name: tmp_path / name for name in ("missing", "folder", "good", "latin1")}
    files["folder"].mkdir()
    files["good"].write_text(GOOD)
    files["latin1"].write_bytes("Caf\xe9 in Ashkelon".encode("latin-1"))

    result = run(
        resolvers.cli.program,
        *(argument.format(**files) for argument in arguments),
        *(["--no-world", "--no-bundled"] if arguments[0] != "pairs" else []),
    )

    assert_one_sentence(result, [])


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    """A table as Excel saves it resolves like any other."""
    table, mine = tmp_path / "towns.csv", tmp_path / "mine.csv"
    table.write_bytes(b"\xef\xbb\xbfplace,n\r\nAshkelon,1\r\n")
    mine.write_text(GOOD)

    result = run(
        resolvers.cli.program,
        "table",
        str(table),
        "--column",
        "place",
        "--no-world",
        "--no-bundled",
        "--gazetteer",
        str(mine),
    )

    assert result.exit_code == 0
    assert "x:1" in result.stdout


@pytest.mark.parametrize("case", sorted(TABLES))
def test_lint_says_what_is_wrong_with_a_table(case: str, tmp_path: Path) -> None:
    """A folder with a broken table fails lint with file and line, never with a traceback."""
    content, _ = TABLES[case]
    (tmp_path / "places.csv").write_bytes(content)

    result = run(gazetteer.cli.program, "lint", str(tmp_path))

    assert result.exit_code in (1, 2)
    assert "places.csv" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
