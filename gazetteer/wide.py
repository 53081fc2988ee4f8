"""How does any CSV with an id and a name become a layer?

One row an entity, its further names in one cell: the form in which most people have their lists. Only ``id``
and ``name`` are needed; ids may be of any form.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from gazetteer import cells
from gazetteer.countries import parse_country
from gazetteer.cursors import Cursor, read_point
from gazetteer.errors import GazetteerError
from gazetteer.kinds import parse_kind
from gazetteer.layer import Layer
from gazetteer.loading import add_entity
from gazetteer.model import Entity, Kind, Name
from gazetteer.reading import parse_rows, read_bytes
from gazetteer.schema import WIDE_OPTIONAL, WIDE_REQUIRED

_PLACE_COLUMNS = ("latitude", "longitude", "population", "admin1")


def load_wide(path: str | Path, columns: Mapping[str, str] | None = None, name: str = "") -> Layer:
    """Load a CSV with ``id, name`` and optionally ``kind, aliases, country, latitude, longitude, population``.

    Also read are ``type``, ``description`` and ``admin1``; every other column is passed over. ``aliases`` are joined
    by ``|`` or ``;``. A country may be a code or an English name; text that means no one country is left out.

    The kind of a row is what its ``kind`` cell says; else ``place`` where the id is GeoNames' or the table has
    coordinates, population or a division; else what the type or the file's name says (people.csv); else ``place``,
    which is what a gazetteer lists.

    Args:
        path: The CSV, or a tab-separated file by its ending.
        columns: Our column name to the file's own: ``{"id": "uid", "aliases": "other_names"}``.
        name: What to call the layer; by default the file's name.

    Raises:
        SourceError: The file is missing, a folder, empty or not UTF-8.
        TableError: It is malformed, or a column is missing.
        FieldError: A cell holds what its column may not.
        ConflictError: An id is claimed twice.
    """
    path = Path(path)
    check_mapping(columns or {})
    data = read_bytes(path)
    layer = name or path.name
    rows = parse_rows(data, str(path))
    cursor = Cursor(rows, WIDE_REQUIRED, columns)
    usual = usual_kind(cursor, path)
    entities: dict[str, Entity] = {}
    names: dict[str, tuple[Name, ...]] = {}
    for cursor.row in rows:
        entity = _read_entity(cursor, usual, layer)
        add_entity(entities, entity)
        names[entity.id] = _read_names(cursor, entity, layer)
    return Layer(layer, entities, names, fingerprint=fingerprint_wide(data, columns))


def fingerprint_wide(data: bytes, columns: Mapping[str, str] | None = None) -> str:
    """Return a hash of the file's bytes and of how its columns are read."""
    digest = hashlib.sha256(repr(sorted((columns or {}).items())).encode())
    digest.update(data)
    return digest.hexdigest()


def usual_kind(cursor: Cursor, path: Path) -> Kind | None:
    """Return the kind that a file's columns or name speak for, or ``None``."""
    if any(column in cursor.positions for column in _PLACE_COLUMNS):
        return "place"
    return parse_kind(path.stem)


def check_mapping(columns: Mapping[str, str]) -> None:
    """Refuse a mapping from what is no column of ours.

    Raises:
        GazetteerError: It names one.
    """
    known = (*WIDE_REQUIRED, *WIDE_OPTIONAL)
    for ours in columns:
        if ours not in known:
            raise GazetteerError(f"a column cannot be read as {ours!r}; known are {', '.join(known)}")


def _read_entity(cursor: Cursor, usual: Kind | None, layer: str) -> Entity:
    entity_id, type_ = cursor.needed("id"), cursor.text("type")
    kind = cursor.parsed("kind", cells.parse_stated_kind, None) or implied_kind(entity_id, usual, type_)
    latitude, longitude = read_point(cursor)
    return Entity(
        entity_id,
        kind,
        cursor.needed("name"),
        type_ if type_ in cells.TYPES[kind] else "",
        cursor.text("description"),
        parse_country(cursor.text("country")),
        cursor.text("admin1"),
        latitude,
        longitude,
        cursor.parsed("population", cells.parse_count, None),
        layer=layer,
        location=cursor.location(),
    )


def implied_kind(entity_id: str, usual: Kind | None, type_: str) -> Kind:
    """Return the kind of a row that does not state it, from its id, its file (``usual``) and its type."""
    if entity_id.startswith("geonames:"):
        return "place"
    return usual or ("organisation" if type_ in cells.TYPES["organisation"] else "place")


def _read_names(cursor: Cursor, entity: Entity, layer: str) -> tuple[Name, ...]:
    aliases = [alias for alias in cells.parse_list(cursor.text("aliases")) if alias != entity.name]
    preferred = Name(entity.id, entity.name, status="preferred", layer=layer, location=entity.location)
    return (preferred, *(Name(entity.id, alias, layer=layer, location=entity.location) for alias in aliases))
