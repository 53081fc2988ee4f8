"""What goes out: one layer, or entities as the stack has them, filtered."""

import pytest
from exchange_samples import sample
from small_stacks import layer_of, stack_of

from gazetteer.errors import SourceError
from gazetteer.exporting.extract import Extract, Ledger, extract_layer, extract_stack
from gazetteer.model import Entity, Name


def ids(extract: Extract) -> list[str]:
    """The ids of an extract's records."""
    return [record.entity.id for record in extract.read()]


WORLD = layer_of(
    [
        Entity("geonames:1", "place", "Town", "town", country="IL"),
        Entity("geonames:2", "place", "City", "city"),
    ],
    name="world",
)
HOUSE = layer_of(
    [Entity("local:a", "person", "Ann", country="IL"), Entity("geonames:1", "place", "Town", population=7)],
    {"geonames:2": ["Big City"]},
    name="house",
    redirects={"local:old": "local:a"},
    distinct=[("geonames:1", "geonames:2"), ("local:a", "geonames:9")],
)


def test_a_layer_alone() -> None:
    """Without what lies beneath: the layer's own rows, its names of other entities apart."""
    extract = extract_layer(HOUSE)

    assert ids(extract) == ["local:a", "geonames:1"]
    assert [record.entity.type for record in extract.read()] == ["", ""]
    assert [name.text for name in extract.elsewhere["geonames:2"]] == ["Big City"]


def test_merged_with_what_lies_beneath() -> None:
    """Merged: the entities of which the topmost layer says something, with all that is said of them."""
    extract = extract_stack(stack_of(WORLD, HOUSE), "house", mentioned=True)

    assert ids(extract) == ["geonames:1", "geonames:2", "local:a"]
    town, city, _ = extract.read()
    assert (town.entity.type, town.entity.population) == ("town", 7)
    assert [name.text for name in city.names] == ["City", "Big City"]
    assert [redirect.old_id for redirect in extract.redirects] == ["local:old"]
    assert [(pair.left_id, pair.right_id) for pair in extract.distinct] == [("geonames:1", "geonames:2")]


def test_the_whole_stack() -> None:
    """All: every living entity, whoever speaks of it."""
    lower = layer_of([Entity("geonames:3", "place", "Village")], name="lower")

    assert ids(extract_stack(stack_of(lower, HOUSE), "all")) == ["geonames:3", "local:a", "geonames:1"]


def test_filters_combine() -> None:
    """Kinds, countries and ids are each a condition; links stay where both ends do."""
    extract = extract_layer(sample())

    assert ids(extract.only(["place"])) == ["geonames:295620", "local:cats-gate"]
    assert ids(extract.only(countries=["PS"])) == ["wikidata:Q1"]
    assert ids(extract.only(["place"], ["IL"], ["local:cats-gate"])) == ["local:cats-gate"]
    assert [pair.left_id for pair in extract.only(["person", "organisation"]).distinct] == [
        "local:ann-example"
    ]
    assert extract.only(["person"]).distinct == ()
    assert [redirect.old_id for redirect in extract.only(["place"]).redirects] == ["local:old"]
    assert extract.only() is extract


def test_an_unknown_id_is_refused() -> None:
    """An id that no row has is a mistake of the call."""
    with pytest.raises(SourceError, match="mine has no entity with the id local:nobody"):
        extract_layer(sample()).only(ids=["local:nobody", "wikidata:Q1"])


def test_other_names_are_told_once() -> None:
    """A spelling in two languages is one spelling, and the entity's own is not another one."""
    names = [Name("local:a", "Anna", lang) for lang in ("en", "de")]
    (record,) = extract_layer(layer_of([Entity("local:a", "person", "Ann")], {"local:a": names})).read()

    assert [name.text for name in record.other_names()] == ["Anna"]


def test_a_ledger_says_what_is_missing() -> None:
    """One line: what was written, and what was left out, in the order of the alphabet."""
    ledger = Ledger()
    ledger.wrote(3)
    ledger.omit("names with a comma", 2)
    ledger.omit("demonyms")
    ledger.omit("nothing", 0)

    assert ledger.sentence() == "1 entities, 3 names; left out: 1 demonyms, 2 names with a comma"
