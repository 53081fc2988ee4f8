"""polars columns of written names into columns of ids and coordinates."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.answers import NUMBERS, Answerer, Answers, Policy
from resolvers.tables.questions import as_text, is_missing, questions

try:
    import polars as pl
except ImportError as error:
    raise MissingExtraError("polars", "polars") from error

if TYPE_CHECKING:
    from resolvers.resolver import Resolver


def resolve_column(
    names: pl.Series,
    resolver: "Resolver",
    *,
    policy: Policy | None = None,
    context: Sequence[Any] = (),
    **hints: Any,
) -> pl.DataFrame:
    """Resolve each name of a column; equal rows are answered once.

    Args:
        names: Written names; nulls stay nulls. Values that are no strings are taken as written.
        resolver: The opened resolver.
        policy: What becomes of ambiguous names and damaged cells.
        context: Further columns of text.
        hints: ``kind``, ``country``, ``admin``, ``latitude``, ``longitude``, ``date``: a column as long as ``names``, or one
            value for all. See ``questions``.

    Returns:
        A frame of the same height with the columns ``id, name, status, score, latitude, longitude, reason`` (and
        ``candidates`` where the policy asks for it): strings and Float64, null where there is nothing to say.

    Raises:
        InputError: A further column is not as long as ``names``, only one coordinate is given, or one is out of range.
    """
    given = {
        "text": names,
        **hints,
        **{f"context column {place}": one for place, one in enumerate(context, 1)},
    }
    columns = {}
    for name, values in given.items():
        if not hasattr(values, "__len__") or isinstance(values, str):
            continue
        if len(values) != len(names):
            raise InputError(f"{name} has {len(values)} rows, the names have {len(names)}")
        columns[name] = _comparable(pl.Series(name, values))
    rows = pl.DataFrame(columns)
    # Ranks of equal rows: the order of first sight, which is the order of asking in every other engine.
    first = rows.unique(maintain_order=True, keep="first").with_row_index("number")
    number = rows.join(first, on=list(columns), how="left", nulls_equal=True, maintain_order="left")["number"]
    filled = {name: first[name].to_list() if name in columns else value for name, value in given.items()}
    texts = filled.pop("text")
    further = [filled.pop(f"context column {place}") for place in range(1, len(context) + 1)]
    answers = Answerer(resolver, policy).answer(questions(texts, context=further, **filled))
    return _frame(answers)[number.to_numpy().astype(np.int64)] if len(names) else _frame(answers)


def column_of(table: pl.DataFrame, name: str) -> pl.Series:
    """A column by name.

    Raises:
        InputError: There is none.
    """
    if name not in table.columns:
        raise InputError(f"the column {name!r} is missing; there are {', '.join(table.columns)}")
    return table[name]


def with_columns(table: pl.DataFrame, added: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table with resolved columns at its end, each called after the column of names."""
    return table.hstack(
        [column.alias(f"{name}_{column.name}") for name, frame in added.items() for column in frame]
    )


def lazily(
    frame: pl.LazyFrame,
    names: Sequence[str],
    policy: Policy,
    resolve: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.LazyFrame:
    """The step of a lazy query that resolves columns, for when it is collected: the whole frame at once."""
    fields = {
        f"{name}_{field}": pl.Float64() if field in NUMBERS else pl.String()
        for name in names
        for field in policy.fields
    }
    schema = pl.Schema({**frame.collect_schema(), **fields})
    # Neither filters nor choices of columns pass by it: they may be about what it adds.
    return frame.map_batches(resolve, predicate_pushdown=False, projection_pushdown=False, schema=schema)


def _comparable(column: pl.Series) -> pl.Series:
    """A column whose values can be told apart: of Python's objects, what they write."""
    if column.dtype != pl.Object:
        return column
    written = [None if is_missing(value) else as_text(value) for value in column]
    return pl.Series(column.name, written, pl.String)


def _frame(answers: Answers) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.Series(
                field,
                [getattr(row, field) for row in answers.rows],
                pl.Float64 if field in NUMBERS else pl.String,
            )
            for field in answers.fields
        ]
    )
