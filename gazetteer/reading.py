"""How do bytes become rows that remember their file and line?

RFC 4180 in UTF-8: cells between commas, quoted where they hold a comma, a quote or a line end. A byte-order mark
and CRLF are accepted. A file named ``.tsv`` or ``.tab`` has tabs; a header with semicolons and no comma, as
Excel writes it in much of Europe, has semicolons. Blank lines are passed over.

Limits: a cell has at most ``csv.field_size_limit()`` characters (131,072 unless changed), a table as many
rows as fit in memory (about 1 kB a row).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gazetteer.decoding import decode
from gazetteer.errors import Location, SourceError, TableError

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
        """Return the position of each column, after renaming.

        Args:
            required: Columns that must be there.
            renamed: What we call a column to what this file calls it.

        Raises:
            TableError: A required column, or one named in ``renamed``, is missing.
        """
        found = {column: position for position, column in enumerate(self.header)}
        for ours, theirs in (renamed or {}).items():
            if theirs not in found:
                raise self._missing(theirs)
            found[ours] = found[theirs]
        for column in required:
            if column not in found:
                raise self._missing(column)
        return found

    def _missing(self, column: str) -> TableError:
        message = f"the column {column!r} is missing; the header has {', '.join(self.header)}"
        return TableError(message, Location(self.file, 1))


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
    text = decode(data, file)
    nul = text.find("\0")
    if nul >= 0:
        raise TableError(
            "a NUL character; the file is damaged or no text", Location(file, text.count("\n", 0, nul) + 1)
        )
    rows = _split(text, delimiter_of(text, file), file)
    header = _header(rows[0], file)
    body = rows[1:]
    _check_widths(body, header, file)
    return Rows(file, header, body)


def delimiter_of(text: str, file: str) -> str:
    """Return what parts the cells: a tab by the file's ending, a semicolon where the header says so, else a comma."""
    if Path(file).suffix.lower() in TAB_ENDINGS:
        return "\t"
    header = text.lstrip("\r\n").split("\n", 1)[0]
    if "," in header:
        return ","
    return next((delimiter for delimiter in (";", "\t") if delimiter in header), ",")


def _split(text: str, delimiter: str, file: str) -> list[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    start = 0
    try:
        for cells in reader:
            if cells:
                rows.append(Row(start + 1, cells))
            start = reader.line_num
    except csv.Error as error:
        line, message = _explain(str(error), text, start, delimiter)
        raise TableError(message, Location(file, line or reader.line_num)) from None
    return rows


def _lines(text: str) -> io.StringIO:
    """The lines of a text, whether they end in LF, CRLF or the lone CR of old Macs; each given with an LF."""
    return io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")


def _explain(said: str, text: str, start: int, delimiter: str) -> tuple[int, str]:
    """Return the line (0 for where the reader stopped) and the sentence for what the csv module says."""
    if "field larger" in said:
        return (
            start + 1,
            f"a cell has more than {csv.field_size_limit():,} characters; is a quote not closed?",
        )
    if "unexpected end" in said:
        return _opening_line(text, start, delimiter), "a quote opens here and never closes"
    return 0, 'a quoted cell goes on after its closing quote; write a quote inside a cell as ""'


def _opening_line(text: str, start: int, delimiter: str) -> int:
    """Return the line on which the last quoted cell begins, looking from the row that starts after line ``start``."""
    quoted, opened, fresh = False, start + 1, True
    for number, line in enumerate(islice(_lines(text), start, None), start + 1):
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
    header = tuple(cell.strip() for cell in row.cells)
    if not all(header):
        position = header.index("") + 1
        raise TableError(
            f"column {position} has no name in the header; is the header missing?", Location(file, row.line)
        )
    twice = [column for column, count in Counter(header).items() if count > 1]
    if twice:
        raise TableError(f"the column {twice[0]!r} stands twice in the header", Location(file, row.line))
    return header


def _check_widths(rows: Sequence[Row], header: tuple[str, ...], file: str) -> None:
    width = len(header)
    names = list(header)
    for row in rows:
        if len(row.cells) != width:
            message = f"the row has {len(row.cells)} cells where the header has {width}; is a cell with a comma not quoted?"
            raise TableError(message, Location(file, row.line))
        if row.cells == names:
            raise TableError("the header stands here again; were two files joined?", Location(file, row.line))
