"""Wikidata. Documents: W3C, "SPARQL 1.1 Query Results JSON Format"; Wikidata Query Service User Manual; Wikibase/DataModel/JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from importing_files import by_id, rows, run

from gazetteer.errors import SourceError, TableError
from gazetteer.importing.records import Choice

ITEM = "http://www.wikidata.org/entity/"


def result(variables: list[str], *bindings: dict[str, dict[str, str]]) -> str:
    """A result as "SPARQL 1.1 Query Results JSON Format", section 3, has it."""
    return json.dumps(
        {"head": {"vars": variables}, "results": {"bindings": bindings}}, indent=1, ensure_ascii=False
    )


def uri(item: str) -> dict[str, str]:
    return {"type": "uri", "value": ITEM + item}


def text(value: str, lang: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value} | ({"xml:lang": lang} if lang else {})


ASHKELON = {
    "item": uri("Q160543"), "itemLabel": text("Ashkelon", "en"), "itemAltLabel": text("Ascalon, Ashqelon", "en"),
    "label_ar": text("عسقلان", "ar"), "coord": text("Point(34.566666666 31.666666666)"), "geonames": text("295620"),
    "countryCode": text("IL"), "population": text("144073"), "itemDescription": text("city in Israel", "en"),
}  # fmt: skip


def test_a_result_in_json_is_places_with_names(tmp_path: Path) -> None:
    """Section 3.2.2: each binding has type, value and xml:lang; the label service names and describes; points are
    well-known text, longitude first. A place takes its GeoNames id, and Wikidata's stands in same_as."""
    file = tmp_path / "places.json"
    file.write_text(result(list(ASHKELON), ASHKELON), encoding="utf-8")

    run(tmp_path / "mine", file)

    assert rows(tmp_path / "mine", "places.csv") == [
        {
            "id": "geonames:295620", "name": "Ashkelon", "type": "site", "country": "IL", "latitude": "31.666667",
            "longitude": "34.566667", "population": "144073", "same_as": "wikidata:Q160543", "source": "Wikidata",
        }
    ]  # fmt: skip
    assert [(row["name"], row["lang"], row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("عسقلان", "ar", "preferred"), ("Ascalon", "en", "variant"), ("Ashqelon", "en", "variant"),
    ]  # fmt: skip


COUNTRY_CASES = [
    ([("Q801", "Israel")], "IL"),
    ([("Q801", "")], "IL"),
    ([("", "Israel")], "IL"),
    ([("Q15180", "Soviet Union"), ("Q159", "Russia")], "RU"),
    ([("Q801", "Israel"), ("Q219060", "Palestine")], ""),
    ([("Q15180", "Soviet Union")], ""),
]


@pytest.mark.parametrize(("countries", "code"), COUNTRY_CASES)
def test_property_p17_is_a_country(tmp_path: Path, countries: list[tuple[str, str]], code: str) -> None:
    """``?item wdt:P17 ?country`` gives items and, by the label service, names: one country of today is its code, several are none."""
    bindings = []
    for item, label in countries:
        binding = {key: value for key, value in ASHKELON.items() if key != "countryCode"}
        binding |= {"country": uri(item)} if item else {}
        bindings.append(binding | ({"countryLabel": text(label, "en")} if label else {}))
    file = tmp_path / "places.json"
    file.write_text(result(["item", "itemLabel", "country", "countryLabel"], *bindings), encoding="utf-8")

    run(tmp_path / "mine", file)

    (row,) = rows(tmp_path / "mine", "places.csv")
    assert row.get("country", "") == code


def test_rows_of_one_item_are_one_record(tmp_path: Path) -> None:
    """A query with several labels gives several rows of one item; it is taken once, with all names."""
    first = {
        "item": uri("Q1"),
        "itemLabel": text("A", "en"),
        "name_he": text("א", "he"),
        "coord": text("Point(35 31)"),
    }
    second = {**first, "name_he": text("ב", "he")}
    file = tmp_path / "places.json"
    file.write_text(result(list(first), first, second), encoding="utf-8")

    outcome = run(tmp_path / "mine", file)

    assert (outcome.counts["read"], outcome.counts["taken"]) == (2, 1)
    assert [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")] == ["א", "ב"]


def test_a_result_in_csv_is_read_by_its_variables(tmp_path: Path) -> None:
    """ "SPARQL 1.1 Query Results CSV": values only, IRIs bare; people are told by their dates of birth."""
    file = tmp_path / "people.csv"
    file.write_text(
        "human,humanLabel,birth,death\n"
        f"{ITEM}Q43723,Benjamin Netanyahu,1949-10-21T00:00:00Z,\n"
        f"{ITEM}Q99,Q99,1950-01-01T00:00:00Z,\n",
        encoding="utf-8",
    )

    outcome = run(tmp_path / "mine", file)

    assert rows(tmp_path / "mine", "people.csv") == [
        {"id": "wikidata:Q43723", "name": "Benjamin Netanyahu", "born": "1949-10-21", "source": "Wikidata"}
    ]
    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(3, "humanLabel")]


def test_what_is_not_told_must_be_said(tmp_path: Path) -> None:
    """Without point, date or kind an item may be anything: it is refused, unless --kind says what it is."""
    file = tmp_path / "some.csv"
    file.write_text(f"item,itemLabel\n{ITEM}Q1,Hamas\n", encoding="utf-8")

    with pytest.raises(SourceError, match="say --kind"):
        run(tmp_path / "mine", file)
    run(tmp_path / "mine", file, choice=Choice(kinds=frozenset({"organisation"})))

    assert rows(tmp_path / "mine", "organisations.csv")[0]["id"] == "wikidata:Q1"


def test_a_result_without_items_is_refused(tmp_path: Path) -> None:
    """A result whose variables bind no entities of Wikidata names them."""
    file = tmp_path / "some.json"
    file.write_text(result(["a"], {"a": text("x")}), encoding="utf-8")

    with pytest.raises(TableError, match="none of the variables a has items"):
        run(tmp_path / "mine", file)


def claim(value: Any, rank: str = "normal") -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}, "rank": rank}


