"""How does a folder of ten million rows become a layer on a laptop?

Its tables are checked as ``loading`` checks them, and stay in their files: what is kept is where each row begins and which
rows bear which id, some thirty bytes a row where an ``Entity`` or a ``Name`` takes a thousand. Both are made when they are
asked for. Ids are found by hashes of 64 bits: that two of 25 million share one has a chance of 2e-5 (n * n / 2^65), and where an id
is asked for, the row itself has the last word.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from gazetteer.layer import Layer, Spelling, in_order, spellings_of
from gazetteer.loading import claimed_twice, load_contents, name_of_row, retired_row, table_paths
from gazetteer.makers import TOGETHER, EntityReader, NameReader, Reader
from gazetteer.memory import uncollected
from gazetteer.model import Entity, Name
from gazetteer.reading import Row, Rows, read_bytes, stream_rows
from gazetteer.schema import BY_FILE
from gazetteer.stored import Numbers, StoredRows

V = TypeVar("V", Entity, Name)


def load_large(folder: Path, name: str = "") -> Layer:
    """Load a folder of tables as one layer whose rows stay in their files.

    The same layer as ``load_folder`` gives, and the same errors; of several errors perhaps another comes first. Entities and
    names are made anew each time that they are asked for. A table that changes meanwhile is an error when a row of it is wanted.
    """
    name = name or folder.resolve().name
    digest = hashlib.sha256()
    small: dict[str, bytes] = {}
    entities: _Stored[Entity] = _Stored()
    names: _Stored[Name] = _Stored()
    with uncollected():
        for path in table_paths(folder):
            table, data = BY_FILE[path.name], read_bytes(path)
            digest.update(f"{path.name}\0{len(data)}\0".encode())
            digest.update(data)
            if table.role in ("entities", "names"):
                header, rows = stream_rows(data, str(path))
                heading = Rows(str(path), header, ())
                if table.role == "entities":
                    entities.take(path, data, rows, EntityReader(table, heading, name))
                else:
                    names.take(path, data, rows, NameReader(table, heading, name))
            else:
                small[path.name] = data
            del data
        entities.close()
        names.close()
        _check_ids(entities)
        layer = load_contents(small, folder, name)
        large = LargeLayer(
            name,
            _Entities(entities),
            _Names(entities, names),
            layer.redirects,
            layer.distinct,
            layer.retractions,
            digest.hexdigest(),
            entities,
            names,
        )
    for old_id, redirect in large.redirects.items():
        retired = large.entities.get(old_id)
        if retired is not None:
            raise retired_row(redirect, retired)
    return large


@dataclass(frozen=True)
class _Table(Generic[V]):
    """One table: its rows, what makes values of them, and which thousands of rows are not in plain form."""

    rows: StoredRows
    reader: Reader[V]
    rare: Container[int]
    first: int

    def spelling(self, number: int, row: Row) -> tuple[str, Spelling]:
        """Return whose name stands in a row, and the name without its provenance."""
        assert isinstance(self.reader, NameReader)
        if number // TOGETHER in self.rare:
            name = self.reader.read_carefully(row)
            return name.entity_id, spellings_of([name])[0]
        return self.reader.maker.spelling(row.cells)

    def value(self, number: int, row: Row) -> V:
        """Make the value of a row."""
        if number // TOGETHER in self.rare:
            return self.reader.read_carefully(row)
        return self.reader.maker.make(row.cells, row.line)


class _Stored(Generic[V]):
    """All tables of entities, or of names: their rows numbered through, and found by id."""

    def __init__(self) -> None:
        self.tables: list[_Table[V]] = []
        self._found: list[Numbers] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def take(self, path: Path, data: bytes, rows: Iterator[Row], reader: Reader[V]) -> None:
        """Check a table, and note where its rows and their ids are.

        Raises:
            TableError, FieldError: A row or a cell is not what it may be.
        """
        lines, hashes, rare = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)], set()
        while some := list(islice(rows, TOGETHER)):
            if not reader.maker.fits(some):
                rare.add(len(lines) - 1)
                for row in some:
                    reader.read_carefully(row)
            lines.append(np.array([row.line for row in some], np.uint32))
            hashes.append(hashes_of(reader.maker.ids(some)))
        stored = StoredRows(path, data, np.concatenate(lines))
        self.tables.append(_Table(stored, reader, rare, self._count))
        self._found.extend(hashes)
        self._count += len(stored)

    def close(self) -> None:
        """All tables are in: sort the ids."""
        found = np.concatenate([np.zeros(0, np.int64), *self._found])
        self._found.clear()
        self.order = np.argsort(found, kind="stable").astype(np.uint32)
        self.hashes = found[self.order]

    def value(self, number: int) -> V:
        """Return one entity or name."""
        table = next(table for table in reversed(self.tables) if table.first <= number)
        return table.value(number - table.first, table.rows.row(number - table.first))

    def many(self, numbers: Numbers) -> list[V]:
        """Return entities or names by number, in the order of these."""
        return [table.value(number, row) for table, number, row in self._rows(numbers)]

    def spellings(self, numbers: Numbers) -> list[tuple[str, Spelling]]:
        """Return whose each of many names is, and the name without its provenance."""
        return [table.spelling(number, row) for table, number, row in self._rows(numbers)]

    def _rows(self, numbers: Numbers) -> Iterable[tuple[_Table[V], int, Row]]:
        """Return rows, in the order of their numbers: each with its table, and its number there."""
        rows: dict[int, tuple[_Table[V], int, Row]] = {}
        for table in self.tables:
            inside = np.flatnonzero((numbers >= table.first) & (numbers < table.first + len(table.rows)))
            own = numbers[inside] - table.first
            found = zip(repeat(table), own.tolist(), table.rows.many(own))
            if len(inside) == len(numbers):
                return found
            rows |= zip(inside.tolist(), found, strict=True)
        return [rows[place] for place in range(len(numbers))]

    def parts(self) -> Iterator[list[V]]:
        """Yield everything in order, some thousands at a time."""
        for first in range(0, self._count, TOGETHER):
            yield self.many(np.arange(first, min(first + TOGETHER, self._count)))

    def ranges(self, hashes: Numbers) -> tuple[Numbers, Numbers]:
        """Return where in ``order`` the rows of ids lie, by the hashes of these."""
        return np.searchsorted(self.hashes, hashes), np.searchsorted(self.hashes, hashes, "right")

    def has(self, hashes: Numbers) -> npt.NDArray[np.bool_]:
        """Return whether there is a row for each of some hashes."""
        begins, ends = self.ranges(hashes)
        return ends > begins

    def bearing(self, entity_id: str) -> list[int]:
        """Return the numbers of the rows that probably bear an id, rising."""
        begins, ends = self.ranges(np.array([hash(entity_id)], np.int64))
        return [int(number) for number in self.order[begins[0] : ends[0]]]

    def order_of(self, begins: Numbers, ends: Numbers) -> Numbers:
        """Return the numbers of the rows in ranges of ``order``, range by range."""
        counts = ends - begins
        before = np.cumsum(counts) - counts
        places = np.repeat(begins - before, counts) + np.arange(int(counts.sum()))
        return self.order[places].astype(np.int64)

    def firsts(self) -> tuple[Numbers, Numbers]:
        """Return the number of the first row of each id, rising, and beside each the id's hash."""
        fresh = np.append(True, self.hashes[1:] != self.hashes[:-1])[: len(self.hashes)]
        order = np.argsort(self.order[fresh])
        return self.order[fresh][order].astype(np.int64), self.hashes[fresh][order]


