"""How does a CSV, TSV or XLSX from outside become rows that remember their line?"""

import datetime
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.errors import Location, SourceError, TableError
from gazetteer.exporting.extras import load_extra
from gazetteer.formulas import restore
from gazetteer.importing.opening import Member
from gazetteer.reading import Row, positions_of, stream_rows

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".xlsx")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: a header, and rows as wide as it is.

    Attributes:
        file: What errors call it; a workbook's sheet is named after it.
        header: The column names.
        rows: To be gone through once.
    """

    file: str
    header: tuple[str, ...]
    rows: Iterator[Row]

    def cells(self, row: Row) -> dict[str, str]:
        """A row's cells by column, without space at their ends, and without an apostrophe that kept a formula from being run."""
        return {name: restore(cell.strip()) for name, cell in zip(self.header, row.cells, strict=True)}

    def where(self, row: Row) -> Location:
        """Where a row stands."""
        return Location(self.file, row.line)

    def require(self, columns: Sequence[str]) -> None:
        """Refuse the table if a column is missing.

        Raises:
            TableError: It names one, and those that there are.
        """
        positions_of(self.header, self.file, columns)


def is_table(member: Member) -> bool:
    """Whether a file is a table by its ending."""
    return member.stem.lower().endswith(ENDINGS)


def read_sheet(member: Member, sheet: str = "") -> Sheet:
    """Open a table.

    Args:
        member: A CSV, a TSV by its ending, or a workbook of Excel.
        sheet: Which sheet of a workbook; the first by default.

    Raises:
        SourceError: It is empty, not UTF-8, no workbook, or has no such sheet.
        TableError: It has no header or a column twice.
    """
    if member.stem.lower().endswith(".xlsx"):
        sheets = read_workbook(member)
        if sheet and sheet not in sheets:
            message = f"the workbook has no sheet {sheet!r}; there are {', '.join(sheets)}"
            raise SourceError(message, Location(member.name))
        return sheets[sheet or next(iter(sheets))]
    # The ending says what parts the cells, and a packer's hides it.
    packed = Path(member.name).suffix.lower() in (".gz", ".bz2")
    name = str(Path(member.name).with_name(member.stem)) if packed else member.name
    header, rows = stream_rows(member.read(), name)
    return Sheet(name, header, rows)


def read_workbook(member: Member) -> dict[str, Sheet]:
    """Return a workbook's sheets that have a header, by name; formulas count as the values they had when saved.

    Raises:
        SourceError: It is no workbook, is broken, or openpyxl is not installed.
        TableError: A sheet has a column twice.
    """
    openpyxl = load_extra("openpyxl", "xlsx")
    try:
        book = openpyxl.load_workbook(io.BytesIO(member.read()), read_only=True, data_only=True)
        tables = {
            sheet.title: [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        message = f"this is no workbook of Excel, or a broken one ({str(error)[:80] or type(error).__name__})"
        raise SourceError(message, Location(member.name)) from None
    sheets = {}
    for title, rows in tables.items():
        first = next((number for number, row in enumerate(rows) if any(row)), None)
        if first is not None:
            sheets[title] = _sheet(f"{member.name}[{title}]", rows, first)
    if not sheets:
        raise SourceError("the workbook has no row", Location(member.name))
    return sheets


def _sheet(file: str, rows: list[list[str]], first: int) -> Sheet:
    header = [cell.strip() for cell in rows[first]]
    while header and not header[-1]:
        header.pop()
    named = [name or f"column {place}" for place, name in enumerate(header, 1)]
    for name in named:
        if named.count(name) > 1:
            raise TableError(f"the column {name!r} stands twice in the header", Location(file, first + 1))
    width = len(named)
    body = (
        Row(number, [*row[:width], *[""] * (width - len(row))])
        for number, row in enumerate(rows[first + 1 :], first + 2)
        if any(row)
    )
    return Sheet(file, tuple(named), body)


def _text(value: object) -> str:
    """A cell of a workbook as text: whole numbers without a point, dates in ISO form, errors and truth values as nothing."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return "" if not math.isfinite(value) else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return "" if text.startswith("#") and text.rstrip("!?").isupper() else text


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL's hashtags (#adm1+name), which describe the columns and are no data."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)
