"""A table comes in, goes out with further columns, and is otherwise as it was: CSV, TSV, JSON lines, Parquet.

Cells of other columns are never read as numbers or dates, so that nothing of them can change.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, get_args

from gazetteer.errors import Location
from gazetteer.reading import delimiter_of, parse_rows, read_bytes
from resolvers.errors import InputError, MissingExtraError

Format = Literal["csv", "tsv", "jsonl", "parquet"]
Value = str | float | None

FORMATS: Final[tuple[Format, ...]] = get_args(Format)
_ENDINGS: Final[Mapping[str, Format]] = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_DELIMITERS: Final = {"csv": ",", "tsv": "\t"}


def format_of(path: str) -> Format | None:
    """The format that a file's ending says, ``None`` where it says none."""
    return _ENDINGS.get(Path(path).suffix.lower())


@dataclass(frozen=True, slots=True)
class Records:
    """A table in memory.

    Attributes:
        file: What errors call it.
        header: Column names in order; of JSON lines, in the order in which they turn up.
        rows: What each row holds: lists of cells, JSON objects, or one Arrow table for all.
        format: What it came as.
        delimiter: Between the cells of a CSV.
        length: How many rows there are.
    """

    file: str
    header: tuple[str, ...]
    rows: Any
    format: Format
    delimiter: str
    length: int

    def texts(self, column: str) -> list[str]:
        """A column's cells as texts, "" where there is nothing.

        Raises:
            InputError: There is no such column.
        """
        self.require([column])
        if self.format == "parquet":
            return [_text(value) for value in self.rows.column(column).to_pylist()]
        if self.format == "jsonl":
            return [_text(row.get(column)) for row in self.rows]
        position = self.header.index(column)
        return [row.cells[position] for row in self.rows]

    def require(self, columns: Sequence[str]) -> None:
        """Raise InputError where one of the columns is missing."""
        for column in columns:
            if column not in self.header:
                raise InputError(
                    f"{Location(self.file, 1)}: the column {column!r} is missing; there are {', '.join(self.header)}"
                )

    def write(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]], target: Format) -> None:
        """Write the table with further columns at its end.

        Args:
            sink: An open file: of text, of bytes for Parquet.
            additions: Column name to one value a row; ``None`` is an empty cell or null.
            target: What to write. From one format to another nothing is lost but the types of JSON and Parquet
                values in a CSV.

        Raises:
            InputError: The table has a column of such a name already.
        """
        for column in additions:
            if column in self.header:
                raise InputError(
                    f"{Location(self.file, 1)}: there is a column {column!r} already; rename it, or drop it"
                )
        writers: dict[Format, Callable[[IO[Any], Mapping[str, Sequence[Value]]], None]] = {
            "csv": self._write_csv,
            "tsv": self._write_tsv,
            "jsonl": self._write_jsonl,
            "parquet": self._write_parquet,
        }
        writers[target](sink, additions)

    def _cells(self) -> list[list[str]]:
        if self.format in _DELIMITERS:
            return [row.cells for row in self.rows]
        return [list(cells) for cells in zip(*(self.texts(column) for column in self.header), strict=True)]

    def _write_csv(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]]) -> None:
        self._write_cells(sink, additions, self.delimiter if self.format == "csv" else ",")

    def _write_tsv(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]]) -> None:
        self._write_cells(sink, additions, "\t")

    def _write_cells(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]], delimiter: str) -> None:
        writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
        writer.writerow([*self.header, *additions])
        added = zip(*additions.values(), strict=True)
        for cells, values in zip(self._cells(), added, strict=True):
            writer.writerow([*cells, *(_cell(value) for value in values)])

    def _write_jsonl(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]]) -> None:
        if self.format == "jsonl":
            rows = self.rows
        elif self.format == "parquet":
            rows = self.rows.to_pylist()
        else:
            rows = [dict(zip(self.header, row.cells, strict=True)) for row in self.rows]
        for row, values in zip(rows, zip(*additions.values(), strict=True), strict=True):
            whole = {**row, **dict(zip(additions, values, strict=True))}
            sink.write(json.dumps(whole, ensure_ascii=False, default=str) + "\n")

    def _write_parquet(self, sink: IO[Any], additions: Mapping[str, Sequence[Value]]) -> None:
        arrow, parquet = _pyarrow()
        if self.format == "parquet":
            table = self.rows
        elif self.format == "jsonl":
            table = arrow.Table.from_pylist(self.rows)
        else:
            table = arrow.table({column: self.texts(column) for column in self.header})
        for column, values in additions.items():
            kind = arrow.float64() if any(isinstance(value, float) for value in values) else arrow.string()
            table = table.append_column(column, arrow.array(list(values), kind))
        parquet.write_table(table, sink)


def read_records(path: str, data: bytes | None = None, source: Format | None = None) -> Records:
    """Read a table.

    Args:
        path: The file, or what to call ``data`` in errors.
        data: Its bytes, where they come from elsewhere (standard input).
        source: Its format; by itself what the file's ending says, else CSV.

    Raises:
        SourceError: The file is missing, a folder, empty or not UTF-8.
        TableError: It is no well-formed CSV.
        InputError: It is no well-formed JSON lines or Parquet.
        MissingExtraError: It is Parquet, and pyarrow is not installed.
    """
    content = read_bytes(path) if data is None else data
    chosen = source or format_of(path) or "csv"
    if chosen == "jsonl":
        return _read_jsonl(path, content)
    if chosen == "parquet":
        return _read_parquet(path, content)
    name = path if chosen == "csv" or format_of(path) == "tsv" else f"{path}.tsv"
    rows = parse_rows(content, name)
    return Records(path, rows.header, rows.rows, chosen, delimiter_of(content, name), len(rows))


def _read_jsonl(path: str, content: bytes) -> Records:
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        wrong = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{Location(path, wrong)}: byte 0x{content[error.start]:02X} is not UTF-8"
        ) from error
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"{Location(path, number)}: no JSON object ({error.msg}, column {error.colno})"
            ) from error
        if not isinstance(row, dict):
            raise InputError(
                f"{Location(path, number)}: a JSON object is expected on each line, not {line.strip()[:40]}"
            )
        rows.append(row)
    header = tuple(dict.fromkeys(column for row in rows for column in row))
    return Records(path, header, rows, "jsonl", ",", len(rows))


def _read_parquet(path: str, content: bytes) -> Records:
    arrow, parquet = _pyarrow()
    try:
        table = parquet.read_table(io.BytesIO(content))
    except arrow.ArrowException as error:
        raise InputError(f"{path}: no Parquet file ({error})") from error
    return Records(path, tuple(table.column_names), table, "parquet", ",", table.num_rows)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    return arrow, parquet


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
