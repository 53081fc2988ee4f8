"""JSON Lines: everything, for a way back without loss.

An entity a line, its names within; then what is no entity, each under a key of its own: ``redirect``, ``distinct``,
``retraction``, and ``names_of`` with the names that a gazetteer gives to an entity of another one. Unknown is null.
"""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from gazetteer.exporting.extract import Extract, Ledger, Settings
from gazetteer.exporting.values import entity_values, name_values, text_of
from gazetteer.model import Name


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract."""
    with text_of(sink) as text:
        for record in extract.read():
            names = _names(record.names)
            text.write(_line({**entity_values(record.entity), "names": names}))
            ledger.wrote(len(names))
        for rest in _rest(extract):
            text.write(_line(rest))


def _rest(extract: Extract) -> Iterator[dict[str, Any]]:
    for entity_id, names in extract.elsewhere.items():
        yield {"names_of": entity_id, "names": _names(names)}
    for redirect in extract.redirects:
        yield {"redirect": _known(redirect, "old_id", "new_id", "reason", "date")}
    for pair in extract.distinct:
        yield {"distinct": _known(pair, "left_id", "right_id", "note")}
    for retraction in extract.retractions:
        values = _known(retraction, "name", "reason", "date")
        yield {"retraction": {"id": retraction.entity_id, **values}}


def _names(names: Iterable[Name]) -> list[dict[str, str | None]]:
    return [name_values(name) for name in names]


def _known(row: object, *fields: str) -> dict[str, str | None]:
    return {field: getattr(row, field) or None for field in fields}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
