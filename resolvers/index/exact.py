"""Does this spelling exist, and does a longer one begin with it?

One table of hashes answers both, and serves exact lookup and text scan alike: the hash of every run of tokens
that begins a key ("new", "new york", "new york city"), with the key it completes, if any, and whether more
follows. A Bloom-like bitmap in front turns most absent spellings away after one look.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from resolvers.index.folding import CHUNK, Positions, code_points, fold_lines, token_bounds
from resolvers.index.hashing import Hashes, bits_for, bucket_offsets, line_hashes, prefix_sums, span_hashes
from resolvers.index.keys import Arrays, KeyTable, Numbers

# Twenty-four bits of bitmap a hash: about 4 % of absent ones pass. Measured best between cache misses and passes.
_FILTER_BITS = 24
_BUILD_CHUNK = 8000
_BITMAP_BLOCK = 25  # two to this power bits of the bitmap are made at once, a byte each; at least eight

Values = npt.NDArray[np.uint32]


class TokenTable:
    """Hashes of all token prefixes of all keys of one segment."""

    def __init__(
        self,
        hashes: Hashes,
        values: Values,
        buckets: npt.NDArray[np.uint32],
        bitmap: npt.NDArray[np.uint8],
    ) -> None:
        self._hashes = hashes
        self._values = values
        self._buckets = buckets
        self._bitmap = bitmap
        self._bucket_shift = np.uint64(64 - (len(buckets) - 1).bit_length() + 1)
        self._bitmap_shift = np.uint64(64 - (len(bitmap) * 8).bit_length() + 1)

    def find(self, hashes: Hashes) -> Values:
        """Return for each hash ``2 * (key number + 1) + more``, where ``more`` is 1 if longer keys begin so.

        The upper part is 0 where no key ends there; the whole is 0 where nothing begins so.
        """
        bit = hashes >> self._bitmap_shift
        byte = self._bitmap[(bit >> np.uint64(3)).astype(np.intp)]
        passed = np.flatnonzero(byte >> (bit & np.uint64(7)).astype(np.uint8) & 1)
        found = np.zeros(len(hashes), np.uint32)
        wanted = hashes[passed]
        bucket = (wanted >> self._bucket_shift).astype(np.intp)
        place = self._buckets[bucket].astype(np.intp)
        end = self._buckets[bucket + 1]
        open_ = np.flatnonzero(place < end)
        while len(open_):
            equal = self._hashes[place[open_]] == wanted[open_]
            hit = open_[equal]
            found[passed[hit]] = self._values[place[hit]]
            open_ = open_[~equal]
            place[open_] += 1
            open_ = open_[place[open_] < end[open_]]
        return found

    def keys_of(self, hashes: Hashes) -> Numbers:
        """Return the key number of each hash of a whole key, -1 where there is none."""
        return (self.find(hashes) >> 1).astype(np.int64) - 1


def hash_texts(texts: Sequence[str]) -> tuple[Hashes, npt.NDArray[np.bool_]]:
    """Fold texts; return the hash of each key, and whether the key is empty."""
    hashes = np.empty(len(texts), np.uint64)
    empty = np.empty(len(texts), bool)
    for first in range(0, len(texts), CHUNK):
        lines, ends = fold_lines(texts[first : first + CHUNK])
        hashes[first : first + CHUNK] = line_hashes(lines, ends)
        empty[first : first + CHUNK] = np.diff(ends, prepend=-1) == 1
    return hashes, empty


def build_exact(keys: KeyTable) -> Arrays:
    """Return the arrays of a ``TokenTable`` over these keys, numbered in their order."""
    hashes, values = _all_prefixes(keys)
    # One to two hashes a bucket: half the offsets of one at most, and as quick behind the bitmap.
    bucket_bits = bits_for(len(hashes) // 2)
    return {
        "token_hashes": hashes,
        "token_values": values,
        "token_buckets": bucket_offsets(
            (hashes >> np.uint64(64 - bucket_bits)).astype(np.int64), bucket_bits
        ),
        "token_bitmap": _bitmap(hashes),
    }


def _all_prefixes(keys: KeyTable) -> tuple[Hashes, Values]:
    """Return the hashes of the token prefixes of all keys, sorted and each once, and their values."""
    parts = [
        _prefixes(keys.texts.lines(first, min(first + _BUILD_CHUNK, len(keys))), first)
        for first in range(0, len(keys), _BUILD_CHUNK)
    ]
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    hashes = np.concatenate([part[0] for part in parts])
    values = np.concatenate([part[1] for part in parts])
    parts.clear()
    order = np.argsort(hashes, kind="stable")
    hashes, values = hashes[order], values[order]
    del order
    first_of = np.flatnonzero(np.concatenate([np.ones(min(len(hashes), 1), bool), hashes[1:] != hashes[:-1]]))
    if len(hashes):
        key = np.maximum.reduceat(values >> 1, first_of)
        more = np.maximum.reduceat(values & 1, first_of)
        hashes, values = hashes[first_of], (key << 1 | more).astype(np.uint32)
    return hashes, values


def _bitmap(hashes: Hashes) -> npt.NDArray[np.uint8]:
    """Return the bitmap of sorted hashes."""
    bits = max(3, bits_for(len(hashes) * _FILTER_BITS))
    places = hashes >> np.uint64(64 - bits)
    size = 1 << min(bits, _BITMAP_BLOCK)
    blocks = []
    for first in range(0, 1 << bits, size):
        low, high = np.searchsorted(places, np.array([first, first + size], np.uint64)).tolist()
        block = np.zeros(size, bool)
        block[places[low:high].astype(np.int64) - first] = True
        blocks.append(np.packbits(block, bitorder="little"))
    return np.concatenate(blocks)


def _prefixes(lines: str, first_key: int) -> tuple[Hashes, Values]:
    """Return the hash of every token prefix of these keys, a line each, and its value."""
    codes = code_points(lines)
    starts, ends = token_bounds(codes)
    key: Positions = np.cumsum(codes == ord("\n"))[starts]
    opens = np.ones(len(starts), bool)
    opens[1:] = key[1:] != key[:-1]
    closes = np.ones(len(starts), bool)
    closes[:-1] = opens[1:]
    first_token = np.maximum.accumulate(np.where(opens, np.arange(len(starts)), 0))
    hashes = span_hashes(prefix_sums(codes), starts[first_token], ends)
    values = np.where(closes, first_key + key + 1, 0) << 1 | ~closes
    return hashes, values.astype(np.uint32)
