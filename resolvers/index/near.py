"""Which keys are at most two edits away?

PassJoin (Li, Deng, Wang, Feng: "Pass-Join", VLDB 2012): each key is cut in three segments; whoever is within two
edits shares one of them with the query, at a place that the lengths allow. Its promise is for Levenshtein. Here a
transposition counts one (optimal string alignment), and one that straddles a border breaks two segments. If the other
edit breaks the third, the outer segment of the two is whole once the swap is undone, so it is looked for so too.
Signatures (a bit a letter) turn away most of what the segments let through; rapidfuzz has the last word. Nothing
within the limits is missed: the tests compare with the distance to every key.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resolvers.index.edits import distances
from resolvers.index.folding import Codes, Positions, code_points
from resolvers.index.hashing import (
    Hashes,
    bits_for,
    bucket_offsets,
    mix,
    prefix_sums,
    raw_hashes,
    salt,
)
from resolvers.index.keys import Arrays, KeyTable, Numbers
from resolvers.index.ranges import expand

MOST_EDITS = 2
SHORTEST = 3  # no key and no query below is ever near another
LONGEST = 128  # longer queries are exact only; the longest name in the world's tables has under 200
_SEGMENTS = 3
_BUILD_BLOCK = 1 << 16  # keys of one length handled at once
_LETTERS = " aeinorlstuhkdmgbcypvzjwfqx"  # by frequency in the world's names; one bit each
_REPEATED_BITS = 24  # the upper bits say which of the commonest letters occur twice
# Buckets from this size on are read once for all queries that look into them, by so many cells at a time.
LONG = 256
# Fewer queries than this are quicker one by one.
FEW = 64
MOST_CELLS = 1 << 18
_OWNER_SHIFT = np.uint64(32)
_KEY_MASK = np.uint64(0xFFFFFFFF)
_NONE = (np.zeros(0, np.int64), np.zeros(0, np.uint8))


def edits_for(length: int) -> int:
    """Return how many edits a query of this many characters is allowed: 0 below 3, 1 at 3 and 4, 2 from 5."""
    return 0 if length < SHORTEST else 1 if length < 5 else MOST_EDITS


class Nearby(NamedTuple):
    """Keys near several queries: query by query, fewest edits first, then by key number.

    Attributes:
        owners: Position of the query, ascending.
        keys: Key numbers.
        edits: How far each is from its query.
    """

    owners: Numbers
    keys: Numbers
    edits: npt.NDArray[np.uint8]

    def of(self, askers: Sequence[int]) -> "Nearby":
        """The same for others, who ask what the query at such a position does."""
        asked = np.array(askers, np.int64)
        starts, ends = (np.searchsorted(self.owners, asked, side) for side in ("left", "right"))
        chosen = expand(starts, ends)
        return Nearby(np.repeat(np.arange(len(asked)), ends - starts), self.keys[chosen], self.edits[chosen])


class NearTable:
    """Segments and signatures of the keys of one segment of the index."""

    def __init__(
        self,
        keys: KeyTable,
        postings: npt.NDArray[np.uint32],
        buckets: npt.NDArray[np.uint32],
        signatures: Hashes,
    ) -> None:
        self._keys = keys
        self._postings = postings
        self._buckets = buckets
        self._signatures = signatures
        self._shift = np.uint64(64 - (len(buckets) - 1).bit_length() + 1)

    def find(self, query: str, edits: int) -> tuple[Numbers, npt.NDArray[np.uint8]]:
        """Return every key of at least three characters within so many edits (1 or 2), and its distance.

        Ordered by distance, then key number. ``query`` is folded and has 3 to 128 characters.
        """
        candidates = self._candidates(code_points(query), edits)
        if not len(candidates):
            return candidates, np.zeros(0, np.uint8)
        texts = self._keys.texts.many(candidates)
        distances = process.cdist([query], texts, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        close = np.flatnonzero(distances <= edits)
        close = close[np.argsort(distances[close], kind="stable")]
        return candidates[close], distances[close]

    def _candidates(self, query: Codes, edits: int) -> Numbers:
        plan = _plan(len(query), edits)
        sums = prefix_sums(query[plan.readings])
        difference = sums[plan.reading, plan.end] - sums[plan.reading, plan.start]
        slots = (mix(raw_hashes(difference, plan.start) + plan.salt) >> self._shift).astype(np.intp)
        starts, ends = self._buckets[slots], self._buckets[slots + 1]
        runs = zip(starts.tolist(), ends.tolist(), strict=True)
        found = np.concatenate([self._postings[start:end] for start, end in runs])
        differing = np.bitwise_count(self._signatures[found] ^ _signature(query))
        candidates: Numbers = found[differing <= np.repeat(plan.most, ends - starts)].astype(np.int64)
        if len(candidates) > 1:
            candidates.sort()
            candidates = candidates[np.concatenate([[True], candidates[1:] != candidates[:-1]])]
        return candidates

    def find_many(self, queries: Sequence[str], edits: Sequence[int]) -> Nearby:
        """Return what ``find`` says of each query; twice as fast for hundreds of them.

        Args:
            queries: Folded, each of 3 to 128 characters.
            edits: For each 1 or 2.
        """
        if len(queries) < FEW:
            each = [self.find(query, most) for query, most in zip(queries, edits, strict=True)]
            owners = np.repeat(np.arange(len(each)), [len(found) for found, _ in each])
            return Nearby(owners, *map(np.concatenate, zip(_NONE, *each, strict=True)))
        pairs = self._pairs(self._probe(queries, edits))
        owners, keys = (pairs >> _OWNER_SHIFT).astype(np.int64), (pairs & _KEY_MASK).astype(np.int64)
        apart = distances(queries, owners, self._keys, keys, MOST_EDITS)
        close = np.flatnonzero(apart <= np.array(edits, np.uint8)[owners])
        close = close[np.lexsort((apart[close], owners[close]))]
        return Nearby(owners[close], keys[close], apart[close])

    def _probe(self, queries: Sequence[str], edits: Sequence[int]) -> "_Probes":
        """Where each query has to look, by bucket."""
        alike: dict[tuple[int, int], list[int]] = {}
        for number, asked in enumerate(zip(map(len, queries), edits, strict=True)):
            alike.setdefault(asked, []).append(number)
        parts = []
        for (length, most), numbers in alike.items():
            plan = _plan(length, most)
            table = code_points("".join([queries[number] for number in numbers])).reshape(-1, length)
            sums = prefix_sums(table[:, plan.readings])
            difference = sums[:, plan.reading, plan.end] - sums[:, plan.reading, plan.start]
            slots = (mix(raw_hashes(difference, plan.start) + plan.salt) >> self._shift).astype(np.intp)
            probes = len(plan.most)
            parts.append(
                _Probes(
                    slots.ravel(),
                    np.repeat(np.array(numbers, np.uint64), probes),
                    np.repeat(_signatures(table), probes),
                    np.tile(plan.most, len(numbers)),
                )
            )
        joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
        order = np.argsort(joined[0], kind="stable")
        return _Probes(*(column[order] for column in joined))

    def _pairs(self, probes: "_Probes") -> Hashes:
        """What ``_candidates`` gives for each query, owner and key as one number, ascending.

        Queries of one table share their common segments: the signatures of a long bucket are gathered once for all.
        """
        starts = self._buckets[probes.slots].astype(np.int64)
        ends = self._buckets[probes.slots + 1].astype(np.int64)
        short = np.flatnonzero(ends - starts < LONG)
        found = [self._one_by_one(probes, starts, ends, short)]
        long = np.flatnonzero(ends - starts >= LONG)
        edges = np.flatnonzero(np.diff(probes.slots[long], prepend=-1, append=-1))
        for first, last in pairwise(edges.tolist()):
            place = long[first]
            bucket = self._postings[starts[place] : ends[place]]
            signatures = self._signatures[bucket]
            for some in np.array_split(long[first:last], 1 + (last - first) * len(bucket) // MOST_CELLS):
                differing = np.bitwise_count(signatures ^ probes.signatures[some, None])
                row, column = np.divmod(np.flatnonzero(differing <= probes.most[some, None]), len(bucket))
                found.append(probes.owners[some[row]] << _OWNER_SHIFT | bucket[column])
        pairs = np.concatenate(found)
        pairs.sort()
        fresh = np.concatenate([np.ones(min(len(pairs), 1), bool), pairs[1:] != pairs[:-1]])
        distinct: Hashes = pairs[fresh]
        return distinct

    def _one_by_one(self, probes: "_Probes", starts: Numbers, ends: Numbers, chosen: Numbers) -> Hashes:
        starts, ends = starts[chosen], ends[chosen]
        found = self._postings[expand(starts, ends)]
        probe = np.repeat(chosen, ends - starts)
        differing = np.bitwise_count(self._signatures[found] ^ probes.signatures[probe])
        good = np.flatnonzero(differing <= probes.most[probe])
        pairs: Hashes = probes.owners[probe[good]] << _OWNER_SHIFT | found[good]
        return pairs


class _Probes(NamedTuple):
    """Buckets to look into, ascending: for which query, with which signature, and how far a key's may differ."""

    slots: npt.NDArray[np.intp]
    owners: Hashes
    signatures: Hashes
    most: npt.NDArray[np.uint8]


