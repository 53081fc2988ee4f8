"""Which number has a key inside a segment, and which outside?

The base's keys keep their numbers. A key that the overlay shares with the base bears the base's number; the
others of the overlay come after, in their order.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from resolvers.index.hashing import column_hashes
from resolvers.index.keys import Numbers
from resolvers.index.rooms import Rooms


class KeyNumbers:
    """Key numbers of one or two segments (place 0 the base, place 1 the overlay) and of the index over them."""

    def __init__(self, rooms: Sequence[Rooms]) -> None:
        self._rooms = rooms
        self._base_count = rooms[0].segment.key_count

    def __len__(self) -> int:
        return self._base_count + (len(self._own) if len(self._rooms) > 1 else 0)

    def text(self, key: int) -> str:
        """Return the text of a key."""
        if key < self._base_count:
            return self._rooms[0].keys.texts[key]
        return self._rooms[1].keys.texts[int(self._own[key - self._base_count])]

    def outside(self, place: int, local: Numbers) -> Numbers:
        """Turn a segment's key numbers into those of the index."""
        return self._overlay_numbers[local] if place else local

    def inside(self, place: int, keys: Numbers) -> Numbers:
        """Turn key numbers of the index into those of a segment, -1 where it has none such."""
        if place == 0:
            return keys if len(self._rooms) == 1 else np.where(keys < self._base_count, keys, -1)
        inside = np.full(len(keys), -1, np.int64)
        own = keys >= self._base_count
        inside[own] = self._own[keys[own] - self._base_count]
        shared, local = self._by_base_key
        if len(shared):
            spot = np.minimum(np.searchsorted(shared, keys), len(shared) - 1)
            inside = np.where(shared[spot] == keys, local[spot], inside)
        return inside

    @cached_property
    def _shared(self) -> Numbers:
        """For each key of the overlay its number in the base, -1 where the base has none such."""
        base, own = self._rooms
        texts = own.keys.texts
        if len(texts) <= self._base_count:
            shared = base.tokens.keys_of(column_hashes(texts))
        else:
            # Of two roads to the same pairs the one with fewer texts: an overlay may be ten times the base.
            found = own.tokens.keys_of(column_hashes(base.keys.texts))
            shared = np.full(len(texts), -1, np.int64)
            shared[found[found >= 0]] = np.flatnonzero(found >= 0)
        if len(texts) and not texts[0]:
            # The empty key has no tokens, so no hash: where both have it, it is the first.
            shared[0] = 0 if self._base_count and not self._rooms[0].keys.texts[0] else -1
        return shared

    @cached_property
    def _own(self) -> Numbers:
        """The keys of the overlay that the base does not have, in the order of their outside numbers."""
        return np.flatnonzero(self._shared < 0)

    @cached_property
    def _overlay_numbers(self) -> Numbers:
        """The outside number of each key of the overlay."""
        numbers = self._shared.copy()
        numbers[self._own] = self._base_count + np.arange(len(self._own))
        return numbers

    @cached_property
    def _by_base_key(self) -> tuple[Numbers, Numbers]:
        """The base's numbers of the shared keys, sorted, and the overlay's number of each."""
        shared = np.flatnonzero(self._shared >= 0)
        order = np.argsort(self._shared[shared], kind="stable")
        return self._shared[shared][order], shared[order]
