"""Small reviewable tables beside a corpus: the house style and the decisions."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from resolvers.errors import InputError


def read_table(
    path: Path, columns: Sequence[str], required: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV with their line numbers; columns that are not there are empty.

    Raises:
        InputError: The file cannot be read, lacks a required column, or a row has more or fewer cells than the header.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8; save the table as UTF-8") from None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in required if column not in header]
        if missing:
            raise InputError(f"{path}:1: no column {', '.join(missing)}; expected are {', '.join(columns)}")
        rows = []
        for row in reader:
            if row and len(row) != len(header):
                raise InputError(
                    f"{path}:{reader.line_num}: {len(row)} cells where the header has {len(header)}"
                )
            if row:
                named = dict(zip(header, map(str.strip, row), strict=True))
                rows.append((reader.line_num, {column: named.get(column, "") for column in columns}))
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: no well-formed CSV ({error})") from None
    return rows


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV with a header, in the order given."""
    buffer = StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
