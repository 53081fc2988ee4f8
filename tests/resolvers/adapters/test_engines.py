"""pandas, polars and Arrow say of every name what the library says."""

from typing import Any

import pandas as pd
import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.doors import resolve_column
from resolvers.errors import InputError
from resolvers.model import Query
from resolvers.resolver import Resolver

pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

ENTITIES = (
    Entity(
        "x:ashkelon", "place", "Ashkelon", country="IL", latitude=31.67, longitude=34.57, population=144000
    ),
    Entity(
        "x:georgia", "place", "Georgia", country="GE", latitude=42.0, longitude=43.5, population=3_700_000
    ),
    Entity(
        "x:georgia-us", "place", "Georgia", country="US", latitude=32.7, longitude=-83.5, population=3_700_000
    ),
    Entity("x:hamas", "organisation", "Hamas"),
    Entity("x:sharon", "person", "Ariel Sharon", country="IL"),
)
TABLE: dict[str, list[Any]] = {
    "name": [
        "Ashkelom",
        None,
        "Georgia",
        "Georgia",
        "",
        "Ashkelom",
        "Sharon, Ariel",
        "Nowhere",
        "Georgia",
        "ASHKELON",
    ],
    "iso2": ["IL", "IL", None, "us", None, "IL", None, None, "GE", None],
    "lat": [None, None, None, None, None, None, None, None, 42.0, None],
    "lon": [None, None, None, None, None, None, None, None, 43.0, None],
}
COLUMNS = {"country": "iso2", "latitude": "lat", "longitude": "lon"}


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return resolver_over(ENTITIES)


def rows_of(frame: Any) -> list[tuple[Any, ...]]:
    """A frame's rows, nothing as ``None``."""
    if isinstance(frame, pd.DataFrame):
        frame = frame.astype(object).where(frame.notna(), None)
        return list(frame.itertuples(index=False, name=None))
    return [
        tuple(row.values())
        for row in (frame.to_pylist() if isinstance(frame, pa.Table) else frame.to_dicts())
    ]


def test_every_engine_says_what_the_library_says(resolver: Resolver) -> None:
    """Status, id, score, point and reason are those of ``Resolver.resolve_many``, to the last digit."""
    tables = [pd.DataFrame(TABLE), pl.DataFrame(TABLE), pa.table(TABLE)]
    found = [
        rows_of(
            resolve_column(
                table["name"], resolver=resolver, **{hint: table[column] for hint, column in COLUMNS.items()}
            )
        )
        for table in tables
    ]
    library = []
    for name, country, latitude, longitude in zip(*TABLE.values(), strict=True):
        if name is None:
            library.append((None,) * 7)
            continue
        answer = resolver.resolve_many([Query(name, None, (country or "").upper(), latitude, longitude)])[0]
        entity = answer.entity
        facts = (
            (entity.id, entity.name, answer.score, entity.latitude, entity.longitude)
            if entity
            else (None,) * 5
        )
        library.append((*facts[:2], answer.status, *facts[2:], answer.reason))

    assert found[0] == library
    assert found[1] == library
    assert found[2] == library


@pytest.mark.parametrize(
    "make", [pd.Series, pl.Series, pa.array, lambda values: pa.chunked_array([values, values[:0]])]
)
def test_columns_of_nothing_and_of_little(resolver: Resolver, make: Any) -> None:
    """A column of nulls, of numbers, and an empty one have as many rows as went in."""
    nulls = resolve_column(make([None, None]), resolver=resolver)
    numbers = resolve_column(make([1, 2, 1]), resolver=resolver)
    empty = resolve_column(make([]), resolver=resolver)

    assert rows_of(nulls) == [(None,) * 7] * 2
    assert [row[2] for row in rows_of(numbers)] == ["unmatched"] * 3
    assert rows_of(empty) == []


@pytest.mark.parametrize("make", [pl.Series, pa.array])
def test_columns_of_other_lengths_are_refused(resolver: Resolver, make: Any) -> None:
    """Which column, and how long both are."""
    with pytest.raises(InputError, match="country has 1 rows, the names have 2"):
        resolve_column(make(["a", "b"]), country=make(["IL"]), resolver=resolver)


def test_what_is_no_column_is_said(resolver: Resolver) -> None:
    """A list is none; the sentence says what to do."""
    with pytest.raises(InputError, match="a list is no column of pandas, polars or pyarrow"):
        resolve_column(["Ashkelon"], resolver=resolver)
