"""Distant keys are those with a high ratio among what shares rare trigrams."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_index import distant_keys, key_table

from resolvers.index import distant
from resolvers.index.distant import TrigramTable, build_distant, largest

WORDS = st.text("abcd é日", min_size=1, max_size=12)


def trigram_table(words: list[str]) -> tuple[list[str], TrigramTable]:
    keys = key_table(words)
    arrays = build_distant(keys)
    texts = keys.texts.part(0, len(keys))
    return texts, TrigramTable(keys, arrays["trigram_postings"], arrays["trigram_buckets"])


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, max_size=60), st.integers(1, 7))
def test_blocks_of_keys_meet_without_a_seam(words: list[str], size: int) -> None:
    """However few keys are sorted at once, the postings are the same: each key once for each of its trigrams."""
    keys = key_table(words)
    whole = build_distant(keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distant, "_BUILD_BLOCK", size)
        patch.setattr(distant, "_BUILD_CHUNK", 3)
        pieces = build_distant(keys)

    assert whole.keys() == pieces.keys()
    for name, array in whole.items():
        assert array.dtype == pieces[name].dtype
        assert array.tolist() == pieces[name].tolist()
    buckets, postings = whole["trigram_buckets"].tolist(), whole["trigram_postings"].tolist()
    runs = [postings[start:end] for start, end in pairwise(buckets)]
    assert all(run == sorted(set(run)) for run in runs)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=60), WORDS, st.sampled_from([50, 70, 90]))
def test_without_limits_finds_what_brute_force_finds(words: list[str], query: str, cutoff: int) -> None:
    """Every key that shares a trigram and reaches the cutoff; hash collisions may add keys, never take any."""
    keys, table = trigram_table(words)

    found = table.find(query, cutoff=cutoff, budget=10**9, top=10**9)

    texts = {keys[number] for number in found.keys.tolist()}
    assert texts >= distant_keys(keys, query, cutoff)
    assert not found.cut
    assert sorted(found.ratios.tolist(), reverse=True) == found.ratios.tolist()
    assert min(found.ratios.tolist(), default=100) >= cutoff


def test_says_when_it_was_cut_off() -> None:
    """A budget or a top too small for all is said."""
    keys, table = trigram_table([f"town {number}" for number in range(100)])

    assert table.find("town 1", top=5).cut
    assert table.find("town 1", budget=3).cut
    assert keys[int(table.find("town 1", top=5).keys[0])] == "town 1"


def test_ties_fall_to_the_lower_number() -> None:
    """The same on every machine: equal ratios in the order of the keys."""
    keys, table = trigram_table(["stone a", "stone b", "stone c", "stone d"])

    found = table.find("stone x", top=2)

    assert [keys[number] for number in found.keys.tolist()] == ["stone a", "stone b"]


@given(st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0, 7.0]), min_size=1, max_size=40), st.data())
def test_the_largest_are_those_of_a_stable_sort(values: list[float], data: st.DataObject) -> None:
    """As if sorted downwards, the first of equals first, and cut off."""
    count = data.draw(st.integers(1, len(values)))

    chosen = largest(np.array(values), count)

    assert chosen.tolist() == sorted(sorted(range(len(values)), key=lambda place: -values[place])[:count])
