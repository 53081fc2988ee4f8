"""Are two entities of one name the same? Only where their places say so too, and no source says otherwise."""

from typing import NamedTuple

from gazetteer.importing.records import UNTYPED
from gazetteer.layer import Spelling
from gazetteer.lint.geography import kilometres
from gazetteer.model import Entity, Kind
from gazetteer.schema import ENTITY_TABLES, PLACE_TYPES

# As the rule likely-duplicate of lint has it: two places of one name and class this near are one, in kilometres.
NEAR = 25.0


class Likeness(NamedTuple):
    """What of an entity is laid beside another of the same name.

    Attributes:
        sources: The prefixes of its ids. Two ids of one prefix are two things: the source itself tells them apart.
    """

    id: str
    kind: Kind
    name: str
    place_class: str
    country: str
    point: tuple[float, float] | None
    born: str
    sources: frozenset[str]


def likeness_of(kind: Kind, cells: tuple[str, ...]) -> Likeness:
    """Return what a row of a table of entities, in the schema's order, says for the comparison."""
    row = dict(zip(ENTITY_TABLES[kind].header, cells, strict=False))
    point = None
    if row.get("latitude") and row.get("longitude"):
        point = float(row["latitude"]), float(row["longitude"])
    ids = [row["id"], *filter(None, row["same_as"].split(";"))]
    return Likeness(
        row["id"],
        kind,
        row["name"],
        _class_of(row.get("type", "")),
        row["country"],
        point,
        row.get("born", ""),
        _prefixes(ids),
    )


def likeness_of_entity(entity: Entity) -> Likeness:
    """Return the same of an entity of a layer."""
    point = None
    if entity.latitude is not None and entity.longitude is not None:
        point = entity.latitude, entity.longitude
    ids = [entity.id, *entity.same_as]
    return Likeness(
        entity.id,
        entity.kind,
        entity.name,
        _class_of(entity.type),
        entity.country,
        point,
        entity.born,
        _prefixes(ids),
    )


def why_alike(left: Likeness, right: Likeness) -> str:
    """Return why two entities of one kind and name are the same, as part of a sentence; "" where they are not.

    Places: of one class and within 25 km; where a point is missing, in one country and of one class. Organisations: in one
    country. People: of one country or year of birth, and neither differs. Never two that one source has under two ids.
    """
    if left.sources & right.sources - {"local"}:
        return ""
    if left.kind == "place":
        return _places_alike(left, right)
    if left.kind == "organisation":
        return f"both in {left.country}" if left.country and left.country == right.country else ""
    country = left.country == right.country if left.country and right.country else None
    born = left.born[:4] == right.born[:4] if left.born and right.born else None
    if country is False or born is False or (country is None and born is None):
        return ""
    return f"both of {left.country}" if country else f"both born in {left.born[:4]}"


def _places_alike(left: Likeness, right: Likeness) -> str:
    if left.place_class and right.place_class and left.place_class != right.place_class:
        return ""
    if left.point and right.point:
        distance = kilometres(left.point, right.point)
        return f"{distance:.1f} km away" if distance <= NEAR else ""
    return f"both in {left.country}" if left.country and left.country == right.country else ""


def is_searched(spelling: Spelling) -> bool:
    """Whether a name may stand for its entity in such a comparison: no demonym, and nothing that many share."""
    return spelling.status in ("preferred", "variant", "former") and len(spelling.text) > 2


def _class_of(type_: str) -> str:
    """The class of a place; "" where it is not known, as of what a source gives no type for."""
    return "" if type_ == UNTYPED["place"] else PLACE_TYPES.get(type_, "")


def _prefixes(ids: list[str]) -> frozenset[str]:
    return frozenset(each.partition(":")[0] for each in ids)