def entity(number: str, label: str, **claims: list[dict[str, Any]]) -> dict[str, Any]:
    """An item as Wikibase/DataModel/JSON has it."""
    return {
        "type": "item", "id": number, "labels": {"en": {"language": "en", "value": label}, "ar": {"language": "ar", "value": "اسم"}},
        "aliases": {"en": [{"language": "en", "value": f"{label} alias"}]},
        "descriptions": {"en": {"language": "en", "value": "what it is"}}, "claims": claims,
    }  # fmt: skip


PERSON = entity(
    "Q43723", "Netanyahu", P31=[claim({"id": "Q5"})],
    P569=[claim({"time": "+1949-10-21T00:00:00Z", "precision": 11})],
)  # fmt: skip
PLACE = entity(
    "Q160543", "Ashkelon", P1566=[claim("295620")], P131=[claim({"id": "Q1"})],
    P17=[claim({"id": "Q15180"}), claim({"id": "Q801"}, "preferred")],
    P625=[claim({"latitude": 31.6667, "longitude": 34.5667, "globe": ITEM + "Q2"})],
    P1082=[claim({"amount": "+1"}, "deprecated"), claim({"amount": "+134454"}), claim({"amount": "+144073"}, "preferred")],
)  # fmt: skip
ON_THE_MOON = entity("Q7", "Crater", P625=[claim({"latitude": 1, "longitude": 2, "globe": ITEM + "Q405"})])
PARTY = entity("Q9", "Party", P159=[claim({"id": "Q1"})])


def test_a_dump_has_an_entity_a_line(tmp_path: Path) -> None:
    """Database download, "JSON dumps": an array with one entity a line. Preferred ranks win, deprecated ones never count; a
    point on another globe is none here."""
    lines = ["[", *(json.dumps(each) + "," for each in (PERSON, PLACE, ON_THE_MOON, PARTY)), "]"]
    file = tmp_path / "dump.json"
    file.write_text("\n".join(lines), encoding="utf-8")

    run(tmp_path / "mine", file)

    assert rows(tmp_path / "mine", "people.csv") == [
        {"id": "wikidata:Q43723", "name": "Netanyahu", "description": "what it is", "born": "1949-10-21", "source": "Wikidata"}
    ]  # fmt: skip
    places = by_id(tmp_path / "mine")
    assert (places["geonames:295620"]["population"], places["geonames:295620"]["country"]) == ("144073", "IL")
    assert places["geonames:295620"]["same_as"] == "wikidata:Q160543"
    assert "latitude" not in places["wikidata:Q7"]
    assert rows(tmp_path / "mine", "organisations.csv")[0]["name"] == "Party"
    assert ("Netanyahu alias", "en", "variant") in [
        (row["name"], row["lang"], row["status"]) for row in rows(tmp_path / "mine", "people_names.csv")
    ]


def test_special_entitydata_is_one_document(tmp_path: Path) -> None:
    """Special:EntityData gives {"entities": {"Q...": {...}}}."""
    file = tmp_path / "Q160543.json"
    file.write_text(json.dumps({"entities": {"Q160543": PLACE}}), encoding="utf-8")

    run(tmp_path / "mine", file)

    assert by_id(tmp_path / "mine").keys() == {"geonames:295620"}


@pytest.mark.parametrize(
    ("precision", "expected"), [(11, "1949-10-21"), (10, "1949-10"), (9, "1949"), (7, None)]
)
def test_a_date_is_as_exact_as_it_is_known(precision: int, expected: str | None, tmp_path: Path) -> None:
    """DataModel/JSON, "time": precision 11 is a day, 10 a month, 9 a year; a century is no date of ours."""
    value = entity("Q1", "A", P569=[claim({"time": "+1949-10-21T00:00:00Z", "precision": precision})])
    file = tmp_path / "Q1.json"
    file.write_text(json.dumps({"entities": {"Q1": value}}), encoding="utf-8")

    run(tmp_path / "mine", file)

    assert rows(tmp_path / "mine", "people.csv")[0].get("born") == expected
