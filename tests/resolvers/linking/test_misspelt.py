"""A word is looked up as each word of the table that it may be a slip of."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from resolvers.linking.misspelt import MOST_NEAR, Vocabulary
from resolvers.normalise.tokens import token

WORDS = st.lists(st.text("abco", min_size=3, max_size=6), min_size=1, max_size=12, unique=True)


@given(WORDS, WORDS)
def test_all_words_one_edit_away_and_only_those(filed: list[str], asked: list[str]) -> None:
    """Neighbours swapped count one edit; the word itself is no slip; where more are near, the commonest."""
    classes = np.arange(1, len(filed) + 1, dtype=np.uint64)
    rarity = {word: place / len(filed) for place, word in enumerate(filed)}
    tokens = [token(word, "person") for word in asked]

    found = Vocabulary(filed, rarity, classes).near(tokens)

    for one, row in zip(tokens, found, strict=True):
        near = [place + 1 for place, word in enumerate(filed) if OSA.distance(one.folded, word) == 1]
        expected = near[:MOST_NEAR] if one.plain and len(one.folded) >= 3 else []
        assert sorted(row[row > 0].tolist()) == expected


def test_no_words() -> None:
    """An empty question has an empty answer of the usual width."""
    vocabulary = Vocabulary(["polaca"], {"polaca": 1.0}, np.ones(1, np.uint64))
    assert vocabulary.near([]).shape == (0, MOST_NEAR)
