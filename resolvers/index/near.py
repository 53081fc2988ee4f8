"""Which keys are at most two edits away?

PassJoin (Li, Deng, Wang, Feng: "Pass-Join", VLDB 2012): each key is cut in three segments; whoever is within two
edits shares one of them with the query, at a place that the lengths allow. Its promise is for Levenshtein; a
transposition counts one here (optimal string alignment), and one that straddles a border breaks two segments,
so the query is also probed with the swaps near the borders undone. Signatures (one bit a letter) turn away most of what the segments let through;
rapidfuzz has the last word. Nothing within the limits is missed: ``tests/oracles_index.py`` tries all keys.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resolvers.index.folding import Codes, Positions, code_points
from resolvers.index.hashing import (
    Hashes,
    bits_for,
    bucket_offsets,
    expand,
    mix,
    prefix_sums,
    raw_hashes,
    salt,
)
from resolvers.index.keys import Arrays, KeyTable, Numbers

MOST_EDITS = 2
SHORTEST = 3  # no key and no query below is ever near another
LONGEST = 128  # longer queries are exact only; the longest name in the world's tables has under 200
_SEGMENTS = 3
_LETTERS = " aeinorlstuhkdmgbcypvzjwfqx"  # by frequency in the world's names; one bit each
_REPEATED_BITS = 24  # the upper bits say which of the commonest letters occur twice


def edits_for(length: int) -> int:
    """Return how many edits a query of this many characters is allowed: 0 below 3, 1 at 3 and 4, 2 from 5."""
    return 0 if length < SHORTEST else 1 if length < 5 else MOST_EDITS


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
        starts, ends = self._buckets[slots].astype(np.int64), self._buckets[slots + 1].astype(np.int64)
        found = self._postings[expand(starts, ends)]
        differing = np.bitwise_count(self._signatures[found] ^ _signature(query))
        candidates: Numbers = found[differing <= 2 * edits].astype(np.int64)
        if len(candidates) > 1:
            candidates.sort()
            candidates = candidates[np.concatenate([[True], candidates[1:] != candidates[:-1]])]
        return candidates


class Plan(NamedTuple):
    """Where to look for segments in a query of one length.

    ``readings`` holds the query's positions as written and, below, with one pair swapped; each probe is a
    stretch of one reading, and the salt of the key length and segment it stands for.
    """

    readings: npt.NDArray[np.intp]
    reading: Positions
    start: Positions
    end: Positions
    salt: Hashes


@lru_cache(maxsize=2 * LONGEST)
def _plan(length: int, edits: int) -> Plan:
    """Make the plan for queries of this many characters; the same every time."""
    written = list(range(length))
    readings = [written]
    probes = (
        _probes(length, edits, swapped=False) if edits == MOST_EDITS else _probes(length, 1, swapped=True)
    )
    wanted = {(0, start, end, which): None for start, end, which in probes}
    if edits == MOST_EDITS:
        # One swap undone leaves one edit. Of a swap that lies in one segment the others are intact, so only
        # swaps that straddle a border matter; the other edit may have moved it by one.
        remaining = _probes(length, 1, swapped=True)
        for left in _border_swaps(length):
            swapped = [*written[:left], left + 1, left, *written[left + 2 :]]
            row = len(readings)
            readings.append(swapped)
            for start, end, which in remaining:
                reading = row if start <= left + 1 and left < end else 0
                wanted[reading, start, end, which] = None
    columns = [np.array(column) for column in zip(*wanted, strict=True)]
    salts = np.array([salt(which) for which in columns[3].tolist()], np.uint64)
    return Plan(np.array(readings, np.intp), columns[0], columns[1], columns[2], salts)


def _probes(length: int, edits: int, *, swapped: bool) -> list[tuple[int, int, int]]:
    """Return (start, end, salt number) of each place where a segment of a near key may stand in the query.

    With one edit a segment it spared stands where it was, or moved by the difference of lengths. With two, the
    multi-match-aware windows of the paper.
    """
    probes = []
    for key_length in range(max(SHORTEST, length - edits), length + edits + 1):
        moved = length - key_length
        for number, (start, width) in enumerate(segments(key_length)):
            if swapped:
                places = {start, start + moved}
            else:
                left = max(start - number, start + moved - (edits - number))
                right = min(start + number, start + moved + (edits - number))
                places = set(range(left, right + 1))
            for place in sorted(places):
                if 0 <= place <= length - width:
                    probes.append((place, place + width, key_length * _SEGMENTS + number))
    return probes


def _border_swaps(length: int) -> list[int]:
    """Return the left positions of the swaps in a query that may straddle a border of a key's segments."""
    lefts: set[int] = set()
    for key_length in range(max(SHORTEST, length - 1), length + 2):
        for start, _ in segments(key_length)[1:]:
            lefts.update(left for left in (start - 2, start - 1, start) if 0 <= left < length - 1)
    return sorted(lefts)


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


def _letter_bits() -> npt.NDArray[np.uint8]:
    """Return which bit each code point sets; letters outside the list share thirteen bits."""
    bits = (len(_LETTERS) + np.arange(0x110000) * 7 % 13).astype(np.uint8)
    for place, letter in enumerate(_LETTERS):
        bits[ord(letter)] = place
    return bits


_LETTER_BITS = _letter_bits()
_BITS = np.uint64(1) << np.arange(64, dtype=np.uint64)
_REPEATED = np.uint64((1 << _REPEATED_BITS) - 1)
_REPEATED_SHIFT = np.uint64(64 - _REPEATED_BITS)


def _signature(codes: Codes) -> np.uint64:
    once = twice = 0
    for place in _LETTER_BITS[codes].tolist():
        bit = 1 << place
        twice |= once & bit
        once |= bit
    return np.uint64(once | (twice & ((1 << _REPEATED_BITS) - 1)) << (64 - _REPEATED_BITS))


def _signatures(table: Codes) -> Hashes:
    """Return the signature of each row of a table of code points."""
    bits = _BITS[_LETTER_BITS[table]]
    once = np.zeros(len(table), np.uint64)
    twice = np.zeros(len(table), np.uint64)
    for column in bits.T:
        twice |= once & column
        once |= column
    return once | (twice & _REPEATED) << _REPEATED_SHIFT


def build_near(keys: list[str]) -> Arrays:
    """Return the arrays of a ``NearTable``; ``keys`` in the order of their numbers, hence sorted by length."""
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    codes = code_points("".join(keys))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    bits = bits_for(2 * len(keys))
    shift, spare = np.uint64(64 - bits), np.uint64(32)
    signatures = np.zeros(len(keys), np.uint64)
    entries = [np.zeros(0, np.uint64)]
    for length in range(SHORTEST, LONGEST + MOST_EDITS + 1):
        first, last = np.searchsorted(lengths, [length, length + 1]).tolist()
        if first == last:
            continue
        table = codes[offsets[first] : offsets[last]].reshape(last - first, length)
        signatures[first:last] = _signatures(table)
        sums = prefix_sums(table)
        numbers = np.arange(first, last, dtype=np.uint64)
        for number, (start, width) in enumerate(segments(length)):
            difference = sums[:, start + width] - sums[:, start]
            raw = raw_hashes(difference, np.full(1, start))
            slots = mix(raw + salt(length * _SEGMENTS + number)) >> shift
            entries.append(slots << spare | numbers)
    entry = np.concatenate(entries)
    entry.sort()
    return {
        "near_postings": entry.astype(np.uint32),
        "near_buckets": bucket_offsets((entry >> spare).astype(np.int64), bits),
        "near_signatures": signatures,
    }
