"""What is the hash of any stretch of a text, without reading it again?

A polynomial hash by prefix sums: the hash of ``codes[start:end]`` depends on the characters alone, not on
where they stand, and costs two look-ups. The same function serves keys, texts, segments and ids, in the
build and in the query. Sixty-four bits, wrapping: among a million keys, a million probes meet a false one
with a chance of about 5e-8 (n * m / 2^64).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from resolvers.index.folding import CHUNK, Codes, Positions, code_points
from resolvers.index.texts import TextColumn

Hashes = npt.NDArray[np.uint64]

_WORD = 1 << 64
MULTIPLIER = 0x9E3779B97F4A7C15  # 2^64 / golden ratio, odd: the usual multiplicative constant
_INVERSE = pow(MULTIPLIER, -1, _WORD)
_MIX = np.uint64(0xD6E8FEB86659FD93)  # odd constant of Pelle Evensen's rrmxmx mixer
_HALF = np.uint64(32)


class _Powers:
    """Powers of the multiplier and of its inverse, grown as longer texts come."""

    def __init__(self) -> None:
        self.forward = self.backward = np.ones(1, np.uint64)

    def up_to(self, size: int) -> None:
        if len(self.forward) < size:
            size = max(1 << 12, 1 << (size - 1).bit_length())
            self.backward = _powers(_INVERSE, size)
            self.forward = _powers(MULTIPLIER, size)


def _powers(base: int, size: int) -> Hashes:
    powers = np.empty(size, np.uint64)
    powers[0] = 1
    done = 1
    while done < size:
        more = min(done, size - done)
        powers[done : done + more] = powers[:more] * np.uint64(pow(base, done, _WORD))
        done += more
    return powers


_POWERS = _Powers()


def mix(hashes: Hashes) -> Hashes:
    """Spread the bits, so that the upper ones can number a bucket."""
    hashes = hashes ^ (hashes >> _HALF)
    hashes = hashes * _MIX
    return hashes ^ (hashes >> _HALF)


def prefix_sums(codes: Codes) -> Hashes:
    """Return the sums that ``span_hashes`` needs; one longer than ``codes`` along the last axis."""
    length = codes.shape[-1]
    _POWERS.up_to(length + 1)
    sums = np.zeros((*codes.shape[:-1], length + 1), np.uint64)
    terms = sums[..., 1:]
    np.add(codes, np.uint64(1), out=terms)
    terms *= _POWERS.forward[:length]
    np.cumsum(terms, axis=-1, out=terms)
    return sums


def span_hashes(sums: Hashes, starts: Positions, ends: Positions) -> Hashes:
    """Return the hash of each ``codes[start:end]``."""
    return mix((sums[ends] - sums[starts]) * _POWERS.backward[starts])


def raw_hashes(difference: Hashes, starts: Positions) -> Hashes:
    """Return unmixed hashes, for callers that add a salt before mixing; ``difference`` is of prefix sums."""
    return difference * _POWERS.backward[starts]


def line_hashes(lines: Codes, ends: Positions) -> Hashes:
    """Return the hash of each line of newline-ended lines, as ``folding.fold_lines`` makes them."""
    starts = np.concatenate([np.zeros(1, np.intp), ends[:-1] + 1]) if len(ends) else ends
    return span_hashes(prefix_sums(lines), starts, ends)


def text_hashes(texts: Sequence[str]) -> Hashes:
    """Return the hash of each text as it stands, unfolded."""
    hashes = [np.zeros(0, np.uint64)]
    for first in range(0, len(texts), CHUNK):
        chunk = texts[first : first + CHUNK]
        ends = np.cumsum(np.fromiter(map(len, chunk), np.int64, len(chunk)))
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]])
        hashes.append(span_hashes(prefix_sums(code_points("".join(chunk))), starts, ends))
    return np.concatenate(hashes)


def column_hashes(texts: TextColumn) -> Hashes:
    """Return the hash of each text of a column, as ``text_hashes`` has it."""
    parts = (texts.part(first, first + CHUNK) for first in range(0, len(texts), CHUNK))
    return np.concatenate([np.zeros(0, np.uint64), *map(text_hashes, parts)])


def salt(number: int) -> np.uint64:
    """Return a constant to tell hashes of different uses apart."""
    return np.uint64((number + 1) * MULTIPLIER % _WORD)


def bits_for(count: int) -> int:
    """Return how many bits number at least ``count`` buckets."""
    return max(1, int(count - 1).bit_length()) if count > 1 else 1


def bucket_offsets(buckets: npt.NDArray[np.int64], bits: int) -> npt.NDArray[np.uint32]:
    """Return where each bucket starts in an array sorted by bucket; one longer than there are buckets."""
    offsets = np.zeros((1 << bits) + 1, np.uint32)
    np.cumsum(np.bincount(buckets, minlength=1 << bits), out=offsets[1:])
    return offsets
