"""What do the rules see of a CSV with one row an entity? Its rows as those of tables, each at its own line and under its own headings.

Such a list promises less than a folder of tables: its ids may be of any form, its types are the user's own, and it
says no sources. The rules on these do not apply.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gazetteer import cells
from gazetteer.countries import parse_country
from gazetteer.cursors import Cursor
from gazetteer.lint.tables import Line, Tables
from gazetteer.model import Kind
from gazetteer.reading import read_rows
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES, WIDE_OPTIONAL, WIDE_REQUIRED, Table
from gazetteer.stack import Stack
from gazetteer.wide import check_mapping, implied_kind, usual_kind

# Rules on what such a list does not have.
NOT_APPLIED = frozenset({"id-form", "source-given", "source-stale"})
# A row may except itself from a rule in its note, though the list is otherwise read without notes.
_READ = (*WIDE_REQUIRED, *WIDE_OPTIONAL, "note")
# The type is not asked for, unlike in the tables.
_ENTITIES: dict[str, Table] = {
    kind: replace(table, columns=tuple(replace(column, required=column.name in WIDE_REQUIRED) for column in table.columns))
    for kind, table in ENTITY_TABLES.items()
}  # fmt: skip


def read_wide_tables(path: Path, beneath: Stack, columns: Mapping[str, str] | None = None) -> Tables:
    """Read a CSV with ``id, name`` and optionally the further columns of ``gazetteer.wide`` as tables for the rules.

    Args:
        path: The CSV.
        beneath: The layers whose entities it may build on.
        columns: Our column name to the file's own.

    Raises:
        SourceError, TableError: It cannot be read, or lacks a column.
        FieldError: A kind is none.
    """
    check_mapping(columns or {})
    tables = Tables(path.parent, beneath, contents={})
    rows = read_rows(path)
    cursor = Cursor(rows, WIDE_REQUIRED, columns)
    usual = usual_kind(cursor, path)
    headings = {
        column: rows.header[cursor.positions[column]] for column in _READ if column in cursor.positions
    }
    for cursor.row in rows:
        for line in _lines(cursor, usual=usual, headings=headings):
            tables.lines.setdefault(line.table.file, []).append(line)
    return tables


def _lines(cursor: Cursor, *, usual: Kind | None, headings: Mapping[str, str]) -> Iterator[Line]:
    row = {column: cursor.text(column) for column in headings}
    stated = cursor.parsed("kind", cells.parse_stated_kind, None)
    kind = stated or implied_kind(row["id"], usual, row.get("type", ""))
    country = row.get("country", "")
    own = {
        **row,
        "type": row.get("type", "") if row.get("type") in cells.TYPES[kind] else "",
        "country": parse_country(country) or country,
    }
    file, number = cursor.rows.file, cursor.row.line
    yield Line(_ENTITIES[kind], file, number, own, headings)
    under = {"id": headings["id"], "name": headings.get("aliases", "aliases")}
    for alias in cells.parse_list(row.get("aliases", "")):
        if alias != row["name"]:
            name = {"id": row["id"], "name": alias, "status": "variant"}
            yield Line(NAME_TABLES[kind], file, number, name, under)
