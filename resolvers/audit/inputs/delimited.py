"""Where does each cell of a CSV or TSV begin and end?

The standard reader gives values without places; a finding needs the column, and a fix the exact characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from resolvers.audit.locations import OffsetMap, VisibleText
from resolvers.errors import InputError


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its span in the file, quotes included, and its value."""

    start: int
    end: int
    value: str
    quoted: bool

    def offsets(self, text: str) -> OffsetMap:
        """Return the map from the value to the cell's own characters ``text[start:end]``."""
        visible = VisibleText()
        if not self.quoted:
            return OffsetMap()
        place = self.start + 1
        for part in re.split(r'("")', text[self.start + 1 : self.end - 1]):
            visible.add('"' if part == '""' else part, place - self.start, verbatim=part != '""')
            place += len(part)
        return visible.offsets()


@cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]|"")*+)"|((?!")[^{mark}\r\n]*+))({mark}|\r\n|\n|\r|\Z)')


def records(text: str, delimiter: str, name: str) -> Iterator[list[Cell]]:
    """Yield the records of a table as lists of cells; blank lines are passed over.

    Raises:
        InputError: A quote is not closed, or something follows a closing one.
    """
    pattern = _cell_pattern(delimiter)
    place = 0
    record: list[Cell] = []
    while place < len(text):
        match = pattern.match(text, place)
        if match is None:
            line = text.count("\n", 0, place) + 1
            raise InputError(
                f"{name}:{line}: a quote is not closed, or text follows a closing quote; double the quotes inside a cell"
            )
        quoted = match.group(1) is not None
        value = match.group(1).replace('""', '"') if quoted else match.group(2)
        record.append(Cell(place, match.start(3), value, quoted))
        place = match.end()
        if match.group(3) != delimiter or place == len(text):
            if match.group(3) == delimiter:
                record.append(Cell(place, place, "", quoted=False))
            if len(record) > 1 or record[0].value:
                yield record
            record = []


def quoted(value: str, delimiter: str, *, always: bool = False) -> str:
    """Write a value as a cell, in quotes where it needs them."""
    if always or any(character in value for character in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value
