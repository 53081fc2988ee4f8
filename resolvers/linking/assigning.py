"""From names to rows: which row of the left table goes with which of the reference?

Many to one: each left row takes its likeliest rows. One to one: no row is taken twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from resolvers.linking.columns import NameColumn
from resolvers.linking.linker import EntryLinks


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Rows side by side, by left row, within one the likeliest first.

    Attributes:
        lefts, rights: Row numbers from 0.
        pairs: For each its place among the ``EntryLinks`` it comes from.
    """

    lefts: NDArray[np.int64]
    rights: NDArray[np.int64]
    pairs: NDArray[np.int64]


def rows_many_to_one(
    links: EntryLinks, left: NameColumn, right: NameColumn, *, least_bits: float, limit: int = 1
) -> RowLinks:
    """Give each left row its likeliest rows of the reference, which other left rows may have too.

    Args:
        links: Pairs of names.
        left: Whose rows are linked.
        right: The reference.
        least_bits: Pairs below are passed over.
        limit: Rows of the reference for one left row. Of rows that bear one name the first ones are taken.
    """
    chosen: list[tuple[int, int, int]] = []
    for entry, places in _by_left(links):
        offered = (
            (int(row), place)
            for place in places
            if links.bits[place] >= least_bits
            for row in right.rows_of(int(links.rights[place]))
        )
        best = list(islice(offered, limit))
        chosen += [(int(row), other, place) for row in left.rows_of(entry) for other, place in best]
    return _sorted(chosen)


def rows_one_to_one(links: EntryLinks, left: NameColumn, right: NameColumn, *, least_bits: float) -> RowLinks:
    """Give each left row at most one row of the reference, and each of those to at most one left row.

    Greedy: pairs are settled from the likeliest down, equals in the order of the left table and then of the
    reference; of rows that bear one name the first ones go first. The sum of the probabilities may fall short of
    the largest possible; no left row is ever denied a free row for the sake of a less likely pair.
    """
    order = np.lexsort((right.firsts[links.rights], left.firsts[links.lefts], -links.bits))
    free_left = [iter(left.rows_of(entry).tolist()) for entry in range(len(left))]
    free_right = [iter(right.rows_of(entry).tolist()) for entry in range(len(right))]
    count_left, count_right = np.diff(left.starts), np.diff(right.starts)
    chosen: list[tuple[int, int, int]] = []
    for place in order[links.bits[order] >= least_bits].tolist():
        one, other = int(links.lefts[place]), int(links.rights[place])
        share = int(min(count_left[one], count_right[other]))
        count_left[one] -= share
        count_right[other] -= share
        chosen += [(next(free_left[one]), next(free_right[other]), place) for _ in range(share)]
    return _sorted(chosen)


def _by_left(links: EntryLinks) -> Iterator[tuple[int, range]]:
    """Each left entry with the places of its pairs."""
    entries, starts = np.unique(links.lefts, return_index=True)
    ends = np.searchsorted(links.lefts, entries, side="right")
    for entry, start, end in zip(entries.tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield entry, range(start, end)


def _sorted(chosen: list[tuple[int, int, int]]) -> RowLinks:
    """By left row; those of one left row stay in their order."""
    table = np.array(chosen, np.int64).reshape(-1, 3)
    order = np.argsort(table[:, 0], kind="stable")
    return RowLinks(*table[order].T)
