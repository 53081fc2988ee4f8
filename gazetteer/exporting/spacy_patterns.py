"""Patterns for spaCy's EntityRuler and SpanRuler (spacy.io/api/entityruler): JSON Lines with label, pattern and id.

A phrase pattern a spelling, misspellings among them. Labels are OntoNotes', which spaCy's models use: PERSON, ORG,
GPE for what has a government or inhabitants, LOC for other geography, FAC for what is built, and NORP for demonyms.
A spelling of several entities stands once for each; which of them is meant the ruler does not know.
"""

import json
from typing import IO

from gazetteer.exporting.extract import Extract, Ledger, Settings
from gazetteer.exporting.values import text_of
from gazetteer.model import Entity, Name
from gazetteer.schema import PLACE_TYPES, PlaceClass

_LABELS: dict[PlaceClass, str] = {
    "continent": "LOC",
    "country": "GPE",
    "division": "GPE",
    "district": "GPE",
    "settlement": "GPE",
    "region": "LOC",
    "site": "FAC",
}


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract."""
    with text_of(sink) as text:
        for record in extract.read():
            patterns = dict.fromkeys((label_of(record.entity, name), name.text) for name in record.names)
            for label, pattern in patterns:
                line = {"label": label, "pattern": pattern, "id": record.entity.id}
                text.write(json.dumps(line, ensure_ascii=False) + "\n")
            ledger.wrote(len(patterns))


def label_of(entity: Entity, name: Name) -> str:
    """Return OntoNotes' label for what a name names."""
    if name.status == "demonym":
        return "NORP"
    if entity.kind == "place":
        return _LABELS[PLACE_TYPES[entity.type]] if entity.type in PLACE_TYPES else "LOC"
    return "PERSON" if entity.kind == "person" else "ORG"
