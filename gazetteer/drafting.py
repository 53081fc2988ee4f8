"""How does a folder of tables change as one? All of it is checked before any of it is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

from gazetteer.changes import Change, diff_tables
from gazetteer.errors import Location, SourceError
from gazetteer.loading import load_contents
from gazetteer.locking import locked
from gazetteer.reading import parse_rows, read_bytes
from gazetteer.schema import TABLES
from gazetteer.writing import canonical, render, replace_file

Cells = dict[str, str]


class Draft:
    """A folder's tables as rows that may be changed; written when everything is in order.

    Attributes:
        rows: By file name, the rows as cells by column. A table that is not there has none, and comes to be when a row is added.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = {
            table.file: read_bytes(folder / table.file) for table in TABLES if (folder / table.file).exists()
        }
        self._headers: dict[str, tuple[str, ...]] = {table.file: table.header for table in TABLES}
        self.rows: dict[str, list[Cells]] = {table.file: [] for table in TABLES}
        for file, data in self.before.items():
            rows = parse_rows(data, str(folder / file))
            self._headers[file] = rows.header
            self.rows[file] = [dict(zip(rows.header, row.cells, strict=True)) for row in rows]

    def add(self, file: str, cells: Mapping[str, str]) -> None:
        """Add a row; a column that the table lacks is added where the row fills it."""
        filled = {name: cell for name, cell in cells.items() if cell}
        self._headers[file] = tuple(dict.fromkeys([*self._headers[file], *filled]))
        self.rows[file].append(filled)

    def contents(self) -> dict[str, bytes]:
        """The tables as they will be written: those that were there, and those that have rows now."""
        return {file: self._render(file) for file in self.rows if file in self.before or self.rows[file]}

    def _render(self, file: str) -> bytes:
        header = self._headers[file]
        table = render([header, *([row.get(name, "") for name in header] for row in self.rows[file])])
        return canonical(table, str(self.folder / file))


def change_folder(folder: str | Path, change: Callable[[Draft], None]) -> list[Change]:
    """Change the tables of a folder under a lock; return what changed.

    The tables are read, changed as a draft, checked as a layer, and replaced one by one, each whole. Where anything is wrong, nothing is
    written.

    Args:
        folder: Where the tables are. It may hold none yet.
        change: Changes the draft.

    Raises:
        SourceError: There is no such folder, or it cannot be written.
        TableError: The tables are or would be at fault.
        ChangedError: Another program holds the folder, or changed a table meanwhile.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SourceError("there is no such folder", Location(str(folder)))
    with locked(folder):
        draft = Draft(folder)
        change(draft)
        after = draft.contents()
        load_contents(after, folder)
        changes = [each for file in after for each in diff_tables(draft.before.get(file), after[file], file)]
        for file in dict.fromkeys(each.file for each in changes):
            replace_file(folder / file, after[file], expected=draft.before.get(file))
        return changes
