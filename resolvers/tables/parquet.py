"""Parquet as streams: row groups in, row groups out; the types of columns stay."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.answers import NUMBERS
from resolvers.tables.batches import Batch

# Rows of a written row group, whatever the batches that come: the bytes do not hang on those.
GROUP: Final = 131_072


class ParquetReader:
    """The rows of a Parquet file, which must be one that can be searched."""

    def __init__(self, stream: Any, file: str) -> None:
        """Open the file.

        Raises:
            InputError: It is no Parquet file.
            MissingExtraError: pyarrow is not installed.
        """
        self._arrow, parquet = load_pyarrow()
        try:
            self._file = parquet.ParquetFile(stream)
        except (self._arrow.ArrowException, OSError) as error:
            raise InputError(f"{file}: no Parquet file ({error})") from error
        self._name = file
        self.schema = self._file.schema_arrow
        self.header = tuple(self.schema.names)

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the rows, so many at a time."""
        first = 1
        try:
            for batch in self._file.iter_batches(batch_size=size):
                table = self._arrow.Table.from_batches([batch])
                yield Batch(self.header, table, "arrow", range(first, first + len(table)))
                first += len(table)
        except (self._arrow.ArrowException, OSError) as error:
            raise InputError(f"{self._name}: damaged after row {first - 1:,} ({error})") from error

    def detach(self) -> None:
        """Nothing is held."""


class ParquetWriter:
    """Rows into a Parquet file."""

    def __init__(self, sink: Any, names: Sequence[str], schema: Any, header: Sequence[str]) -> None:
        """Begin the file.

        Args:
            sink: A stream of bytes.
            names: The added columns, the part after the last "_" being the field of the answer.
            schema: Of the columns that are there already, ``None`` where they are text.
            header: Those columns.
        """
        self._arrow, parquet = load_pyarrow()
        arrow = self._arrow
        base = schema or arrow.schema([(name, arrow.string()) for name in header])
        fields = [arrow.field(name, _type(arrow, name)) for name in names]
        self._names = names
        self._base = base
        self._schema = arrow.schema([*base, *fields], metadata=base.metadata)
        self._writer = parquet.ParquetWriter(sink, self._schema)
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, batch: Batch, added: Sequence[tuple[Any, ...]], codes: Any) -> None:
        """Write rows, each with the added values of its code."""
        arrow = self._arrow
        table = self._table(batch)
        order = arrow.array(codes)
        for place, name in enumerate(self._names):
            field = self._schema.field(name)
            column = arrow.array([values[place] for values in added], field.type).take(order)
            table = table.append_column(field, column)
        self._waiting.append(table)
        self._rows += len(table)
        while self._rows >= GROUP:
            together = arrow.concat_tables(self._waiting)
            self._writer.write_table(together.slice(0, GROUP), row_group_size=GROUP)
            self._waiting = [together.slice(GROUP)]
            self._rows -= GROUP

    def close(self) -> None:
        """Write what is left, and the file's footer."""
        if self._rows:
            self._writer.write_table(
                self._arrow.concat_tables(self._waiting).combine_chunks(), row_group_size=GROUP
            )
        self._writer.close()

    def discard(self) -> None:
        """End the file, which is about to be thrown away: pyarrow would do so later, when its stream is closed."""
        self._writer.close()

    def _table(self, batch: Batch) -> Any:
        if batch.shape == "arrow":
            return batch.rows.cast(self._base)
        if batch.shape == "objects":
            return self._arrow.Table.from_pylist(batch.rows, schema=self._base)
        columns = zip(*batch.texts(), strict=True)
        return self._arrow.table(
            {
                name: self._arrow.array(list(cells), self._arrow.string())
                for name, cells in zip(batch.header, columns, strict=True)
            }
        )


def _type(arrow: Any, name: str) -> Any:
    return arrow.float64() if name.rpartition("_")[2] in NUMBERS else arrow.string()


def schema_of(batches: Iterator[Batch]) -> Any:
    """The Arrow schema that fits all objects of JSON Lines.

    Raises:
        InputError: A column holds values that no one type fits.
    """
    arrow, _ = load_pyarrow()
    schemas = []
    for batch in batches:
        try:
            schemas.append(
                arrow.Table.from_pylist([{**dict.fromkeys(batch.header), **row} for row in batch.rows]).schema
            )
            schemas = [arrow.unify_schemas(schemas, promote_options="permissive")]
        except arrow.ArrowException as error:
            raise InputError(
                f"lines {batch.lines[0]:,} to {batch.lines[-1]:,} do not fit into one Parquet schema ({error})"
            ) from error
    return schemas[0] if schemas else arrow.schema([])


def load_pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet part.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    return arrow, parquet
