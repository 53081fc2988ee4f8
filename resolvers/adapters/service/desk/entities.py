"""What does the page of an entity show? Facts and names with who says them, what lies near, what looks alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, get_args
from weakref import WeakKeyDictionary

import numpy as np

from gazetteer.keys import fold
from gazetteer.layers import Statement
from gazetteer.model import STATUSES, Entity, Name
from gazetteer.schema import PlaceClass
from gazetteer.stack import Stack
from resolvers.adapters.service.desk.drawing import Floats, Point
from resolvers.index.index import Index

_NEIGHBOURS: Final = 10
_ALIKE: Final = 12
_DIVISION: Final = get_args(PlaceClass).index("division")
_EARTH: Final = 6371.0088  # km, mean radius (IUGG)
# Facts in the order in which a reader asks for them.
FACTS: Final = (
    "name", "description", "type", "country", "admin1", "part_of", "latitude", "longitude", "population", "born", "died",
    "same_as", "source", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity near another one, and how far off in kilometres."""

    entity: Entity
    kilometres: float


@dataclass(frozen=True, slots=True)
class Alike:
    """An entity that may be taken for another.

    Attributes:
        spelling: The name by which they are alike; "" where only a table pairs them.
        distinct: A table says that the two are never one.
    """

    entity: Entity
    spelling: str
    distinct: bool


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, who says it, and where they have it from."""

    said: Statement
    source: str


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The names of one language, those that hold first, preferred before variants."""

    lang: str
    names: tuple[NameRow, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything about an entity."""

    entity: Entity
    facts: tuple[tuple[str, tuple[Statement, ...]], ...]
    groups: tuple[NameGroup, ...]
    parents: tuple[Entity, ...]
    neighbours: tuple[Neighbour, ...]
    alike: tuple[Alike, ...]

    @property
    def name_count(self) -> int:
        """How many names hold."""
        return sum(not name.said.fate for group in self.groups for name in group.names)


def entity_page(index: Index, stack: Stack, entity_id: str) -> EntityPage | None:
    """Gather what is known of an entity; ``None`` where nothing alive bears the id.

    Args:
        index: Finds what is near and what is alike.
        stack: Knows who says what.
        entity_id: Its id, or one that was retired in its favour.
    """
    number = index.number(entity_id)
    if number is None:
        return None
    entity = index.entity(number)
    statements = stack.statements(entity.id)
    parents = (index.number(parent) for parent in entity.part_of)
    return EntityPage(
        entity,
        _facts(statements),
        _groups(statements, stack.names(entity.id)),
        tuple(index.entity(parent) for parent in parents if parent is not None),
        nearest(index, number),
        look_alikes(index, number),
    )


def _facts(statements: Sequence[Statement]) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
    found = ((fact, tuple(one for one in statements if one.subject == fact)) for fact in FACTS)
    return tuple((fact, said) for fact, said in found if said)


def _groups(statements: Sequence[Statement], holding: Sequence[Name]) -> tuple[NameGroup, ...]:
    """Names by language: those without one and English first, then by tag."""
    names = [one for one in statements if one.subject in STATUSES]
    order: dict[str, int] = {status: place for place, status in enumerate(STATUSES)}
    sources = {(name.layer, name.text, name.lang): name.source for name in holding}
    langs = sorted({name.lang for name in names}, key=lambda lang: (lang not in ("", "en"), lang))
    return tuple(
        NameGroup(
            lang,
            tuple(
                NameRow(name, sources.get((name.layer, name.text, name.lang), ""))
                for name in sorted(
                    (name for name in names if name.lang == lang),
                    key=lambda name: (bool(name.fate), order[name.subject], fold(name.text)),
                )
            ),
        )
        for lang in langs
    )


def nearest(index: Index, number: int, limit: int = _NEIGHBOURS) -> tuple[Neighbour, ...]:
    """Return the places nearest to an entity that has a point, nearest first; of equal ones the larger.

    Distances are great-circle, over a sphere of the earth's mean radius.
    """
    columns = index.entities
    latitude, longitude = columns.latitude[number], columns.longitude[number]
    if np.isnan(latitude):
        return ()
    place = (columns.kind == 2) & ~columns.masked
    # A degree of latitude is 111 km: what is nearer than the tenth of those is found in a narrow band first.
    for band in (0.5, 4.0, 180.0):
        numbers = np.flatnonzero(place & (np.abs(columns.latitude - latitude) < band))
        numbers = numbers[numbers != number]
        distances = _kilometres(latitude, longitude, columns.latitude[numbers], columns.longitude[numbers])
        if np.count_nonzero(distances < band * 111) >= limit:
            break
    order = np.lexsort((numbers, -columns.population[numbers], distances.round(3)))[:limit]
    return tuple(
        Neighbour(index.entity(int(numbers[each])), float(distances[each])) for each in order.tolist()
    )


def _kilometres(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> Floats:
    """Haversine distances."""
    north, south = np.radians(latitude), np.radians(latitudes)
    up, across = south - north, np.radians(longitudes - longitude)
    share = np.sin(up / 2) ** 2 + np.cos(north) * np.cos(south) * np.sin(across / 2) ** 2
    distances: Floats = 2 * _EARTH * np.arcsin(np.sqrt(np.clip(share, 0, 1)))
    return distances


def look_alikes(index: Index, number: int, limit: int = _ALIKE) -> tuple[Alike, ...]:
    """Return what may be taken for an entity: declared pairs first, then namesakes and near spellings of its name."""
    entity = index.entity(number)
    found: dict[str, Alike] = {}
    for pair in sorted(map(sorted, index.distinct)):
        if entity.id in pair:
            other = index.number(next(one for one in pair if one != entity.id))
            if other is not None:
                found[index.entity_id(other)] = Alike(index.entity(other), "", True)
    hits = index.near(entity.name, limit=4 * limit, kind=entity.kind)
    rows, _ = index.rows_of_keys(hits.keys)
    for row in rows.tolist():
        bearer = int(index.names.entity[row])
        other_id = index.entity_id(bearer)
        if bearer != number and other_id not in found and len(found) < limit:
            found[other_id] = Alike(index.entity(bearer), index.name_text(row), False)
    return tuple(found.values())[:limit]


def division_of(index: Index, entity: Entity) -> str:
    """Return the name of the first-level division that an entity lies in, which tells namesakes apart; "" where none is known."""
    if not entity.admin1 or entity.type == "admin1":
        return ""
    names = _divisions.get(index)
    if names is None:
        names = _divisions[index] = _division_names(index)
    return names.get((entity.country, entity.admin1), "")


_divisions: WeakKeyDictionary[Index, dict[tuple[str, str], str]] = WeakKeyDictionary()


def _division_names(index: Index) -> dict[tuple[str, str], str]:
    columns = index.entities
    numbers = np.flatnonzero((columns.place_class == _DIVISION) & ~columns.masked)
    entities = (index.entity(number) for number in numbers.tolist())
    return {
        (each.country, each.admin1): each.name for each in entities if each.type == "admin1" and each.admin1
    }


def points_of(entities: Iterable[Entity], link: str) -> list[Point]:
    """Return what a map shows of entities; those without a point are left out.

    Args:
        entities: Best first.
        link: The address of their pages, with ``{}`` for the id.
    """
    return [
        Point(entity.name, entity.latitude, entity.longitude, entity.kind, link.format(entity.id))
        for entity in entities
        if entity.latitude is not None and entity.longitude is not None and entity.kind != "person"
    ]
