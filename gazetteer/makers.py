"""How do rows whose cells are all as they should be become values, thousands at a time?

A cursor reads a row cell by cell and says of the first that does not fit what is wrong with it. Nearly every row is in
order, and that is told of thousands at once: where ``fits`` says so, ``make`` gives what the cursor would have given, at a
part of its cost. Elsewhere the cursor has the last word: it also takes forms that are rare.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import Generic, TypeVar

from gazetteer import cells
from gazetteer.cursors import Cursor, read_point
from gazetteer.errors import Location
from gazetteer.layer import Spelling
from gazetteer.model import STATUSES, Entity, Kind, Name, NameStatus
from gazetteer.reading import Row, Rows
from gazetteer.schema import Table

TOGETHER = 4096  # rows checked at once
# Degrees between commas, as ``cells.parse_degrees`` takes them, without exponents.
_DEGREES = re.compile(r"(?:[+-]?(?:\d{1,3}(?:\.\d*)?|\.\d+),)*\Z", re.ASCII)
_MOST_DIGITS = 12

# A cell as ``cells.parse_status`` reads it.
_STATUS: Mapping[str, NameStatus] = {"": "variant", **{status: status for status in STATUSES}}

Cells = Sequence[str]
V = TypeVar("V")


class Maker(ABC, Generic[V]):
    """Makes values of the rows of one table: columns by name, absent ones empty.

    Args:
        table: Which one.
        positions: Where its columns stand.
        file: What to call it in locations.
        layer: The layer's name.
    """

    def __init__(self, table: Table, positions: Mapping[str, int], file: str, layer: str) -> None:
        self._file, self._layer = file, layer
        # An absent column is the empty cell that is put behind the last.
        self._pick = itemgetter(*(positions.get(column, -1) for column in self._columns()))
        self._positions = positions
        self._kind = table.kind

    @abstractmethod
    def make(self, row: Cells, line: int) -> V:
        """Return the value of a row that fits."""

    @abstractmethod
    def _columns(self) -> tuple[str, ...]:
        """The columns that a value takes, in its order."""

    @abstractmethod
    def _fits(self, columns: Mapping[str, Cells]) -> bool:
        """What ``fits`` says, of columns by name."""

    def _filled(self, columns: Mapping[str, Cells], *names: str) -> bool:
        """Whether columns have no empty cell."""
        return all(all(map(str.strip, columns[name])) for name in names)

    def _parsed(
        self, columns: Mapping[str, Cells], name: str, parse: Callable[..., object], *more: object
    ) -> bool:
        """Whether each cell of a column of few values is taken by a parser, or empty."""
        try:
            for cell in set(columns.get(name, ())):
                parse(cell.strip(), *more)
        except cells.UnfitError:
            return False
        return True

    def fits(self, rows: Sequence[Row]) -> bool:
        """Whether all cells of some rows, at least one, are surely what they may be."""
        columns = list(zip(*(row.cells for row in rows), strict=True))
        return self._fits({name: columns[position] for name, position in self._positions.items()})

    def ids(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield the id in each row."""
        place = self._positions["id"]
        return (row.cells[place].strip() for row in rows)


class EntityMaker(Maker[Entity]):
    """Makes the entities of one table."""

    def _columns(self) -> tuple[str, ...]:
        return (
            "id", "name", "type", "description", "country", "admin1", "latitude", "longitude", "population", "part_of",
            "same_as", "born", "died", "source", "note",
        )  # fmt: skip

    def _fits(self, columns: Mapping[str, Cells]) -> bool:
        return (
            self._filled(columns, "id", "name")
            and self._parsed(columns, "type", _type, self._kind)
            and self._parsed(columns, "country", cells.parse_code)
            and self._parsed(columns, "born", cells.parse_date)
            and self._parsed(columns, "died", cells.parse_date)
            and _are_counts(columns.get("population", ()))
            and _are_points(columns)
        )

    def make(self, row: Cells, line: int) -> Entity:
        """Return the entity of a row that fits."""
        (
            entity_id, name, type_, description, country, admin1, latitude, longitude, population, part_of, same_as, born, died,
            source, note,
        ) = map(str.strip, self._pick((*row, "")))  # fmt: skip
        assert self._kind is not None
        return Entity(
            entity_id,
            self._kind,
            name,
            type_,
            description,
            country,
            admin1,
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            int(population) if population else None,
            cells.parse_list(part_of) if part_of else (),
            cells.parse_list(same_as) if same_as else (),
            born,
            died,
            source,
            note,
            self._layer,
            Location(self._file, line),
        )


class NameMaker(Maker[Name]):
    """Makes the names of one table."""

    def _columns(self) -> tuple[str, ...]:
        return "id", "name", "lang", "status", "from", "to", "source", "note"

    def _fits(self, columns: Mapping[str, Cells]) -> bool:
        return (
            self._filled(columns, "id", "name")
            and self._parsed(columns, "status", cells.parse_status)
            and self._parsed(columns, "from", cells.parse_date)
            and self._parsed(columns, "to", cells.parse_date)
        )

    def spelling(self, row: Cells) -> tuple[str, Spelling]:
        """Return whose name stands in a row that fits, and the name without its provenance."""
        entity_id, text, lang, status, valid_from, valid_to, *_ = map(str.strip, self._pick((*row, "")))
        return entity_id, Spelling(text, lang, _STATUS[status], valid_from, valid_to)

    def make(self, row: Cells, line: int) -> Name:
        """Return the name of a row that fits."""
        entity_id, text, lang, status, valid_from, valid_to, source, note = map(
            str.strip, self._pick((*row, ""))
        )
        return Name(
            entity_id,
            text,
            lang,
            _STATUS[status],
            valid_from,
            valid_to,
            source,
            note,
            self._layer,
            Location(self._file, line),
        )


