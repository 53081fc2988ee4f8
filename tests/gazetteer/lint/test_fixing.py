"""Only what has one right answer is mended, and all else is left."""

from pathlib import Path

import pytest

from gazetteer.errors import TableError
from gazetteer.lint.fixing import fix

PLACES = "id,name,type,country,admin1\n"


def test_what_has_one_right_answer(tmp_path: Path) -> None:
    """Invisible characters go, a lost zero comes back, a repeated row stands once, and the form is canonical."""
    path = tmp_path / "places.csv"
    path.write_text(
        PLACES + "local:b,Tel\u200b Aviv,city,IL,5\nlocal:a,Lod,city,IL,01\nlocal:a,Lod,city,IL,01\n"
    )

    mended = fix(tmp_path)

    assert path.read_text() == PLACES + "local:a,Lod,city,IL,01\nlocal:b,Tel Aviv,city,IL,05\n"
    assert [(finding.location.line, finding.rule) for finding in mended] == [
        (2, "invisible-character"),
        (2, "admin1-code"),
        (4, "name-once"),
    ]
    assert fix(tmp_path) == []


def test_what_is_for_people_stays(tmp_path: Path) -> None:
    """A country that does not exist, a claimed id, a doubtful name: all as they were."""
    text = PLACES + "local:a,Aa,city,UK,\nlocal:a,Bb,city,IL,\n"
    (tmp_path / "places.csv").write_text(text)

    assert fix(tmp_path) == []
    assert (tmp_path / "places.csv").read_text() == text


def test_form_alone_is_reported_once(tmp_path: Path) -> None:
    """A table that was only out of form gives one note."""
    (tmp_path / "places.csv").write_bytes(b"\xef\xbb\xbf" + PLACES.encode())

    (finding,) = fix(tmp_path)

    assert (finding.rule, finding.location.line) == ("canonical-form", 0)


def test_a_broken_table_is_left(tmp_path: Path) -> None:
    """What cannot be read is not touched."""
    (tmp_path / "places.csv").write_text("id,name\nx\n")

    with pytest.raises(TableError):
        fix(tmp_path)
    assert (tmp_path / "places.csv").read_text() == "id,name\nx\n"
