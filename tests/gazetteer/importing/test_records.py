"""What a source says, in the form of our tables, or why not."""

import pytest

from gazetteer.cells import UnfitError
from gazetteer.errors import Location
from gazetteer.importing.identifiers import choose_id, own_id, parse_web_id
from gazetteer.importing.records import (
    Record,
    Refusal,
    date_or_nothing,
    degrees,
    language,
    records_of,
    tidy_name,
)
from gazetteer.layer import Spelling

WHERE = Location("a.csv", 7)


def record(kind: str = "place", names: tuple[Spelling, ...] = (), **cells: str) -> Record | Refusal:
    (item,) = records_of(kind, {"id": "x:1", "name": "A", **cells}, names, WHERE)  # type: ignore[arg-type]
    assert isinstance(item, (Record, Refusal))
    return item


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"id": "1"}, "id"), ({"id": ""}, "id"), ({"name": " "}, "name"), ({"name": "=A1"}, "name"), ({"name": "Mar-05"}, "name"),
        ({"name": "x" * 501}, "name"), ({"name": "MÃ¡laga"}, "name"), ({"name": "Mаlaga"}, "name"),
        ({"population": "1,5"}, "population"), ({"population": "-3"}, "population"), ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"latitude": "1"}, "longitude"), ({"longitude": "1"}, "latitude"), ({"note": "x" * 20_001}, "note"),
        ({"latitude": "1e400", "longitude": "2"}, "latitude"),
    ],
)  # fmt: skip
def test_an_unfit_cell_refuses_its_row(cells: dict[str, str], column: str) -> None:
    """The column is named, and the line."""
    refusal = record(**cells)

    assert isinstance(refusal, Refusal)
    assert (refusal.file, refusal.line, refusal.column) == ("a.csv", 7, column)


def test_what_is_not_ours_is_left_empty() -> None:
    """Countries and types that we do not have, unknown points, a population of nobody, ids that are none."""
    found = record(
        country="UK",
        type="palace",
        latitude="0",
        longitude="0.0",
        population="0",
        same_as="wikidata:Q1;Q2;x:1",
    )

    assert isinstance(found, Record)
    assert found.cells == ("x:1", "A", "site", "", "", "", "", "", "", "wikidata:Q1", "", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ashkelon", "Ashkelon"), ("  Al\u00a0 Quds\u200b ", "Al Quds"), ("e\u0301", "é"), ("St. John's (old)", "St. John's (old)"),
        ("Œuvre", "Œuvre"), ("عسقلان", "عسقلان"), ("می\u200cروم", "می\u200cروم"), ("5-я улица", "5-я улица"), ("Żary", "Żary"),
        ("-", "-"), ("10-May", None), ("May-2005", None), ("+12", None), ("@home", None), ("Москвa", None),
    ],
)  # fmt: skip
def test_a_name_is_tidied_or_refused(text: str, expected: str | None) -> None:
    """Composed, with single spaces, without characters that nobody sees; a formula, a date and mixed scripts are no names."""
    if expected is None:
        with pytest.raises(UnfitError):
            tidy_name(text)
    else:
        assert tidy_name(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "en"), ("AR-latn", "ar-Latn"), ("zh_hant", "zh-Hant"), ("xx", ""), ("", ""), ("mul", ""), ("und", ""), ("pt-br", "pt-BR"), ("english", "")],
)  # fmt: skip
def test_a_language_is_bcp_47_or_unknown(tag: str, expected: str) -> None:
    """RFC 5646: language, script, region; what says nothing is unknown."""
    assert language(tag) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1948", "1948"), ("+1948-05-14T00:00:00Z", "1948-05-14"), ("1948-00-00", "1948"), ("-0320", "-0320"), ("ca. 1800", ""), ("", "")],
)  # fmt: skip
def test_a_date_is_iso_or_unknown(text: str, expected: str) -> None:
    """Times go, months and days that are not known as well."""
    assert date_or_nothing(text) == expected


@pytest.mark.parametrize(("value", "expected"), [(31.66666666, "31.666667"), ("-0.0", "0"), (None, ""), ("", ""), (5, "5"), ("1e1", "10")])  # fmt: skip
def test_degrees_have_six_decimals(value: object, expected: str) -> None:
    """11 cm; the form is that of the tables."""
    assert degrees(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://www.geonames.org/2657780/", "geonames:2657780"), ("https://sws.geonames.org/2657780/about.rdf", "geonames:2657780"),
        ("gn:7", "geonames:7"), ("https://www.wikidata.org/wiki/Q7", "wikidata:Q7"), ("wd:Q7", "wikidata:Q7"),
        ("http://vocab.getty.edu/page/tgn/7011944", "tgn:7011944"), ("https://pleiades.stoa.org/places/579885", "pleiades:579885"),
        ("local:abc", "local:abc"), ("https://example.org/7", ""), ("Q7", ""), ("", ""), ("local:A B", ""),
    ],
)  # fmt: skip
def test_a_link_is_an_id(text: str, expected: str) -> None:
    """LP-TSV v0.5, "matches": the short prefixes and the addresses that they stand for."""
    assert parse_web_id(text) == expected


def test_an_id_is_chosen_by_kind() -> None:
    """Places take GeoNames', people and organisations Wikidata's; the others stand in same_as in their order."""
    ids = [own_id("x", "a b;c"), "wikidata:Q1", "geonames:5", "wikidata:Q1", "nonsense"]

    assert choose_id("place", ids) == ("geonames:5", "x:a-b-c;wikidata:Q1")
    assert choose_id("person", ids) == ("wikidata:Q1", "x:a-b-c;geonames:5")
    assert choose_id("person", []) == ("", "")
    assert own_id("x", " ") == ""
