"""Texts are packed, read and put in another order without a string for each."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.errors import IndexStoreError
from resolvers.index import texts as rooms
from resolvers.index.texts import LineColumn, TextColumn, TextPacker

TEXTS = st.lists(st.text("aé日😀\ud800", max_size=6), max_size=60)


@settings(deadline=None)
@given(TEXTS, st.randoms(use_true_random=False), st.integers(1, 7))
def test_columns_are_lists_of_texts(texts: list[str], chance: random.Random, together: int) -> None:
    """Packed some at a time, read one by one, many or a part, and reordered: as a list would have it."""
    packer, liner = TextPacker(), TextPacker()
    for first in range(0, len(texts), together):
        packer.add(texts[first : first + together])
        liner.add_lines(texts[first : first + together])
    order = list(range(len(texts)))
    chance.shuffle(order)
    for column in (TextColumn(*packer.packed()), LineColumn(*liner.packed())):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rooms, "_BLOCK", together)
            moved = column.reordered(np.array(order, np.int64))

        assert [column[number] for number in range(len(column))] == texts
        assert column.many(np.array(order, np.int64)) == [texts[number] for number in order]
        assert column.part(1, len(texts) + 5) == texts[1:]
        assert moved.part(0, len(moved)) == [texts[number] for number in order]


def test_more_than_offsets_can_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes number four gigabytes; beyond, a sentence says so instead of a wrong answer."""
    monkeypatch.setattr(rooms, "_MOST_BYTES", 3)
    packer = TextPacker()
    packer.add(["abcd"])

    with pytest.raises(IndexStoreError, match="have 4 bytes together, and an index holds 3"):
        packer.packed()
