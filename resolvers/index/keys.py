"""Which keys are there, and which number has each?

A key is a folded spelling. Keys are numbered by (length, text), so a range of lengths is a range of numbers.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from resolvers.index.folding import CHUNK, fold_lines, text_of
from resolvers.index.texts import Bytes, LineColumn, Offsets, TextPacker

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
    def length_starts(self) -> npt.NDArray[np.uint32]:
        """The first key number of each length, as an array."""
        return self._length_starts

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


class KeyNumbering:
    """Folds spellings as they come, and numbers the distinct keys in the end.

    Twenty-eight million spellings are no list here: their keys wait as bytes, apart by length, and are told apart and
    sorted one length after another.
    """

    def __init__(self) -> None:
        self._lines: dict[int, bytearray] = {}
        self._lengths = [np.zeros(0, np.uint32)]

    def add(self, texts: Sequence[str]) -> None:
        """Take spellings in, after those before."""
        for first in range(0, len(texts), CHUNK):
            lines, ends = fold_lines(texts[first : first + CHUNK])
            keys = text_of(lines).split("\n")
            lengths = np.diff(ends, prepend=-1) - 1
            self._lengths.append(lengths.astype(np.uint32))
            order = np.argsort(lengths, kind="stable")
            edges = np.flatnonzero(np.diff(lengths[order], prepend=-1, append=-1))
            for start, end in pairwise(edges.tolist()):
                group = "\n".join([keys[place] for place in order[start:end].tolist()])
                waiting = self._lines.setdefault(int(lengths[order[start]]), bytearray())
                waiting += f"{group}\n".encode("utf-8", "surrogatepass")

    def close(self) -> tuple[KeyTable, npt.NDArray[np.uint32]]:
        """Return the keys, and the key number of each spelling; what was gathered is spent."""
        lengths = np.concatenate(self._lengths)
        self._lengths.clear()
        number = np.empty(len(lengths), np.uint32)
        packer = TextPacker()
        starts = np.zeros(max(self._lines, default=0) + 2, np.uint32)
        known = 0
        for length in sorted(self._lines):
            texts = self._lines.pop(length).decode("utf-8", "surrogatepass").split("\n")[:-1]
            keys = sorted(set(texts))
            packer.add_lines(keys)
            numbers = dict(zip(keys, range(known, known + len(keys)), strict=True))
            number[lengths == length] = np.fromiter(map(numbers.__getitem__, texts), np.uint32, len(texts))
            known += len(keys)
            starts[length + 1] = len(keys)
        np.cumsum(starts, dtype=np.uint32, out=starts)
        return KeyTable(*packer.packed(), starts), number


def number_keys(texts: Sequence[str]) -> tuple[KeyTable, npt.NDArray[np.uint32]]:
    """Fold spellings and number the distinct keys.

    Returns:
        The keys, and the key number of each spelling. A spelling without letter or digit has the empty key.
    """
    numbering = KeyNumbering()
    numbering.add(texts)
    return numbering.close()


def build_keys(keys: KeyTable) -> Arrays:
    """Return the arrays of a ``KeyTable``."""
    return {
        "key_offsets": keys.texts.offsets,
        "key_bytes": keys.texts.blob,
        "key_length_starts": keys.length_starts,
    }
