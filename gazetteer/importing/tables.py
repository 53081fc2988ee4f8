"""How are tables read and written that are larger than memory?

In their canonical order, which is that of the ids: rows come one by one, and what belongs to one entity comes together.
"""

import csv
import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from gazetteer.errors import Location, SourceError, TableError
from gazetteer.importing.blocks import Block, Cells
from gazetteer.model import KINDS, Kind
from gazetteer.reading import positions_of
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES, Table

_PENDING = 20_000


def header_of(folder: Path, table: Table) -> tuple[str, ...]:
    """Return the schema's columns, and after them those that a table of this folder has besides."""
    path = folder / table.file
    if not path.exists():
        return table.header
    # What is wrong with the table is for whoever reads its rows to say.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        found = next(csv.reader(file), [])
    return (*table.header, *(name for name in found if name not in table.header))


def stream_rows(folder: Path, table: Table) -> Iterator[Cells]:
    """Yield a table's rows in the order of ``header_of``; none where there is no such table.

    Raises:
        SourceError: It is not UTF-8.
        TableError: It is no table, lacks a required column, or is not sorted by id as its canonical form is.
    """
    path = folder / table.file
    if not path.exists():
        return
    header = header_of(folder, table)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            found = tuple(next(reader, ()))
            required = [column.name for column in table.columns if column.required]
            where = positions_of(found, str(path), required)
            if found == header:
                yield from _checked(reader, path, len(found), where[table.order[0]], None)
            else:
                places = tuple(where.get(name, -1) for name in header)
                yield from _checked(reader, path, len(found), where[table.order[0]], places)
    except UnicodeDecodeError:
        raise SourceError("the table is not UTF-8; save it again as UTF-8", Location(str(path))) from None
    except csv.Error as error:
        raise TableError(f"the table cannot be read: {error}", Location(str(path))) from None


def _checked(
    reader: Iterator[list[str]], path: Path, width: int, key: int, places: Sequence[int] | None
) -> Iterator[Cells]:
    last = ""
    for number, row in enumerate(reader, 2):
        if len(row) != width:
            message = f"row {number} has {len(row)} cells where the header has {width}"
            raise TableError(message, Location(str(path)))
        if row[key] < last:
            message = f"row {number} is not sorted by id; run: gazetteer format {path}"
            raise TableError(message, Location(str(path)))
        last = row[key]
        yield tuple(row) if places is None else tuple([row[at] if at >= 0 else "" for at in places])


def stream_blocks(folder: Path) -> Iterator[Block]:
    """Yield all that a folder's tables say, entity by entity, by id and then by kind."""
    return heapq.merge(*(_blocks_of(folder, kind) for kind in KINDS), key=itemgetter(0, 1))


def _blocks_of(folder: Path, kind: Kind) -> Iterator[Block]:
    """Rows and names of one kind, side by side."""
    entities = stream_rows(folder, ENTITY_TABLES[kind])
    names = groupby(stream_rows(folder, NAME_TABLES[kind]), key=itemgetter(0))
    entity, group = next(entities, None), next(names, None)
    while entity is not None or group is not None:
        if group is None or (entity is not None and entity[0] <= group[0]):
            assert entity is not None
            own: tuple[Cells, ...] = ()
            if group is not None and group[0] == entity[0]:
                own, group = tuple(group[1]), next(names, None)
            yield Block(entity[0], kind, entity, own)
            entity = next(entities, None)
        else:
            yield Block(group[0], kind, (), tuple(group[1]))
            group = next(names, None)


class BlockWriter:
    """Writes blocks, which must come by id, as a folder's canonical tables of entities and names.

    Args:
        folder: Where to; a table comes to be when its first row does.
        like: A folder whose tables the new ones shall take the place of: with its further columns, and without rows where
            there are none any more. It may hold none.
    """

    def __init__(self, folder: Path, like: Path) -> None:
        self._writers: dict[str, LineWriter] = {}
        for table in _TABLES:
            must = (like / table.file).exists()
            self._writers[table.file] = LineWriter(folder / table.file, header_of(like, table), must=must)

    def __enter__(self) -> "BlockWriter":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def write(self, block: Block) -> None:
        """Write one entity."""
        if block.cells:
            self._writers[ENTITY_FILES[block.kind]].write(block.cells)
        if block.names:
            self._writers[NAME_FILES[block.kind]].write_all(block.names)

    def close(self) -> None:
        """Put everything to disk."""
        for writer in self._writers.values():
            writer.close()


class LineWriter:
    """Rows as CSV, quoted only where needed, as ``writing.render`` has it and three times as fast.

    Args:
        path: The file, which comes to be with the first row.
        header: The columns.
        must: Whether the file comes to be without rows too.
    """

    def __init__(self, path: Path, header: Sequence[str], *, must: bool = False) -> None:
        self._path, self._width, self._must = path, len(header), must
        self._commas = len(header) - 1
        self._file: BinaryIO | None = None
        self._lines: list[str] = [",".join(map(_quoted, header))]

    def write(self, cells: Cells) -> None:
        """Write one row; columns that it lacks at its end are empty."""
        line = ",".join(cells)
        if line.count(",") != self._commas or '"' in line or "\n" in line:
            line = ",".join(map(_quoted, cells + ("",) * (self._width - len(cells))))
        self._lines.append(line)
        if len(self._lines) >= _PENDING:
            self._flush()

    def write_all(self, rows: Iterable[Cells]) -> None:
        """Write rows."""
        for cells in rows:
            self.write(cells)

    def close(self) -> None:
        """Put what is pending to disk."""
        if self._file is not None or self._must or len(self._lines) > 1:
            self._flush()
        if self._file is not None:
            self._file.close()

    def _flush(self) -> None:
        if self._file is None:
            self._file = self._path.open("wb")
        self._file.write(("\n".join(self._lines) + "\n").encode() if self._lines else b"")
        self._lines = []


_TABLES = (*ENTITY_TABLES.values(), *NAME_TABLES.values())
ENTITY_FILES = {kind: table.file for kind, table in ENTITY_TABLES.items()}
NAME_FILES = {kind: table.file for kind, table in NAME_TABLES.items()}


def _quoted(cell: str) -> str:
    if "," in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
