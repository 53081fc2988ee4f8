"""What besides the name speaks for a candidate, or against it: country, distance, size, sort of place, date.

Side by side for many candidates at once. What is not known on either side counts nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.importing.world import LAYER as WORLD
from gazetteer.layers import BUNDLED
from gazetteer.model import KINDS, STATUSES
from gazetteer.schema import PlaceClass
from resolvers.index.index import Index
from resolvers.model import Query

FEATURES: Final = (
    "country_same",  # in the country hinted at
    "country_other",  # in another
    "distance",  # how far from the point hinted at: doublings beyond NEAR kilometres, at most MOST_DOUBLINGS
    "population",  # decimal digits of the number of inhabitants beyond NEUTRAL; 0 for what is no place
    "capital",  # the capital of a country
    "own",  # in a gazetteer that the user brought along, beside the world's or the bundled one
    "demonym",  # the spelling is what its people are called
    "misspelling",  # the spelling is known as a misspelling
    "former",  # the spelling was in use once
    "short",  # the spelling is a short form or an abbreviation
    "dead",  # the date hinted at lies outside the entity's life or the name's use
    "in_use",  # the date hinted at lies within the years that the table gives for the name
    "context",  # the context names its country, its division or itself in other words: how many of them, at most 2
)

EARTH_RADIUS: Final = 6371.0088  # kilometres; mean radius of WGS 84 (IUGG)
# A point given for a town may be that of its district: within this many kilometres two points are one.
NEAR: Final = 25.0
MOST_DOUBLINGS: Final = 8.0
# A place of 100,000 inhabitants is neither small nor large: of this size population says nothing.
NEUTRAL: Final = 5.0
MOST_DIGITS: Final = 3.0
# What a place of unknown population counts as, in decimal digits, by class. Countries and divisions without one
# count as their settlements together. Regions and sites stand in tables because they are written about.
UNKNOWN: Final[Mapping[PlaceClass, float]] = {
    "continent": 8.0, "country": 6.0, "division": 4.5, "district": 4.0, "settlement": 2.7, "region": 5.0, "site": 4.0,
}  # fmt: skip

_CLASSES: Final[tuple[PlaceClass, ...]] = (
    "continent",
    "country",
    "division",
    "district",
    "settlement",
    "region",
    "site",
)
_PLACE = KINDS.index("place")
_NOWHERE: Final[tuple[frozenset[int], frozenset[int]]] = (frozenset(), frozenset())


class Asking(NamedTuple):
    """What queries say besides the name, as columns.

    Attributes:
        country: Number of the country in ``Index.entities.countries``; -1 where none is asked for, -2 for one that
            no entity is in.
        latitude, longitude: Degrees, nan where not known.
        date: ISO date or year, "" where not known.
        countries: For each query the numbers of the countries that its context names.
        divisions: The same of divisions.
    """

    country: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    date: Sequence[str]
    countries: Sequence[frozenset[int]]
    divisions: Sequence[frozenset[int]]


def asking(index: Index, queries: Sequence[Query]) -> Asking:
    """Bring what queries know into columns."""
    numbers = {code: number for number, code in enumerate(index.entities.countries)}
    nowhere = float("nan")
    named = [_named(index, query.context) for query in queries]
    return Asking(
        np.array([numbers.get(query.country, -2) if query.country else -1 for query in queries], np.int64),
        np.array([nowhere if query.latitude is None else query.latitude for query in queries], np.float64),
        np.array([nowhere if query.longitude is None else query.longitude for query in queries], np.float64),
        [query.date for query in queries],
        [countries for countries, _ in named],
        [divisions for _, divisions in named],
    )


def _named(index: Index, context: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The countries and divisions that a context names in full; demonyms count for their countries."""
    if not context:
        return _NOWHERE
    countries: set[int] = set()
    divisions: set[int] = set()
    for text in context:
        spans = index.scan(text)
        rows, _ = index.rows_of_keys(np.unique(spans.key[spans.key >= 0]))
        entities = index.names.entity[rows]
        classes = index.entities.place_class[entities]
        own = index.entities.country[entities].astype(np.int64)
        countries |= set(own[(classes == _CLASSES.index("country")) & (own > 0)].tolist())
        division = index.entities.division[entities].astype(np.int64)
        divisions |= set(division[(classes == _CLASSES.index("division")) & (division > 0)].tolist())
    return frozenset(countries), frozenset(divisions)


