import io
import json
from pathlib import Path

import pytest

from resolvers.audit.inputs.columns import Columns
from resolvers.audit.inputs.reading import Reading, read_sources
from resolvers.audit.model import Facts, Source
from resolvers.errors import InputError


def sources(path: Path, **columns: str) -> list[Source]:
    return list(read_sources([path.as_posix()], Reading(Columns(**columns))))


def test_text_is_one_document(tmp_path: Path) -> None:
    """A text file is read whole; CR LF stays, a byte-order mark does not count."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfKiev\r\nresolve: ignore Kiev")

    (source,) = sources(path)

    assert (source.text, source.ignored) == ("Kiev\r\nresolve: ignore Kiev", {"Kiev"})


def test_html_says_its_own_encoding(tmp_path: Path) -> None:
    """A page that is not UTF-8 is read as it declares; comments may hold directives."""
    path = tmp_path / "a.html"
    path.write_bytes("<meta charset=windows-1251><p>Киев</p><!-- resolve: ignore Kiev -->".encode("cp1251"))

    (source,) = sources(path)

    assert source.text.strip() == "Киев"
    assert source.ignored == {"Kiev"}


def test_html_in_utf_8_whatever_it_says(tmp_path: Path) -> None:
    """Bytes that are UTF-8 are read so, even where the page declares something else."""
    path = tmp_path / "a.html"
    path.write_text("<meta charset=latin-1><p>Kyïv</p>", encoding="utf-8")

    assert sources(path)[0].text.strip() == "Kyïv"


def test_json_lines_are_documents(tmp_path: Path) -> None:
    """Each line is a document with its id and line; blank lines are none."""
    path = tmp_path / "a.jsonl"
    lines = [
        json.dumps({"doc_id": "x", "text": "Kiev “a”", "cc": "UA"}),
        "",
        json.dumps({"id": 7, "text": "Kyiv"}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")

    first, second = sources(path, country="cc")

    assert (first.doc_id, first.text, first.first_line, first.facts) == ("x", "Kiev “a”", 1, Facts("UA"))
    assert (second.doc_id, second.first_line) == ("7", 3)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", ":1: column 2: no valid JSON"),
        ('{"body": "a"}', ":1: no text under 'text'"),
        ('{"text": 3}', ":1: no text under 'text'"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, content: str, sentence: str) -> None:
    """The error says which line, and what to do."""
    path = tmp_path / "a.jsonl"
    path.write_text(content)

    with pytest.raises(InputError) as error:
        sources(path)

    assert sentence in str(error.value)


def test_cells_of_a_name_column(tmp_path: Path) -> None:
    """Short cells are names; line, column and the facts of the row come with them."""
    path = tmp_path / "a.csv"
    path.write_text('id,town,cc,lat,lon\n1,"Kiev",UA,50.4,30.5\n2,Lviv,,,\n3,,UA,1,\n', encoding="utf-8")

    first, second, third = sources(path, name="town", country="cc", latitude="lat", longitude="lon")

    assert (first.text, first.first_line, first.first_column, first.one_name) == ("Kiev", 2, 3, True)
    assert first.facts == Facts("UA", 50.4, 30.5)
    assert (second.text, second.facts) == ("Lviv", Facts())
    assert third.facts == Facts("UA")


def test_cells_of_a_text_column(tmp_path: Path) -> None:
    """Cells with sentences are running text, unless the user says otherwise; directives hold in a cell."""
    path = tmp_path / "a.tsv"
    path.write_text("note\nKiev fell. It did.\nWe left Kiev. resolve: ignore\n", encoding="utf-8")

    first, second = sources(path, name="note")

    assert not first.one_name
    assert second.exempt
    assert sources(path, name="note", cells="names")[0].one_name


@pytest.mark.parametrize(
    ("content", "columns", "sentence"),
    [
        ("", {"name": "a"}, "the table is empty"),
        ("a,b\n1,2\n", {}, "name the column to read with --column (a, b)"),
        ("a,b\n1,2\n", {"name": "c"}, "no column 'c'; there are a, b"),
        ("a,a\n1,2\n", {"name": "a"}, "more than one column 'a'"),
        ("a,b\n1\n", {"name": "a"}, ":2: 1 cells where the header has 2"),
        ("a,b\nx,91\n", {"name": "a", "latitude": "b"}, ":2: column b: '91' is no number from -90 to 90"),
        ("a,b\nx,north\n", {"name": "a", "latitude": "b"}, "'north' is no number"),
    ],
)
def test_bad_tables_are_said(tmp_path: Path, content: str, columns: dict[str, str], sentence: str) -> None:
    """Missing columns, ragged rows and impossible coordinates are answered in a sentence."""
    path = tmp_path / "a.csv"
    path.write_text(content)

    with pytest.raises(InputError) as error:
        sources(path, **columns)

    assert sentence in str(error.value)


def test_parquet_rows(tmp_path: Path) -> None:
    """A Parquet column gives one document a row; nulls are empty; a broken file is said."""
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(arrow.table({"town": ["Kiev", None], "cc": ["UA", None]}), path)

    first, second = sources(path, name="town", country="cc")

    assert (first.text, first.first_line, first.facts) == ("Kiev", 1, Facts("UA"))
    assert (second.text, second.first_line, second.facts) == ("", 2, Facts())
    path.write_bytes(b"nothing")
    with pytest.raises(InputError, match="no readable Parquet file"):
        sources(path, name="town")


def test_word_documents(tmp_path: Path) -> None:
    """A DOCX file is read as its paragraphs, and one that is none is refused."""
    path = tmp_path / "a.docx"
    path.write_bytes(b"none")

    with pytest.raises(InputError, match="no readable Word document"):
        sources(path)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "-" reads standard input, in the format that was told."""
    monkeypatch.setattr("sys.stdin", type("Stream", (), {"buffer": io.BytesIO(b"<p>Kiev</p>")})())

    (source,) = read_sources(["-"], Reading(stdin_format="html"))

    assert (source.file, source.text.strip()) == ("<stdin>", "Kiev")


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable file is said, with the system's reason."""
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"a\.txt: cannot be read \(Permission denied\)"):
        sources(path)
