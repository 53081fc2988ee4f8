"""What can be mended without asking? Only what has one right answer, and changes no meaning.

Invisible characters go, divisions get back their leading zero, a row that stands twice letter for letter stands
once, and the table comes into its canonical form. Everything else is for people.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gazetteer.errors import Location
from gazetteer.lint.geography import Geography
from gazetteer.lint.letters import invisible_characters
from gazetteer.loading import read_folder
from gazetteer.model import Finding
from gazetteer.reading import Row, parse_rows
from gazetteer.writing import canonical, render, replace_file


def fix(folder: str | Path) -> list[Finding]:
    """Mend the tables of a folder; return what was mended, as notes.

    A table that nothing is wrong with is not touched; each is replaced whole.

    Raises:
        SourceError, TableError: A table cannot be read.
        ChangedError: A table changed on disk meanwhile; those before it are mended.
    """
    folder = Path(folder)
    mended: list[Finding] = []
    for file, before in read_folder(folder).items():
        path = str(folder / file)
        here: list[Finding] = []
        rows = parse_rows(before, path)
        positions = rows.positions()
        body = [_fix_row(row, positions, path, here) for row in _without_repeats(rows, path, here)]
        after = canonical(render([rows.header, *body]), path)
        if after != before:
            replace_file(path, after, expected=before)
            mended.extend(here or [_note(path, 0, "canonical-form", "brought into canonical form")])
    return mended


def _without_repeats(rows: Iterable[Row], path: str, mended: list[Finding]) -> Iterator[Row]:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        known = first.setdefault(tuple(row.cells), row)
        if known is row:
            yield row
        else:
            mended.append(_note(path, row.line, "name-once", f"deleted, being the same as line {known.line}"))


def _fix_row(row: Row, positions: dict[str, int], path: str, mended: list[Finding]) -> list[str]:
    cells = list(row.cells)
    for column, position in positions.items():
        found = invisible_characters(cells[position].strip())
        if found:
            cells[position] = "".join(character for character in cells[position] if character not in found)
            codes = ", ".join(f"U+{ord(character):04X}" for character in found)
            mended.append(_note(path, row.line, "invisible-character", f"deleted {codes} from {column}"))
    if "admin1" in positions and "country" in positions:
        code = cells[positions["admin1"]].strip()
        restored = Geography.of_the_world().with_leading_zero(cells[positions["country"]].strip(), code)
        if restored != code:
            cells[positions["admin1"]] = restored
            mended.append(_note(path, row.line, "admin1-code", f"wrote {restored!r} for {code!r}"))
    return cells


def _note(path: str, line: int, rule: str, message: str) -> Finding:
    return Finding(Location(path, line), rule, "note", message)
