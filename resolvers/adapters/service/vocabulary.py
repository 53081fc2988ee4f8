"""Which types and properties does the service know, in the protocol's sense?

Types are the kinds, the classes of places and the types of the tables: a city is a settlement is a place. Properties are
what may be asked of an entity, and what may be told about a name in order to find it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.kinds import parse_kind
from gazetteer.model import KINDS, Entity, Kind
from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES
from resolvers.index.index import Index

# A value as the protocol writes it: {"str": ...}, {"float": ...}, {"int": ...} or {"id": ..., "name": ...}.
Value = dict[str, Any]
# Types whose word in the tables says too little by itself.
_CALLED: Final = {
    "other": "other organisation",
    "admin1": "first-level division",
    "admin2": "second-level division",
    "historical_admin1": "historical first-level division",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type of entity.

    Attributes:
        id: Kind, class or type as the tables write it ("place", "settlement", "city").
        name: For people.
        kind: The kind at the top of it.
        broader: Ids of the types right above, none for a kind.
    """

    id: str
    name: str
    kind: Kind
    broader: tuple[str, ...] = ()


def _types() -> Mapping[str, Type]:
    found: dict[str, Type] = {kind: Type(kind, kind, kind) for kind in KINDS}
    for place_class in PLACE_TYPES.values():
        found[place_class] = Type(place_class, place_class, "place", ("place",))
    for name, place_class in PLACE_TYPES.items():
        if name not in found:
            found[name] = Type(name, _called(name), "place", (place_class,))
    for name in sorted(ORGANISATION_TYPES):
        found[name] = Type(name, _called(name), "organisation", ("organisation",))
    return found


def _called(name: str) -> str:
    return _CALLED.get(name) or name.replace("_", " ")


TYPES: Final = _types()


def types_of(entity: Entity) -> list[str]:
    """Return the ids of an entity's types, narrowest first, its kind last."""
    known = TYPES.get(entity.type)
    above = known.broader if known else ()
    return list(dict.fromkeys(filter(None, (entity.type, *above, entity.kind))))


def read_type(text: str) -> str:
    """Return the id of the type that a word from outside means, or the word itself where it is none of ours.

    Whatever ``parse_kind`` understands is understood: Person, Organization, LOC.
    """
    return text if text in TYPES else parse_kind(text) or text


def kind_of(types: Sequence[str]) -> Kind | None:
    """Return the kind that all types belong to, ``None`` where they belong to several or one is unknown."""
    kinds = {TYPES[one].kind if one in TYPES else None for one in types}
    return kinds.pop() if len(kinds) == 1 else None


def type_name(type_id: str) -> str:
    """What a type is called."""
    return TYPES[type_id].name if type_id in TYPES else type_id


@dataclass(frozen=True, slots=True)
class Property:
    """Something that may be asked of an entity, or told beside a name (``questions`` says what is made of that).

    Attributes:
        id: Its id.
        name: For people.
        about: One sentence.
        values: The entity's values, in the order of the tables; empty where nothing is known.
        kinds: What kinds of entity have it.
    """

    id: str
    name: str
    about: str
    values: Callable[[Index, Entity], list[Value]]
    kinds: tuple[Kind, ...] = KINDS


def _texts(*texts: str) -> list[Value]:
    return [{"str": text} for text in texts if text]


def _numbers(*numbers: float | None) -> list[Value]:
    return [{"float": number} for number in numbers if number is not None]


def _coordinates(_: Index, entity: Entity) -> list[Value]:
    if entity.latitude is None or entity.longitude is None:
        return []
    return [{"str": f"{entity.latitude},{entity.longitude}"}]


def _names(index: Index, entity: Entity) -> list[Value]:
    number = index.number(entity.id)
    names = index.entity_names(number) if number is not None else []
    return _texts(*dict.fromkeys([entity.name, *(name.text for name in names)]))


def _population(_: Index, entity: Entity) -> list[Value]:
    return [] if entity.population is None else [{"int": entity.population}]


def _parents(index: Index, entity: Entity) -> list[Value]:
    """Parents with their names; an id that nothing alive bears is called by itself."""
    parents = []
    for parent in entity.part_of:
        number = index.number(parent)
        parents.append({"id": parent, "name": index.entity(number).name if number is not None else parent})
    return parents


_POINTED: Final[tuple[Kind, ...]] = ("organisation", "place")
_LIST: Final = (
    Property("country", "country", "ISO 3166-1 alpha-2 code; a name of a country is understood too",
             lambda _, entity: _texts(entity.country)),
    Property("coordinates", "coordinates", "latitude,longitude in degrees; WKT points are understood too",
             _coordinates, _POINTED),
    Property("latitude", "latitude", "degrees north", lambda _, entity: _numbers(entity.latitude), _POINTED),
    Property("longitude", "longitude", "degrees east", lambda _, entity: _numbers(entity.longitude), _POINTED),
    Property("date", "date", "a year or ISO date at which the name was in use", lambda _, __: []),
    Property("part_of", "part of", "what it belongs to, nearest first", _parents, _POINTED),
    Property("id", "id", "the canonical id", lambda _, entity: _texts(entity.id)),
    Property("name", "name", "the preferred name", lambda _, entity: _texts(entity.name)),
    Property("names", "all names", "every spelling, preferred first", _names),
    Property("type", "type", "the finer class", lambda _, entity: _texts(entity.type)),
    Property("description", "description", "one line that tells it from namesakes",
             lambda _, entity: _texts(entity.description)),
    Property("same_as", "same as", "ids of the same thing elsewhere", lambda _, entity: _texts(*entity.same_as)),
    Property("population", "population", "inhabitants", _population, ("place",)),
    Property("born", "born", "year or ISO date", lambda _, entity: _texts(entity.born), ("person",)),
    Property("died", "died", "year or ISO date", lambda _, entity: _texts(entity.died), ("person",)),
)  # fmt: skip
PROPERTIES: Final[Mapping[str, Property]] = {one.id: one for one in _LIST}
# What can be fetched; a date is only ever told.
FETCHED: Final = tuple(one for one in _LIST if one.id != "date")


def about(entity: Entity) -> str:
    """One line that tells an entity from its namesakes: "city in IL", "Prime Minister of Israel"."""
    what = type_name(entity.type) if entity.type else entity.kind
    return entity.description or (f"{what} in {entity.country}" if entity.country else what)