def compare_facts(
    index: Index,
    asked: Asking,
    queries: NDArray[np.int64],
    rows: NDArray[np.int64],
    prominence: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Lay queries and candidates side by side.

    Args:
        index: Where the candidates stand.
        asked: The queries' facts.
        queries: For each candidate the position of its query.
        rows: The candidates: name rows.
        prominence: Of every entity, as ``prominences`` gives it.

    Returns:
        One row a candidate, one column for each of ``FEATURES``.
    """
    entities = index.entities
    bearers = index.names.entity[rows]
    country, wanted = entities.country[bearers].astype(np.int64), asked.country[queries]
    status = index.names.status[rows]
    is_place = entities.kind[bearers] == _PLACE
    known = is_place & (country > 0) & (wanted != -1)
    outside, within = _dated(index, asked, queries, rows)
    columns = {
        "country_same": known & (country == wanted),
        "country_other": known & (country != wanted),
        "distance": _doublings(asked, queries, entities.latitude[bearers], entities.longitude[bearers]),
        "population": prominence[bearers],
        "capital": entities.capital[bearers],
        "own": _own(index, bearers),
        "demonym": status == STATUSES.index("demonym"),
        "misspelling": status == STATUSES.index("misspelling"),
        "former": status == STATUSES.index("former"),
        "short": np.isin(status, [STATUSES.index("short"), STATUSES.index("abbreviation")]),
        "dead": outside,
        "in_use": within,
        "context": _mentioned(index, asked, queries, bearers),
    }
    assert tuple(columns) == FEATURES
    return np.column_stack([column.astype(np.float32) for column in columns.values()])


def distances(
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    other_latitude: NDArray[np.float64],
    other_longitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle distances in kilometres (haversine); nan where a coordinate is."""
    a, b, c, d = (np.radians(side) for side in (latitude, longitude, other_latitude, other_longitude))
    chord = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    result: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return result


def _doublings(
    asked: Asking, queries: NDArray[np.int64], latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    if np.isnan(asked.latitude).all():
        return np.zeros(len(queries))
    kilometres = distances(asked.latitude[queries], asked.longitude[queries], latitude, longitude)
    doublings: NDArray[np.float64] = np.clip(np.log2(np.maximum(kilometres, NEAR) / NEAR), 0, MOST_DOUBLINGS)
    return np.where(np.isnan(doublings), 0.0, doublings)


def prominences(index: Index) -> NDArray[np.float32]:
    """Return for every entity how large it is, in decimal digits beyond ``NEUTRAL``; 0 for what is no place.

    All places count alike in a gazetteer that knows no population at all.
    """
    entities = index.entities
    population, place_class = entities.population, entities.place_class
    if not (population > 0).any():
        return np.zeros(len(entities), np.float32)
    settled = np.where(place_class == _CLASSES.index("settlement"), np.maximum(population, 0), 0)
    unknown = np.array(
        [*(UNKNOWN[one] for one in _CLASSES), *[UNKNOWN["settlement"]] * (256 - len(_CLASSES))]
    )
    digits = np.where(population > 0, np.log10(np.maximum(population, 1)), unknown[place_class])
    for name, members in (("division", entities.division), ("country", entities.country)):
        together = np.bincount(members, settled)
        known = (
            (place_class == _CLASSES.index(name))
            & (population <= 0)
            & (together[members] > 0)
            & (members > 0)
        )
        digits = np.where(known, np.log10(np.maximum(together[members], 1)), digits)
    sizes = np.clip(digits - NEUTRAL, -MOST_DIGITS, MOST_DIGITS)
    return np.where(entities.kind == _PLACE, sizes, 0.0).astype(np.float32)


def _own(index: Index, bearers: NDArray[np.uint32]) -> NDArray[np.bool_]:
    layers = index.entities.layers
    own = np.array([layer not in ("", WORLD, BUNDLED) for layer in layers])
    if all(layer not in (WORLD, BUNDLED) for layer in layers):
        own[:] = False
    chosen: NDArray[np.bool_] = own[index.entities.layer[bearers]]
    return chosen


def _dated(
    index: Index, asked: Asking, queries: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whether a date lies outside a name's use or an entity's life, and whether it lies within the name's stated use.

    Read one by one, since few queries have a date. A name without years is in use at any time, which tells nothing.
    """
    outside, within = np.zeros(len(rows)), np.zeros(len(rows))
    for place in np.flatnonzero([bool(asked.date[query]) for query in queries.tolist()]).tolist():
        date = asked.date[int(queries[place])]
        name = index.name(int(rows[place]))
        entity = index.entity(int(index.names.entity[rows[place]]))
        outside[place] = not _covers(max(name.valid_from, entity.born), name.valid_to or entity.died, date)
        stated = bool(name.valid_from or name.valid_to)
        within[place] = stated and not outside[place]
    return outside, within


def _covers(first: str, last: str, date: str) -> bool:
    """Whether a date lies in a span that may be open at either end; as precise as the coarser of the two."""
    begun = not first or date >= first[: len(date)]
    return begun and (not last or date <= last[: len(date)])


def _mentioned(
    index: Index, asked: Asking, queries: NDArray[np.int64], bearers: NDArray[np.uint32]
) -> NDArray[np.float64]:
    if not any(asked.countries) and not any(asked.divisions):
        return np.zeros(len(queries))
    country, division = index.entities.country[bearers].tolist(), index.entities.division[bearers].tolist()
    return np.array(
        [
            (country[place] in asked.countries[query]) + (division[place] in asked.divisions[query])
            for place, query in enumerate(queries.tolist())
        ],
        np.float64,
    )
