"""Changes are told as sentences, as JSON and as a page."""

import json

import pytest

from gazetteer.changereports import as_html, as_json, as_sentences, sentence
from gazetteer.changes import Change, diff_tables

CHANGED = diff_tables(
    b"id,name,type,country\na:1,A,city,IL\na:2,B,city,\n",
    b"id,name,type,note\na:1,A,town,<seen>\na:3,C,base,\n",
    "places.csv",
)


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("places.csv", None, {"id": "a:1", "name": "A", "type": "city", "country": "IL"}, "a:1 A added (city, IL)"),
        ("people.csv", {"id": "a:1", "name": "A"}, None, "a:1 A removed"),
        ("people.csv", {"id": "a:1", "name": "A"}, {"id": "a:1", "name": "B", "note": "x"}, "a:1 B changed: name 'A' to 'B', note 'x' added"),
        ("people.csv", {"id": "a:1", "born": "1948"}, {"id": "a:1"}, "a:1 changed: born '1948' removed"),
        ("place_names.csv", None, {"id": "a:1", "name": "Kief", "lang": "en", "status": "former"}, "a:1: former 'Kief' (en) added"),
        ("place_names.csv", {"id": "a:1", "name": "Kief"}, None, "a:1: variant 'Kief' removed"),
        ("redirects.csv", None, {"old_id": "a:1", "new_id": "a:2"}, "a:1: redirect to a:2 added"),
        ("distinct.csv", None, {"left_id": "a:1", "right_id": "a:2"}, "a:1 and a:2: never one added"),
        ("retractions.csv", None, {"id": "a:1"}, "a:1: retraction of the entity added"),
        ("retractions.csv", None, {"id": "a:1", "name": "X"}, "a:1: retraction of 'X' added"),
        ("mine.csv", None, {"x": "1"}, "a row added"),
    ],
)  # fmt: skip
def test_a_change_is_a_sentence(
    file: str, before: dict[str, str] | None, after: dict[str, str] | None, told: str
) -> None:
    """What it is about, what happened, and the old and the new of changed cells."""
    assert sentence(Change(file, ("a:1",), before, after)) == told


def test_sentences_under_their_tables() -> None:
    """A heading for each table, a sentence for each change, a count at the end; nothing for nothing."""
    assert as_sentences(CHANGED) == (
        "places.csv\n"
        "  a:1 A changed: type 'city' to 'town', note '<seen>' added, country 'IL' removed\n"
        "  a:2 B removed (city)\n"
        "  a:3 C added (base)\n"
        "1 added, 1 changed, 1 removed"
    )
    assert as_sentences([]) == ""


def test_json() -> None:
    """Each change with its rows; null where there is none."""
    changes = json.loads(as_json(CHANGED))["changes"]

    assert [change["action"] for change in changes] == ["changed", "removed", "added"]
    assert changes[0]["columns"] == ["type", "note", "country"]
    assert (changes[1]["after"], changes[2]["before"]) == (None, None)


def test_html() -> None:
    """A page that shows cells as they are, whatever signs they hold."""
    page = as_html(CHANGED)

    assert page.startswith("<!doctype html>")
    assert "note: &lt;seen&gt;" in page
    assert "<seen>" not in page
    assert page.count("<tr class=") == 3
    assert "nothing changed" in as_html([])
