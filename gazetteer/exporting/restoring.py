"""How does what ``export --format jsonl`` wrote become tables again?

As an edit of a folder: the rows are added to a draft, which is checked as a whole before anything is written.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.drafting import Draft
from gazetteer.errors import ConflictError, FieldError, Location, TableError
from gazetteer.exporting.values import ENTITY_COLUMNS, NAME_COLUMNS
from gazetteer.kinds import parse_kind
from gazetteer.reading import read_bytes
from gazetteer.schema import DISTINCT, ENTITY_TABLES, NAME_TABLES, PLACE_NAMES, REDIRECTS, RETRACTIONS, Table

_LINKS: Mapping[str, Table] = {"redirect": REDIRECTS, "distinct": DISTINCT, "retraction": RETRACTIONS}
Line = tuple[Location, dict[str, Any]]


def restore(path: str | Path) -> Callable[[Draft], None]:
    """Return the edit that adds everything a file of JSON Lines holds to a folder's tables.

    To a folder without tables it restores exactly what was exported. A row that the folder has already is refused by
    the check of the tables, as it would be by hand.

    Raises:
        SourceError: There is no such file.
        TableError: A line is not of the form that ``export`` writes.
    """
    lines = list(_read(Path(path)))

    def edit(draft: Draft) -> None:
        taken = {row["id"] for table in ENTITY_TABLES.values() for row in draft.rows[table.file]}
        for location, line in lines:
            if "id" in line and line["id"] in taken:
                raise ConflictError(
                    f"the folder has an entity {line['id']} already; restore into a new one", location
                )
            for file, row in _rows(line, location):
                draft.add(file, row)

    return edit


def _read(path: Path) -> Iterator[Line]:
    for number, line in enumerate(read_bytes(path).split(b"\n"), start=1):
        if not line.strip():
            continue
        location = Location(str(path), number)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            raise TableError(
                "the line is no JSON, as gazetteer export --format jsonl writes it", location
            ) from None
        if not isinstance(value, dict):
            raise TableError(
                "the line is no object, as gazetteer export --format jsonl writes them", location
            )
        yield location, value


def _rows(line: Mapping[str, Any], location: Location) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows that a line stands for, each with the table it belongs to."""
    for key, table in _LINKS.items():
        if key in line:
            yield table.file, _cells(line[key], table.header, location)
            return
    if "names_of" in line:
        # The loader takes names of any entity from any table of names; which kind it is, only its own gazetteer knows.
        yield from _names(_text(line["names_of"], "names_of", location), line, PLACE_NAMES, {}, location)
        return
    kind = parse_kind(_text(line.get("kind"), "kind", location))
    if kind is None:
        raise FieldError(
            f"found {line.get('kind')!r} where person, organisation or place is expected", location
        )
    row = _cells(line, ENTITY_COLUMNS, location)
    own = {column: cell for column, cell in row.items() if column != "kind"}
    yield ENTITY_TABLES[kind].file, own
    yield from _names(own.get("id", ""), line, NAME_TABLES[kind], own, location)


def _names(
    entity_id: str, line: Mapping[str, Any], table: Table, entity: Mapping[str, str], location: Location
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of names, but for the one that the entity's own row says already."""
    implied = {"name": entity.get("name", ""), "status": "preferred", "source": entity.get("source", "")}
    names = line.get("names") or []
    if not isinstance(names, list):
        raise FieldError("found no list where the names are expected", location)
    for name in names:
        row = {column: cell for column, cell in _cells(name, NAME_COLUMNS, location).items() if cell}
        if row != {key: cell for key, cell in implied.items() if cell}:
            yield table.file, {"id": entity_id, **row}


def _cells(value: Any, columns: tuple[str, ...], location: Location) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TableError("found no object where one with the columns of a table is expected", location)
    return {column: _text(value.get(column), column, location) for column in columns}


def _text(value: Any, column: str, location: Location) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(
            f"found {value!r} where a text or a number is expected",
            Location(location.file, location.line, column),
        )
    return value if isinstance(value, str) else repr(value)
