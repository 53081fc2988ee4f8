"""Rows that cannot be read: counted, told apart, and never lost.

Without a file for them the first one stops the work; with one each goes there, with line and reason, and the rest of
the table goes on.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gazetteer.errors import Location, TableError
from gazetteer.programs import replacing

COLUMNS = ("line", "reason", "row")


class Rejects:
    """Where broken rows go."""

    def __init__(self, file: str, sink: IO[str] | None = None) -> None:
        """Set up.

        Args:
            file: What errors call the table.
            sink: An open file for the rejected rows, a CSV of ``line, reason, row``; without, the first is an error.
        """
        self._file = file
        self._writer: Any = csv.writer(sink, lineterminator="\n") if sink else None
        self.count = 0
        if self._writer:
            self._writer.writerow(COLUMNS)

    def add(self, line: int, reason: str, row: str, column: str = "") -> None:
        """Put a row aside.

        Raises:
            TableError: There is no file for it.
        """
        if self._writer is None:
            raise TableError(
                f"{reason}; --rejects FILE puts such rows aside", Location(self._file, line, column)
            )
        self.count += 1
        self._writer.writerow([line, reason, row.encode("utf-8", "backslashreplace").decode("utf-8")])


@contextmanager
def open_rejects(file: str, target: str | None) -> Iterator[Rejects]:
    """Open the file for rejected rows, complete or absent; it is written, with its header, where nothing is rejected too."""
    if target is None:
        yield Rejects(file)
        return
    with replacing(Path(target)) as sink:
        yield Rejects(file, sink)
