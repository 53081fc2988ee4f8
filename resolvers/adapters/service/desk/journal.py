"""Who did what at the desk, and what exactly changed? A line of JSON an edit, beside the tables it changed.

Lines are only ever added, each flushed to disk whole. A line that a crash cut short is passed over: its edit stands in the
tables, with who made it in the row's note.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from gazetteer.changes import Change
from gazetteer.locking import locked

FILE: Final = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit.

    Attributes:
        number: Counts from 1.
        at: When, in UTC, as ISO 8601.
        user: Who.
        action: What was done: alias, misspelling, create, reject, ignore, distinct, name or undo.
        subject: The spelling it was about; for pairs both names.
        ids: The entities it was about.
        changes: The rows that changed.
        before, after: The row of the review queue; ``None`` where it was not about one.
        undoes: The number of the entry that it took back, else 0.
    """

    number: int
    at: str
    user: str
    action: str
    subject: str
    ids: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    undoes: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries, oldest first."""

    entries: tuple[Entry, ...] = field(default=())

    def entry(self, number: int) -> Entry | None:
        """The entry of a number."""
        return next((entry for entry in self.entries if entry.number == number), None)

    @property
    def undone(self) -> frozenset[int]:
        """The numbers of the entries that were taken back."""
        return frozenset(entry.undoes for entry in self.entries if entry.undoes)

    def last_of(self, user: str) -> Entry | None:
        """The latest edit of a user that still holds: what undo takes back."""
        undone = self.undone
        return next(
            (e for e in reversed(self.entries) if e.user == user and not e.undoes and e.number not in undone),
            None,
        )


def read_journal(folder: Path) -> Journal:
    """Read a folder's journal; an empty one where there is none. Lines that are no entries are passed over."""
    path = folder / FILE
    if not path.exists():
        return Journal()
    entries = (_entry(line) for line in path.read_text(encoding="utf-8", errors="replace").split("\n"))
    return Journal(tuple(entry for entry in entries if entry is not None))


def write_entry(folder: Path, **cells: Any) -> Entry:
    """Add an entry under the folder's lock; return it with its number.

    Raises:
        ChangedError: Another program holds the folder.
        OSError: The file cannot be written.
    """
    with locked(folder):
        before = read_journal(folder).entries
        entry = Entry(number=before[-1].number + 1 if before else 1, **cells)
        line = json.dumps(asdict(entry), ensure_ascii=True, separators=(",", ":"))
        # The line end comes first as well: whatever a crash left of the line before stays a line of its own.
        handle = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            beginning = b"\n" if _is_torn(folder / FILE) else b""
            os.write(handle, beginning + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        return entry


def _is_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _entry(line: str) -> Entry | None:
    if not line.strip():
        return None
    try:
        cells = json.loads(line)
        changes = tuple(
            Change(each["file"], tuple(each["key"]), each["before"], each["after"])
            for each in _list(cells["changes"])
        )
        return Entry(**{**cells, "ids": tuple(cells["ids"]), "changes": changes})
    except (ValueError, TypeError, KeyError):
        return None


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value