def _check_ids(entities: _Stored[Entity]) -> None:
    """Refuse an id that has two rows."""
    alike = np.flatnonzero(entities.hashes[1:] == entities.hashes[:-1])
    for place in alike[np.argsort(entities.order[alike + 1])].tolist():
        known, entity = (entities.value(int(number)) for number in entities.order[place : place + 2])
        if known.id == entity.id:
            raise claimed_twice(known, entity)


class _Entities(Mapping[str, Entity]):
    def __init__(self, stored: _Stored[Entity]) -> None:
        self._stored = stored

    def __getitem__(self, entity_id: str) -> Entity:
        for number in self._stored.bearing(entity_id):
            entity = self._stored.value(number)
            if entity.id == entity_id:
                return entity
        raise KeyError(entity_id)

    def __iter__(self) -> Iterator[str]:
        return (entity.id for entity in self.all())

    def __len__(self) -> int:
        return len(self._stored)

    def values(self) -> ValuesView[Entity]:
        """Return the entities, which are read from end to end and not one by one."""
        return _Values(self)

    def all(self) -> Iterator[Entity]:
        """Yield every entity in order."""
        return chain.from_iterable(self._stored.parts())


class _Values(ValuesView[Entity]):
    def __init__(self, entities: _Entities) -> None:
        super().__init__(entities)
        self._entities = entities

    def __iter__(self) -> Iterator[Entity]:
        return self._entities.all()


