"""CSV and TSV as streams: batches of rows in, rows out, in bounded memory.

RFC 4180 in UTF-8, as ``gazetteer.reading`` reads whole tables; here a row that is none is put aside, and the next line is
tried. A quote that is never closed costs its own line only.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from gazetteer.decoding import NAMES, check_encoding, guess_encoding
from gazetteer.errors import Location, SourceError, TableError
from gazetteer.reading import delimiter_of
from resolvers.tables.batches import Batch, cell_text
from resolvers.tables.rejects import Rejects

# Bytes looked at to tell delimiter and encoding.
HEAD: Final = 65_536
_ESCAPED: Final = range(0xDC80, 0xDD00)


class DelimitedReader:
    """The rows of a CSV or TSV, line by line."""

    def __init__(self, stream: Any, file: str, tabs: bool, rejects: Rejects) -> None:
        """Read the header.

        Raises:
            SourceError: The file is empty or in another encoding.
            TableError: There is no header, or a column stands twice in it.
        """
        self.file = file
        self._rejects = rejects
        head = stream.peek(HEAD)[:HEAD]
        if not head.strip() or guess_encoding(head) == "utf-16":
            check_encoding(head, file)
        self.delimiter = "\t" if tabs else delimiter_of(head.decode("utf-8", "replace").encode(), file)
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline=None)
        self._lines = _Lines(text)
        self._rows = self._parsed()
        line, cells = next(self._rows, (1, []))
        self.header = _header(cells, line, file)
        self._text = text

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the rows below the header, so many at a time."""
        rows: list[list[str]] = []
        lines: list[int] = []
        width, names = len(self.header), list(self.header)
        for line, cells in self._rows:
            if len(cells) != width:
                said = f"the row has {len(cells)} cells where the header has {width}; is a cell with a comma not quoted?"
                self._rejects.add(line, said, self._lines.taken())
            elif cells == names:
                self._rejects.add(
                    line, "the header stands here again; were two files joined?", self._lines.taken()
                )
            else:
                rows.append(cells)
                lines.append(line)
                if len(rows) == size:
                    yield Batch(self.header, rows, "cells", lines)
                    rows, lines = [], []
        if rows:
            yield Batch(self.header, rows, "cells", lines)

    def detach(self) -> None:
        """Let go of the stream without closing it."""
        self._text.detach()

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            start = lines.begin()
            try:
                cells = next(reader, None)
            except csv.Error as error:
                said = "a quote opens here and never closes" if lines.several() else _explained(str(error))
                self._rejects.add(start, said, lines.taken(first=True))
                lines.retry()
                reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                continue
            if cells is None:
                return
            broken = lines.broken()
            if broken:
                self._rejects.add(start, broken, lines.taken())
            elif cells:
                yield start, cells


class _Lines:
    """Lines, with those of the row under way kept, so that they can be told, and tried again."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: list[str] = []
        self._row: list[str] = []
        self._number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._text)
        self._number += 1
        self._row.append(line)
        return line

    def begin(self) -> int:
        """Begin a row; return its line."""
        self._row = []
        return self._number + 1

    def taken(self, *, first: bool = False) -> str:
        """The lines of the row under way, or the first of them."""
        return "".join(self._row[:1] if first else self._row).rstrip("\n")

    def several(self) -> bool:
        """Whether the row under way runs over lines."""
        return len(self._row) > 1

    def retry(self) -> None:
        """Give back all lines of the row under way but the first."""
        rest = self._row[1:]
        self._again += reversed(rest)
        self._number -= len(rest)

    def broken(self) -> str:
        """What is wrong with the bytes of the row under way; "" where nothing is."""
        for line in self._row:
            if line.isascii():
                if "\0" in line:
                    return "a NUL character; the file is damaged or no text"
                continue
            wrong = next((letter for letter in line if ord(letter) in _ESCAPED), "")
            if wrong:
                encoding = guess_encoding(line.encode("utf-8", "surrogateescape"))
                guess = f"; it may be {NAMES[encoding]}" if encoding in NAMES else ""
                return f"byte 0x{ord(wrong) - 0xDC00:02x} is not UTF-8{guess}; save the file again as UTF-8"
        return ""


def _explained(said: str) -> str:
    if "field larger" in said:
        return f"a cell has more than {csv.field_size_limit():,} characters; is a quote not closed?"
    if "unexpected end" in said:
        return "a quote opens here and never closes"
    if "NUL" in said:
        return "a NUL character; the file is damaged or no text"
    return 'a quoted cell goes on after its closing quote; write a quote inside a cell as ""'


def _header(cells: Sequence[str], line: int, file: str) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    if not header:
        raise SourceError("the file is empty; a table begins with a line of column names", Location(file))
    return checked_header(header, Location(file, line))


def checked_header(header: tuple[str, ...], where: Location) -> tuple[str, ...]:
    """Return a header whose columns all have a name, and each its own.

    Raises:
        TableError: One has none, or two have the same.
    """
    if not all(header):
        raise TableError(
            f"column {header.index('') + 1} has no name in the header; is the header missing?", where
        )
    twice = [column for place, column in enumerate(header) if column in header[:place]]
    if twice:
        raise TableError(f"the column {twice[0]!r} stands twice in the header", where)
    return header


class DelimitedWriter:
    """Rows of a CSV or TSV into a stream of bytes."""

    def __init__(self, sink: Any, header: Sequence[str], delimiter: str) -> None:
        self._text = io.TextIOWrapper(
            sink, encoding="utf-8", errors="backslashreplace", newline="", write_through=False
        )
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(header)

    def write(self, batch: Batch, added: Sequence[tuple[Any, ...]], codes: Sequence[int]) -> None:
        """Write rows, each with the added cells of its code."""
        cells = [tuple(_cell(value) for value in values) for values in added]
        self._writer.writerows([*row, *cells[code]] for row, code in zip(batch.texts(), codes, strict=True))

    def close(self) -> None:
        """Write what is left; the stream stays open."""
        self._text.flush()
        self.discard()

    def discard(self) -> None:
        """Let go of the stream, which would else be closed with the writer."""
        self._text.detach()


def _cell(value: Any) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else cell_text(value)
