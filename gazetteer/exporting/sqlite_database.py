"""A SQLite database with a full-text index (sqlite.org/fts5.html): for SQL, Datasette and anything with a driver.

Tables ``entities``, ``names``, ``part_of``, ``same_as``, ``redirects``, ``distinct_pairs`` and ``retractions``; unknown
is NULL. ``search`` is an FTS5 table over the names that leaves diacritics aside::

    SELECT entities.* FROM search JOIN names ON names.rowid = search.rowid JOIN entities USING (id)
    WHERE search MATCH 'ashkelon'
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from gazetteer.errors import SourceError
from gazetteer.exporting.extract import Extract, Ledger, Settings
from gazetteer.exporting.values import ENTITY_COLUMNS, name_values

_LISTS = {
    "part_of": "INSERT INTO part_of VALUES (?, ?, ?)",
    "same_as": "INSERT INTO same_as VALUES (?, ?, ?)",
}
_PLAIN_COLUMNS = tuple(column for column in ENTITY_COLUMNS if column not in _LISTS)
_TYPES = {"latitude": "REAL", "longitude": "REAL", "population": "INTEGER"}
_SCHEMA = f"""
CREATE TABLE entities ({", ".join(f"{column} {_TYPES.get(column, 'TEXT')}" for column in _PLAIN_COLUMNS)}, PRIMARY KEY (id));
CREATE TABLE names (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, lang TEXT, status TEXT NOT NULL,
    "from" TEXT, "to" TEXT, source TEXT, note TEXT
);
CREATE TABLE part_of (id TEXT NOT NULL, position INTEGER NOT NULL, part_of TEXT NOT NULL, PRIMARY KEY (id, position));
CREATE TABLE same_as (id TEXT NOT NULL, position INTEGER NOT NULL, same_as TEXT NOT NULL, PRIMARY KEY (id, position));
CREATE TABLE redirects (old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL, reason TEXT, date TEXT);
CREATE TABLE distinct_pairs (left_id TEXT NOT NULL, right_id TEXT NOT NULL, note TEXT);
CREATE TABLE retractions (id TEXT NOT NULL, name TEXT, reason TEXT, date TEXT);
"""
_INDEXES = """
CREATE INDEX names_by_id ON names (id);
CREATE INDEX entities_by_country ON entities (country, kind);
CREATE INDEX entities_by_point ON entities (latitude, longitude);
CREATE VIRTUAL TABLE search USING fts5 (name, content='names', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2');
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search) VALUES ('optimize');
"""
_ENTITY = "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NAME = "INSERT INTO names VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract.

    Raises:
        SourceError: Python's SQLite was compiled without FTS5.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gazetteer.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            _fill(database, extract, ledger)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sink)


def _fill(database: sqlite3.Connection, extract: Extract, ledger: Ledger) -> None:
    # The file is thrown away where anything fails: nothing needs to be kept safe while it is made.
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    database.execute("BEGIN")
    for record in extract.read():
        entity = record.entity
        database.execute(_ENTITY, [_known(getattr(entity, column)) for column in _PLAIN_COLUMNS])
        database.executemany(_NAME, [(entity.id, *name_values(name).values()) for name in record.names])
        for column, statement in _LISTS.items():
            rows = [(entity.id, position, other) for position, other in enumerate(getattr(entity, column))]
            database.executemany(statement, rows)
        ledger.wrote(len(record.names))
    for statement, row in _rest(extract):
        database.execute(statement, [_known(value) for value in row])
    database.execute("COMMIT")
    try:
        database.executescript(_INDEXES)
    except sqlite3.OperationalError as error:
        raise SourceError(f"this Python's SQLite cannot build a full-text index: {error}") from error
    database.executescript("VACUUM")


def _rest(extract: Extract) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for entity_id, names in extract.elsewhere.items():
        for name in names:
            yield _NAME, (entity_id, *name_values(name).values())
    for redirect in extract.redirects:
        row = (redirect.old_id, redirect.new_id, redirect.reason, redirect.date)
        yield "INSERT INTO redirects VALUES (?, ?, ?, ?)", row
    for pair in extract.distinct:
        yield "INSERT INTO distinct_pairs VALUES (?, ?, ?)", (pair.left_id, pair.right_id, pair.note)
    for retraction in extract.retractions:
        values = (retraction.entity_id, retraction.name, retraction.reason, retraction.date)
        yield "INSERT INTO retractions VALUES (?, ?, ?, ?)", values


def _known(value: Any) -> Any:
    return None if value == "" else value
