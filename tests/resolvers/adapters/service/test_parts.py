"""Small parts of the service: points, buckets, maps, suggestions beside a slow twin."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service_client import small_tables
from small_resolver import resolver_over
from small_stacks import layer_of, stack_of

from gazetteer.keys import fold
from gazetteer.model import Entity
from resolvers.adapters.service.maps import local_map
from resolvers.adapters.service.metrics import Metrics
from resolvers.adapters.service.questions import read_point, value_texts
from resolvers.adapters.service.rates import MOST_CLIENTS, Rates
from resolvers.adapters.service.suggesting import prefixed_keys, suggest_entities
from resolvers.adapters.service.vocabulary import PROPERTIES, TYPES, about, kind_of, read_type, types_of
from resolvers.index.store import open_index


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("31.67,34.57", (31.67, 34.57)),
        (" -31.67 ; 34.57 ", (-31.67, 34.57)),
        ("31.67 34.57", (31.67, 34.57)),
        ("POINT(34.57 31.67)", (31.67, 34.57)),
        ("SRID=4326;Point (34.57 31.67)", (31.67, 34.57)),
        ("120, 31", None),
        ("POINT(31 120)", None),
        ("31,67,34,57", None),
        ("1" * 5000 + "," + "1" * 5000, None),
        ("", None),
    ],
)
def test_points_are_read(text: str, point: tuple[float, float] | None) -> None:
    """Latitude first, longitude first in WKT; what lies on no globe is no point."""
    assert read_point(text) == point


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("IL", ["IL"]),
        (3, ["3"]),
        (3.5, ["3.5"]),
        (True, []),
        (None, []),
        ({"id": "x", "name": "Israel"}, ["Israel"]),
        ({"id": "x"}, ["x"]),
        ({}, []),
        (["a", ["b"], {"name": "c"}], ["a", "c"]),
        (["a"] * 50, ["a"] * 10),
    ],
)
def test_values_of_the_protocol_are_texts(value: object, texts: list[str]) -> None:
    """Strings, numbers and entities are texts; truth values and lists in lists are nothing to go by."""
    assert value_texts(value) == texts


def test_types_are_narrowest_first() -> None:
    """A city is a settlement is a place; types from outside keep their word; several kinds are none."""
    assert types_of(Entity("a", "place", "A", "city")) == ["city", "settlement", "place"]
    assert types_of(Entity("a", "person", "A")) == ["person"]
    assert types_of(Entity("a", "place", "A", "souq")) == ["souq", "place"]
    assert read_type("Organization") == "organisation"
    assert read_type("Vessel") == "Vessel"
    assert kind_of(("city", "lake")) == "place"
    assert kind_of(("city", "person")) is kind_of(("Vessel",)) is None
    assert all(above in TYPES for one in TYPES.values() for above in one.broader)


def test_one_line_tells_an_entity_from_namesakes() -> None:
    """The description where there is one; else type and country."""
    assert about(Entity("a", "place", "A", "city", country="IL")) == "city in IL"
    assert about(Entity("a", "person", "A", description="Painter", country="IL")) == "Painter"
    assert about(Entity("a", "organisation", "A")) == "organisation"


def test_properties_of_the_unknown_are_empty() -> None:
    """An entity of which nothing is known has no values, never "None"."""
    index = small_tables().resolver.index
    bare = Entity("geonames:1", "place", "Bare")
    values = {name: one.values(index, bare) for name, one in PROPERTIES.items()}

    assert {name for name, found in values.items() if found} == {"id", "name", "names"}


def test_a_bucket_fills_again() -> None:
    """A client may come as often as it has tokens; they come back with time; others have their own."""
    now = [0.0]
    rates = Rates(2.0, 2, lambda: now[0])

    assert [rates.wait("a") == 0 for _ in range(3)] == [True, True, False]
    assert rates.wait("a") == 0.5
    assert rates.wait("b") == 0
    now[0] = 0.5
    assert rates.wait("a") == 0
    now[0] = 100
    assert [rates.wait("a") == 0 for _ in range(3)] == [True, True, False]


def test_clients_are_not_remembered_for_ever() -> None:
    """Ten thousand other addresses later a client's bucket is forgotten."""
    rates = Rates(0.001, 1, lambda: 0.0)
    rates.wait("a")
    assert rates.wait("a") > 0
    for number in range(MOST_CLIENTS):
        rates.wait(str(number))

    assert rates.wait("a") == 0


