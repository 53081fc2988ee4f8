"""Formats with a structure of their own: GeoJSON, Linked Places, SKOS, KML, SQLite and XLSX."""

import io
import json
import re
import sqlite3
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geojson
import openpyxl
import pytest
import rdflib
from exchange_samples import ASHKELON, GATE, PERSON, layers, sample, with_names, written
from hypothesis import given, settings

from gazetteer.errors import SourceError
from gazetteer.exporting import workbook
from gazetteer.exporting.extract import Settings
from gazetteer.exporting.values import CONCEPTS, FEATURES, decimal
from gazetteer.layer import Layer
from gazetteer.model import Entity, Name
from gazetteer.schema import PLACE_TYPES

SKOS = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
KML = "{http://www.opengis.net/kml/2.2}"


def features(layer: Layer, name: str, chosen: Settings | None = None) -> list[dict[str, Any]]:
    """The features of a collection."""
    collection = json.loads(written(layer, name, chosen)[0])
    assert collection["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = collection["features"]
    return found


@given(layers())
@settings(max_examples=12, deadline=None)
def test_geojson_is_valid(layer: Layer) -> None:
    """The library geojson finds nothing to object to, and every feature has the three members of section 3.2."""
    collection = geojson.loads(written(layer, "geojson")[0].decode())

    assert collection.is_valid
    assert all({"type", "geometry", "properties"} <= feature.keys() for feature in collection["features"])


def test_positions_are_longitude_latitude() -> None:
    """RFC 7946, section 3.1.1: easting, then northing; nothing is rounded. Section 3.2: unlocated is null."""
    exact = replace(ASHKELON, latitude=31.123456789012345)
    ashkelon, gate = features(sample(exact, GATE), "geojson")

    assert ashkelon["geometry"] == {"type": "Point", "coordinates": [34.57149, 31.123456789012345]}
    assert gate["geometry"] is None
    assert ashkelon["id"] == "geonames:295620"
    assert ashkelon["properties"]["names"][1] == {
        "name": "אשקלון",
        "lang": "he",
        "status": "preferred",
    }


@given(layers(("place",)))
@settings(max_examples=12, deadline=None)
def test_linked_places_have_what_is_required(layer: Layer) -> None:
    """README of 24 June 2024: @context, @id, title, fclasses, geometry, names of which the first is cited, and a start in each timespan."""
    data = json.loads(written(layer, "linked-places", Settings(year="2024"))[0])

    assert data["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    for feature in data["features"]:
        assert feature["@id"]
        assert feature["properties"]["title"]
        assert set(feature["properties"]["fclasses"]) <= set("AHLPRST")
        assert "geometry" in feature
        assert feature["names"][0]["citations"][0].keys() == {"label", "year"}
        spans = [
            span for name in feature["names"] for span in name.get("when", {"timespans": []})["timespans"]
        ]
        assert all(span["start"] for span in spans)
    assert geojson.loads(json.dumps(data)).is_valid


def test_a_linked_place() -> None:
    """Names with language, time and citation; the type as a concept of AAT and in our word; links, relations."""
    (feature,) = features(sample(ASHKELON), "linked-places", Settings("https://example.org/"))

    assert feature["@id"] == "https://sws.geonames.org/295620/"
    assert feature["properties"]["ccodes"] == ["IL"]
    assert feature["names"][3] == {
        "toponym": "Ascalon",
        "lang": "en",
        "status": "former",
        "citations": [{"label": "Ye Olde Gazetteer (1635)", "year": 1635}],
        "when": {"timespans": [{"start": {"in": "0676"}, "end": {"in": "1153"}}]},
    }
    assert feature["types"] == [
        {"identifier": "aat:300008389", "label": "city", "sourceLabels": [{"label": "city", "lang": "en"}]}
    ]
    assert feature["links"] == [{"type": "closeMatch", "identifier": "wd:Q170483"}]
    assert feature["relations"][0]["relationTo"] == "https://sws.geonames.org/294952/"


def test_a_name_with_an_end_alone_began_before_it() -> None:
    """A timespan must have a start: of a name that ended in 320 BCE it is known that it began no later."""
    name = Name(GATE.id, "Porta", valid_to="-320")
    (feature,) = features(with_names(GATE, name), "linked-places")

    assert feature["names"][1]["when"] == {
        "timespans": [{"start": {"latest": "-0320"}, "end": {"in": "-0320"}}]
    }


def test_undated_linked_places_are_counted() -> None:
    """The format wants a time of each place; where the tables have none, it is said and not invented."""
    _, without = written(sample(ASHKELON, GATE), "linked-places")
    _, given_one = written(sample(ASHKELON, GATE), "linked-places", Settings(year="2024"))
    said = "years that the format demands of a place whose names have no date (--year gives one)"

    assert (without.omitted[said], given_one.omitted[said]) == (1, 0)


@given(layers())
@settings(max_examples=12, deadline=None)
def test_skos_keeps_its_integrity_conditions(layer: Layer) -> None:
    """S13: no label of two sorts; S14: one preferred label a language; the graph has every entity."""
    graph = rdflib.Graph().parse(data=written(layer, "skos")[0], format="turtle")
    concepts = set(graph.subjects(rdflib.RDF.type, SKOS.Concept))

    assert len(concepts) == len(layer.entities)
    for concept in concepts:
        sorts = [set(graph.objects(concept, sort)) for sort in LABELS]
        assert sum(map(len, sorts)) == len(set.union(*sorts))
        preferred = [label.language for label in sorts[0]]  # type: ignore[attr-defined]
        assert len(preferred) == len(set(preferred)) > 0


def test_a_concept() -> None:
    """Labels with language tags, hidden ones apart; the point as decimals, links as URIs."""
    graph = rdflib.Graph().parse(data=written(sample(ASHKELON, PERSON), "skos")[0], format="turtle")
    concept = rdflib.URIRef("https://sws.geonames.org/295620/")
    geo = rdflib.Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")

    assert set(graph.objects(concept, SKOS.prefLabel)) == {
        rdflib.Literal("Ashkelon"),
        rdflib.Literal("אשקלון", lang="he"),
    }
    assert {str(label) for label in graph.objects(concept, SKOS.hiddenLabel)} == {
        "Ashkelom",
        "Ashkelonians",
    }
    assert graph.value(concept, geo.lat) == rdflib.Literal("31.66926", datatype=rdflib.XSD.decimal)
    assert graph.value(concept, SKOS.exactMatch) == rdflib.URIRef("http://www.wikidata.org/entity/Q170483")
    assert graph.value(concept, SKOS.broader) == rdflib.URIRef("https://sws.geonames.org/294952/")
    assert graph.value(rdflib.URIRef("local:ann-example"), SKOS.definition) == rdflib.Literal(
        "founder; mayor"
    )


def test_a_language_that_is_none_does_not_stop_turtle() -> None:
    """What is no language tag is left away, and the label stays."""
    graph = rdflib.Graph().parse(
        data=written(with_names(GATE, Name(GATE.id, "Tor", "no language")), "skos")[0], format="turtle"
    )

    assert rdflib.Literal("Tor") in set(graph.objects(None, SKOS.altLabel))


@given(layers())
@settings(max_examples=12, deadline=None)
def test_kml_is_in_order(layer: Layer) -> None:
    """OGC 07-147r2, 9.1.3 and 16.12: elements of a placemark in the schema's order, coordinates longitude, latitude."""
    root = ET.fromstring(written(layer, "kml")[0])  # noqa: S314
    placemarks = root.findall(f"{KML}Document/{KML}Placemark")
    order = ["name", "description", "ExtendedData", "Point"]

    assert root.tag == f"{KML}kml"
    assert len(placemarks) == len(layer.entities)
    for placemark, entity in zip(placemarks, layer.entities.values(), strict=True):
        tags = [element.tag.removeprefix(KML) for element in placemark]
        assert tags == [tag for tag in order if tag in tags]
        coordinates = placemark.findtext(f"{KML}Point/{KML}coordinates")
        if entity.latitude is None:
            assert coordinates is None
        else:
            assert coordinates is not None
            assert list(map(float, coordinates.split(","))) == [entity.longitude, entity.latitude]


def test_kml_holds_no_control_characters() -> None:
    """A character that no XML document can hold is left away."""
    data, _ = written(with_names(replace(GATE, note="a\x01b")), "kml")
    root = ET.fromstring(data)  # noqa: S314

    assert "ab" in [value.text for value in root.iter(f"{KML}value")]


@pytest.fixture
def database(tmp_path: Path) -> sqlite3.Connection:
    """The sample as a database."""
    path = tmp_path / "mine.sqlite"
    path.write_bytes(written(sample(), "sqlite")[0])
    return sqlite3.connect(path)


def test_a_database_is_sound_and_searches(database: sqlite3.Connection) -> None:
    """Whole by its own check; the full-text index finds names without regard to case and diacritics; unknown is NULL."""
    with closing(database):
        search = "SELECT names.id FROM search JOIN names ON names.rowid = search.rowid WHERE search MATCH ?"
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute(search, ["ÁSHKELOM"]).fetchall() == [("geonames:295620",)]
        assert database.execute("SELECT latitude, type FROM entities WHERE kind = 'person'").fetchall() == [
            (None, None)
        ]
        assert database.execute("SELECT part_of FROM part_of WHERE id = 'wikidata:Q1'").fetchall() == [
            ("wikidata:Q2",)
        ]
        for table in ("redirects", "distinct_pairs", "retractions"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)  # noqa: S608


def test_a_sqlite_without_full_text_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where FTS5 is not compiled in, it is said so."""
    monkeypatch.setattr(
        "gazetteer.exporting.sqlite_database._INDEXES", "CREATE VIRTUAL TABLE search USING fts99 (name)"
    )
    with pytest.raises(SourceError, match="cannot build a full-text index: no such module"):
        written(sample(), "sqlite")


def sheet_rows(data: bytes, name: str) -> list[list[Any]]:
    """The values of a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_a_workbook_holds_everything() -> None:
    """Entities as a wide table, names one a row with their provenance, and the links."""
    data, _ = written(sample(), "xlsx")
    head, first, *_ = sheet_rows(data, "entities")
    row = dict(zip(head, first, strict=True))

    assert (row["id"], row["latitude"], row["population"]) == ("geonames:295620", 31.66926, 105995)
    assert row["aliases"] == "אשקלון|Ascalon|Ashkelom"
    assert ["geonames:281184", "Yerushalaim", "ru-Latn", "variant", None, None, "press", None] in sheet_rows(
        data, "names"
    )
    assert sheet_rows(data, "redirects")[1] == ["local:old", "local:cats-gate", "one gate", "2026-01-01"]
    assert sheet_rows(data, "retractions")[1][:2] == ["geonames:3070291", "Most"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+IQB@home", "-x", "@x", "#N/A", "＝1", '=HYPERLINK("http://example.org")']
)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    """What begins like a formula is a text, marked as Excel marks what is typed after an apostrophe, and unchanged."""
    data, _ = written(with_names(replace(PERSON, name=text)), "xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(data))["entities"]["C2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_workbook_bears_no_date() -> None:
    """Neither the archive nor the properties say when it was written: the same rows are the same bytes on any day."""
    data, _ = written(sample(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", archive.read("docProps/core.xml"))) == {
            b"1980-01-01T00:00:00Z"
        }


def test_what_a_cell_cannot_hold_is_counted() -> None:
    """Control characters and what lies beyond 32,767 characters."""
    _, ledger = written(with_names(replace(GATE, note="\x01" + "x" * 40_000)), "xlsx")

    assert ledger.omitted["characters that a cell cannot hold"] == 40_001 - 32_767


def test_more_rows_than_a_sheet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet that cannot hold all rows is not written at all."""
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    with pytest.raises(SourceError, match="more than the 3 of a sheet"):
        written(sample(), "xlsx")


@pytest.mark.parametrize(("name", "module", "extra"), [
    ("geojson", "geojson", "exchange"), ("skos", "rdflib", "exchange"), ("xlsx", "openpyxl", "xlsx"),
])  # fmt: skip
def test_a_missing_library_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    """It says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SourceError, match=rf"pip install \"gazetteer-resolvers\[{extra}\]\""):
        written(sample(), name)


def test_every_place_type_has_a_feature() -> None:
    """GeoNames' class for each of our types; concepts only for types that we have."""
    assert FEATURES.keys() == PLACE_TYPES.keys()
    assert CONCEPTS.keys() <= PLACE_TYPES.keys()


def test_features_are_read_back_as_the_types_they_were() -> None:
    """The importer takes each code for the type that it was written for, but for those that share one."""
    from gazetteer.importing.features import place_type

    back = {type_: place_type(*feature) for type_, feature in FEATURES.items()}

    assert {type_: found for type_, found in back.items() if found != type_} == {
        "town": "city",
        "postal_place": "city",
    }


@pytest.mark.parametrize(
    ("number", "text"), [(1e-05, "0.00001"), (-0.0, "-0.0"), (31.66926, "31.66926"), (180.0, "180.0")]
)
def test_degrees_have_no_exponent(number: float, text: str) -> None:
    """Tools that read decimals need not know exponents."""
    assert decimal(number) == text


def test_a_place_of_no_type_is_a_site() -> None:
    """Linked Places demands a class; where the type is unknown, it is that of a site."""
    (feature,) = features(with_names(Entity("local:x", "place", "X")), "linked-places")

    assert feature["properties"]["fclasses"] == ["S"]
    assert "types" not in feature