def required_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that a table must have."""
    return tuple(column.name for column in table.columns if column.required)


class Reader(ABC, Generic[V]):
    """Reads the rows of a table: thousands at once where they are in order, else cell by cell.

    Args:
        table: Which one.
        rows: Its header at least; more rows may be given to ``read``.
        layer: What the layer is called.
    """

    maker: Maker[V]

    def __init__(self, table: Table, rows: Rows, layer: str) -> None:
        self._rows, self._layer = rows, layer
        self._cursor = Cursor(rows, required_columns(table))

    def read_all(self) -> Iterator[V]:
        """Yield the values of all rows.

        Raises:
            FieldError, TableError: A cell holds what its column may not.
        """
        return chain.from_iterable(map(self.read, _some(self._rows)))

    def read(self, rows: Sequence[Row]) -> list[V]:
        """Return the values of some rows; errors as for ``read_all``."""
        if self.maker.fits(rows):
            return [self.maker.make(cells, line) for line, cells in rows]
        return [self.read_carefully(row) for row in rows]

    @abstractmethod
    def read_carefully(self, row: Row) -> V:
        """Return the value of a row, cell by cell."""


class EntityReader(Reader[Entity]):
    """Reads a table of entities."""

    def __init__(self, table: Table, rows: Rows, layer: str) -> None:
        super().__init__(table, rows, layer)
        assert table.kind is not None
        self._kind = table.kind
        self.maker = EntityMaker(table, self._cursor.positions, rows.file, layer)

    def read_carefully(self, row: Row) -> Entity:
        """Return the entity of a row, cell by cell."""
        self._cursor.row = row
        return _read_entity(self._cursor, self._kind, self._layer)


class NameReader(Reader[Name]):
    """Reads a table of names."""

    maker: NameMaker

    def __init__(self, table: Table, rows: Rows, layer: str) -> None:
        super().__init__(table, rows, layer)
        self.maker = NameMaker(table, self._cursor.positions, rows.file, layer)

    def read_carefully(self, row: Row) -> Name:
        """Return the name of a row, cell by cell."""
        self._cursor.row = row
        return _read_name(self._cursor, self._layer)


def _some(rows: Rows) -> Iterator[Sequence[Row]]:
    return (rows.rows[first : first + TOGETHER] for first in range(0, len(rows), TOGETHER))


def _read_name(cursor: Cursor, layer: str) -> Name:
    return Name(
        cursor.needed("id"),
        cursor.needed("name"),
        cursor.text("lang"),
        cursor.parsed("status", cells.parse_status, "variant"),
        cursor.parsed("from", cells.parse_date, ""),
        cursor.parsed("to", cells.parse_date, ""),
        cursor.text("source"),
        cursor.text("note"),
        layer,
        cursor.location(),
    )


def _read_entity(cursor: Cursor, kind: Kind, layer: str) -> Entity:
    latitude, longitude = read_point(cursor)
    return Entity(
        cursor.needed("id"),
        kind,
        cursor.needed("name"),
        cursor.parsed("type", cells.parse_type, "", kind),
        cursor.text("description"),
        cursor.parsed("country", cells.parse_code, ""),
        cursor.text("admin1"),
        latitude,
        longitude,
        cursor.parsed("population", cells.parse_count, None),
        cells.parse_list(cursor.text("part_of")),
        cells.parse_list(cursor.text("same_as")),
        cursor.parsed("born", cells.parse_date, ""),
        cursor.parsed("died", cells.parse_date, ""),
        cursor.text("source"),
        cursor.text("note"),
        layer,
        cursor.location(),
    )


def _type(cell: str, kind: Kind) -> str:
    return cells.parse_type(cell, kind)


def _are_counts(column: Cells) -> bool:
    """Whether a column holds numbers of some digits, or nothing."""
    together = "".join(column)
    if not together:
        return True
    return together.isascii() and together.isdigit() and max(map(len, column)) <= _MOST_DIGITS


def _are_points(columns: Mapping[str, Cells]) -> bool:
    """Whether latitude and longitude are plain degrees, both or neither."""
    latitudes, longitudes = columns.get("latitude"), columns.get("longitude")
    if latitudes is None or longitudes is None:
        return latitudes is longitudes
    if list(map(bool, latitudes)) != list(map(bool, longitudes)):
        return False
    return _are_degrees(latitudes, 90) and _are_degrees(longitudes, 180)


def _are_degrees(column: Cells, limit: int) -> bool:
    filled = list(compress(column, column))
    if not filled:
        return True
    # A cell with a comma is none, yet two of them joined might look like four.
    together = ",".join(filled) + ","
    if together.count(",") != len(filled) or not _DEGREES.match(together):
        return False
    degrees = list(map(float, filled))
    return -limit <= min(degrees) and max(degrees) <= limit
