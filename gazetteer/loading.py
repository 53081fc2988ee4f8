"""How do the tables of a folder become a checked layer?

Typed and checked: what contradicts itself is refused, with both lines named. A name may belong to an entity of a
lower layer, so whether it dangles is only known in a stack (``layers``).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from gazetteer import cells
from gazetteer.errors import ConflictError, FieldError, Location, SourceError, TableError
from gazetteer.layer import Layer, Retraction
from gazetteer.memory import uncollected
from gazetteer.model import Distinct, Entity, Kind, Name, Redirect
from gazetteer.reading import Row, Rows, parse_rows, read_bytes
from gazetteer.schema import TABLES, Table

T = TypeVar("T")


def load_folder(path: str | Path, name: str = "") -> Layer:
    """Load a folder of tables (places.csv, place_names.csv and the others) as one layer.

    Args:
        path: The folder. A table that is not in it is simply absent; other files are not looked at.
        name: What to call the layer; by default the folder's name.

    Raises:
        SourceError: There is no such folder, it is a file, or it holds none of the tables.
        TableError: A table is malformed.
        FieldError: A cell holds what its column may not.
        ConflictError: An id is claimed twice, or a retired id still has a row.
    """
    folder = Path(path)
    return load_contents(read_folder(folder), folder, name)


def load_contents(contents: Mapping[str, bytes], folder: Path, name: str = "") -> Layer:
    """Load tables as one layer from their bytes by file name; errors say where in ``folder`` they would stand.

    Raises:
        TableError, FieldError, ConflictError: As ``load_folder``.
    """
    loading = _Loading(name or folder.resolve().name)
    with uncollected():
        for table in TABLES:
            if table.file in contents:
                rows = parse_rows(contents[table.file], str(folder / table.file))
                loading.take(table, rows)
        loading.check_retired()
        return loading.layer(fingerprint_folder(contents))


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each table that the folder holds, by file name, in the schema's order.

    Raises:
        SourceError: There is no such folder, it is a file, or it holds none of the tables.
    """
    if not folder.exists():
        raise SourceError("there is no such folder", Location(str(folder)))
    if not folder.is_dir():
        raise SourceError("this is a file, where a folder of tables is expected", Location(str(folder)))
    contents = {
        table.file: read_bytes(folder / table.file) for table in TABLES if (folder / table.file).exists()
    }
    if not contents:
        expected = ", ".join(table.file for table in TABLES)
        raise SourceError(f"the folder holds no table of a gazetteer ({expected})", Location(str(folder)))
    return contents


def fingerprint_folder(contents: Mapping[str, bytes]) -> str:
    """Return a hash of the tables' bytes and file names."""
    digest = hashlib.sha256()
    for file, data in contents.items():
        digest.update(f"{file}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


@dataclass
class _Loading:
    """A layer in the making; it ends when the folder is read."""

    name: str
    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=dict)
    redirects: dict[str, Redirect] = field(default_factory=dict)
    distinct: list[Distinct] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)

    def take(self, table: Table, rows: Rows) -> None:
        """Add a table's rows."""
        cursor = Cursor(rows, tuple(column.name for column in table.columns if column.required))
        take = {
            "entities": self._take_entity,
            "names": self._take_name,
            "redirects": self._take_redirect,
            "distinct": self._take_distinct,
            "retractions": self._take_retraction,
        }[table.role]
        for cursor.row in rows:
            take(cursor, table)

    def check_retired(self) -> None:
        """Refuse an entity row whose id this very layer retires."""
        for old_id in self.redirects.keys() & self.entities.keys():
            redirect, entity = self.redirects[old_id], self.entities[old_id]
            message = f"{old_id} is retired here, yet has a row at {entity.location}; delete one of the two"
            raise ConflictError(message, redirect.location)

    def layer(self, fingerprint: str) -> Layer:
        """Close the layer."""
        for entity in self.entities.values():
            self._name_after_row(entity)
        names = {entity_id: tuple(names) for entity_id, names in self.names.items()}
        return Layer(
            self.name,
            self.entities,
            names,
            self.redirects,
            tuple(self.distinct),
            tuple(self.retractions),
            fingerprint,
        )

    def _name_after_row(self, entity: Entity) -> None:
        """The name in an entity's row is a preferred name, whether the names' table repeats it or not."""
        names = self.names.setdefault(entity.id, [])
        if all(name.text != entity.name for name in names):
            name = Name(
                entity.id,
                entity.name,
                status="preferred",
                source=entity.source,
                layer=self.name,
                location=entity.location,
            )
            names.insert(0, name)

    def _take_entity(self, cursor: "Cursor", table: Table) -> None:
        kind = table.kind
        assert kind is not None
        add_entity(self.entities, _read_entity(cursor, kind, self.name))

    def _take_name(self, cursor: "Cursor", table: Table) -> None:
        entity_id = cursor.needed("id")
        name = Name(
            entity_id,
            cursor.needed("name"),
            cursor.text("lang"),
            cursor.parsed("status", cells.parse_status, "variant"),
            cursor.parsed("from", cells.parse_date, ""),
            cursor.parsed("to", cells.parse_date, ""),
            cursor.text("source"),
            cursor.text("note"),
            self.name,
            cursor.location(),
        )
        self.names.setdefault(entity_id, []).append(name)

    def _take_redirect(self, cursor: "Cursor", table: Table) -> None:
        redirect = Redirect(
            cursor.needed("old_id"),
            cursor.needed("new_id"),
            cursor.text("reason"),
            cursor.text("date"),
            cursor.location(),
        )
        known = self.redirects.setdefault(redirect.old_id, redirect)
        if known is not redirect:
            raise ConflictError(
                f"{redirect.old_id} is redirected already at {known.location}", redirect.location
            )

    def _take_distinct(self, cursor: "Cursor", table: Table) -> None:
        left, right = cursor.needed("left_id"), cursor.needed("right_id")
        if left == right:
            raise cursor.unfit("right_id", "another id than left_id")
        self.distinct.append(Distinct(left, right, cursor.text("note"), cursor.location()))

    def _take_retraction(self, cursor: "Cursor", table: Table) -> None:
        retraction = Retraction(
            cursor.needed("id"),
            cursor.text("name"),
            cursor.text("reason"),
            cursor.text("date"),
            cursor.location(),
        )
        self.retractions.append(retraction)


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


def add_entity(entities: dict[str, Entity], entity: Entity) -> None:
    """Add an entity to a layer in the making.

    Raises:
        ConflictError: The id is claimed already; both lines are named.
    """
    known = entities.setdefault(entity.id, entity)
    if known is not entity:
        message = f"the id {entity.id} is claimed twice, first at {known.location} for {known.name!r}"
        raise ConflictError(message, entity.location)
