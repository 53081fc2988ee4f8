"""Arrow columns of written names into columns of ids and coordinates: pyarrow, and all that speaks Arrow."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.answers import NUMBERS, Answerer, Answers, Policy
from resolvers.tables.questions import as_text, questions

try:
    import pyarrow as pa
except ImportError as error:
    raise MissingExtraError("pyarrow", "parquet") from error

if TYPE_CHECKING:
    from resolvers.resolver import Resolver


def resolve_column(
    names: Any,
    resolver: "Resolver",
    *,
    policy: Policy | None = None,
    context: Sequence[Any] = (),
    **hints: Any,
) -> Any:
    """Resolve each name of a column; equal rows are answered once.

    Args:
        names: A pyarrow ``Array`` or ``ChunkedArray``; nulls stay nulls. Values that are no strings are taken as written.
        resolver: The opened resolver.
        policy: What becomes of ambiguous names and damaged cells.
        context: Further columns of text.
        hints: ``kind``, ``country``, ``admin``, ``latitude``, ``longitude``, ``date``: a column as long as ``names``, or one
            value for all. See ``questions``.

    Returns:
        A ``Table`` of as many rows with the columns ``id, name, status, score, latitude, longitude, reason`` (and
        ``candidates`` where the policy asks for it): strings and doubles, null where there is nothing to say.

    Raises:
        InputError: A further column is not as long as ``names``, only one coordinate is given, or one is out of range.
    """
    return resolve_batch(names, Answerer(resolver, policy), context=context, **hints)


def resolve_batch(names: Any, answerer: Answerer, *, context: Sequence[Any] = (), **hints: Any) -> Any:
    """Resolve one batch of many with an answerer that keeps what it has answered; else as ``resolve_column``."""
    columns = {
        "text": names,
        **hints,
        **{f"context column {place}": one for place, one in enumerate(context, 1)},
    }
    number, cells = distinct(columns, len(names))
    further = [cells.pop(f"context column {place}") for place in range(1, len(context) + 1)]
    answers = answerer.answer(questions(cells.pop("text"), context=further, **cells))
    return arrow_table(answers).take(pa.array(number))


def distinct(columns: Mapping[str, Any], length: int) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """Number the distinct rows of Arrow columns in the order of first sight.

    Args:
        columns: By name; what is no column stands for all rows.
        length: How many rows each should have.

    Returns:
        The number of each row, and the cells of the distinct rows by column, as Python values.

    Raises:
        InputError: A column has another length.
    """
    codes = np.zeros(length, np.int64)
    cells: dict[str, Any] = dict(columns)
    values: dict[str, tuple[list[Any], NDArray[np.int64]]] = {}
    for name, column in columns.items():
        if not hasattr(column, "__len__") or isinstance(column, str):
            continue
        if len(column) != length:
            raise InputError(f"{name} has {len(column)} rows, the names have {length}")
        uniques, own = _encoded(column)
        values[name] = (uniques, own)
        codes = _renumbered(codes * (len(uniques) + 1) + own) if values else own
    first = np.unique(codes, return_index=True)[1]
    for name, (uniques, own) in values.items():
        padded = [*uniques, None]
        cells[name] = [padded[code] for code in own[first].tolist()]
    return codes, cells


def _encoded(column: Any) -> tuple[list[Any], NDArray[np.int64]]:
    """The distinct values of a column, and the place of each row's among them; nulls are placed behind the last."""
    array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    try:
        encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    except pa.ArrowNotImplementedError:  # lists, structs, runs: told apart by what they write
        written = [None if value is None else as_text(value) for value in array.to_pylist()]
        encoded = pa.array(written, pa.string()).dictionary_encode()
    uniques = encoded.dictionary.to_pylist()
    return uniques, encoded.indices.fill_null(len(uniques)).to_numpy(zero_copy_only=False).astype(np.int64)


def _renumbered(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number codes anew by first sight."""
    import pandas as pd

    return pd.factorize(codes)[0].astype(np.int64)


def column_of(table: Any, name: str) -> Any:
    """A column by name.

    Raises:
        InputError: There is none, or more than one.
    """
    if name not in table.column_names:
        raise InputError(f"the column {name!r} is missing; there are {', '.join(table.column_names)}")
    if table.column_names.count(name) > 1:
        raise InputError(f"{table.column_names.count(name)} columns are called {name!r}; rename the others")
    return table.column(name)


def with_columns(table: Any, added: Mapping[str, Any]) -> Any:
    """The table with resolved columns at its end, each called after the column of names."""
    for name, resolved in added.items():
        for field in resolved.column_names:
            table = table.append_column(f"{name}_{field}", resolved.column(field))
    return table


def arrow_table(answers: Answers) -> Any:
    """A block of answers as an Arrow table."""
    return pa.table(
        {
            field: pa.array(
                [getattr(row, field) for row in answers.rows],
                pa.float64() if field in NUMBERS else pa.string(),
            )
            for field in answers.fields
        }
    )
