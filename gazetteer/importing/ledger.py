"""Which imports has a folder seen? One row each in ``imports.csv``, for people and for the next import of the same name."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from gazetteer.errors import ConflictError, Location
from gazetteer.reading import read_rows
from gazetteer.writing import render, replace_file

FILE = "imports.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One import, as it was last made; the counts are numbers as text."""

    name: str
    format: str
    files: str
    options: str
    date: str
    read: str = ""
    taken: str = ""
    joined: str = ""
    refused: str = ""
    retired: str = ""


_HEADER = tuple(each.name for each in fields(Entry))


def read_ledger(folder: Path) -> dict[str, Entry]:
    """Return a folder's imports by name; none where it has no such table.

    Raises:
        TableError: ``imports.csv`` lacks a column.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    table = read_rows(path)
    at = table.positions(_HEADER)
    entries = (Entry(*(row.cells[at[column]] for column in _HEADER)) for row in table)
    return {entry.name: entry for entry in entries}


def write_ledger(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Write the imports, sorted by name."""
    rows = [astuple(entries[name]) for name in sorted(entries)]
    replace_file(folder / FILE, render([_HEADER, *rows]))


def check_same_choice(
    entries: Mapping[str, Entry], name: str, format_name: str, options: str, folder: Path
) -> None:
    """Refuse to bring an import up to date from another selection: what it leaves out would seem gone from the source.

    Raises:
        ConflictError: The format or the options differ from the last time, or the name cannot be that of a folder.
    """
    if not name.strip() or name.startswith(".") or "/" in name or "\\" in name:
        raise ConflictError(
            f"an import cannot be called {name!r}: a folder of that name keeps what the source said",
            Location(str(folder)),
        )
    known = entries.get(name)
    if known is None or (known.format, known.options) == (format_name, options):
        return
    before = f"{known.format} {known.options}".strip()
    message = (
        f"the import {name!r} was made from {before}; give the same options, or this one a --name of its own"
    )
    raise ConflictError(message, Location(str(folder / FILE)))