class Plan(NamedTuple):
    """Where to look for segments in a query of one length.

    ``readings`` holds the query's positions as written and, below, with one pair swapped; each probe is a
    stretch of one reading, with the salt of the key length and segment it stands for, and the most bits in which
    the signature of such a key may differ: a letter more or fewer changes one bit, another letter two, a swap none.
    """

    readings: npt.NDArray[np.intp]
    reading: Positions
    start: Positions
    end: Positions
    salt: Hashes
    most: npt.NDArray[np.uint8]


@lru_cache(maxsize=2 * LONGEST)
def _plan(length: int, edits: int) -> Plan:
    """Make the plan for queries of this many characters; the same every time."""
    written = list(range(length))
    readings = [written]
    wanted = dict.fromkeys((0, *probe) for probe in _probes(length, edits))
    for left, start, end, which in _straddling(length) if edits == MOST_EDITS else ():
        wanted[len(readings), start, end, which] = None
        readings.append([*written[:left], left + 1, left, *written[left + 2 :]])
    columns = [np.array(column) for column in zip(*wanted, strict=True)]
    salts = np.array([salt(which) for which in columns[3].tolist()], np.uint64)
    most = 2 * edits - np.abs(columns[3] // _SEGMENTS - length)
    return Plan(np.array(readings, np.intp), columns[0], columns[1], columns[2], salts, most.astype(np.uint8))


def _probes(length: int, edits: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, salt number) of each place where a whole segment of a near key may stand in the query.

    With one edit, a segment stands where it was, or is moved by the difference of lengths. With two, the
    multi-match-aware windows of the paper.
    """
    for key_length in _near_lengths(length, edits):
        moved = length - key_length
        for number, (start, width) in enumerate(segments(key_length)):
            if edits == MOST_EDITS:
                left = max(start - number, start + moved - (edits - number))
                right = min(start + number, start + moved + (edits - number))
            else:
                left, right = sorted((start, start + moved))
            for place in range(max(left, 0), min(right, length - width) + 1):
                yield place, place + width, key_length * _SEGMENTS + number


def _straddling(length: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (left, start, end, salt number) of each segment to look for once ``left`` and its neighbour are swapped.

    A swap over the first border with the other edit in the last segment leaves the first one whole, in its place;
    over the last border with the other edit in the first segment, the last one, at the query's end.
    """
    for key_length in _near_lengths(length, 1):
        first, _, last = segments(key_length)
        left, width = first[1] - 1, first[1]
        if left + 1 < length:
            yield left, 0, width, key_length * _SEGMENTS
        left, width = length - last[1] - 1, last[1]
        if left >= 0:
            yield left, length - width, length, key_length * _SEGMENTS + _SEGMENTS - 1


def _near_lengths(length: int, edits: int) -> range:
    return range(max(SHORTEST, length - edits), length + edits + 1)


def segments(length: int) -> list[tuple[int, int]]:
    """Return (start, width) of the three segments of a key of this length; the later ones take the remainder."""
    width, longer = divmod(length, _SEGMENTS)
    result = []
    start = 0
    for number in range(_SEGMENTS):
        own = width + (number >= _SEGMENTS - longer)
        result.append((start, own))
        start += own
    return result


def _common_bits() -> npt.NDArray[np.uint8]:
    bits = _rare_bits(np.arange(128, dtype=np.uint32))
    for place, letter in enumerate(_LETTERS):
        bits[ord(letter)] = place
    return bits


def _rare_bits(codes: Codes) -> npt.NDArray[np.uint8]:
    # Letters beyond the list share thirteen bits; seven steps apart, so that neighbours in an alphabet differ.
    return (len(_LETTERS) + codes * np.uint32(7) % np.uint32(13)).astype(np.uint8)


_COMMON_BITS = _common_bits()
_BITS = np.uint64(1) << np.arange(64, dtype=np.uint64)
_REPEATED = np.uint64((1 << _REPEATED_BITS) - 1)
_REPEATED_SHIFT = np.uint64(64 - _REPEATED_BITS)


def _letter_bits(codes: Codes) -> npt.NDArray[np.uint8]:
    """Return which bit each code point sets."""
    return np.where(codes < len(_COMMON_BITS), _COMMON_BITS[codes & np.uint32(127)], _rare_bits(codes))


def _signature(codes: Codes) -> np.uint64:
    once = twice = 0
    for place in _letter_bits(codes).tolist():
        bit = 1 << place
        twice |= once & bit
        once |= bit
    return np.uint64(once | (twice & ((1 << _REPEATED_BITS) - 1)) << (64 - _REPEATED_BITS))


def _signatures(table: Codes) -> Hashes:
    """Return the signature of each row of a table of code points."""
    bits = _BITS[_letter_bits(table)]
    once = np.zeros(len(table), np.uint64)
    twice = np.zeros(len(table), np.uint64)
    for column in bits.T:
        twice |= once & column
        once |= column
    return once | (twice & _REPEATED) << _REPEATED_SHIFT


def build_near(keys: KeyTable) -> Arrays:
    """Return the arrays of a ``NearTable``."""
    bits = bits_for(3 * len(keys) // 4)  # two to four of the 3 K postings in a bucket; signatures part them
    shift, spare = np.uint64(64 - bits), np.uint64(32)
    signatures = np.zeros(len(keys), np.uint64)
    low, high = keys.of_lengths(SHORTEST, LONGEST + MOST_EDITS)
    entry = np.empty(_SEGMENTS * (high - low), np.uint64)
    filled = 0
    for length, first, last in _blocks(keys):
        table = code_points(keys.texts.lines(first, last)).reshape(last - first, length + 1)[:, :length]
        signatures[first:last] = _signatures(table)
        sums = prefix_sums(table)
        numbers = np.arange(first, last, dtype=np.uint64)
        for number, (start, width) in enumerate(segments(length)):
            difference = sums[:, start + width] - sums[:, start]
            raw = raw_hashes(difference, np.full(1, start))
            slots = mix(raw + salt(length * _SEGMENTS + number)) >> shift
            entry[filled : filled + len(numbers)] = slots << spare | numbers
            filled += len(numbers)
    entry.sort()
    return {
        "near_postings": entry.astype(np.uint32),
        "near_buckets": bucket_offsets((entry >> spare).astype(np.int64), bits),
        "near_signatures": signatures,
    }


def _blocks(keys: KeyTable) -> Iterator[tuple[int, int, int]]:
    """Yield (length, first, last) of runs of keys of one length, each small enough for the working arrays."""
    for length in range(SHORTEST, LONGEST + MOST_EDITS + 1):
        first, last = keys.of_lengths(length, length)
        for start in range(first, last, _BUILD_BLOCK):
            yield length, start, min(start + _BUILD_BLOCK, last)
