"""FollowTheMoney entities (followthemoney.tech), one a line: for Aleph, OpenSanctions' tools and Open Aleph.

By the model's schema files: a person is a Person, an organisation an Organization, Company or PublicBody, a place an
Address, which is the only schema with coordinates. Countries are ISO codes in small letters. An entity's id is letters,
digits, points and hyphens (``followthemoney/types/entity.py``), so that ``wikidata:Q1`` is ``Q1``, as OpenSanctions has
it, and ``local:x`` is ``local-x``; an id that cannot be told from that stands among the ``referents`` as it was.
"""

import hashlib
import json
import re
from typing import IO, Any

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.values import decimal, text_of
from gazetteer.model import Entity, NameStatus

_VALID_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?\Z")
_OTHERS = re.compile(r"[^0-9a-zA-Z.-]+")
_PREFIXED = re.compile(r"(geonames|gnd|iso3166|local|pcode|pleiades|tgn|viaf|whosonfirst)-(.+)\Z")
_WIKIDATA = re.compile(r"Q\d+\Z")
_WIKIDATA_ID = re.compile(r"wikidata:(Q\d+)\Z")
_PUBLIC_BODIES = frozenset(
    {"government", "ministry", "parliament", "court", "central_bank", "army", "police", "intelligence"}
)
_COMPANIES = frozenset({"company", "bank"})
# FtM dates are years, months or days of the common era (followthemoney/types/date.py).
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
# A demonym names the people of a place and not the place; the model has no property for it.
_PROPERTY_OF: dict[NameStatus, str] = {
    "preferred": "alias",
    "variant": "alias",
    "misspelling": "alias",
    "short": "weakAlias",
    "abbreviation": "weakAlias",
    "former": "previousName",
}


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract."""
    with text_of(sink) as text:
        for record in extract.read():
            entity = _entity(record, extract.title, ledger)
            text.write(json.dumps(entity, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n")


def ftm_id(entity_id: str) -> str:
    """Return an id that FollowTheMoney accepts, another one for each of ours."""
    found = _WIKIDATA_ID.match(entity_id)
    if found:
        return found[1]
    slug = _OTHERS.sub("-", entity_id).strip("-.")
    if _VALID_ID.match(slug) and own_id(slug) == entity_id:
        return slug
    return f"{slug or 'id'}-{hashlib.sha256(entity_id.encode()).hexdigest()[:10]}"


def own_id(identifier: str) -> str:
    """Return the id of ours that an id of FollowTheMoney speaks for; any other as it is."""
    if _WIKIDATA.match(identifier):
        return f"wikidata:{identifier}"
    found = _PREFIXED.match(identifier)
    return f"{found[1]}:{found[2]}" if found else identifier


def schema_of(entity: Entity) -> str:
    """Return the schema of an entity."""
    if entity.kind == "place":
        return "Address"
    if entity.kind == "person":
        return "Person"
    if entity.type in _PUBLIC_BODIES:
        return "PublicBody"
    return "Company" if entity.type in _COMPANIES else "Organization"


def _entity(record: Record, title: str, ledger: Ledger) -> dict[str, Any]:
    entity = record.entity
    properties = {**_properties(entity, ledger), **_names(record, ledger)}
    identifier = ftm_id(entity.id)
    own = [] if own_id(identifier) == entity.id else [entity.id]
    return {
        "id": identifier,
        "caption": entity.name,
        "schema": schema_of(entity),
        "referents": own,
        "datasets": [_OTHERS.sub("-", title).strip("-.").lower() or "gazetteer"],
        "properties": {key: values for key, values in properties.items() if values},
    }


def _properties(entity: Entity, ledger: Ledger) -> dict[str, list[str]]:
    wikidata = [found[1] for same in (entity.id, *entity.same_as) if (found := _WIKIDATA_ID.match(same))]
    ledger.omit(
        "ids elsewhere than in Wikidata", sum(not _WIKIDATA_ID.match(same) for same in entity.same_as)
    )
    common = {
        "name": [entity.name],
        "summary": _some(entity.description),
        "country": _some(entity.country.lower()),
        "keywords": _some(entity.type),
        "wikidataId": wikidata,
        "publisher": _some(entity.source),
        "notes": _some(entity.note),
    }
    own = {"place": _place, "person": _person, "organisation": _organisation}[entity.kind]
    return {**common, **own(entity, ledger)}


def _place(entity: Entity, ledger: Ledger) -> dict[str, list[str]]:
    ledger.omit("lists of what a place is part of", bool(entity.part_of))
    point = entity.latitude is not None and entity.longitude is not None
    return {
        "full": [entity.name],
        "latitude": [decimal(entity.latitude)] if point and entity.latitude is not None else [],
        "longitude": [decimal(entity.longitude)] if point and entity.longitude is not None else [],
    }


def _person(entity: Entity, ledger: Ledger) -> dict[str, list[str]]:
    dates = {"birthDate": entity.born, "deathDate": entity.died}
    ledger.omit(
        "dates before the year 1", sum(bool(date) and not _DATE.match(date) for date in dates.values())
    )
    return {name: _some(date) for name, date in dates.items() if _DATE.match(date)}


def _organisation(entity: Entity, ledger: Ledger) -> dict[str, list[str]]:
    ledger.omit("points of organisations", entity.latitude is not None)
    return {"parent": [ftm_id(whole) for whole in entity.part_of]}


def _names(record: Record, ledger: Ledger) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in record.other_names("demonym"):
        names.setdefault(_PROPERTY_OF[name.status], []).append(name.text)
    ledger.wrote(1 + sum(map(len, names.values())))
    ledger.omit("demonyms", sum(name.status == "demonym" for name in record.names))
    return names


def _some(value: str) -> list[str]:
    return [value] if value else []
