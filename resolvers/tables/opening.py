"""Which reader reads a table, and which writer writes it?"""

import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import IO, Any, Protocol

from gazetteer.errors import Location
from resolvers.errors import InputError
from resolvers.tables.batches import Batch
from resolvers.tables.delimited import DelimitedReader, DelimitedWriter
from resolvers.tables.formats import STANDARD_INPUT, WHOLE, Format, open_input
from resolvers.tables.jsonlines import JsonLinesReader, JsonLinesWriter
from resolvers.tables.parquet import ParquetReader, ParquetWriter, schema_of
from resolvers.tables.rejects import Rejects
from resolvers.tables.workbook import WorkbookReader, WorkbookWriter

# Bytes of standard input that are kept in memory before a temporary file takes them.
_IN_MEMORY = 64 << 20
# Lines of JSON taken together in a first reading.
LOOKED_AT = 20_000


class Reader(Protocol):
    """Reads a table batch by batch."""

    @property
    def header(self) -> tuple[str, ...]:
        """Column names; of JSON Lines, of the lines read so far."""

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the rows."""

    def detach(self) -> None:
        """Let go of the stream."""


class Writer(Protocol):
    """Writes a table batch by batch."""

    def write(self, batch: Batch, added: Sequence[tuple[Any, ...]], codes: Any) -> None:
        """Write rows, each with the added values of its code."""

    def close(self) -> None:
        """Write what is left."""

    def discard(self) -> None:
        """Give up; what was written is thrown away."""


@dataclass(frozen=True, slots=True)
class Table:
    """An open table.

    Attributes:
        file: What errors call it.
        format: What it came as.
        reader: Reads its rows.
        header: Its columns, as far as they are known: of JSON Lines that stay such, none before the rows are read.
        schema: For Parquet, and for JSON Lines that become it, the Arrow schema; else ``None``.
        stream: The bytes, for telling how far the reading is.
    """

    file: str
    format: Format
    reader: Reader
    header: tuple[str, ...]
    schema: Any
    stream: Any


@contextmanager
def open_table(
    path: str, rejects: Rejects, source: Format | None = None, target: Format | None = None
) -> Iterator[Table]:
    """Open a table for reading in bounded memory.

    Args:
        path: The file, "-" for standard input.
        rejects: Where rows go that cannot be read.
        source: Its format; by itself what its first bytes or its ending say, else CSV.
        target: What it will be written as: JSON Lines that become anything else are read once before, for their columns.

    Raises:
        SourceError: The file is missing, a folder or empty.
        TableError: It has no header.
        InputError: It is not what its ending says.
        MissingExtraError: Its format needs a library that is not installed.
    """
    file = STANDARD_INPUT if path == "-" else path
    with open_input(path) as (plain, seen):
        format_ = source or seen or "csv"
        before = format_ == "jsonl" and target not in (None, "jsonl")
        with _searchable(plain) if before or format_ in WHOLE else nullcontext(plain) as stream:
            header, schema = _look_ahead(stream, target) if before else ((), None)
            reader = _reader(format_, stream, path if path != "-" else file, rejects)
            yield Table(
                file,
                format_,
                reader,
                header or reader.header,
                schema or getattr(reader, "schema", None),
                stream,
            )
            reader.detach()


def _reader(format_: Format, stream: Any, file: str, rejects: Rejects) -> Reader:
    if format_ == "parquet":
        return ParquetReader(stream, file)
    if format_ == "xlsx":
        return WorkbookReader(stream, file)
    if format_ == "jsonl":
        return JsonLinesReader(stream, rejects)
    return DelimitedReader(stream, file, format_ == "tsv", rejects)


def open_writer(target: Format, sink: Any, table: Table, names: Sequence[str]) -> Writer:
    """Begin a table.

    Args:
        target: Its format.
        sink: A stream of bytes.
        table: Where the rows come from.
        names: The added columns.

    Raises:
        InputError: The table has a column of such a name already.
        MissingExtraError: The format needs a library that is not installed.
    """
    for name in names:
        if name in table.header:
            raise InputError(
                f"{Location(table.file, 1)}: there is a column {name!r} already; rename it, or drop it"
            )
    header = [*table.header, *names]
    if target == "parquet":
        return ParquetWriter(sink, names, table.schema, table.header)
    if target == "xlsx":
        return WorkbookWriter(sink, header)
    if target == "jsonl":
        return JsonLinesWriter(sink, names)
    own = getattr(table.reader, "delimiter", ",") if table.format == "csv" else ","
    return DelimitedWriter(sink, header, "\t" if target == "tsv" else own)


def _look_ahead(stream: Any, target: Format | None) -> tuple[tuple[str, ...], Any]:
    """The columns of JSON Lines, and for Parquet their types; the stream stands at its beginning again."""
    reader = JsonLinesReader(stream, _Unheard(STANDARD_INPUT))
    batches = reader.batches(LOOKED_AT)
    schema = schema_of(batches) if target == "parquet" else deque(batches, 0) and None
    header = reader.header
    reader.detach()
    stream.seek(0)
    return header, schema


class _Unheard(Rejects):
    """Broken lines are told when they are read for the second time."""

    def add(self, line: int, reason: str, row: str, column: str = "") -> None:
        """Say nothing."""


@contextmanager
def _searchable(stream: Any) -> Iterator[IO[bytes]]:
    """The stream where it can be searched, else a copy of it: in memory, and from ``_IN_MEMORY`` bytes on in a file."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy
