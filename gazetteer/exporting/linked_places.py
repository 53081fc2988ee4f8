"""Linked Places Format 1.3 (github.com/LinkedPasts/linked-places-format): places for historians' gazetteers.

GeoJSON that is JSON-LD as well. By its README of 24 June 2024 a feature has an ``@id``, a title, one or more of
GeoNames' feature classes, a geometry (null where unknown) and names, one of them cited; ``when`` goes by timespans,
each with a start. What the format has no term for (population, status of a name) stands under our own word, which
JSON-LD passes over.
"""

import json
import re
from typing import IO, Any

from gazetteer.dates import year_in
from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.values import CONCEPTS, feature_class, text_of
from gazetteer.model import Entity, Name
from gazetteer.uris import uri_of

_CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
# "The aliases indicated should be used in place of the URI base."
_ALIASES = {"geonames": "gn", "wikidata": "wd", "tgn": "tgn", "pleiades": "pl", "viaf": "viaf", "gnd": "gnd"}
_SHORT_YEAR = re.compile(r"(-?)(\d{1,4})(?!\d)")


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write the places of an extract."""
    undated = 0
    with text_of(sink) as text:
        text.write(f'{{"type":"FeatureCollection","@context":"{_CONTEXT}","features":[')
        between = "\n"
        for record in extract.read():
            if record.entity.kind != "place":
                ledger.omit("people and organisations")
                continue
            feature = _feature(record, extract.title, settings)
            undated += not _is_dated(feature)
            text.write(
                between + json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            )
            ledger.wrote(len(record.names))
            between = ",\n"
        text.write("\n]}\n")
    ledger.omit(
        "years that the format demands of a place whose names have no date (--year gives one)", undated
    )


def linked_id(entity_id: str, base: str) -> str:
    """Return an id as the format wants authorities named: with its alias where it lists one, else as a URI."""
    prefix, _, rest = entity_id.partition(":")
    return f"{_ALIASES[prefix]}:{rest}" if prefix in _ALIASES else uri_of(entity_id, base)


def _feature(record: Record, title: str, settings: Settings) -> dict[str, Any]:
    entity = record.entity
    elements = {
        "@id": uri_of(entity.id, settings.base),
        "type": "Feature",
        "properties": _properties(entity),
        "names": [_name(name, title, settings.year) for name in record.names],
        "types": _types(entity),
        "geometry": _geometry(entity),
        "links": [
            {"type": "closeMatch", "identifier": linked_id(same, settings.base)} for same in entity.same_as
        ],
        "relations": [
            {"relationType": "gvp:broaderPartitive", "relationTo": uri_of(whole, settings.base), "label": f"part of {whole}"}
            for whole in entity.part_of
        ],
        "descriptions": [{"value": entity.description}] if entity.description else [],
    }  # fmt: skip
    return {element: value for element, value in elements.items() if value != []}


def _properties(entity: Entity) -> dict[str, Any]:
    known = {
        "title": entity.name,
        "ccodes": [entity.country] if entity.country else [],
        "fclasses": [feature_class(entity)],
        "admin1": entity.admin1,
        "population": entity.population,
        "source": entity.source,
        "note": entity.note,
    }
    return {key: value for key, value in known.items() if value not in ("", None, [])}


def _types(entity: Entity) -> list[dict[str, Any]]:
    if not entity.type:
        return []
    known = CONCEPTS.get(entity.type)
    concept = {"identifier": f"aat:{known[0]}", "label": known[1]} if known else {"label": entity.type}
    return [{**concept, "sourceLabels": [{"label": entity.type, "lang": "en"}]}]


def _geometry(entity: Entity) -> dict[str, Any] | None:
    if entity.latitude is None:
        return None
    return {"type": "Point", "coordinates": [entity.longitude, entity.latitude]}


def _name(name: Name, title: str, year: str) -> dict[str, Any]:
    citation: dict[str, Any] = {"label": name.source or title}
    attested = year_in(name.source) or year
    if attested:
        citation["year"] = int(attested)
    known: dict[str, Any] = {
        "toponym": name.text,
        "lang": name.lang,
        "status": name.status,
        "citations": [citation],
        "when": _when(name),
        "note": name.note,
    }
    return {key: value for key, value in known.items() if value}


def _when(name: Name) -> dict[str, Any] | None:
    """The time of a name. A timespan must have a start: of one with an end alone it is known to lie before that."""
    if not (name.valid_from or name.valid_to):
        return None
    end = {"in": _iso(name.valid_to)} if name.valid_to else None
    start = {"in": _iso(name.valid_from)} if name.valid_from else {"latest": _iso(name.valid_to)}
    return {"timespans": [{"start": start, **({"end": end} if end else {})}]}


def _iso(date: str) -> str:
    """A date with the four digits that ISO 8601 gives a year: 676 is 0676."""
    return _SHORT_YEAR.sub(lambda found: f"{found[1]}{int(found[2]):04d}", date, count=1)


def _is_dated(feature: dict[str, Any]) -> bool:
    return any("when" in name or "year" in name["citations"][0] for name in feature["names"])
