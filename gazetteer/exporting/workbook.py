"""An Excel workbook (ECMA-376), through openpyxl: a sheet of entities, one of names, and the tables of links.

Every text is a cell of type text, and what begins like a formula has the mark that Excel itself gives to what is typed
after an apostrophe (``quotePrefix``), so that nothing is run, now or after a click into the cell, and nothing of the
text changes. A cell holds 32,767 characters and a sheet 1,048,576 rows (Excel's specifications and limits).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from gazetteer.errors import SourceError
from gazetteer.exporting.extract import Extract, Ledger, Settings
from gazetteer.exporting.extras import load_extra
from gazetteer.exporting.values import ENTITY_COLUMNS, NAME_COLUMNS, name_values
from gazetteer.exporting.wide_csv import COLUMNS, list_aliases
from gazetteer.formulas import neutralise

_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_576
# The date of every file in the archive, and of the workbook: the earliest that ZIP can state.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]+")
# The control characters that XML cannot hold, and openpyxl refuses.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Row = list[Any]


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract.

    Raises:
        SourceError: The library openpyxl is not installed, or there are more rows than a sheet can have.
    """
    openpyxl = load_extra("openpyxl", "xlsx")
    _check_size(extract)
    workbook = openpyxl.Workbook(write_only=True)
    sheets = {"entities": _entities(extract, ledger), "names": _names(extract), **_links(extract)}
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, value, ledger) for value in row])
    _save(workbook, sink)


def _check_size(extract: Extract) -> None:
    """Refuse more rows than a sheet can have, before any is written."""
    # Each entity has at least its own name, so that no sheet is longer than that of names.
    elsewhere = sum(map(len, extract.elsewhere.values()))
    rows = 1 + elsewhere + sum(len(record.names) for record in extract.read())
    if rows > _MOST_ROWS:
        message = f"{rows:,} rows are more than the {_MOST_ROWS:,} of a sheet; choose fewer entities, or another format"
        raise SourceError(message)


def _entities(extract: Extract, ledger: Ledger) -> Iterator[Row]:
    yield list(COLUMNS)
    for record in extract.read():
        # The names that one cell cannot hold are on the sheet of names.
        aliases = list_aliases(record, Ledger(), _LONGEST_CELL)
        cells = {column: getattr(record.entity, column) for column in ENTITY_COLUMNS}
        yield [_plain({**cells, "aliases": "|".join(aliases)}[column]) for column in COLUMNS]
        ledger.wrote(len(record.names))


def _names(extract: Extract) -> Iterator[Row]:
    yield ["id", *NAME_COLUMNS]
    for record in extract.read():
        yield from ([record.entity.id, *name_values(name).values()] for name in record.names)
    for entity_id, names in extract.elsewhere.items():
        yield from ([entity_id, *name_values(name).values()] for name in names)


def _links(extract: Extract) -> dict[str, Iterable[Row]]:
    """The tables of links that have rows, under the names of the files that they come from."""
    tables = (
        ("redirects", extract.redirects, {"old_id": "old_id", "new_id": "new_id", "reason": "reason", "date": "date"}),
        ("distinct", extract.distinct, {"left_id": "left_id", "right_id": "right_id", "note": "note"}),
        ("retractions", extract.retractions, {"id": "entity_id", "name": "name", "reason": "reason", "date": "date"}),
    )  # fmt: skip
    return {
        name: [list(columns), *([getattr(row, field) for field in columns.values()] for row in rows)]
        for name, rows, columns in tables
        if rows
    }


def _plain(value: Any) -> Any:
    return ";".join(value) if isinstance(value, tuple) else value


def _cell(sheet: Any, value: Any, ledger: Ledger) -> Any:
    """Numbers as they are; texts as they are too, unless openpyxl or a spreadsheet would make something else of them."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = _UNFIT.sub("", value)[:_LONGEST_CELL]
    ledger.omit("characters that a cell cannot hold", len(value) - len(text))
    # openpyxl takes "#N/A" for an error, and a text that begins with "=" for a formula.
    return _marked(sheet, text) if text[:1] == "#" or neutralise(text) != text else text


def _marked(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _save(workbook: Any, sink: IO[bytes]) -> None:
    """Save with one date throughout: openpyxl stamps the hour into the archive, and the same rows should be the same bytes."""
    stamped = io.BytesIO()
    workbook.save(stamped)
    with zipfile.ZipFile(stamped) as source, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _undated(data)
            target.writestr(zipfile.ZipInfo(entry.filename, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)


def _undated(properties: bytes) -> bytes:
    """The workbook's properties with the dates of making and changing set to one day."""
    return _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z", properties)
