"""pandas columns of written names into columns of ids and coordinates."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from resolvers.errors import InputError
from resolvers.tables.answers import FIELDS, NUMBERS, Answerer, Answers, Policy
from resolvers.tables.questions import as_text, is_missing, questions
from resolvers.tables.report import Report, report_on

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

COLUMNS = FIELDS


class Resolved(pd.DataFrame):
    """A resolved column: a frame like any other, which can tell what became of the names.

    Slices and copies of it are plain frames.
    """

    _metadata = ["_names"]  # noqa: RUF012
    _names: "pd.Series[Any]"

    @property
    def _constructor(self) -> Any:
        return pd.DataFrame

    @property
    def report(self) -> Report:
        """The column, counted; see ``resolvers.tables.report``."""
        return report_on(self._names, self)

    def summary(self) -> str:
        """A few lines for people: how much is matched, and which names to look at first."""
        return self.report.summary()

    def unmatched(self) -> pd.DataFrame:
        """The names that have no answer, the commonest first, with the reason for each."""
        return self.report.unmatched()

    def to_review(self, path: str | Path, *, kind: str = "") -> int:
        """Put the names without an answer into a review queue; see ``Report.to_review``."""
        return self.report.to_review(path, kind=kind, origin=str(self._names.name or "column"))


def resolve_column(
    names: "pd.Series[Any]",
    resolver: "Resolver",
    *,
    policy: Policy | None = None,
    context: Sequence[Any] = (),
    **hints: Any,
) -> Resolved:
    """Resolve each name of a column; equal rows are answered once.

    Args:
        names: Written names; missing values stay missing. Values that are no strings are taken as written.
        resolver: The opened resolver.
        policy: What becomes of ambiguous names and damaged cells.
        context: Further columns of text.
        hints: ``kind``, ``country``, ``admin``, ``latitude``, ``longitude``, ``date``: a column as long as ``names``, taken
            row by row whatever its index, or one value for all. See ``questions``.

    Returns:
        A frame with the index of ``names`` and the columns ``id, name, status, score, latitude, longitude,
        reason``, in that order (and ``candidates`` where the policy asks for it), one row a name: never more, never
        fewer. Text columns are strings with missing values, numbers are float64 with NaN. A missing name has missing
        values in every column.

    Raises:
        InputError: ``names`` is no Series, a further column is not as long, only one coordinate is given, or one is out of
            range.
    """
    if not isinstance(names, pd.Series):
        raise InputError(
            f"names should be a Series, not a {type(names).__name__}; pandas.Series(names) makes one"
        )
    codes, asked = _distinct(names, dict(hints), context)
    answers = Answerer(resolver, policy).answer(asked)
    resolved = Resolved(_frame(answers).take(codes))
    resolved.index = names.index  # not set_axis, which copies every column
    resolved._names = names
    return resolved


def column_of(table: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """A column by name.

    Raises:
        InputError: There is none, or more than one.
    """
    if name not in table.columns:
        raise InputError(f"the column {name!r} is missing; there are {', '.join(map(str, table.columns))}")
    column = table[name]
    if isinstance(column, pd.DataFrame):
        raise InputError(f"{column.shape[1]} columns are called {name!r}; rename the others")
    return column


def with_columns(table: pd.DataFrame, added: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table with resolved columns at its end, each called after the column of names; index and types stay."""
    fresh = [frame.add_prefix(f"{name}_") for name, frame in added.items()]
    return pd.concat([table, *fresh], axis=1) if table.index.is_unique else _side_by_side(table, fresh)


def _side_by_side(table: pd.DataFrame, fresh: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The same where labels repeat, by position."""
    placed = [part.reset_index(drop=True) for part in (table, *fresh)]
    return pd.concat(placed, axis=1).set_axis(table.index, axis=0)


def _distinct(
    names: "pd.Series[Any]", hints: dict[str, Any], context: Sequence[Any]
) -> tuple[np.ndarray[Any, np.dtype[np.intp]], list[Any]]:
    """Number the distinct rows, and turn each into a query."""
    further = {f"context column {place}": column for place, column in enumerate(context, 1)}
    given: dict[str, Any] = {"text": names, **hints, **further}
    columns = {}
    for name, values in given.items():
        if not _is_column(values):
            continue
        if len(values) != len(names):
            raise InputError(f"{name} has {len(values)} rows, the names have {len(names)}")
        columns[name] = _coded(pd.Series(values))
    number, first = _combined([codes for codes, _ in columns.values()])
    filled = given | {
        name: pd.Series(uniques).astype(object).to_numpy()[codes[first]]
        for name, (codes, uniques) in columns.items()
    }
    beside = [filled.pop(name) for name in further]
    return number, questions(filled.pop("text"), context=beside, **filled)


def _is_column(values: Any) -> bool:
    return hasattr(values, "__len__") and not isinstance(values, str)


def _coded(column: "pd.Series[Any]") -> tuple[Any, Any]:
    """The distinct values of a column, and the number of each row's among them."""
    if column.dtype != object or not pd.api.types.infer_dtype(column).startswith("mixed"):
        return pd.factorize(column, use_na_sentinel=False)
    # True, 1 and 1.0 are equal and not written alike; lists cannot be told apart but by what they write.
    numbers: dict[Any, int] = {}
    values: list[Any] = []
    codes = np.empty(len(column), np.int64)
    for row, value in enumerate(column):
        key = None if is_missing(value) else (type(value), as_text(value))
        codes[row] = numbers.setdefault(key, len(numbers))
        if len(numbers) > len(values):
            values.append(value)
    uniques = np.empty(len(values), object)
    uniques[:] = values
    return codes, uniques


def _combined(codes: Sequence[Any]) -> tuple[Any, Any]:
    """Number the distinct combinations of columns' codes; also a row where each stands first."""
    number = codes[0].astype(np.int64)
    for column in codes[1:]:
        # Renumbered at each step, so that the product never outgrows 64 bits.
        number = pd.factorize(number * (int(column.max(initial=0)) + 1) + column)[0]
    first = np.empty(int(number.max(initial=-1)) + 1, np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first


def _frame(answers: Answers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            field: pd.Series(column, dtype="float64" if field in NUMBERS else "string")
            for field, column in answers.columns().items()
        }
    )
