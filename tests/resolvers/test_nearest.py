"""The entities around a point."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import oracles_nearest
import pytest
from click.testing import CliRunner, Result
from geopy.distance import great_circle
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stacks import layer_of, stack_of

from gazetteer.model import Entity
from resolvers.cli import program
from resolvers.errors import InputError
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index
from resolvers.nearest import find_nearest, haversine, parse_point

# Corners of the globe, where longitudes meet or jump, are as likely as anywhere; so are entities close together.
LATITUDES = st.sampled_from([-90.0, -89.999, 0.0, 31.67, 90.0]) | st.floats(-90, 90)
LONGITUDES = st.sampled_from([-180.0, -179.999, 0.0, 34.57, 180.0]) | st.floats(-180, 180)
POINTS = st.tuples(LATITUDES, LONGITUDES)
CLOSE = st.tuples(st.floats(31.6, 31.7), st.floats(34.5, 34.6)) | st.tuples(
    st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)
)


def index_of(points: Sequence[tuple[float, float] | None]) -> Index:
    """An index of one entity a point, kinds by turns."""
    kinds = ("place", "organisation", "person")
    entities = [
        Entity(
            f"local:{number}",
            kinds[number % 3],
            f"Name {number}",
            latitude=point and point[0],
            longitude=point and point[1],
        )  # type: ignore[arg-type]
        for number, point in enumerate(points)
    ]
    return Index(in_memory("test", *build_arrays(stack_of(layer_of(entities)))))


@given(
    st.lists(POINTS | CLOSE | st.none(), min_size=1, max_size=12),
    POINTS | CLOSE,
    st.none() | st.floats(0, 21_000) | st.floats(0, 20),
    st.sampled_from([None, "place", "person"]),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_as_if_everything_were_measured(points, point, within, kind, limit) -> None:  # type: ignore[no-untyped-def]
    """The same entities in the same order as by measuring all of them along the ellipsoid."""
    index = index_of(points)
    found = find_nearest(index, *point, within=within, kind=kind, limit=limit)

    assert [(near.kilometres, near.entity.id) for near in found] == oracles_nearest.nearest(
        index, *point, within=within, kind=kind, limit=limit
    )


@given(POINTS, POINTS)
def test_haversine_is_the_great_circle(one: tuple[float, float], other: tuple[float, float]) -> None:
    """The vectorised formula agrees with geopy's great circle to a metre."""
    (distance,) = haversine(*one, np.array([other[0]]), np.array([other[1]]))

    assert distance == pytest.approx(great_circle(one, other).kilometers, abs=0.001)


def test_the_limit_and_the_circle() -> None:
    """At most so many, none beyond the circle, none where the limit is nothing."""
    index = index_of([(0.0, float(degrees)) for degrees in range(20)])

    assert [near.entity.id for near in find_nearest(index, 0, 3.2, limit=3)] == [
        "local:3",
        "local:4",
        "local:2",
    ]
    assert len(find_nearest(index, 0, 3.2, within=250, limit=100)) == 5
    assert find_nearest(index, 0, 3.2, within=10) == []
    assert find_nearest(index, 0, 0, limit=0) == []


def test_the_ellipsoid_decides_at_the_edge_of_a_look() -> None:
    """East 4.99 km on the sphere is farther on the ellipsoid than north 5.01 km, which lies beyond the first look."""
    index = index_of([(0.0, 4.99 / 111.195), (5.01 / 111.195, 0.0)])

    assert [near.entity.id for near in find_nearest(index, 0, 0, limit=1)] == ["local:1"]
    assert [near.entity.id for near in find_nearest(index, 0, 0, limit=1, within=4.99)] == ["local:1"]


def test_a_point_beyond_the_poles_is_refused() -> None:
    """So is one that is no number."""
    index = index_of([(0.0, 0.0)])
    for point in ((91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))):
        with pytest.raises(InputError, match="is no point"):
            find_nearest(index, *point)


@pytest.mark.parametrize(("text", "expected"), [
    ("31.67,34.57", (31.67, 34.57)), (" -33.9, 18.4 ", (-33.9, 18.4)), ("31.67 34.57", (31.67, 34.57)),
    ("31.67;34.57", (31.67, 34.57)), ("41.5N 81W", (41.5, -81.0)), ("0,-180", (0.0, -180.0)),
    ("31°40′9″N 34°34′17″E", (31 + 40 / 60 + 9 / 3600, 34 + 34 / 60 + 17 / 3600)),
])  # fmt: skip
def test_points_as_people_write_them(text: str, expected: tuple[float, float]) -> None:
    """Decimal degrees, hemispheres, degrees with minutes and seconds."""
    assert parse_point(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", [
    "", "31.67", "abc", "31,67 34,57", "1,2,3", "1,2,3,4", "31 40 9 N, 34 34 17 E", "34.57E,31.67N", "nan,1", "inf,1",
    "1e1,2", "31.67 34.57 12km", "91,0", "91N 0E", "0,181", "0N 181E", "x 31.67,34.57", "9" * 5000, "1," * 5000,
])  # fmt: skip
def test_what_is_no_point_is_refused(text: str) -> None:
    """Nothing is left over, guessed or wrapped around: of "31,67 34,57" geopy would take the middle."""
    with pytest.raises(InputError, match="is no point"):
        parse_point(text)


def run(*arguments: object) -> Result:
    """Call the program as ``gazetteer near`` does."""
    return CliRunner().invoke(
        program, ["near", *map(str, arguments), "--no-world", "--no-bundled", "--quiet"]
    )


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A wide gazetteer of three places and a person."""
    file = tmp_path / "towns.csv"
    file.write_text(
        "id,name,kind,type,country,latitude,longitude,population\n"
        "a,Ashkelon,place,city,IL,31.66926,34.57149,105995\nb,Ashdod,place,city,IL,31.79213,34.64966,\n"
        "c,Cape Town,place,city,ZA,-33.92584,18.42322,4772846\nd,Ann,person,,IL,,,\n"
    )
    return file


def test_the_table(towns: Path) -> None:
    """A line an entity: kilometres, id, name."""
    result = run("31.67,34.57", "--within", 20, "--gazetteer", towns)

    assert result.stdout == "      0.16 km  a  Ashkelon (city, IL)\n     15.50 km  b  Ashdod (city, IL)\n"


def test_lines_and_csv(towns: Path) -> None:
    """The same with every column; a southern point is no option."""
    lines = run("-33.9,18.4", "--limit", 1, "--format", "jsonl", "--gazetteer", towns).stdout
    table = run("-33.9,18.4", "--limit", 1, "--format", "csv", "--gazetteer", towns).stdout

    assert json.loads(lines) == {
        "kilometres": 3.581, "id": "c", "name": "Cape Town", "kind": "place", "type": "city", "country": "ZA",
        "latitude": -33.92584, "longitude": 18.42322, "population": 4772846,
    }  # fmt: skip
    assert table == (
        "kilometres,id,name,kind,type,country,latitude,longitude,population\n"
        "3.581,c,Cape Town,place,city,ZA,-33.92584,18.42322,4772846\n"
    )


def test_nothing_there(towns: Path) -> None:
    """Exit status 1, and a word on standard error."""
    result = run("0,0", "--within", 5, "--gazetteer", towns)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "nothing lies there\n")


@pytest.mark.parametrize(
    "arguments", [["91,0"], ["here"], ["0,0", "--within", "-1"], ["0,0", "--within", "nan"], []]
)
def test_a_wrong_call_is_one_sentence(towns: Path, arguments: list[str]) -> None:
    """Exit status 2."""
    result = run(*arguments, "--gazetteer", towns)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
