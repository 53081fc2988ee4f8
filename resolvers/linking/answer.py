"""What does the table of links look like? As Splink's predictions do, so that what reads those reads this.

Columns of the left table end in ``_l``, of the reference in ``_r``; ``unique_id_l`` and ``unique_id_r`` come first, then the
linked and the block columns, then ``match_probability`` (0 to 1), ``match_weight`` (the same as log-odds in bits),
``match_key`` (what found the pair, a word where Splink has the number of a blocking rule) and ``reason``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from gazetteer.programs import join_words
from resolvers.errors import InputError
from resolvers.linking.linking import Linked

# A column of ids, where a table has one of these names.
ID_COLUMNS = ("unique_id", "id")
# Digits of a probability and a weight: those of ``resolve table``.
DIGITS = 6


def answer_columns(
    linked: Linked,
    left: Mapping[str, Sequence[Any]],
    right: Mapping[str, Sequence[Any]],
    *,
    matched_only: bool = False,
) -> dict[str, list[Any]]:
    """Return the columns of the answer, one value a line; ``None`` where there is nothing.

    Args:
        linked: The rows side by side.
        left: Columns of the left table to show, by the name they get before ``_l``; each with a value a row.
        right: The same of the reference.
        matched_only: Leave out the rows without a match.
    """
    kept = [place for place, other in enumerate(linked.rights.tolist()) if not matched_only or other >= 0]
    lefts, rights = linked.lefts[kept].tolist(), linked.rights[kept].tolist()
    sides = {f"{name}_l": [values[row] for row in lefts] for name, values in left.items()}
    others = {
        f"{name}_r": [values[row] if row >= 0 else None for row in rights] for name, values in right.items()
    }
    columns: dict[str, list[Any]] = {}
    for (ours, values), (theirs, their_values) in zip(sides.items(), others.items(), strict=True):
        columns[ours], columns[theirs] = values, their_values
    columns["match_probability"] = _rounded(linked.probabilities[kept].tolist())
    columns["match_weight"] = _rounded(linked.weights[kept].tolist())
    columns["match_key"] = [linked.keys[place] or None for place in kept]
    columns["reason"] = [linked.reasons[place] for place in kept]
    return columns


def _rounded(values: Sequence[float]) -> list[float | None]:
    return [None if value != value else round(value, DIGITS) for value in values]  # noqa: PLR0124


def pair_of(spec: str) -> tuple[str, str]:
    """Read "name", a column of both tables, or "town=name": the left table's column and the reference's.

    Raises:
        InputError: One of the two is empty.
    """
    ours, equals, theirs = spec.partition("=")
    if not ours or (equals and not theirs):
        raise InputError(f"{spec!r} names no columns; give name, or town=name where the tables differ")
    return ours, theirs or ours


def require(table: str, header: Sequence[str], columns: Sequence[str]) -> None:
    """Raise InputError where a table lacks one of the columns."""
    for column in columns:
        if column not in header:
            raise InputError(
                f"{table}: the column {column!r} is missing; there are {join_words(list(header))}"
            )
