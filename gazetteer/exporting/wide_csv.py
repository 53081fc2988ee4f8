"""A wide CSV: one row an entity, its other names in one cell. It is a gazetteer itself: ``--gazetteer wide.csv``.

Texts that a spreadsheet would run as formulas have an apostrophe before them (``gazetteer.formulas``).
"""

import csv
from typing import IO

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.values import ENTITY_COLUMNS, decimal, text_of
from gazetteer.formulas import neutralise

_SEPARATORS = frozenset(";|")
# The columns that a wide gazetteer has first, so that the aliases stand where one looks for them.
COLUMNS = (*ENTITY_COLUMNS[:5], "aliases", *ENTITY_COLUMNS[5:])


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract."""
    with text_of(sink) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for record in extract.read():
            aliases = list_aliases(record, ledger)
            ledger.wrote(1 + len(aliases))
            writer.writerow(wide_row(record, aliases))


def list_aliases(record: Record, ledger: Ledger, longest: int | None = None) -> list[str]:
    """Return the names that a cell joined by ``|`` can hold.

    Args:
        record: The entity and its names.
        ledger: Where to note the names that it cannot hold.
        longest: How many characters the cell may have.
    """
    kept: list[str] = []
    length = 0
    for name in record.other_names("demonym"):
        if _SEPARATORS.intersection(name.text):
            ledger.omit("names that hold a semicolon or a bar")
        elif longest is not None and length + len(name.text) > longest:
            ledger.omit("names that a cell has no room for")
        else:
            kept.append(name.text)
            length += len(name.text) + 1
    ledger.omit("demonyms", sum(name.status == "demonym" for name in record.names))
    return kept


def wide_row(record: Record, aliases: list[str]) -> list[str]:
    """Return the cells of an entity in the order of ``COLUMNS``, safe for spreadsheets."""
    entity = record.entity
    cells = {"aliases": neutralise("|".join(aliases))}
    for column in ENTITY_COLUMNS:
        value = getattr(entity, column)
        if isinstance(value, float):
            cells[column] = decimal(value)
        elif isinstance(value, int):
            cells[column] = str(value)
        else:
            cells[column] = neutralise(";".join(value) if isinstance(value, tuple) else value or "")
    return [cells[column] for column in COLUMNS]
