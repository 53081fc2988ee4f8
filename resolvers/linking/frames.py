"""Link two pandas frames."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gazetteer.model import Kind
from resolvers.errors import InputError
from resolvers.linking.answer import answer_columns, pair_of, require
from resolvers.linking.linking import THRESHOLD, Side, link

if TYPE_CHECKING:
    import pandas as pd


def link_frames(
    left: "pd.DataFrame",
    right: "pd.DataFrame",
    *,
    on: str,
    block: str | Sequence[str] = (),
    kind: Kind | None = None,
    threshold: float = THRESHOLD,
    limit: int = 1,
    one_to_one: bool = False,
    matched_only: bool = False,
) -> "pd.DataFrame":
    """Say for each row of a frame which row of the reference it is.

    Args:
        left: The frame whose rows are looked up.
        right: The reference.
        on: The column of names, "town=name" where the two frames call it differently.
        block: Columns, one or several, in the same form, whose cells must agree; a missing cell may be anything. A country
            is the same as code and as English name.
        kind: What the names are names of.
        threshold: Pairs below this probability are no match.
        limit: Rows of the reference for one row.
        one_to_one: Take no row of the reference twice.
        matched_only: Leave out rows without a match.

    Returns:
        A frame with the columns of ``resolvers.linking.answer``; ``unique_id_l`` and ``unique_id_r`` are the labels of the
        two frames' indexes. Rows in the order of ``left``, each at least once unless ``matched_only``.

    Raises:
        InputError: A column is missing or there twice, or a number is out of range.
    """
    import pandas as pd

    pairs = [pair_of(spec) for spec in (on, *([block] if isinstance(block, str) else block))]
    sides = []
    for place, (name, frame) in enumerate((("left", left), ("right", right))):
        columns = [pair[place] for pair in pairs]
        header = list(map(str, frame.columns))
        require(f"the {name} frame", header, columns)
        for column in columns:
            if header.count(column) > 1:
                raise InputError(f"the {name} frame: {header.count(column)} columns are called {column!r}")
        shown: dict[str, Any] = {column: frame[column].to_numpy() for column in columns}
        texts = [_texts(frame[column]) for column in columns]
        sides.append((Side(texts[0], texts[1:]), {"unique_id": frame.index.to_numpy(), **shown}))
    (ours, our_columns), (theirs, their_columns) = sides
    linked = link(ours, theirs, kind=kind, threshold=threshold, limit=limit, one_to_one=one_to_one)
    answer = answer_columns(linked, our_columns, their_columns, matched_only=matched_only)
    numbers = {
        "match_probability": "float64",
        "match_weight": "float64",
        "match_key": "string",
        "reason": "string",
    }
    # As pandas' own arrays, so that whole numbers stay whole beside missing ones.
    return pd.DataFrame({name: pd.array(values) for name, values in answer.items()}).astype(numbers)


def _texts(column: "pd.Series[Any]") -> list[str]:
    """The cells as they would be written; numbers without a fraction are whole, though gaps have made them floats."""
    missing = column.isna().tolist()
    return [
        "" if nothing else f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
        for value, nothing in zip(column.astype(object).tolist(), missing, strict=True)
    ]
