"""Spellings are folded and numbered a few at a time as they are all at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_index import key_table

from gazetteer.keys import fold
from resolvers.index import keys as rooms
from resolvers.index.keys import build_keys, number_keys

# Letters of one to four bytes, a lone surrogate, line ends, and what folds to nothing or to several letters.
TEXTS = st.lists(st.text("aAbé日😀\ud800ß .'\n", max_size=9), max_size=40)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 5))
def test_numbers_are_those_of_all_keys_sorted(texts: list[str], together: int) -> None:
    """By length, then by text; each spelling has the number of its fold, however few are folded at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rooms, "CHUNK", together)
        keys, numbers = number_keys(texts)

    expected = key_table(map(fold, texts))
    assert {name: array.tolist() for name, array in build_keys(keys).items()} == {
        name: array.tolist() for name, array in build_keys(expected).items()
    }
    assert keys.texts.many(numbers) == [fold(text) for text in texts]


def test_the_table_knows_its_lengths() -> None:
    """Keys of a length lie in one range of numbers, and there is a longest."""
    keys, _ = number_keys(["Ur", "Gaza", "Ur", "Jaffa", "", "Haifa"])

    assert keys.of_lengths(3, 5) == (2, 5)
    assert keys.texts.lines(2, 5) == "gaza\nhaifa\njaffa\n"
    assert keys.longest == 5
