"""The table of links into a file: CSV, TSV, JSON Lines, Parquet or XLSX."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.batches import Batch
from resolvers.tables.formats import Form, compressing
from resolvers.tables.workbook import WorkbookWriter

# Formats that a table of links is written in, by what ``--format`` calls them.
WRITTEN = ("csv", "tsv", "jsonl", "parquet", "xlsx")


def write_columns(sink: IO[bytes], columns: Mapping[str, Sequence[Any]], form: Form) -> None:
    """Write columns of equal length; ``None`` is an empty cell or null. The same columns give the same bytes.

    Raises:
        MissingExtraError: It is Parquet or XLSX, and the library for it is not installed.
        InputError: There are more rows than a sheet of XLSX holds.
    """
    with compressing(sink, form.compression) as stream:
        if form.format == "parquet":
            _write_parquet(stream, columns)
            return
        if form.format == "xlsx":
            _write_workbook(stream, columns)
            return
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        if form.format == "jsonl":
            for values in zip(*columns.values(), strict=True):
                text.write(json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False) + "\n")
        else:
            writer = csv.writer(text, delimiter="\t" if form.format == "tsv" else ",", lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*(map(_cell, values) for values in columns.values()), strict=True))
        text.flush()
        text.detach()


def _cell(value: Any) -> Any:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def _write_parquet(sink: Any, columns: Mapping[str, Sequence[Any]]) -> None:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    numbers = {"match_probability", "match_weight"}
    table = {
        name: arrow.array(values, arrow.float64() if name in numbers else None)
        for name, values in columns.items()
    }
    parquet.write_table(arrow.table(table), sink)


def _write_workbook(sink: Any, columns: Mapping[str, Sequence[Any]]) -> None:
    writer = WorkbookWriter(sink, list(columns))
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    try:
        writer.write(Batch(tuple(columns), rows, "values", range(len(rows))), [()], [0] * len(rows))
    except InputError:
        writer.discard()
        raise
    writer.close()