def test_metrics_escape_labels() -> None:
    """A label may hold what a label may not."""
    metrics = Metrics()
    metrics.request('a"b\\c\nd', "GET", 200, 99.0)

    assert 'route="a\\"b\\\\c\\nd"' in metrics.text({"resolve_big": ("Big.", 12345678.0)})
    assert "resolve_big 12345678" in metrics.text({"resolve_big": ("Big.", 12345678.0)})


def test_a_map_has_the_neighbours() -> None:
    """The point lies in the middle; north is up; far places and countries are left out; the date line is none; no label over another."""
    index = resolver_over(
        [
            Entity("a:1", "place", "Here", "city", latitude=0.0, longitude=179.9, population=10),
            Entity("a:2", "place", "North", "city", latitude=0.5, longitude=179.9, population=30),
            Entity("a:3", "place", "East", "city", latitude=0.0, longitude=-179.6, population=20),
            Entity("a:4", "place", "Far", "city", latitude=5.0, longitude=100.0, population=99),
            Entity("a:5", "person", "Nowhere"),
            Entity("a:6", "place", "Land", "country", latitude=0.1, longitude=179.9, population=99),
            Entity("a:7", "place", "Beside", "city", latitude=0.51, longitude=179.9, population=5),
        ]
    ).index
    drawn = local_map(index, 0.0, 179.9, span=2.0)

    assert [(dot.name, dot.x, dot.y) for dot in drawn.dots] == [
        ("North", 0.5, 0.25),
        ("East", 0.75, 0.5),
        ("", 0.5, 0.5),
        ("", 0.5, 0.245),
    ]
    assert round(drawn.kilometres) == 222


@settings(deadline=None, max_examples=60)
@given(
    names=st.lists(st.text("abcé -'", min_size=1, max_size=7), min_size=1, max_size=12),
    prefix=st.text("abcé -", max_size=4),
)
def test_prefixes_are_found_as_by_looking_at_every_name(names: list[str], prefix: str) -> None:
    """The search by halves finds what a look at every key finds."""
    named = [name for name in names if fold(name)]
    if not named:
        return
    index = resolver_over([Entity(f"a:{number}", "place", name) for number, name in enumerate(named)]).index
    key = fold(prefix)
    found = {index.key_text(int(number)) for number in prefixed_keys(index, key)}

    assert found == ({fold(name) for name in named if fold(name).startswith(key)} if key else set())


def test_suggestions_look_at_every_layer(tmp_path: Path) -> None:
    """Names of the base and of the user's layer are suggested; what the user took back is not; pages and rubbish end."""
    base = layer_of(
        [
            Entity("a:1", "place", "Alpha"),
            Entity("a:2", "place", "Alphabet"),
            Entity("a:3", "place", "Alpine"),
        ]
    )
    own = layer_of(
        [Entity("b:1", "organisation", "Alphorn")], {"a:3": ["Alphen"]}, name="own", retracted=[("a:2", "")]
    )
    index = open_index(stack_of(base, own), cache_folder=tmp_path)

    assert {one["id"] for one in suggest_entities(index, "Alph")} == {"a:1", "a:3", "b:1"}
    assert [one["id"] for one in suggest_entities(index, "Alph", types=("organisation",))] == ["b:1"]
    assert suggest_entities(index, "Alpha")[0]["id"] == "a:1"
    assert len(suggest_entities(index, "Alph", limit=2, skip=2)) == 1
    assert suggest_entities(index, "!") == []
