"""Distances between many pairs are those of rapidfuzz, pair by pair."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_index import key_table
from rapidfuzz.distance import OSA

from resolvers.index.edits import LONGEST_IN_BITS, distances

# Few letters, so that swaps are common; letters beyond one byte, and words longer than the bits of a step.
WORDS = st.one_of(
    st.text("abc ", max_size=12),
    st.text("aé日", max_size=7),
    st.text("ab", min_size=LONGEST_IN_BITS - 2, max_size=LONGEST_IN_BITS + 2),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=12, unique=True), st.lists(WORDS, min_size=1, max_size=6), st.data()
)
def test_each_pair_has_its_distance(words: list[str], queries: list[str], data: st.DataObject) -> None:
    """Of any pairs in any order; beyond the wanted edits the distance is at least beyond them."""
    keys = sorted(words, key=lambda key: (len(key), key))
    table = key_table(words)
    pairs = st.tuples(st.integers(0, len(queries) - 1), st.integers(0, len(keys) - 1))
    asked = data.draw(st.lists(pairs, max_size=30))
    owners, numbers = np.array(asked, np.int64).reshape(-1, 2).T

    found = distances(queries, owners, table, numbers, 2)

    wanted = [OSA.distance(queries[owner], keys[number]) for owner, number in asked]
    assert np.minimum(found, 3).tolist() == [min(distance, 3) for distance in wanted]
