"""Which keys share rare letter triples with the query?

The way in for what no two edits explain. Trigrams of the key between its edges are looked up from the rarest
on until a budget of postings is spent; the keys with the most shared rarity are scored with rapidfuzz's
``fuzz.ratio`` (0 to 100: twice the matching characters over both lengths).
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from resolvers.index.folding import NEWLINE, Codes, code_points
from resolvers.index.hashing import Hashes, bits_for
from resolvers.index.keys import Arrays, KeyTable, Numbers
from resolvers.index.ranges import expand

CUTOFF = 70  # below, two names of usual length have more differences than likeness
BUDGET = 40_000  # postings read a query; a million instead gains 7 % of recall for twice the time
TOP = 150  # keys scored a query
_MOST_BITS = 20  # a million slots: more would part few further trigrams
_BUILD_CHUNK = 100_000
_BUILD_BLOCK = 2_000_000  # keys whose postings are sorted at once, in some 500 MB
_LIST_BITS = np.uint64(20)  # more lists than any text within the limits has trigrams
_LIST_MASK = np.uint64((1 << 20) - 1)
_FACTORS = tuple(np.uint64(number) for number in (0x9E3779B1, 0x1085EBCA77B5, 0xC2B2AE3D27D4EB4F))
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Found(NamedTuple):
    """Keys by number, their ratio with the query, and whether the budget or the top cut any off."""

    keys: Numbers
    ratios: npt.NDArray[np.float32]
    cut: bool


class TrigramTable:
    """Postings of the trigrams of the keys of one segment."""

    def __init__(
        self, keys: KeyTable, postings: npt.NDArray[np.uint32], buckets: npt.NDArray[np.uint32]
    ) -> None:
        self._keys = keys
        self._postings = postings
        self._buckets = buckets
        self._bits = (len(buckets) - 1).bit_length() - 1

    def find(self, query: str, *, cutoff: float = CUTOFF, budget: int = BUDGET, top: int = TOP) -> Found:
        """Return keys whose ratio with the folded query reaches the cutoff, best first, then by number."""
        lists, cut = self._rarest(query, cutoff, budget)
        if not lists:
            return Found(np.zeros(0, np.int64), np.zeros(0, np.float32), cut)
        rarity = np.log2(len(self._keys) / np.array([len(postings) for postings in lists]) + 1)
        # A number and the list it stands in, as one: plain sorting of integers is five times as fast as arg-sorting.
        entries = np.concatenate(
            [
                postings.astype(np.uint64) << _LIST_BITS | np.uint64(place)
                for place, postings in enumerate(lists)
            ]
        )
        entries.sort()
        numbers = entries >> _LIST_BITS
        first = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
        shared = np.add.reduceat(rarity[(entries & _LIST_MASK).astype(np.intp)], first)
        keys: Numbers = numbers[first].astype(np.int64)
        if len(keys) > top:
            keys = keys[largest(shared, top)]
            cut = True
        ratios = process.cdist([query], self._keys.texts.many(keys), scorer=fuzz.ratio, score_cutoff=cutoff)[
            0
        ]
        good = np.flatnonzero(ratios >= cutoff)
        good = good[np.argsort(-ratios[good], kind="stable")]
        return Found(keys[good], ratios[good], cut)

    def _rarest(self, query: str, cutoff: float, budget: int) -> tuple[list[npt.NDArray[np.uint32]], bool]:
        """Return posting lists from the shortest on while the budget lasts, and whether any was left."""
        share = cutoff / 100
        # ratio = 2 * matches / (n + m) and matches <= min(n, m) bound the length m of a key that can reach it.
        shortest = int(np.ceil(len(query) * share / (2 - share)))
        longest = int(len(query) * (2 - share) / share)
        first, last = self._keys.of_lengths(shortest, longest)
        slots = np.array(sorted(set(_trigrams(code_points(f"\n{query}\n"), self._bits).tolist())), np.intp)
        lists = []
        for start, end in zip(self._buckets[slots].tolist(), self._buckets[slots + 1].tolist(), strict=True):
            postings = self._postings[start:end]
            low, high = postings.searchsorted((first, last)).tolist()
            if low < high:
                lists.append(postings[low:high])
        lists.sort(key=len)
        spent = np.cumsum([len(postings) for postings in lists])
        within = max(1, int(np.searchsorted(spent, budget, "right")))
        return lists[:within], within < len(lists)


def largest(values: npt.NDArray[np.float64], count: int) -> Numbers:
    """Return the places of the largest values, ascending; of equal ones at the edge the first, on every machine."""
    edge = np.partition(values, len(values) - count)[len(values) - count]
    above = np.flatnonzero(values > edge)
    level = np.flatnonzero(values == edge)[: count - len(above)]
    return np.sort(np.concatenate([above, level]))


def _trigrams(codes: Codes, bits: int) -> Hashes:
    """Return the slot of each triple of neighbours."""
    wide = codes.astype(np.uint64)
    hashed = wide[:-2] * _FACTORS[0] + wide[1:-1] * _FACTORS[1] + wide[2:] * _FACTORS[2]
    slots: Hashes = hashed * _SPREAD >> np.uint64(64 - bits)
    return slots


def build_distant(keys: KeyTable) -> Arrays:
    """Return the arrays of a ``TrigramTable``; the newline stands for both edges of a key."""
    bits = min(_MOST_BITS, bits_for(8 * len(keys)))
    return merge_postings(
        (_entries(keys, first, bits) for first in range(0, len(keys), _BUILD_BLOCK)), 1 << bits
    )


def _entries(keys: KeyTable, first_key: int, bits: int) -> Hashes:
    """Return the slots of a block of keys in the upper half of a number, the keys in the lower; sorted, each once."""
    end = min(first_key + _BUILD_BLOCK, len(keys))
    parts = []
    for first in range(first_key, end, _BUILD_CHUNK):
        codes = code_points("\n" + keys.texts.lines(first, min(first + _BUILD_CHUNK, end)))
        edge = codes == NEWLINE
        inside = ~edge[1:-1]
        number = (np.cumsum(edge)[1:-1][inside] - 1 + first).astype(np.uint64)
        parts.append(_trigrams(codes, bits)[inside] << np.uint64(32) | number)
    entry: Hashes = np.concatenate(parts)
    entry.sort()
    fresh = np.concatenate([np.ones(min(len(entry), 1), bool), entry[1:] != entry[:-1]])
    distinct: Hashes = entry[fresh]
    return distinct


def merge_postings(blocks: Iterable[Hashes], slots: int) -> Arrays:
    """Join postings that were sorted block by block; every key of a block is greater than those of the blocks before.

    Two hundred million postings, as 12 million keys have, are sorted so without eight bytes for each at once.
    """
    numbers: list[npt.NDArray[np.uint32]] = []
    counts: list[npt.NDArray[np.uint32]] = []
    for entry in blocks:
        numbers.append(entry.astype(np.uint32))
        slot = (entry >> np.uint64(32)).astype(np.int64)
        counts.append(np.bincount(slot, minlength=slots).astype(np.uint32))
    buckets = np.zeros(slots + 1, np.uint32)
    for count in counts:
        buckets[1:] += count
    np.cumsum(buckets, dtype=np.uint32, out=buckets)
    if len(numbers) == 1:
        return {"trigram_postings": numbers[0], "trigram_buckets": buckets}
    postings = np.empty(int(buckets[-1]), np.uint32)
    free = buckets[:-1].astype(np.int64)
    for place, count in enumerate(counts):
        postings[expand(free, free + count)] = numbers[place]
        free += count
        numbers[place] = numbers[place][:0]
    return {"trigram_postings": postings, "trigram_buckets": buckets}
