"""XLSX as streams: the first sheet's rows in, one sheet out; numbers and dates stay what they are."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from gazetteer.errors import Location
from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.batches import Batch
from resolvers.tables.delimited import checked_header

MOST_ROWS: Final = 1_048_576
# What a written workbook says of its making, so that the same rows give the same bytes; the first day that a ZIP can tell.
_MADE: Final = datetime(1980, 1, 1)
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class WorkbookReader:
    """The rows of a workbook's first sheet."""

    def __init__(self, stream: Any, file: str) -> None:
        """Open the workbook and read its header.

        Raises:
            InputError: It is no workbook, or its first sheet is empty.
            TableError: A column has no name, or that of another.
            MissingExtraError: openpyxl is not installed.
        """
        openpyxl = load_openpyxl()
        try:
            self._book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise InputError(f"{file}: no XLSX workbook ({error})") from error
        self._rows = iter(self._book.worksheets[0].iter_rows(values_only=True))
        header = next(self._rows, None)
        if not header or not any(header):
            raise InputError(f"{file}: the first sheet is empty; a table begins with a row of column names")
        names = [str(cell).strip() if cell is not None else "" for cell in header]
        while names and not names[-1]:
            names.pop()
        self.header = checked_header(tuple(names), Location(file, 1))

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the rows below the header, so many at a time; rows without any value are passed over."""
        width = len(self.header)
        rows: list[list[Any]] = []
        lines: list[int] = []
        for number, row in enumerate(self._rows, 2):
            if not any(cell is not None for cell in row[:width]):
                continue
            rows.append([*row[:width], *[None] * (width - len(row))])
            lines.append(number)
            if len(rows) == size:
                yield Batch(self.header, rows, "values", lines)
                rows, lines = [], []
        if rows:
            yield Batch(self.header, rows, "values", lines)

    def detach(self) -> None:
        """Close the workbook."""
        self._book.close()


class WorkbookWriter:
    """Rows into a workbook of one sheet."""

    def __init__(self, sink: Any, header: Sequence[str]) -> None:
        openpyxl = load_openpyxl()
        self._sink = sink
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.created = _MADE
        self._sheet = self._book.create_sheet("resolved")
        self._sheet.append(list(header))
        self._count = 1

    def write(self, batch: Batch, added: Sequence[tuple[Any, ...]], codes: Sequence[int]) -> None:
        """Write rows, each with the added values of its code.

        Raises:
            InputError: A sheet cannot hold as many.
        """
        self._count += len(batch)
        if self._count > MOST_ROWS:
            raise InputError(
                f"a sheet of XLSX holds {MOST_ROWS:,} rows, and here are more: write CSV or Parquet"
            )
        for row, code in zip(batch.values(), codes, strict=True):
            self._sheet.append([_writable(value) for value in (*row, *added[code])])

    def close(self) -> None:
        """Write the workbook, with nothing in it that says when."""
        # A ZIP is searched while it is written, which a pipe or a compressed stream is not.
        with tempfile.TemporaryFile() as dated, tempfile.TemporaryFile() as made:
            self._book.save(dated)
            with zipfile.ZipFile(dated) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
                for entry in source.infolist():
                    whole = zipfile.ZipInfo(entry.filename, _ZIPPED)
                    whole.compress_type = zipfile.ZIP_DEFLATED
                    if entry.filename == "docProps/core.xml":
                        stamp = _MADE.isoformat().encode() + b"Z"
                        target.writestr(whole, _MODIFIED.sub(rb"\g<1>" + stamp, source.read(entry)))
                        continue
                    with source.open(entry) as part, target.open(whole, "w", force_zip64=True) as copy:
                        while block := part.read(1 << 20):
                            copy.write(block)
            made.seek(0)
            shutil.copyfileobj(made, self._sink)

    def discard(self) -> None:
        """Let go of the sheet that is half written."""
        self._book.close()


def _writable(value: Any) -> Any:
    """A value as a cell may hold it: control characters of text are replaced, lists and objects are told as text."""
    if isinstance(value, str):
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        return ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    return (
        value
        if value is None or isinstance(value, int | float | datetime) or hasattr(value, "isoformat")
        else str(value)
    )


def load_openpyxl() -> Any:
    """Return openpyxl.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "xlsx") from error
    return openpyxl
