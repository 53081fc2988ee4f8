"""Which column holds the names, and what do the others say about them?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from resolvers.audit.model import Facts
from resolvers.errors import InputError

# A column is one of names where its cells are short and hold no sentences. The longest usual names of
# ministries and brigades have some 70 letters.
LONGEST_NAME = 80
SENTENCE = re.compile(r"[a-z]{2}[.!?]\s+\S")


@dataclass(frozen=True, slots=True)
class Columns:
    """The user's choice of columns; "" where none was named.

    Attributes:
        name: The column with the names or texts.
        cells: Whether its cells are names or running text; ``auto`` looks at them.
    """

    name: str = ""
    country: str = ""
    latitude: str = ""
    longitude: str = ""
    cells: Literal["auto", "names", "text"] = "auto"

    def place(self, header: Sequence[str], file: str) -> int:
        """Return the number of the name column.

        Raises:
            InputError: No column was named, one stands twice, or one that was named is not there.
        """
        if not self.name:
            raise InputError(f"{file}: a table; name the column to read with --column ({', '.join(header)})")
        for wanted in filter(None, (self.name, self.country, self.latitude, self.longitude)):
            if header.count(wanted) != 1:
                number = "no column" if wanted not in header else "more than one column"
                raise InputError(f"{file}: {number} {wanted!r}; there are {', '.join(header)}")
        return header.index(self.name)


def are_names(values: Sequence[str], columns: Columns) -> bool:
    """Return whether the cells are names, each of one entity, rather than running text."""
    if columns.cells != "auto":
        return columns.cells == "names"
    filled = [value for value in values if value.strip()]
    if not filled:
        return True
    sentences = sum(1 for value in filled if SENTENCE.search(value))
    return median(map(len, filled)) <= LONGEST_NAME and sentences <= len(filled) / 10


def row_facts(row: Mapping[str, Any], columns: Columns, where: str) -> Facts:
    """Return what the row's other columns say.

    Raises:
        InputError: A coordinate is no number, or none that exists.
    """
    country = str(row.get(columns.country) or "").strip() if columns.country else ""
    latitude = _degrees(row, columns.latitude, 90, where)
    longitude = _degrees(row, columns.longitude, 180, where)
    if latitude is None or longitude is None:
        return Facts(country)
    return Facts(country, latitude, longitude)


def _degrees(row: Mapping[str, Any], column: str, most: float, where: str) -> float | None:
    value = row.get(column) if column else None
    if value is None or str(value).strip() == "":
        return None
    try:
        degrees = float(value)
    except (TypeError, ValueError):
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise InputError(f"{where}: column {column}: {str(value)!r} is no number from -{most:g} to {most:g}")
    return degrees