class _Names(Mapping[str, tuple[Name, ...]]):
    """Names by id: those of the tables, and before them that of the entity's row where it is not among them."""

    def __init__(self, entities: _Stored[Entity], names: _Stored[Name]) -> None:
        self._entities = _Entities(entities)
        self._stored, self._bearers = names, entities

    def __getitem__(self, entity_id: str) -> tuple[Name, ...]:
        names = [self._stored.value(number) for number in self._stored.bearing(entity_id)]
        names = [name for name in names if name.entity_id == entity_id]
        entity = self._entities.get(entity_id)
        if entity is not None and all(name.text != entity.name for name in names):
            names.insert(0, name_of_row(entity))
        if not names:
            raise KeyError(entity_id)
        return tuple(names)

    def __iter__(self) -> Iterator[str]:
        yield from self._named(self._stored.firsts()[0])
        for part in self._bearers.parts():
            named = self._stored.has(hashes_of(entity.id for entity in part))
            yield from (entity.id for entity, known in zip(part, named.tolist(), strict=True) if not known)

    def __len__(self) -> int:
        return len(np.union1d(self._stored.hashes, self._bearers.hashes))

    def unborne(self) -> Iterator[str]:
        """Yield the ids that have names here and no entity."""
        firsts, hashes = self._stored.firsts()
        return self._named(firsts[~self._bearers.has(hashes)])

    def _named(self, numbers: Numbers) -> Iterator[str]:
        for first in range(0, len(numbers), TOGETHER):
            yield from (name.entity_id for name in self._stored.many(numbers[first : first + TOGETHER]))


@dataclass(frozen=True)
class LargeLayer(Layer):
    """A layer whose rows stay in their files."""

    stored_entities: _Stored[Entity] = field(default_factory=_Stored)
    stored_names: _Stored[Name] = field(default_factory=_Stored)

    def rows(self) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        """Yield every entity with its spellings, as ``Layer.rows``: files that are sorted by id are read from end to end."""
        for entities in self.stored_entities.parts():
            begins, ends = self.stored_names.ranges(hashes_of(entity.id for entity in entities))
            names = iter(self.stored_names.spellings(self.stored_names.order_of(begins, ends)))
            for entity, count in zip(entities, (ends - begins).tolist(), strict=True):
                own = [spelling for entity_id, spelling in islice(names, count) if entity_id == entity.id]
                if all(spelling.text != entity.name for spelling in own):
                    own.insert(0, Spelling(entity.name, "", "preferred"))
                yield entity, tuple(own if len(own) == 1 else in_order(own, entity.name))

    def unborne(self) -> Iterator[str]:
        """Yield the ids that the layer names and has no row of, in the order of ``names``."""
        return _Names(self.stored_entities, self.stored_names).unborne()

    def mentioned(self) -> Container[str]:
        """Return what tells whether the layer says anything of an id."""
        return _Mentioned(self, frozenset(retraction.entity_id for retraction in self.retractions))


@dataclass(frozen=True, slots=True)
class _Mentioned(Container[str]):
    layer: Layer
    retracted: frozenset[str]

    def __contains__(self, entity_id: object) -> bool:
        return (
            entity_id in self.layer.entities or entity_id in self.layer.names or entity_id in self.retracted
        )


def hashes_of(ids: Iterable[str]) -> Numbers:
    """Return the hash of each id: the same in one process."""
    return np.array([hash(entity_id) for entity_id in ids], np.int64)
