"""What is known of an entity, property by property? Data extension, as both versions of the protocol have it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from fastapi import HTTPException

from resolvers.adapters.service.reading_requests import parse_json
from resolvers.adapters.service.settings import Limits
from resolvers.adapters.service.vocabulary import PROPERTIES, Value
from resolvers.index.index import Index

# Values of one property: the names of a capital in all languages are several hundred.
MOST_VALUES: Final = 1000
MOST_PROPERTIES: Final = 100
# What a user may set for a property, as OpenRefine's dialogue shows it.
SETTINGS: Final = (
    {
        "name": "limit",
        "label": "At most so many values",
        "type": "number",
        "default": 0,
        "help_text": "0 for all of them",
    },
)


class Wanted(NamedTuple):
    """A property to fetch and how many of its values."""

    id: str
    limit: int


def read_extension(text: str | bytes, limits: Limits) -> tuple[list[str], list[Wanted]]:
    """Return the ids and properties of a query for data extension.

    Raises:
        HTTPException: 400 where it is none, 413 where it asks for too much.
    """
    asked = parse_json(text, limits, "extend")
    ids = asked.get("ids") if isinstance(asked, Mapping) else None
    properties = asked.get("properties") if isinstance(asked, Mapping) else None
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise HTTPException(
            400, 'extend should have a list of ids: {"ids": ["..."], "properties": [{"id": "..."}]}'
        )
    if not isinstance(properties, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties
    ):
        raise HTTPException(400, 'extend should have a list of properties: [{"id": "country"}]')
    if len(ids) > limits.queries:
        raise HTTPException(
            413, f"{len(ids):,} ids in one request are too many; the limit is {limits.queries:,}"
        )
    if len(properties) > MOST_PROPERTIES:
        raise HTTPException(
            413, f"{len(properties):,} properties are too many; the limit is {MOST_PROPERTIES}"
        )
    return ids, wanted_properties(properties)


def wanted_properties(asked: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    """Return what a query for data extension asks for; a property that there is not has no values and is no error."""
    wanted = []
    for one in asked:
        settings = one.get("settings")
        limit = settings.get("limit") if isinstance(settings, Mapping) else None
        try:
            most = int(limit) if limit else MOST_VALUES
        except (TypeError, ValueError, OverflowError):
            most = MOST_VALUES
        wanted.append(Wanted(one["id"], min(most, MOST_VALUES) if most > 0 else MOST_VALUES))
    return wanted


def meta(wanted: Sequence[Wanted]) -> list[dict[str, Any]]:
    """Return what the columns of an answer are."""
    return [
        {"id": one.id, "name": PROPERTIES[one.id].name if one.id in PROPERTIES else one.id} for one in wanted
    ]


def values(index: Index, entity_id: str, wanted: Sequence[Wanted]) -> dict[str, list[Value]]:
    """Return an entity's values by property; none of any for an id that nothing alive bears."""
    number = index.number(entity_id)
    entity = index.entity(number) if number is not None else None
    found: dict[str, list[Value]] = {}
    for one in wanted:
        known = PROPERTIES.get(one.id)
        told = known.values(index, entity) if known and entity else []
        found[one.id] = told[: one.limit]
    return found
