"""LP-TSV 0.5 (tsv_0.5.md beside the Linked Places Format): places as a table for World Historical Gazetteer.

Tab-delimited without quotes, lists joined by semicolons. Required are an id, a title and its source, a feature class
or concept, and ``start`` or ``attestation_year``; here the year is that of the title's source, else ``--year``.
"""

from typing import IO

from gazetteer.dates import year_in
from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.linked_places import linked_id
from gazetteer.exporting.values import CONCEPTS, decimal, feature_class, text_of
from gazetteer.model import Entity, Name
from gazetteer.uris import uri_of

COLUMNS = (
    "id", "title", "title_source", "fclasses", "aat_types", "attestation_year", "ccodes", "matches", "variants",
    "types", "parent_name", "parent_id", "lon", "lat", "description",
)  # fmt: skip


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write the places of an extract."""
    parents = {
        record.entity.id: record.entity.name for record in extract.read() if record.entity.kind == "place"
    }
    undated = 0
    with text_of(sink) as text:
        text.write("\t".join(COLUMNS) + "\n")
        for record in extract.read():
            if record.entity.kind != "place":
                ledger.omit("people and organisations")
                continue
            row = _row(record, extract.title, parents, settings, ledger)
            undated += not row["attestation_year"]
            text.write("\t".join(_cell(row.get(column, "")) for column in COLUMNS) + "\n")
    ledger.omit(
        "years that the format demands of a title whose source names none (--year gives one)", undated
    )


def _row(
    record: Record, title: str, parents: dict[str, str], settings: Settings, ledger: Ledger
) -> dict[str, str]:
    entity = record.entity
    named = [name for name in record.names if name.status != "demonym"]
    variants = [
        name for name in named if (name.text, name.lang) != (entity.name, "") and ";" not in name.text
    ]
    ledger.omit("demonyms", len(record.names) - len(named))
    ledger.omit("names that hold a semicolon", sum(";" in name.text for name in named))
    ledger.wrote(len(variants) + 1)
    return {
        "id": entity.id,
        "title": entity.name,
        "title_source": entity.source or title,
        "fclasses": feature_class(entity),
        "aat_types": CONCEPTS[entity.type][0] if entity.type in CONCEPTS else "",
        "attestation_year": year_in(entity.source) or settings.year,
        "ccodes": entity.country,
        "matches": ";".join(linked_id(same, settings.base) for same in entity.same_as),
        "variants": ";".join(dict.fromkeys(map(_variant, variants))),
        "types": entity.type,
        **_parent(entity, parents, settings.base),
        **_point(entity),
        "description": entity.description,
    }


def _variant(name: Name) -> str:
    """``name@language``; a name of unknown language that holds an @ itself is marked as undetermined (BCP 47)."""
    lang = name.lang or ("und" if "@" in name.text else "")
    return f"{name.text}@{lang}" if lang else name.text


def _parent(entity: Entity, parents: dict[str, str], base: str) -> dict[str, str]:
    """The nearest of what a place is part of: "provide a parent_id for each parent_name", and one is asked for."""
    if not entity.part_of:
        return {}
    nearest = entity.part_of[0]
    return {"parent_name": parents.get(nearest, nearest), "parent_id": uri_of(nearest, base)}


def _point(entity: Entity) -> dict[str, str]:
    if entity.latitude is None or entity.longitude is None:
        return {}
    return {"lon": decimal(entity.longitude), "lat": decimal(entity.latitude)}


def _cell(text: str) -> str:
    """A cell has no tabs and line ends, since nothing is quoted."""
    return " ".join(text.split()) if not text.isprintable() else text
