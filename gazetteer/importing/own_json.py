"""What ``gazetteer export`` writes as JSON Lines and GeoJSON, taken back in: every field, and each name with its source.

An entity a line, or a feature, with ``id``, ``kind``, ``name``, the columns of its table, and ``names``. Redirects, pairs and
retractions are no entities, and left out. Source of GeoJSON: RFC 7946, sections 3.2 (features) and 3.1.1 (positions).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.errors import Location
from gazetteer.importing.jsonfiles import first_object, read_elements, read_lines, strings
from gazetteer.importing.opening import Member
from gazetteer.importing.points import of_geojson
from gazetteer.importing.records import (
    Choice,
    Item,
    Names,
    Record,
    Refusal,
    Tally,
    records_of,
    tidy_spelling,
    tidy_text,
)
from gazetteer.kinds import parse_kind
from gazetteer.layer import Spelling
from gazetteer.model import STATUSES, NameStatus
from gazetteer.schema import ENTITY_TABLES

_OTHERS = ("redirect", "distinct", "retraction")


def recognises_lines(member: Member) -> bool:
    """Whether the first line is an object with ``id``, ``kind`` and ``name``, or one of the others that are written."""
    first = first_object(member)
    return {"id", "kind", "name"} <= first.keys() or any(key in first for key in ("names_of", *_OTHERS))


def recognises_features(member: Member) -> bool:
    """Whether a file begins like GeoJSON whose properties have a ``kind`` and a ``name``."""
    head = member.head()
    return b'"Feature' in head and b'"kind"' in head and b'"name"' in head and b"{" in head[:4096]


def read_json_lines(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the entities of JSON Lines.

    Raises:
        SourceError: A file is not UTF-8, or cut short.
    """
    for member in members:
        for each in read_lines(member):
            tally.counts["read"] += 1
            if isinstance(each, Refusal):
                yield each
            elif any(key in each.value for key in _OTHERS):
                tally.counts["left out"] += 1
            elif "names_of" in each.value:
                where = Location(member.name, each.line)
                yield from _names(str(each.value["names_of"]), each.value, where, choice)
            else:
                yield from _entity(each.value, Location(member.name, each.line), choice)


def read_features(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the entities of GeoJSON.

    Raises:
        SourceError: A file is no JSON, cut short or not UTF-8.
    """
    for member in members:
        for each in read_elements(member, "features"):
            tally.counts["read"] += 1
            if isinstance(each, Refusal):
                yield each
                continue
            where = Location(member.name, each.line)
            properties = each.value.get("properties")
            try:
                latitude, longitude = of_geojson(each.value.get("geometry"))
            except UnfitError as error:
                yield Refusal(where.file, where.line, *error.args)
                continue
            value = dict(properties) if isinstance(properties, dict) else {}
            value |= {
                "id": each.value.get("id") or value.get("id"),
                "latitude": latitude,
                "longitude": longitude,
            }
            yield from _entity(value, where, choice)


def _entity(value: Mapping[str, Any], where: Location, choice: Choice) -> Iterator[Item]:
    kind = parse_kind(str(value.get("kind") or ""))
    if kind is None:
        reason = f"found {str(value.get('kind'))[:40]!r} where person, organisation or place is expected"
        yield Refusal(where.file, where.line, "kind", reason)
        return
    given = {
        column: ";".join(strings(value.get(column)))
        for column in ENTITY_TABLES[kind].header
        if value.get(column) is not None
    }
    given["source"] = choice.source or given.get("source") or where.file
    for item in records_of(kind, given, (), where):
        yield item
        if isinstance(item, Record):
            yield from _names(item.id, value, where, choice, item)


def _names(
    entity_id: str, value: Mapping[str, Any], where: Location, choice: Choice, owner: Record | None = None
) -> Iterator[Item]:
    """Names with sources and notes of their own; without one, those of the entity."""
    listed = value.get("names")
    default = owner.cells[ENTITY_TABLES[owner.kind].header.index("source")] if owner else where.file
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, dict) or not each.get("name"):
            continue
        texts = {
            column: str(each.get(column) or "") for column in ("name", "lang", "from", "to", "source", "note")
        }
        spelling = Spelling(texts["name"], texts["lang"], _status(each), texts["from"], texts["to"])
        try:
            tidy = tidy_spelling(spelling)
        except UnfitError as error:
            yield Refusal(where.file, where.line, *error.args)
            continue
        source = choice.source or tidy_text(texts["source"]) or default
        yield Names(entity_id, (tidy,), (), source, tidy_text(texts["note"]))


def _status(each: Mapping[str, Any]) -> NameStatus:
    status = each.get("status")
    return status if status in STATUSES else "variant"
