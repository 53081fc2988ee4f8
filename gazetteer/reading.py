"""How do bytes become rows that remember their file and line?

RFC 4180 in UTF-8: cells between commas, quoted where they hold a comma, a quote or a line end. A byte-order mark
and CRLF are accepted. A file named ``.tsv`` or ``.tab`` has tabs; a header with semicolons and no comma, as
Excel writes it in much of Europe, has semicolons. Blank lines are passed over.

Limits: a cell has at most ``csv.field_size_limit()`` characters (131,072 unless changed), a table as many
rows as fit in memory (about 1 kB a row).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gazetteer.decoding import after_marks, check_encoding
from gazetteer.errors import Location, SourceError, TableError
from gazetteer.memory import uncollected

_MARK = "\ufeff"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
TAB_ENDINGS = frozenset({".tsv", ".tab"})


class Row(NamedTuple):
    """One row: the line on which it begins, counted from 1, and its cells in the header's order."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as read: every row has exactly as many cells as the header, nothing is stripped or converted."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def location(self, row: Row, column: str = "") -> Location:
        """Where a cell stands, for an error or a finding."""
        return Location(self.file, row.line, column)

    def positions(
        self, required: Sequence[str] = (), renamed: Mapping[str, str] | None = None
    ) -> dict[str, int]:
        """Return the position of each column, after renaming. See ``positions_of``."""
        return positions_of(self.header, self.file, required, renamed)


def positions_of(
    header: Sequence[str], file: str, required: Sequence[str] = (), renamed: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Return the position of each column, after renaming.

    Args:
        header: The column names as the file has them.
        file: What to call it in an error.
        required: Columns that must be there.
        renamed: What we call a column to what this file calls it.

    Raises:
        TableError: A required column, or one named in ``renamed``, is missing.
    """
    found = {column: position for position, column in enumerate(header)}
    renamed = renamed or {}
    for theirs in (*renamed.values(), *(column for column in required if column not in renamed)):
        if theirs not in found:
            message = f"the column {theirs!r} is missing; the header has {', '.join(header)}"
            raise TableError(message, Location(file, 1))
    return found | {ours: found[theirs] for ours, theirs in renamed.items()}


def read_rows(path: str | Path) -> Rows:
    """Read a table from disk.

    Args:
        path: A CSV file, or a tab-separated one by its ending.

    Raises:
        SourceError: The file is missing, a folder, unreadable, empty, or not UTF-8.
        TableError: It has no header, a column twice, the header twice, a ragged row, a NUL or an unclosed quote.
    """
    return parse_rows(read_bytes(path), str(path))


def read_bytes(path: str | Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: There is no such file, it is a folder, or it may not be read.
    """
    path = Path(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError("there is no such file", Location(str(path))) from None
    except IsADirectoryError:
        raise SourceError("this is a folder, where a file is expected", Location(str(path))) from None
    except OSError as error:
        raise SourceError(
            f"the file cannot be read: {error.strerror or error}", Location(str(path))
        ) from error


def parse_rows(data: bytes, file: str) -> Rows:
    """Turn a file's bytes into rows; ``file`` is what errors call it, and its ending decides about tabs."""
    with uncollected():
        header, stream = stream_rows(data, file)
        return Rows(file, header, list(stream))


def stream_rows(data: bytes, file: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the header and then the rows one by one: for tables too large to be held twice.

    The errors of ``read_rows`` that lie in a row are raised when the row is reached.
    """
    check_encoding(data, file)
    nul = data.find(b"\0")
    if nul >= 0:
        raise TableError(
            "a NUL character; the file is damaged or no text", Location(file, data.count(b"\n", 0, nul) + 1)
        )
    rows = _split(data, delimiter_of(data, file), file)
    header = _header(next(rows), file)
    return header, _checked(rows, header, file)


def delimiter_of(data: bytes, file: str) -> str:
    """Return what parts the cells: a tab by the file's ending, a semicolon where the header says so, else a comma."""
    if Path(file).suffix.lower() in TAB_ENDINGS:
        return "\t"
    # What is quoted parts nothing, and a quoted name may hold a line end.
    parts: list[str] = []
    quotes = 0
    for line in _lines(data):
        parts.append(line)
        quotes += line.count('"')
        if line.strip() and quotes % 2 == 0:
            break
    header = _QUOTED.sub("", "".join(parts))
    if "," in header:
        return ","
    return next((delimiter for delimiter in (";", "\t") if delimiter in header), ",")


def _lines(data: bytes) -> io.TextIOWrapper:
    """The lines of UTF-8, whether they end in LF, CRLF or the lone CR of old Macs; each given with an LF."""
    buffer = io.BytesIO(data)
    buffer.seek(after_marks(data))
    return io.TextIOWrapper(buffer, encoding="utf-8", newline=None)


def _split(data: bytes, delimiter: str, file: str) -> Iterator[Row]:
    reader = csv.reader(_lines(data), delimiter=delimiter, strict=True)
    start = 0
    try:
        for cells in reader:
            if cells:
                yield Row(start + 1, cells)
            start = reader.line_num
    except csv.Error as error:
        line, message = _explain(str(error), data, start, delimiter)
        raise TableError(message, Location(file, line or reader.line_num)) from None


def _explain(said: str, data: bytes, start: int, delimiter: str) -> tuple[int, str]:
    """Return the line (0 for where the reader stopped) and the sentence for what the csv module says."""
    if "field larger" in said:
        return (
            start + 1,
            f"a cell has more than {csv.field_size_limit():,} characters; is a quote not closed?",
        )
    if "unexpected end" in said:
        return _opening_line(data, start, delimiter), "a quote opens here and never closes"
    return 0, 'a quoted cell goes on after its closing quote; write a quote inside a cell as ""'


def _opening_line(data: bytes, start: int, delimiter: str) -> int:
    """Return the line on which the last quoted cell begins, looking from the row that starts after line ``start``."""
    quoted, opened, fresh = False, start + 1, True
    for number, line in enumerate(islice(_lines(data), start, None), start + 1):
        for character in line:
            if quoted:
                quoted = character != '"'
            elif character == '"':
                # Either a new cell, or the second half of a doubled quote, which was never left.
                opened = number if fresh else opened
                quoted, fresh = True, False
            else:
                fresh = character == delimiter
    return opened


def _header(row: Row, file: str) -> tuple[str, ...]:
    # A byte-order mark may stand behind blank lines too: it is no letter of a name.
    header = tuple(cell.strip().strip(_MARK).strip() for cell in row.cells)
    if not all(header):
        position = header.index("") + 1
        raise TableError(
            f"column {position} has no name in the header; is the header missing?", Location(file, row.line)
        )
    twice = [column for column, count in Counter(header).items() if count > 1]
    if twice:
        raise TableError(f"the column {twice[0]!r} stands twice in the header", Location(file, row.line))
    return header


def _checked(rows: Iterator[Row], header: tuple[str, ...], file: str) -> Iterator[Row]:
    width = len(header)
    names = list(header)
    for row in rows:
        if len(row.cells) != width:
            message = f"the row has {len(row.cells)} cells where the header has {width}; is a cell with a comma not quoted?"
            raise TableError(message, Location(file, row.line))
        # With space around its cells too: in canonical form it would be the header.
        if names[0] in row.cells[0] and [cell.strip() for cell in row.cells] == names:
            raise TableError("the header stands here again; were two files joined?", Location(file, row.line))
        yield row
