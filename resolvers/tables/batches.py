"""A stretch of a table's rows, in the shape in which its format holds them.

Cells of columns that nobody asks for are never read as anything: a CSV's are text, an object of JSON keeps its types, and
an Arrow table its buffers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Shape = Literal["cells", "values", "objects", "arrow"]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table.

    Attributes:
        header: The table's column names, in order.
        rows: Lists of texts (``cells``) or of values of any type, dicts, or one Arrow table, as ``shape`` says.
        lines: Line (of Parquet and XLSX: row) on which each begins, for errors; counted from 1.
    """

    header: tuple[str, ...]
    rows: Any
    shape: Shape
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)

    def distinct(self, columns: Sequence[str]) -> tuple[Codes, list[tuple[Any, ...]]]:
        """Number the distinct rows of some columns by first sight; blank text counts as nothing.

        Returns:
            The number of each row, and the cells of each distinct one.
        """
        if self.shape == "arrow":
            from resolvers.adapters.arrow_columns import distinct

            codes, cells = distinct(
                {name: self.rows.column(name) for name in dict.fromkeys(columns)}, len(self)
            )
            listed = [[_nothing_if_blank(value) for value in cells[name]] for name in columns]
            return codes, list(zip(*listed, strict=True))
        known: dict[tuple[Any, ...], int] = {}
        codes = np.fromiter(
            (known.setdefault(row, len(known)) for row in self._chosen(columns)), np.int64, len(self)
        )
        return codes, list(known)

    def _chosen(self, columns: Sequence[str]) -> Any:
        if self.shape == "objects":
            return (
                tuple(_nothing_if_blank(_hashable(row.get(name))) for name in columns) for row in self.rows
            )
        places = [self.header.index(name) for name in columns]
        return (tuple(_nothing_if_blank(row[place]) for place in places) for row in self.rows)

    def keep(self, chosen: Bools) -> "Batch":
        """The rows that are chosen."""
        if chosen.all():
            return self
        lines = [line for line, kept in zip(self.lines, chosen.tolist(), strict=True) if kept]
        if self.shape == "arrow":
            return Batch(self.header, self.rows.filter(chosen), self.shape, lines)
        rows = [row for row, kept in zip(self.rows, chosen.tolist(), strict=True) if kept]
        return Batch(self.header, rows, self.shape, lines)

    def texts(self) -> list[list[str]]:
        """Every row as cells of a CSV."""
        if self.shape == "cells":
            return list(self.rows)
        if self.shape == "values":
            return [[cell_text(cell) for cell in row] for row in self.rows]
        return [[cell_text(row.get(name)) for name in self.header] for row in self.objects()]

    def values(self) -> list[list[Any]]:
        """Every row as values, for a workbook."""
        if self.shape in ("cells", "values"):
            return list(self.rows)
        return [[row.get(name) for name in self.header] for row in self.objects()]

    def objects(self) -> list[dict[str, Any]]:
        """Every row as an object of JSON; of a CSV every cell is a text there."""
        if self.shape == "objects":
            return list(self.rows)
        if self.shape == "arrow":
            return list(self.rows.to_pylist())
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def cell_text(value: Any) -> str:
    """A value as a cell of a CSV: a text as it is, nothing as an empty cell, anything else as in JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _nothing_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _hashable(value: Any) -> Any:
    return cell_text(value) if isinstance(value, list | Mapping) else value
