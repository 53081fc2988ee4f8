"""How mentions are written."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from resolvers.model import Document
from resolvers.text.formats import COLUMNS, Csv, Geojson, JsonLines, Table, Writer
from resolvers.text.page import Page
from resolvers.text.reading import TextReader

TEXT = "Rockets hit Ashkelon in Israel; Zelda Quixworth said <b>nothing</b> </script> of Hamas."


def written(writer: Callable[..., Writer], reader: TextReader, text: str = TEXT) -> str:
    """What a writer makes of a text."""
    sink = io.StringIO()
    document = Document(text, "d1")
    one = writer(sink)
    one.write(document, reader.read(document))
    one.finish()
    return sink.getvalue()


def test_json_lines(reader: TextReader) -> None:
    """One object a mention, with the contracted keys in order; unknown is null."""
    rows = [json.loads(line) for line in written(JsonLines, reader).splitlines()]
    by_text = {row["text"]: row for row in rows}

    assert all(tuple(row) == COLUMNS for row in rows)
    assert by_text["Ashkelon"]["id"] == "geonames:295620"
    assert by_text["Ashkelon"]["candidates"][0]["id"] == "geonames:295620"
    assert by_text["Zelda Quixworth"] == {
        "doc_id": "d1", "start": 32, "end": 47, "text": "Zelda Quixworth", "kind": "person", "form": "name", "status": "unmatched",
        "id": None, "name": None, "country": None, "latitude": None, "longitude": None, "score": None,
        "reason": "no table has this name", "candidates": [], "approximate": False,
    }  # fmt: skip


def test_csv(reader: TextReader) -> None:
    """The same in rows; unknown is an empty cell."""
    rows = list(csv.DictReader(io.StringIO(written(Csv, reader))))
    by_text = {row["text"]: row for row in rows}

    assert tuple(rows[0]) == COLUMNS
    assert by_text["Ashkelon"]["latitude"] == "31.66926"
    assert by_text["Ashkelon"]["candidates"].startswith("geonames:295620|Ashkelon|")
    assert (by_text["Zelda Quixworth"]["id"], by_text["Zelda Quixworth"]["score"]) == ("", "")


def test_geojson(reader: TextReader) -> None:
    """One feature a place, longitude first, its mentions as properties."""
    collection = json.loads(written(Geojson, reader, TEXT + " Ashkelon was calm."))
    features = {feature["properties"]["id"]: feature for feature in collection["features"]}
    ashkelon = features["geonames:295620"]

    assert collection["type"] == "FeatureCollection"
    assert ashkelon["geometry"] == {"type": "Point", "coordinates": [34.57149, 31.66926]}
    assert [mention["text"] for mention in ashkelon["properties"]["mentions"]] == ["Ashkelon", "Ashkelon"]
    assert "wikidata:Q38799" not in features


def test_table(reader: TextReader) -> None:
    """A table of a hundred columns at most, ids in one piece."""
    lines = written(Table, reader).splitlines()

    assert max(map(len, lines)) <= 100
    assert any("geonames:295620" in line and "Ashkelon" in line for line in lines)


@pytest.mark.parametrize("writer", [JsonLines, Csv, Geojson, Table])
def test_half_characters_are_escaped(writer: Callable[..., Writer], reader: TextReader) -> None:
    """A text that holds half a character is written all the same, in bytes that any reader takes."""
    text = "Paris \ud800 and London"

    assert "Paris" in written(writer, reader, text).encode("utf-8").decode()


def page(reader: TextReader, text: str = TEXT) -> tuple[str, dict[str, object]]:
    """The page of a text, and the data in it."""
    html = written(lambda sink: Page(sink, reader.index), reader, text)
    data = html.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    return html, json.loads(data)


def test_the_page_needs_nothing_else(reader: TextReader) -> None:
    """No address, no foreign script, font, image or style in it."""
    html, _ = page(reader)

    assert "http://" not in html
    assert "https://" not in html
    assert "src=" not in html
    assert "@import" not in html


def test_text_cannot_break_out_of_the_page(reader: TextReader) -> None:
    """Marks in a text stay text: they end no element."""
    html, _ = page(reader)

    assert html.count("</script>") == 2
    assert "<b>" not in html


def test_the_page_holds_the_whole_text(reader: TextReader) -> None:
    """The pieces and the mentions between them give the text again."""
    _, data = page(reader)
    (document,) = data["documents"]  # type: ignore[misc]
    mentions = document["mentions"]
    pieces = [piece if isinstance(piece, str) else mentions[piece]["text"] for piece in document["segments"]]

    assert "".join(pieces) == TEXT


def test_the_map_opens_where_the_text_is_set(reader: TextReader) -> None:
    """Towns decide, not countries: a report from Ashkelon opens there, and not on the whole world."""
    _, data = page(reader, "Rockets hit Ashkelon and Ashdod, the United States said; Australia agreed.")
    south, west, north, east = data["view"]  # type: ignore[misc]

    assert south < 31.67 < north
    assert west < 34.57 < east
    assert north - south < 5


def test_a_page_without_places_shows_the_world(reader: TextReader) -> None:
    """Where nothing is named, the map is the world."""
    _, data = page(reader, "Nothing happened.")

    assert data["view"] == [-56.0, -170.0, 72.0, 180.0]
