"""What changed between two states of a table, and how do two changes of one table become one?

Rows are told apart by what they are about, not by where they stand: an entity by its id, a name by entity, spelling
and language. So a table may be sorted, quoted or given a column without a row having changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from gazetteer.canonical import FORMS, form_plain
from gazetteer.memory import uncollected
from gazetteer.reading import stream_rows
from gazetteer.schema import BY_FILE
from gazetteer.writing import canonical, render, written_delimiter

Cells = Mapping[str, str]
Row = tuple[str, ...]
Key = tuple[str, ...]

# What a row is about, by the role of its table.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "entities": ("id",),
    "names": ("id", "name", "lang"),
    "redirects": ("old_id",),
    "distinct": ("left_id", "right_id"),
    "retractions": ("id", "name"),
}
CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is in one state only, or not the same in both.

    Attributes:
        file: The table's file name.
        key: What the row is about: the cells of the table's key.
        before, after: The row's filled cells; ``None`` where there is no such row.
    """

    file: str
    key: Key
    before: Cells | None
    after: Cells | None

    @property
    def action(self) -> Literal["added", "removed", "changed"]:
        """What happened to the row."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose cells differ, in the order of the row after, then of the row before."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            name for name in dict.fromkeys((*after, *before)) if before.get(name, "") != after.get(name, "")
        )


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged table, and the keys of the rows on which the two sides contradict each other."""

    data: bytes
    conflicts: tuple[Key, ...]


def diff_tables(before: bytes | None, after: bytes | None, file: str) -> list[Change]:
    """Return what changed in a table, sorted by what the rows are about.

    Args:
        before: The earlier state; ``None`` for a table that is not there.
        after: The later state, likewise.
        file: The table's name, which says what its rows are about. A table of another name goes by its ``id``, or by
            whole rows where it has none.

    Raises:
        SourceError, TableError: One of the two is no table.
    """
    with uncollected():
        columns = _columns([before, after], file)
        old, new = _rows(before, file, columns), _rows(after, file, columns)
        keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        return [
            Change(file, key, _filled(columns, old.get(key)), _filled(columns, new.get(key))) for key in keys
        ]


def merge_tables(base: bytes | None, ours: bytes | None, theirs: bytes | None, file: str) -> Merge:
    """Merge two changes of one table, row by row and, within a row, cell by cell.

    Where both sides changed one cell differently, or one deleted what the other changed, there is a conflict: both
    rows stand in the result, with ``conflict (ours)`` and ``conflict (theirs)`` before their remarks, and lint rejects them.

    Args:
        base: The common ancestor; ``None`` or empty where there is none.
        ours: One changed state; ``None`` for a table that is not there.
        theirs: The other one, likewise.
        file: The table's name.

    Raises:
        SourceError, TableError: One of the three is no table.
    """
    with uncollected():
        columns = _columns([ours, theirs, base], file)
        states = [_rows(data, file, columns) for data in (base, ours, theirs)]
        merged: list[Row] = []
        conflicts = []
        for key in dict.fromkeys([*states[1], *states[2]]):
            rows = _merge_row(*(state.get(key) for state in states))
            merged.extend(row if not side else _marked(row, columns, side) for side, row in rows.items())
            if any(rows):
                conflicts.append(key)
        return Merge(
            canonical(render([columns, *merged], written_delimiter(file)), file), tuple(sorted(conflicts))
        )


def _columns(states: Iterable[bytes | None], file: str) -> list[str]:
    """The columns of all states, the first one's first."""
    return list(dict.fromkeys(name for data in states if data for name in stream_rows(data, file)[0]))


def _rows(data: bytes | None, file: str, columns: Sequence[str]) -> dict[Key, Row]:
    """A table's rows by what they are about, each with its cells in canonical form under the given columns."""
    if not data:
        return {}
    header, stream = stream_rows(data, file)
    table = BY_FILE.get(Path(file).name)
    types = {column.name: column.type for column in table.columns} if table else {}
    forms = [lru_cache(4096)(FORMS[types[name]] if name in types else form_plain) for name in columns]
    positions = [header.index(name) if name in header else None for name in columns]
    about = _KEYS[table.role] if table else ("id",) if "id" in columns else tuple(columns)
    key_positions = [columns.index(name) for name in about if name in columns]
    rows: dict[Key, Row] = {}
    for _, cells in stream:
        row = tuple(
            [
                "" if position is None else form(cells[position])
                for position, form in zip(positions, forms, strict=True)
            ]
        )
        key = tuple([row[position] for position in key_positions])
        # A table may be at fault already: a second row of one key is told from the first by standing after it.
        while key in rows:
            key = (*key, "again")
        rows[key] = row
    return rows


def _filled(columns: Sequence[str], row: Row | None) -> Cells | None:
    return None if row is None else {name: cell for name, cell in zip(columns, row, strict=True) if cell}


def _merge_row(base: Row | None, ours: Row | None, theirs: Row | None) -> dict[str, Row]:
    """Return the merged row under "", or the rows that contradict each other under their sides; nothing where deleted."""
    if theirs in (base, ours):
        return {"": ours} if ours else {}
    if ours == base:
        return {"": theirs} if theirs else {}
    if ours is None or theirs is None:
        # One side deleted what the other changed: the change is kept until somebody decides.
        return {"ours": ours} if ours else {"theirs": theirs} if theirs else {}
    cells = [_merge_cell(*each) for each in zip(base or ("",) * len(ours), ours, theirs, strict=True)]
    merged = tuple(cell for cell in cells if cell is not None)
    return {"": merged} if len(merged) == len(ours) else {"ours": ours, "theirs": theirs}


def _merge_cell(base: str, ours: str, theirs: str) -> str | None:
    """Return the merged cell, or ``None`` where both sides changed it differently."""
    if theirs in (base, ours):
        return ours
    return theirs if ours == base else None


def _marked(row: Row, columns: Sequence[str], side: str) -> Row:
    """Write a row's conflict before its remark; a table without remarks shows it by the row standing twice."""
    column = next((name for name in ("note", "reason") if name in columns), None)
    if column is None:
        return row
    position = columns.index(column)
    remark = f"{CONFLICT} ({side}){': ' if row[position] else ''}{row[position]}"
    return (*row[:position], remark, *row[position + 1 :])
