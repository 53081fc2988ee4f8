"""Bytes become rows that know their line, or one sentence that says where they do not."""

import csv
import io
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import GazetteerError, SourceError, TableError
from gazetteer.reading import parse_rows, read_rows

CASES = Path(__file__).parent.parent / "cases" / "gazetteer" / "malformed.csv"
MALFORMED = list(csv.DictReader(io.StringIO(CASES.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case["case"])
def test_what_is_malformed_is_said_with_its_line(case: dict[str, str]) -> None:
    """Each fault is an error of its class that names file and line and says what was found."""
    data = case["bytes"].encode("latin-1").decode("unicode_escape").encode("latin-1")

    with pytest.raises(GazetteerError) as caught:
        parse_rows(data, "mine.csv")

    assert type(caught.value).__name__ == case["error"]
    assert caught.value.location is not None
    assert (caught.value.location.file, caught.value.location.line) == ("mine.csv", int(case["line"]))
    for words in case["words"].split("|"):
        assert words in caught.value.message


def test_rows_know_the_line_they_begin_on() -> None:
    """Blank lines and line ends inside quotes are counted, so that a location leads to the row."""
    rows = parse_rows(b'id,name\n\na,"one\ntwo"\nb,three\n', "mine.csv")

    assert [(row.line, row.cells) for row in rows] == [(3, ["a", "one\ntwo"]), (5, ["b", "three"])]
    assert str(rows.location(rows.rows[1], "name")) == "mine.csv:5, column name"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_marks_and_line_ends_make_no_difference(ending: bytes, mark: bytes) -> None:
    """A byte-order mark and the line ends of Windows and old Macs are read as if they were not there."""
    rows = parse_rows(mark + ending.join([b"id,name", b'a,"x', b'y"', b"b,z", b""]), "mine.csv")

    assert rows.header == ("id", "name")
    assert [(row.line, row.cells) for row in rows] == [(2, ["a", "x\ny"]), (4, ["b", "z"])]


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("a.csv", b"id,name\nx,y;z\n"),
        ("a.tsv", b"id\tname\nx\ty;z\n"),
        ("a.TAB", b"id\tname\nx\ty;z\n"),
        ("a.csv", b'id;name\nx;"y;z"\n'),
        ("a.csv", b"id\tname\nx\ty;z\n"),
    ],
)
def test_what_parts_the_cells(file: str, data: bytes) -> None:
    """Tabs by the file's ending; semicolons or tabs where the header has them and no comma."""
    assert parse_rows(data, file).rows[0].cells == ["x", "y;z"]


def test_one_column_is_a_table() -> None:
    """A header without any delimiter is one column."""
    assert parse_rows(b"name\nAshkelon\n", "a.csv").header == ("name",)


def test_a_cell_has_a_limit() -> None:
    """A cell beyond the limit of the csv module is refused, and the likely cause is asked for."""
    with pytest.raises(TableError, match="131,072 characters; is a quote not closed"):
        parse_rows(b'id\n"' + b"x" * 200_000 + b'"\n', "a.csv")


@pytest.mark.parametrize(("name", "words"), [("missing.csv", "no such file"), (".", "folder")])
def test_files_that_are_none(tmp_path: Path, name: str, words: str) -> None:
    """A missing file and a folder are told apart."""
    with pytest.raises(SourceError, match=words):
        read_rows(tmp_path / name)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is passed on in its words."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        read_rows(tmp_path / "a.csv")


def test_positions_follow_renaming() -> None:
    """Our name for a column leads to theirs; what is missing is named as they would."""
    rows = parse_rows(b"uid,label\n", "a.csv")

    assert rows.positions(("id",), {"id": "uid"})["id"] == 0
    with pytest.raises(TableError, match="'name' is missing; the header has uid, label"):
        rows.positions(("id", "name"), {"id": "uid"})
    with pytest.raises(TableError, match="'other' is missing"):
        rows.positions((), {"aliases": "other"})


cells = st.text(st.sampled_from(string.ascii_letters + ' ,;"\n\tעé'), max_size=6)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_reading_gives_what_was_written(table: list[tuple[str, str]]) -> None:
    """Whatever the csv module writes is read back cell for cell, on the line where it stands."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["left", "right"])
    lines = []
    for row in table:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)

    rows = parse_rows(text.getvalue().encode(), "a.csv")

    assert [tuple(row.cells) for row in rows] == table
    assert [row.line for row in rows] == lines


@given(st.binary(max_size=60) | st.text(st.sampled_from('a,"\n\r\té'), max_size=40).map(str.encode))
def test_any_bytes_are_a_table_or_one_error(data: bytes) -> None:
    """Nothing but an error of ours comes out of bytes, and a table has no ragged row."""
    try:
        rows = parse_rows(data, "a.csv")
    except GazetteerError:
        return
    assert all(len(row.cells) == len(rows.header) for row in rows)


def test_a_header_with_space_around_its_cells_is_one_too() -> None:
    """In canonical form it would stand there as the header; found by fuzzing."""
    with pytest.raises(TableError, match="the header stands here again"):
        parse_rows(b"id,name\n1,a\n\x1fid, name \n", "mine.csv")
