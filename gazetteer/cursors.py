"""What stands in the cells of a row, read one at a time, and what is wrong with the one that does not fit?"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from gazetteer import cells
from gazetteer.errors import FieldError, Location, TableError
from gazetteer.reading import Row, Rows

T = TypeVar("T")


class Cursor:
    """Reads the cells of one row after another by column name."""

    row: Row

    def __init__(
        self, rows: Rows, required: tuple[str, ...], renamed: Mapping[str, str] | None = None
    ) -> None:
        self.rows = rows
        self.positions = rows.positions(required, renamed)

    def text(self, column: str) -> str:
        """The cell without space at its ends; "" where the table has no such column."""
        position = self.positions.get(column)
        return "" if position is None else self.row.cells[position].strip()

    def needed(self, column: str) -> str:
        """The cell, which must not be empty."""
        text = self.text(column)
        if not text:
            raise self.unfit(column, "a value")
        return text

    def parsed(self, column: str, parse: Callable[..., T], default: T, *context: Any) -> T:
        """The cell's value; the default for an empty cell."""
        text = self.text(column)
        if not text:
            return default
        try:
            return parse(text, *context)
        except cells.UnfitError as error:
            raise self.unfit(column, str(error)) from None

    def unfit(self, column: str, expected: str) -> FieldError:
        """The error for a cell that does not hold what is expected."""
        found = self.text(column)
        seen = f"found {found!r}" if found else "found an empty cell"
        heading = self.rows.header[self.positions[column]]
        return FieldError(f"{seen} where {expected} is expected", self.location(heading))

    def location(self, column: str = "") -> Location:
        """Where the row, or a cell of it, stands."""
        return Location(self.rows.file, self.row.line, column)


def read_point(cursor: Cursor) -> tuple[float, float] | tuple[None, None]:
    """Read latitude and longitude, which stand both or neither."""
    latitude = cursor.parsed("latitude", cells.parse_degrees, None, 90)
    longitude = cursor.parsed("longitude", cells.parse_degrees, None, 180)
    if latitude is not None and longitude is not None:
        return latitude, longitude
    if latitude is None and longitude is None:
        return None, None
    missing, other = ("latitude", "longitude") if latitude is None else ("longitude", "latitude")
    if missing in cursor.positions:
        raise cursor.unfit(missing, f"a number, as {other} has one,")
    raise TableError(
        f"the column {missing!r} is missing, though there is {other}", Location(cursor.rows.file, 1)
    )
