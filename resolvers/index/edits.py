"""How many edits lie between two words, for many pairs at once?

Bit-parallel optimal string alignment (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
distances", Nordic Journal of Computing 10, 2003), one step a letter over all pairs together: a column of the matrix
of distances is kept as bits, one word a pair. Most keys are ASCII and short and never become Python strings so; the
few others are left to rapidfuzz, whose distances these are.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resolvers.index.folding import code_points
from resolvers.index.keys import KeyTable, Numbers
from resolvers.index.texts import LineColumn

# Letters of a query that fit in the bits of a word, and the code points that its table of letters has rows for.
LONGEST_IN_BITS = 32
ASCII = 128
_ONE = np.uint32(1)
_ALL = np.uint32(0xFFFFFFFF)

Distances = npt.NDArray[np.uint8]


def distances(
    queries: Sequence[str], owners: Numbers, keys: KeyTable, numbers: Numbers, most: int
) -> Distances:
    """Return the edits between queries and keys: a letter more, fewer, another, or two neighbours swapped.

    Args:
        queries: Folded texts.
        owners: For each pair the position of its query.
        keys: The keys.
        numbers: For each pair the number of its key.
        most: Distances beyond it need not be right, only beyond it.
    """
    lengths = keys.lengths(numbers)
    starts, widths = keys.texts.places(numbers)
    fits = np.array([query.isascii() and 0 < len(query) <= LONGEST_IN_BITS for query in queries], bool)
    in_bits = fits[owners] & (widths == lengths)
    found = np.empty(len(owners), np.uint8)
    chosen = np.flatnonzero(in_bits)
    # Shorter keys first: those that a step has a letter of stand at the end.
    chosen = chosen[np.argsort(lengths[chosen], kind="stable")]
    read = _Keys(keys.texts, starts[chosen], lengths[chosen])
    found[chosen] = _in_bits(
        [query if fit else "" for query, fit in zip(queries, fits.tolist(), strict=True)],
        owners[chosen],
        read,
    )
    rest = np.flatnonzero(~in_bits)
    if len(rest):
        asked = [queries[owner] for owner in owners[rest].tolist()]
        found[rest] = process.cpdist(
            asked, keys.texts.many(numbers[rest]), scorer=OSA.distance, score_cutoff=most, dtype=np.uint8
        )
    return found


class _Keys(NamedTuple):
    """ASCII keys, the shorter ones first: where each begins among the bytes of all, and its length."""

    texts: LineColumn
    starts: Numbers
    lengths: npt.NDArray[np.uint16]


def _in_bits(queries: Sequence[str], owners: Numbers, keys: _Keys) -> Distances:
    letters = _letters(queries)
    distance = np.fromiter(map(len, queries), np.uint8, len(queries))[owners]
    last = (distance - np.uint8(1)).astype(np.uint32)
    row = owners * ASCII
    # Names are those of the paper: vertical and horizontal steps up and down, diagonal steps without cost.
    up, down = np.full(len(row), _ALL), np.zeros(len(row), np.uint32)
    level, before = np.zeros(len(row), np.uint32), np.zeros(len(row), np.uint32)
    for step in range(int(keys.lengths.max(initial=0))):
        ahead = slice(int(np.searchsorted(keys.lengths, step, "right")), None)
        same = letters[row[ahead] + keys.texts.byte(keys.starts[ahead] + step)]
        vertical, fallen = up[ahead], down[ahead]
        swapped = ((~level[ahead] & same) << _ONE) & before[ahead]
        diagonal = (((same & vertical) + vertical) ^ vertical) | same | fallen | swapped
        rising, falling = fallen | ~(diagonal | vertical), diagonal & vertical
        distance[ahead] += (rising >> last[ahead] & _ONE).astype(np.uint8)
        distance[ahead] -= (falling >> last[ahead] & _ONE).astype(np.uint8)
        rising = rising << _ONE | _ONE
        up[ahead] = falling << _ONE | ~(diagonal | rising)
        down[ahead] = rising & diagonal
        level[ahead], before[ahead] = diagonal, same
    return distance


def _letters(queries: Sequence[str]) -> npt.NDArray[np.uint32]:
    """For each query and ASCII letter a bit for each place where the query has it."""
    lengths = np.fromiter(map(len, queries), np.int64, len(queries))
    cells = np.repeat(np.arange(len(queries)) * ASCII, lengths) + code_points("".join(queries))
    places = np.arange(len(cells)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table = np.zeros(len(queries) * ASCII, np.uint32)
    np.bitwise_or.at(table, cells, _ONE << places.astype(np.uint32))
    return table
