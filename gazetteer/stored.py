"""Where does each row of a table begin, so that it can stay in its file until it is asked for?"""

import csv
import io
import os
import threading
import weakref
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gazetteer.decoding import after_marks
from gazetteer.errors import ChangedError, Location
from gazetteer.reading import Row, delimiter_of

Numbers = npt.NDArray[np.int64]

_BLOCK = 1 << 26  # bytes looked through for line ends at once
# Rows that lie close are read in one piece: up to so many bytes for each of them, a few times what a row has.
_CLOSE = 400


class StoredRows:
    """The rows of a table that stay in its file: by number, counted from 0. Threads may share it.

    Args:
        path: The table, which ``read_bytes`` took.
        data: Its bytes.
        lines: The line on which each row begins, counted from 1, rising.
    """

    def __init__(self, path: Path, data: bytes, lines: npt.NDArray[np.uint32]) -> None:
        self._path = path
        self._delimiter = delimiter_of(data, str(path))
        self._lines = lines
        self._starts = np.append(line_starts(data)[lines.astype(np.int64) - 1], len(data))
        self._lock = threading.Lock()
        self._file = path.open("rb")
        # A layer has no end of its own: the file is closed with the last who holds the rows.
        weakref.finalize(self, self._file.close)
        self._stamp = self._read_stamp()

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, number: int) -> Row:
        """Return one row."""
        return self._one(number, self._read(int(self._starts[number]), int(self._starts[number + 1])))

    def rows(self, first: int, last: int) -> list[Row]:
        """Return the rows of a range, its end exclusive."""
        begin = int(self._starts[first])
        block = self._read(begin, int(self._starts[last]))
        if b'"' not in block and b"\r" not in block and block.count(b"\n") == last - first:
            texts = block.decode().split("\n")
            lines = self._lines[first:last].tolist()
            return [
                Row(line, text.split(self._delimiter)) for line, text in zip(lines, texts[:-1], strict=True)
            ]
        edges = (self._starts[first : last + 1] - begin).tolist()
        return [
            self._one(number, block[start:end])
            for number, start, end in zip(range(first, last), edges, edges[1:], strict=False)
        ]

    def many(self, numbers: Numbers) -> list[Row]:
        """Return rows by their numbers, in the order of these."""
        if not len(numbers):
            return []
        first, last = int(numbers.min()), int(numbers.max()) + 1
        if self._starts[last] - self._starts[first] <= _CLOSE * len(numbers):
            rows = self.rows(first, last)
            return [rows[place] for place in (numbers - first).tolist()]
        return [self.row(number) for number in numbers.tolist()]

    def _one(self, number: int, data: bytes) -> Row:
        text, line = data.decode(), int(self._lines[number])
        if '"' not in text:
            return Row(line, text.rstrip("\r\n").split(self._delimiter))
        reader = csv.reader(io.StringIO(text, newline=None), delimiter=self._delimiter, strict=True)
        return Row(line, next(cells for cells in reader if cells))

    def _read(self, begin: int, end: int) -> bytes:
        with self._lock:
            if self._read_stamp() != self._stamp:
                raise ChangedError(
                    "the table changed while it was read; start again", Location(str(self._path))
                )
            self._file.seek(begin)
            return self._file.read(end - begin)

    def _read_stamp(self) -> tuple[int, int]:
        status = os.fstat(self._file.fileno())
        return status.st_size, status.st_mtime_ns


def line_starts(data: bytes) -> Numbers:
    """Return where each line of a file begins, after its byte-order marks; lines end in LF, CRLF or the lone CR of old Macs.

    The end of the last line counts as one more start, where it is the end of the file.
    """
    view = np.frombuffer(data, np.uint8)
    has_returns = b"\r" in data
    starts = [np.array([after_marks(data)], np.int64)]
    for first in range(0, len(data), _BLOCK):
        block = view[first : first + _BLOCK]
        ends = block == 10
        if has_returns:
            following = np.zeros(len(block), np.uint8)
            after = view[first + 1 : first + 1 + len(block)]
            following[: len(after)] = after
            ends |= (block == 13) & (following != 10)
        starts.append(np.flatnonzero(ends) + (first + 1))
    return np.concatenate(starts)
