"""What may somebody who is still typing mean? Entities, types and properties that begin so.

The index keeps its keys by length and, within a length, in the order of their letters: those that begin with a few letters
lie together in each length, and two searches by halves find them. Nothing needs to be built for it.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from gazetteer.model import KINDS, STATUSES
from resolvers.adapters.service.vocabulary import (
    FETCHED,
    PROPERTIES,
    TYPES,
    about,
    kind_of,
    read_type,
    type_name,
    types_of,
)
from resolvers.index.index import Index
from resolvers.index.keys import KeyTable, Numbers

# Suggestions in an answer: what a list under a field shows.
USUAL: Final = 10
# Keys looked at: "a" begins a hundred thousand, and who typed it has not finished.
MOST_KEYS: Final = 20_000
# Names longer than this are sentences; nobody completes them.
_LONGEST: Final = 60
# No suggestion for what is not a name of today.
_LEFT_OUT: Final = frozenset({STATUSES.index("misspelling"), STATUSES.index("demonym")})

# What tells more of what is meant, in powers of ten of inhabitants: New York Mills goes before Jakarta ("New York of the
# East"), Mumbai before Bombardopolis.
_PREFERRED: Final = 4.0
_EXACT: Final = 1.5
# Whoever has no inhabitants, people and organisations above all, stands among the towns.
_UNCOUNTED: Final = 4.0


def suggest_entities(
    index: Index, prefix: str, *, types: tuple[str, ...] = (), limit: int = USUAL, skip: int = 0
) -> list[dict[str, Any]]:
    """Return entities that a name of begins with the prefix, or that bear it as id.

    Best first: what is called so in the first place before what is called so too, exact before begun, large before small.

    Args:
        index: Where to look.
        prefix: As typed, in any letter case and spelling.
        types: Ids of types that they should bear one of.
        limit: How many.
        skip: How many to leave out at the beginning, for the next page.
    """
    numbers = [number] if (number := index.number(prefix.strip())) is not None else []
    numbers += [one for one in _ranked(index, fold(prefix), types).tolist() if one not in numbers]
    found: list[dict[str, Any]] = []
    left = skip
    for number in numbers:
        entity = index.entity(number)
        if types and not set(types) & set(types_of(entity)):
            continue
        if left:
            left -= 1
            continue
        found.append(
            {
                "id": entity.id,
                "name": entity.name,
                "description": about(entity),
                "notable": [{"id": one, "name": type_name(one)} for one in types_of(entity)],
            }
        )
        if len(found) == limit:
            break
    return found


def _ranked(index: Index, key: str, types: tuple[str, ...]) -> Numbers:
    """Numbers of the entities with a name that begins so, best first."""
    keys = prefixed_keys(index, key)
    rows, positions = index.rows_of_keys(keys)
    if not len(rows):
        return np.zeros(0, np.int64)
    good = ~np.isin(index.names.status[rows], list(_LEFT_OUT))
    bearers = index.names.entity[rows].astype(np.int64)
    kind = kind_of(types) if types else None
    if kind is not None:
        good &= index.entities.kind[bearers] == KINDS.index(kind)
    rows, bearers, positions = rows[good], bearers[good], positions[good]
    worth = _EXACT * (keys[positions] == index.exact([key])[0])
    worth += _PREFERRED * (index.names.status[rows] == STATUSES.index("preferred"))
    entities, first = np.unique(bearers, return_inverse=True)
    best = np.zeros(len(entities))
    np.maximum.at(best, first, worth)
    order = np.lexsort((entities, -(best + _prominence(index, entities))))
    return entities[order]


def _prominence(index: Index, entities: Numbers) -> npt.NDArray[np.float64]:
    """How likely somebody looks for an entity: inhabitants in powers of ten, elsewhere how many names it has."""
    people = index.entities.population[entities]
    names = index.entities.name_count[entities]
    return np.where(people > 0, np.log10(np.maximum(people, 1)), _UNCOUNTED + np.log10(names + 1.0))


def prefixed_keys(index: Index, prefix: str) -> Numbers:
    """Return the numbers of keys that begin with a folded prefix, shortest first, at most ``MOST_KEYS`` a segment."""
    if not prefix:
        return np.zeros(0, np.int64)
    found = []
    for place, segment in enumerate(index.segments):
        table = KeyTable(segment["key_offsets"], segment["key_bytes"], segment["key_length_starts"])
        local = np.array(list(_prefixed(table, prefix)), np.int64)
        # The base's keys bear the index's numbers; an overlay's are looked up.
        found.append(index.exact([table.texts[key] for key in local.tolist()]) if place else local)
    keys = np.unique(np.concatenate(found))
    return keys[keys >= 0]


def _prefixed(table: KeyTable, prefix: str) -> Iterator[int]:
    count = 0
    for length in range(len(prefix), min(_LONGEST, table.longest) + 1):
        start, end = table.of_lengths(length, length)
        low = _first(table, start, end, prefix, after=False)
        high = _first(table, low, end, prefix, after=True)
        high = min(high, low + MOST_KEYS - count)
        yield from range(low, high)
        count += high - low
        if count >= MOST_KEYS:
            return


def _first(table: KeyTable, low: int, high: int, prefix: str, *, after: bool) -> int:
    """The first key of a range that does not come before the prefix, or that comes after all that begin with it."""
    while low < high:
        middle = (low + high) // 2
        start = table.texts[middle][: len(prefix)]
        if start < prefix or (after and start == prefix):
            low = middle + 1
        else:
            high = middle
    return low


def suggest_types(prefix: str, *, limit: int = USUAL, skip: int = 0) -> list[dict[str, Any]]:
    """Return types whose id or name begins so, then those with a word that does; all for an empty prefix."""
    known = {read_type(prefix)} & TYPES.keys()
    found = [
        {
            "id": one.id,
            "name": one.name,
            "broader": [{"id": id_, "name": type_name(id_)} for id_ in one.broader],
        }
        for one in TYPES.values()
    ]
    return _beginning(found, prefix, known)[skip : skip + limit]


def suggest_properties(prefix: str, *, limit: int = USUAL, skip: int = 0) -> list[dict[str, Any]]:
    """Return properties whose id or name begins so, then those with a word that does; all for an empty prefix."""
    found = [{"id": one.id, "name": one.name, "description": one.about} for one in PROPERTIES.values()]
    return _beginning(found, prefix, set())[skip : skip + limit]


def propose_properties(type_id: str, limit: int | None = None) -> list[dict[str, str]]:
    """Return what can be fetched of entities of a type; of any, where the type is none of ours."""
    kind = kind_of((read_type(type_id),)) if type_id else None
    found = [{"id": one.id, "name": one.name} for one in FETCHED if kind is None or kind in one.kinds]
    return found[:limit]


def _beginning(found: list[dict[str, Any]], prefix: str, known: set[str]) -> list[dict[str, Any]]:
    wanted = prefix.strip().casefold()

    def rank(one: dict[str, Any]) -> int:
        names = (one["id"].casefold(), one["name"].casefold())
        if wanted in names or one["id"] in known:
            return 0
        if any(name.startswith(wanted) for name in names):
            return 1
        return 2 if any(word.startswith(wanted) for name in names for word in name.split()) else 3

    ranked = sorted(((rank(one), place, one) for place, one in enumerate(found)), key=lambda each: each[:2])
    return [one for place, _, one in ranked if place < 3]
