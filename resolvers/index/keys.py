"""Which keys are there, and which number has each?

A key is a folded spelling. Keys are numbered by (length, text), so a range of lengths is a range of numbers.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from resolvers.index.folding import fold_many
from resolvers.index.texts import Bytes, LineColumn, Offsets, pack_lines

Arrays = dict[str, npt.NDArray[np.generic]]
Numbers = npt.NDArray[np.int64]


class KeyTable:
    """The keys of one segment."""

    def __init__(self, offsets: Offsets, blob: Bytes, length_starts: npt.NDArray[np.uint32]) -> None:
        self.texts = LineColumn(offsets, blob)
        self._length_starts = length_starts

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def starts(self) -> list[int]:
        """The first key number of each length, 0 upwards; the last entry is the number of keys."""
        return [int(start) for start in self._length_starts]

    @property
    def longest(self) -> int:
        """The length of the longest key, in code points."""
        return len(self.starts) - 2

    def lengths(self, numbers: Numbers) -> npt.NDArray[np.uint16]:
        """Return how many characters each key has."""
        return (np.searchsorted(self._length_starts, numbers, side="right") - 1).astype(np.uint16)

    def of_lengths(self, shortest: int, longest: int) -> tuple[int, int]:
        """Return the range of key numbers (end exclusive) whose lengths lie between the two, both included."""
        last = len(self.starts) - 1
        return self.starts[min(max(shortest, 0), last)], self.starts[min(max(longest + 1, 0), last)]


def number_keys(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.uint32]]:
    """Fold spellings and number the distinct keys.

    Returns:
        The keys in the order of their numbers, and the key number of each spelling. A spelling without letter
        or digit has the empty key.
    """
    folded = fold_many(texts)
    keys = sorted(set(folded))
    keys.sort(key=len)
    number = dict(zip(keys, range(len(keys)), strict=True))
    return keys, np.fromiter(map(number.__getitem__, folded), np.uint32, len(folded))


def build_keys(keys: Sequence[str]) -> Arrays:
    """Return the arrays of a ``KeyTable``; ``keys`` in the order of their numbers."""
    offsets, blob = pack_lines(keys)
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    starts = np.searchsorted(lengths, np.arange(int(lengths.max(initial=0)) + 2))
    return {"key_offsets": offsets, "key_bytes": blob, "key_length_starts": starts.astype(np.uint32)}
