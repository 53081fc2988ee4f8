"""Entities of FollowTheMoney, one a line, as OpenSanctions and Aleph give them.

Source: FollowTheMoney, "Entity data model" and "Data dictionary" (followthemoney.tech/explorer): an entity has ``id``,
``schema`` and ``properties``, whose values are lists of text. OpenSanctions, "Entity structure": ``caption``,
``referents`` (ids that were merged into this one), ``datasets``. Taken are people, and legal entities as organisations; of
addresses those that ``gazetteer export`` made of places.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.cells import TYPES
from gazetteer.errors import Location
from gazetteer.exporting.follow_the_money import own_id as ours
from gazetteer.importing.identifiers import choose_id, own_id
from gazetteer.importing.jsonfiles import Value, first_object, read_lines, strings
from gazetteer.importing.opening import Member
from gazetteer.importing.records import Choice, Item, Refusal, Tally, date_or_nothing, records_of
from gazetteer.kinds import parse_kind
from gazetteer.layer import Spelling
from gazetteer.model import Kind, NameStatus
from gazetteer.schema import PLACE_TYPES

SOURCE = "FollowTheMoney"
PREFIX = "ftm"
_TYPES = {"Company": "company", "PublicBody": "government"}
# In the order in which a status wins, where a text stands under several.
_NAMES: Mapping[str, NameStatus] = {
    "previousName": "former", "abbreviation": "abbreviation", "weakAlias": "short", "name": "variant", "alias": "variant",
}  # fmt: skip
_COUNTRIES = ("country", "jurisdiction", "nationality", "citizenship", "mainCountry")
_LONGEST_DESCRIPTION = 200


def recognises(member: Member) -> bool:
    """Whether a file has an object with ``id``, ``schema`` and ``properties`` in its first line."""
    first = first_object(member)
    return {"id", "schema", "properties"} <= first.keys() and isinstance(first["properties"], dict)


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the people and legal entities of files; entities of other schemata (Vessel, Sanction) are left out.

    So are addresses that are no place with a name: most are a street and a number.

    Raises:
        SourceError: A file is not UTF-8, or cut short.
    """
    for member in members:
        for each in read_lines(member):
            tally.counts["read"] += 1
            if isinstance(each, Refusal):
                yield each
                continue
            yield from _entity(each, Location(member.name, each.line), choice, tally)


def _entity(each: Value, where: Location, choice: Choice, tally: Tally) -> Iterator[Item]:
    value = each.value
    properties, schema = value.get("properties"), value.get("schema")
    if not isinstance(properties, dict) or not isinstance(schema, str) or not value.get("id"):
        yield Refusal(where.file, where.line, "", "an entity needs id, schema and properties")
        return
    kind = parse_kind(schema)
    if schema == "Address":
        kind = "place" if _is_place(properties) else None
    if kind is None or (kind == "place" and schema != "Address"):
        tally.counts["left out"] += 1
        return
    names = strings(properties.get("name"))
    caption = strings(value.get("caption"))[:1]
    preferred = caption[0] if caption and caption[0] in names else next(iter(names), "")
    referents = [_own(each) for each in strings(value.get("referents"))]
    # What was exported from here has its own id among the referents, in a form that FollowTheMoney has not.
    own, *elsewhere = _ids(str(value["id"]), properties)
    exported = next(
        (each for each in (own, *referents) if each.partition(":")[0] not in (PREFIX, "wikidata")), ""
    )
    if exported:
        entity_id, same_as = exported, ";".join(each for each in elsewhere if each != exported)
    else:
        entity_id, same_as = choose_id(kind, [own, *elsewhere])
    datasets = ", ".join(strings(value.get("datasets"))[:3])
    given = {
        "id": entity_id, "name": preferred, "same_as": same_as, "country": _country(properties),
        "type": _type(kind, schema, properties), "latitude": _first(properties, "latitude"),
        "longitude": _first(properties, "longitude"), "description": _description(properties),
        "born": _first_date(properties, "birthDate"), "died": _first_date(properties, "deathDate"),
        "source": choice.source or (f"{SOURCE}: {datasets}" if datasets else SOURCE),
    }  # fmt: skip
    spellings = [
        Spelling(text, "", status)
        for name, status in _NAMES.items()
        for text in strings(properties.get(name))
        if text != preferred
    ]
    yield from records_of(kind, given, spellings, where, [each for each in referents if each != entity_id])


def _is_place(properties: Mapping[str, Any]) -> bool:
    """Whether an address is a place with a name and a type of ours, as gazetteer export writes one."""
    return bool(properties.get("name")) and any(
        word in PLACE_TYPES for word in strings(properties.get("keywords"))
    )


def _type(kind: Kind, schema: str, properties: Mapping[str, Any]) -> str:
    """The type: a keyword that is one of ours, as gazetteer export writes it, else by the schema."""
    words = strings(properties.get("keywords"))
    return next((word for word in words if word in TYPES[kind]), _TYPES.get(schema, "other"))


def _first(properties: Mapping[str, Any], name: str) -> str:
    return next(iter(strings(properties.get(name))), "")


def _ids(own: str, properties: Mapping[str, Any]) -> list[str]:
    return [_own(own), *(f"wikidata:{text}" for text in strings(properties.get("wikidataId")))]


def _own(text: str) -> str:
    # OpenSanctions uses Wikidata's ids as its own where there is one; gazetteer export writes local:x as local-x.
    known = ours(text)
    return known if ":" in known else own_id(PREFIX, text)


def _country(properties: Mapping[str, Any]) -> str:
    """The one country that an entity has; none where there are several, as our tables have it."""
    for name in _COUNTRIES:
        codes = {code.upper() for code in strings(properties.get(name))}
        if codes:
            return codes.pop() if len(codes) == 1 else ""
    return ""


def _description(properties: Mapping[str, Any]) -> str:
    text = next(iter(strings(properties.get("position")) or strings(properties.get("summary"))), "")
    return text if len(text) <= _LONGEST_DESCRIPTION else ""


def _first_date(properties: Mapping[str, Any], name: str) -> str:
    """The most exact of several dates, the earlier of two alike."""
    dates = [date for text in strings(properties.get(name)) if (date := date_or_nothing(text))]
    return min(dates, key=lambda date: (-len(date), date), default="")
