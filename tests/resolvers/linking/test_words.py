"""A glance at the words of many names says what looking at each pair would."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles_linking import answered

from gazetteer.model import Kind
from resolvers.linking.words import MOST_WORDS, coverage, own_words, words_of
from resolvers.normalise.prepare import prepare

NAMES = st.lists(
    st.lists(
        st.sampled_from(
            ["Yorgos", "Georgi", "Sergii", "Bjorlanda", "Qassem", "Kasim", "قاسم", "John", "Ivan", "J.", "al-Din", "Dr.", "Ltd", "Movement", "北京", "x"]
        ),
        max_size=8,
    ).map(" ".join),
    min_size=1,
    max_size=6,
)  # fmt: skip


@given(NAMES, NAMES, st.sampled_from(["person", "organisation", "place", None]), st.randoms())
def test_agrees_with_looking_at_each_pair(
    lefts: list[str], rights: list[str], kind: Kind | None, random: Random
) -> None:
    """Coverage of either name of every pair, in any order of the pairs, however words are shared."""
    ones, others = ([prepare(name, kind) for name in names] for names in (lefts, rights))
    rarity = {word.folded: random.random() for name in others for word in name.tokens}
    pairs = [(left, right) for left in range(len(ones)) for right in range(len(others))]
    random.shuffle(pairs)
    left, right = (np.array(side, np.int64) for side in zip(*pairs, strict=True))

    ours, theirs = coverage(words_of(ones, rarity), words_of(others, rarity), left, right)

    assert ours.tolist() == pytest.approx([answered(ones[i], others[j], rarity) for i, j in pairs], abs=1e-5)
    assert theirs.tolist() == pytest.approx(
        [answered(others[j], ones[i], rarity) for i, j in pairs], abs=1e-5
    )


def test_no_pairs() -> None:
    """Nothing beside nothing answers nothing."""
    nothing = np.zeros(0, np.int64)
    ours, theirs = coverage(words_of([], {}), words_of([], {}), nothing, nothing)
    assert len(ours) == len(theirs) == 0


def test_small_words_are_left_out_where_there_are_others() -> None:
    """And of a long name the first words are looked at."""
    assert [word.folded for word in own_words(prepare("Bank of Palestine Ltd", "organisation"))] == [
        "bank",
        "palestine",
    ]
    assert len(own_words(prepare(" ".join(f"w{letter}" for letter in "abcdefghij")))) == MOST_WORDS
