"""The table of formats says what each carries, and each does."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_samples import ASHKELON, BRIGADES, GATE, PERSON, sample, with_names, written
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.errors import GazetteerError
from gazetteer.exporting.formats import FIELDS, FORMATS, describe_formats, format_for
from gazetteer.layer import Layer
from gazetteer.model import Entity, Name

PAGE = Path(__file__).resolve().parents[3] / "docs" / "exchange.md"
_LANDS = Entity("local:land", "place", "Land", "city", latitude=1.5, longitude=2.5, population=7)


def _entities(field: str, *values: object, base: Entity = _LANDS) -> list[Layer]:
    return [with_names(replace(base, **{field: value})) for value in values]


def _names(**fields: object) -> list[Layer]:
    """Layers with one further name, which differs in the fields given."""
    ((field, values),) = fields.items()
    base = Name("local:land", "Terra", "en", "variant", source="press 1999")
    return [with_names(_LANDS, replace(base, **{field: value})) for value in values]  # type: ignore[arg-type]


def _points() -> list[Layer]:
    points = [(1.5, 2.5), (1.5, 2.25), (-1.5, 2.5), (0.000001, 2.5)]
    return [with_names(replace(_LANDS, latitude=lat, longitude=lon)) for lat, lon in points]


def _without(field: str) -> list[Layer]:
    """The sample, and the sample without its links of one sort."""
    whole = sample()
    empty = {} if field in ("redirects", "names") else ()
    if field == "names":
        empty = {key: names for key, names in whole.names.items() if key in whole.entities}  # type: ignore[assignment]
    return [whole, replace(whole, **{field: empty})]


# For each field, layers that differ in it alone.
VARIANTS: dict[str, Callable[[], list[Layer]]] = {
    "id": lambda: _entities("id", "local:a", "local:b-c", "geonames:1", "wikidata:Q1", "b", "local:a b"),
    "kind": lambda: [with_names(Entity("local:a", kind, "A", latitude=1.5, longitude=2.5)) for kind in ("person", "organisation", "place")],
    "name": lambda: _entities("name", "Land", "Länd", "land", "Land Land"),
    "type": lambda: _entities("type", "", "city", "town", "river", "airport"),
    "description": lambda: _entities("description", "", "founder", "Founder"),
    "country": lambda: _entities("country", "", "IL", "PS"),
    "admin1": lambda: _entities("admin1", "", "04", "4"),
    "point": _points,
    "population": lambda: _entities("population", None, 0, 1, 1_000_000),
    "part_of": lambda: _entities(
        "part_of", (), ("local:b",), ("local:b", "local:c"), ("local:c", "local:b")
    ),
    "same_as": lambda: _entities("same_as", (), ("wikidata:Q5",), ("wikidata:Q5", "tgn:1"), ("wikidata:Q6",)),
    "life": lambda: _entities("born", "", "1948", "1948-05-14", base=PERSON) + _entities("died", "1999", base=PERSON),
    "source": lambda: _entities("source", "", "press", "GeoNames"),
    "note": lambda: _entities("note", "", "first", "second"),
    "names": lambda: _names(text=["Terra", "terra", "Térra"]),
    "lang": lambda: _names(lang=["", "en", "ar-Latn"]),
    "status": lambda: _names(status=["preferred", "variant", "short", "abbreviation", "former", "demonym", "misspelling"]),
    "dates": lambda: _names(valid_from=["", "1948", "1948-05"]) + _names(valid_to=["1999"]),
    "name_source": lambda: _names(source=["", "press", "GeoNames"]),
    "name_note": lambda: _names(note=["", "first", "second"]),
    "redirects": lambda: _without("redirects"),
    "distinct": lambda: _without("distinct"),
    "retractions": lambda: _without("retractions"),
    "elsewhere": lambda: _without("names"),
}  # fmt: skip


# What organisations and people have, where a format makes a difference of it.
OF_OTHERS: dict[str, Callable[[], list[Layer]]] = {
    "part_of": lambda: _entities("part_of", (), ("local:b",), ("local:c", "local:b"), base=BRIGADES),
    "point": lambda: _entities("latitude", 1.5, 2.5, base=BRIGADES),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_carries_what_it_says(name: str, field: str) -> None:
    """Of layers that differ in one field a format makes different bytes where it carries it, and the same where not."""
    chosen = FORMATS[name]
    groups = [VARIANTS[field]()] + (
        [OF_OTHERS[field]()] if field in OF_OTHERS and len(chosen.kinds) == 3 else []
    )
    told_apart = [(len({written(layer, name)[0] for layer in group}), len(group)) for group in groups]

    if field == "kind" and len(chosen.kinds) == 1:
        assert told_apart == [(2, 3)]
    elif field in chosen.whole:
        assert all(distinct == number for distinct, number in told_apart)
    elif field in chosen.part:
        assert any(distinct > 1 for distinct, _ in told_apart)
    else:
        assert all(distinct == 1 for distinct, _ in told_apart)


def test_the_page_shows_the_table() -> None:
    """docs/exchange.md has the table of formats as it is generated."""
    assert describe_formats() in PAGE.read_text(encoding="utf-8")


def test_whole_and_part_exclude_each_other() -> None:
    """A field is carried as it is or in part, and every one named is one of the table."""
    for chosen in FORMATS.values():
        assert not chosen.whole & chosen.part.keys()
        assert chosen.whole | chosen.part.keys() <= FIELDS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_bytes_each_time(name: str) -> None:
    """Writing twice gives the same bytes, and so does writing nothing."""
    assert written(sample(), name)[0] == written(sample(), name)[0]
    assert written(Layer("empty"), name)[0] == written(Layer("empty"), name)[0]


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_left_out_is_counted(name: str) -> None:
    """Each format counts the entities it takes, and the links that it has no place for."""
    chosen = FORMATS[name]
    _, ledger = written(sample(), name)

    assert ledger.entities == (2 if chosen.kinds == ("place",) else 4) - (name == "geonames")
    counted = {"pairs that are never one", "redirects", "retractions"} <= ledger.omitted.keys()
    assert counted == ("redirects" not in chosen.whole)


@pytest.mark.parametrize(("name", "path", "expected"), [
    ("kml", "x.csv", "kml"), ("", "x.geojson", "geojson"), ("", "dir/X.XLSX", "xlsx"), ("", "x.jsonl", "jsonl"),
    ("", "x.ftm.json", "ftm"), ("", "x.tsv", "lp-tsv"),
])  # fmt: skip
def test_the_ending_says_the_format(name: str, path: str, expected: str) -> None:
    """The option wins over the ending; of formats that share one, the first in the table is meant."""
    assert format_for(name, path).name == expected


def test_an_unknown_ending_is_asked_about() -> None:
    """Neither an option nor an ending that is known: the sentence lists the formats."""
    with pytest.raises(GazetteerError, match="which format"):
        format_for("", "x.docx")


@given(st.lists(st.sampled_from([ASHKELON, GATE, PERSON]), unique=True))
@settings(max_examples=20, deadline=None)
def test_formats_are_written_one_by_one(chosen: list[Entity]) -> None:
    """What is written of an entity in a format of lines does not depend on the others."""
    for name in ("jsonl", "ftm", "spacy", "geonames", "csv"):
        layer = Layer("mine", {entity.id: entity for entity in chosen})
        head = written(Layer("mine"), name)[0]
        parts = [written(Layer("mine", {entity.id: entity}), name)[0].removeprefix(head) for entity in chosen]
        assert written(layer, name)[0] == head + b"".join(parts)


def test_every_pair_of_formats_differs() -> None:
    """No format is another one under a second name."""
    made = [written(sample(), name)[0] for name in FORMATS]
    assert all(one != other for one, other in itertools.combinations(made, 2))
