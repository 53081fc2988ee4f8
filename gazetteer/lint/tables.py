"""What does a rule of lint see? A folder's tables as text, so that what is wrong can still be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from gazetteer.cells import parse_list
from gazetteer.errors import Location
from gazetteer.loading import read_folder
from gazetteer.reading import parse_rows
from gazetteer.schema import BY_FILE, Table
from gazetteer.stack import WORLD_PREFIX, Stack


class Problem(NamedTuple):
    """What a rule found: where, what, and what to do about it."""

    location: Location
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes:
        table: Which table.
        file: Its path.
        number: The line.
        cells: By column name, without space at their ends; "" for a column that is not there.
        headings: What the file calls our columns, where that is something else.
    """

    table: Table
    file: str
    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str] | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return parse_list(self[column])

    def location(self, column: str = "") -> Location:
        """Where the row, or one cell of it, stands."""
        return Location(
            self.file, self.number, self.headings.get(column, column) if self.headings else column
        )


class Tables:
    """A folder's tables, and the layers that lie beneath them.

    Args:
        folder: Where the tables are.
        beneath: The layers whose entities the tables may name and build on.
        stale_before: The year, month or date before which a dated source is stale; "" for never.
        contents: The tables' bytes by file name; by default those in the folder.
    """

    def __init__(
        self,
        folder: Path,
        beneath: Stack,
        stale_before: str = "",
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        self.folder = folder
        self.beneath = beneath
        self.stale_before = stale_before
        self.contents = read_folder(folder) if contents is None else contents
        self.headers: dict[str, tuple[str, ...]] = {}
        self.lines: dict[str, list[Line]] = {}
        for file, data in self.contents.items():
            self._read(BY_FILE[file], data)

    @cached_property
    def entities(self) -> Sequence[Line]:
        """The rows of places, people and organisations."""
        return list(self._with_role("entities"))

    @cached_property
    def names(self) -> Sequence[Line]:
        """The rows of the tables of names."""
        return list(self._with_role("names"))

    @cached_property
    def redirects(self) -> Sequence[Line]:
        """The rows of redirects.csv."""
        return list(self._with_role("redirects"))

    @cached_property
    def distinct(self) -> Sequence[Line]:
        """The rows of distinct.csv."""
        return list(self._with_role("distinct"))

    @cached_property
    def retractions(self) -> Sequence[Line]:
        """The rows of retractions.csv."""
        return list(self._with_role("retractions"))

    @property
    def all(self) -> Iterator[Line]:
        """Every row of every table."""
        for lines in self.lines.values():
            yield from lines

    @cached_property
    def by_id(self) -> Mapping[str, Line]:
        """The first entity row of each id."""
        lines: dict[str, Line] = {}
        for line in self.entities:
            lines.setdefault(line["id"], line)
        return lines

    @cached_property
    def names_of(self) -> Mapping[str, Sequence[Line]]:
        """The rows of names by the id of the entity."""
        names: dict[str, list[Line]] = {}
        for line in self.names:
            names.setdefault(line["id"], []).append(line)
        return names

    @cached_property
    def new_ids(self) -> Mapping[str, str]:
        """From a retired id to the one that took its place, as redirects.csv has it."""
        return {line["old_id"]: line["new_id"] for line in self.redirects}

    def knows(self, entity_id: str) -> bool:
        """Whether these tables or the layers beneath have an entity; retired ids count by what took their place.

        Without the world beneath, ids of its places are taken on trust.
        """
        seen = set()
        while entity_id in self.new_ids and entity_id not in seen:
            seen.add(entity_id)
            entity_id = self.new_ids[entity_id]
        if entity_id in self.by_id or self.beneath.entity(entity_id) is not None:
            return True
        return entity_id.startswith(WORLD_PREFIX) and not self.beneath.has_world

    def _with_role(self, role: str) -> Iterator[Line]:
        return (line for line in self.all if line.table.role == role)

    def _read(self, table: Table, data: bytes) -> None:
        path = str(self.folder / table.file)
        rows = parse_rows(data, path)
        rows.positions([column.name for column in table.columns if column.required])
        self.headers[table.file] = rows.header
        self.lines[table.file] = [
            Line(table, path, row.line, dict(zip(rows.header, map(str.strip, row.cells), strict=True)))
            for row in rows
        ]
