"""How do rows become the one canonical CSV, and how does a file change without ever being half written?

The canonical form of a table of the schema: UTF-8 (NFC) without a byte-order mark, LF, commas, quotes only where
needed; the schema's columns first and in its order, unknown ones after them as they stood; one space between
words; lists joined by ``;``; numbers without ornament; rows sorted by the table's key, equal ones as they stood.
Any other CSV keeps the order of its columns and rows, and its cells but for Unicode and line ends. To write the
canonical form again changes nothing.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

from gazetteer import canonical as forms
from gazetteer.errors import ChangedError, Location, SourceError
from gazetteer.memory import uncollected
from gazetteer.programs import replacing
from gazetteer.reading import TAB_ENDINGS, Row, positions_of, read_bytes, stream_rows
from gazetteer.schema import BY_FILE, Table

_REMEMBERED = 4096


def canonical(data: bytes, file: str) -> bytes:
    """Return the canonical form of a table.

    Args:
        data: The file's bytes.
        file: Its name: of a table of the schema (``places.csv``), or any other.

    Raises:
        SourceError, TableError: The bytes are no table; nothing is guessed.
    """
    header, rows = stream_rows(data, file)
    table = BY_FILE.get(Path(file).name)
    delimiter = written_delimiter(file)
    with uncollected():
        if table is None:
            return render(chain([header], (map(forms.form_plain, row.cells) for row in rows)), delimiter)
        return render(_ordered(header, rows, table, file), delimiter)


def written_delimiter(file: str) -> str:
    """Return what parts the cells of a table of this name in its canonical form."""
    return "\t" if Path(file).suffix.lower() in TAB_ENDINGS else ","


def render(rows: Iterable[Iterable[str]], delimiter: str = ",") -> bytes:
    """Return rows as CSV, the header first: UTF-8, LF, quotes only where needed.

    A lone column named "a;b" needs them: bare, it would be read as two.
    """
    buffer = io.BytesIO()
    text = io.TextIOWrapper(buffer, encoding="utf-8", newline="")
    lines = iter(rows)
    header = list(next(lines, ()))
    if len(header) == 1 and set(header[0]) & {";", "\t"}:
        csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(header)
    elif header:
        csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(header)
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(lines)
    text.flush()
    return buffer.getvalue()


def format_file(path: str | Path, *, check: bool = False) -> bool:
    """Write a table in its canonical form; return whether it was, or would be, changed.

    Args:
        path: The file.
        check: Only look.

    Raises:
        SourceError, TableError: The file is no table.
        ChangedError: It changed on disk while it was being formatted.
    """
    before = read_bytes(path)
    after = canonical(before, str(path))
    if after == before:
        return False
    if not check:
        replace_file(path, after, expected=before)
    return True


def replace_file(path: str | Path, data: bytes, *, expected: bytes | None = None) -> None:
    """Put new content in the place of a file, whole or not at all.

    The bytes go to a temporary file in the same folder, are flushed to disk, and take the file's name in one step.

    Args:
        path: The file; it need not exist.
        data: The new content.
        expected: What was read before: where the file has other content by now, nothing is written.

    Raises:
        ChangedError: The file is not what was expected.
        SourceError: The folder is missing, read-only or full.
    """
    path = Path(path)
    if expected is not None and read_bytes(path) != expected:
        raise ChangedError(
            "the table changed on disk meanwhile; nothing was written, try again", Location(str(path))
        )
    try:
        with replacing(path, "wb") as file:
            file.write(data)
    except OSError as error:
        raise SourceError(
            f"the file cannot be written: {error.strerror or error}", Location(str(path))
        ) from error


def _ordered(header: Sequence[str], rows: Iterable[Row], table: Table, file: str) -> Iterable[Iterable[str]]:
    """Return header and rows with the schema's columns first, every cell in its form, sorted by the table's key."""
    positions = positions_of(header, file, [column.name for column in table.columns if column.required])
    types = {column.name: column.type for column in table.columns if column.name in positions}
    names = [*types, *(name for name in header if name not in types)]
    # Cells repeat, most of all in the columns whose form takes longest to find.
    columns = [
        (
            positions[name],
            lru_cache(_REMEMBERED)(forms.FORMS[types[name]] if name in types else forms.form_plain),
        )
        for name in names
    ]
    formed = [tuple([form(row.cells[position]) for position, form in columns]) for row in rows]
    formed.sort(key=itemgetter(*(names.index(name) for name in table.order if name in positions)))
    return chain([names], formed)
