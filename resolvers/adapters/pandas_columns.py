"""pandas columns of written names into columns of ids and coordinates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from resolvers.errors import InputError
from resolvers.tables.answers import FIELDS, NUMBERS, Answerer, Answers, Policy
from resolvers.tables.questions import questions

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

COLUMNS = FIELDS


def resolve_column(
    names: "pd.Series[Any]",
    resolver: "Resolver",
    *,
    policy: Policy | None = None,
    context: Sequence[Any] = (),
    **hints: Any,
) -> pd.DataFrame:
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
        InputError: A further column is not as long as ``names``, only one coordinate is given, or one is out of range.
    """
    codes, asked = _distinct(names, dict(hints), context)
    answers = Answerer(resolver, policy).answer(asked)
    return _frame(answers).take(codes).set_axis(names.index, axis=0)


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
        columns[name] = pd.factorize(pd.Series(values), use_na_sentinel=False)
    number, first = _combined([codes for codes, _ in columns.values()])
    filled = given | {
        name: pd.Series(uniques).astype(object).to_numpy()[codes[first]]
        for name, (codes, uniques) in columns.items()
    }
    beside = [filled.pop(name) for name in further]
    return number, questions(filled.pop("text"), context=beside, **filled)


def _is_column(values: Any) -> bool:
    return hasattr(values, "__len__") and not isinstance(values, str)


def _combined(codes: Sequence[Any]) -> tuple[Any, Any]:
    """Number the distinct combinations of columns' codes; also a row where each stands first."""
    together = codes[0].astype(np.int64)
    for column in codes[1:]:
        # Renumbered at each step, so that the product never outgrows 64 bits.
        together = pd.factorize(together * (int(column.max(initial=0)) + 1) + column)[0]
    number, uniques = pd.factorize(together)
    first = np.empty(len(uniques), np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first


def _frame(answers: Answers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            field: pd.Series(column, dtype="float64" if field in NUMBERS else "string")
            for field, column in answers.columns().items()
        }
    )
