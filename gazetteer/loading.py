"""How do the tables of a folder become a checked layer?

Typed and checked: what contradicts itself is refused, with both lines named. A name may belong to an entity of a
lower layer, so whether it dangles is only known in a stack (``layers``).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer.cursors import Cursor
from gazetteer.errors import ConflictError, Location, SourceError
from gazetteer.layer import Layer, Retraction
from gazetteer.makers import EntityReader, NameReader, required_columns
from gazetteer.memory import uncollected
from gazetteer.model import Distinct, Entity, Name, Redirect
from gazetteer.reading import Rows, parse_rows, read_bytes
from gazetteer.schema import TABLES, Table


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
    return {path.name: read_bytes(path) for path in table_paths(folder)}


def table_paths(folder: Path) -> list[Path]:
    """Return the tables that a folder holds, in the schema's order.

    Raises:
        SourceError: There is no such folder, it is a file, or it holds none of the tables.
    """
    if not folder.exists():
        raise SourceError("there is no such folder", Location(str(folder)))
    if not folder.is_dir():
        raise SourceError("this is a file, where a folder of tables is expected", Location(str(folder)))
    paths = [folder / table.file for table in TABLES if (folder / table.file).exists()]
    if not paths:
        expected = ", ".join(table.file for table in TABLES)
        raise SourceError(f"the folder holds no table of a gazetteer ({expected})", Location(str(folder)))
    return paths


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
        if table.role == "entities":
            for entity in EntityReader(table, rows, self.name).read_all():
                add_entity(self.entities, entity)
        elif table.role == "names":
            for name in NameReader(table, rows, self.name).read_all():
                self.names.setdefault(name.entity_id, []).append(name)
        else:
            cursor = Cursor(rows, required_columns(table))
            take = {
                "redirects": self._take_redirect,
                "distinct": self._take_distinct,
                "retractions": self._take_retraction,
            }[table.role]
            for cursor.row in rows:
                take(cursor)

    def check_retired(self) -> None:
        """Refuse an entity row whose id this very layer retires."""
        for old_id in self.redirects.keys() & self.entities.keys():
            raise retired_row(self.redirects[old_id], self.entities[old_id])

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
        names = self.names.setdefault(entity.id, [])
        if all(name.text != entity.name for name in names):
            names.insert(0, name_of_row(entity))

    def _take_redirect(self, cursor: "Cursor") -> None:
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

    def _take_distinct(self, cursor: "Cursor") -> None:
        left, right = cursor.needed("left_id"), cursor.needed("right_id")
        if left == right:
            raise cursor.unfit("right_id", "another id than left_id")
        self.distinct.append(Distinct(left, right, cursor.text("note"), cursor.location()))

    def _take_retraction(self, cursor: "Cursor") -> None:
        retraction = Retraction(
            cursor.needed("id"),
            cursor.text("name"),
            cursor.text("reason"),
            cursor.text("date"),
            cursor.location(),
        )
        self.retractions.append(retraction)


def name_of_row(entity: Entity) -> Name:
    """Return the name in an entity's row: a preferred one, whether the table of names repeats it or not."""
    return Name(
        entity.id,
        entity.name,
        status="preferred",
        source=entity.source,
        layer=entity.layer,
        location=entity.location,
    )


def retired_row(redirect: Redirect, entity: Entity) -> ConflictError:
    """Return the error for an entity that has a row in the layer that retires its id."""
    message = f"{entity.id} is retired here, yet has a row at {entity.location}; delete one of the two"
    return ConflictError(message, redirect.location)


def add_entity(entities: dict[str, Entity], entity: Entity) -> None:
    """Add an entity to a layer in the making.

    Raises:
        ConflictError: The id is claimed already; both lines are named.
    """
    known = entities.setdefault(entity.id, entity)
    if known is not entity:
        raise claimed_twice(known, entity)


def claimed_twice(known: Entity, entity: Entity) -> ConflictError:
    """Return the error for a second row with an id."""
    message = f"the id {entity.id} is claimed twice, first at {known.location} for {known.name!r}"
    return ConflictError(message, entity.location)
