"""Nothing within the edits is missed: compared with the distance to every key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_index import key_table, near_keys

from resolvers.index import near
from resolvers.index.near import LONGEST, NearTable, build_near, edits_for, segments

# Few letters, so that near misses and transpositions are common; and letters beyond one byte.
WORDS = st.one_of(
    st.text("ab", min_size=1, max_size=9),
    st.text("abcd ", min_size=1, max_size=12),
    st.text("aé日", min_size=1, max_size=7),
)
STEMS = ("ashkelon", "khan yunis", "abcdefghijkl", "aabbaabb")


def near_table(words: list[str]) -> tuple[list[str], NearTable]:
    keys = key_table(words)
    arrays = build_near(keys)
    table = NearTable(keys, arrays["near_postings"], arrays["near_buckets"], arrays["near_signatures"])
    return keys.texts.part(0, len(keys)), table


def found(keys: list[str], table: NearTable, query: str, edits: int) -> list[tuple[int, str]]:
    numbers, distances = table.find(query, edits)
    return [
        (distance, keys[number])
        for distance, number in zip(distances.tolist(), numbers.tolist(), strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=60),
    st.lists(WORDS.filter(lambda word: len(word) >= 3), min_size=1, max_size=8),
)
def test_finds_what_brute_force_finds(words: list[str], queries: list[str]) -> None:
    """All keys within one and within two edits, in the same order."""
    keys, table = near_table(words)

    for query in queries:
        for edits in (1, 2):
            assert found(keys, table, query, edits) == near_keys(keys, query, edits)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=60),
    st.lists(
        st.tuples(WORDS.filter(lambda word: len(word) >= 3), st.sampled_from([1, 2])), min_size=1, max_size=8
    ),
    st.integers(1, 5),
    st.sampled_from([0, 100]),
)
def test_many_queries_are_answered_as_one_by_one(
    words: list[str], asked: list[tuple[str, int]], long: int, few: int
) -> None:
    """The same keys at the same distances in the same order, whether buckets count as long or queries as few."""
    keys, table = near_table(words)
    queries, edits = [query for query, _ in asked], [most for _, most in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "LONG", long)
        patch.setattr(near, "FEW", few)
        patch.setattr(near, "MOST_CELLS", 4)
        many = table.find_many(queries, edits)

    one_by_one = [
        (place, distance, key)
        for place, (query, most) in enumerate(asked)
        for distance, key in found(keys, table, query, most)
    ]
    together = zip(many.owners.tolist(), many.edits.tolist(), many.keys.tolist(), strict=True)
    assert [(place, distance, keys[key]) for place, distance, key in together] == one_by_one


def test_others_may_ask_the_same() -> None:
    """What is near is handed to each who asks what a query did, in the order of those who ask."""
    keys, table = near_table(["ashkelon", "ashdod"])
    many = table.find_many(["ashkelom", "ashdot", "xxxx"], [2, 2, 2]).of([1, 2, 0, 1])

    assert many.owners.tolist() == [0, 2, 3]
    assert [keys[key] for key in many.keys.tolist()] == ["ashdod", "ashkelon", "ashdod"]
    assert table.find_many([], []).of([]).keys.tolist() == []


@pytest.mark.parametrize("stem", STEMS)
def test_finds_a_key_after_any_two_edits(stem: str) -> None:
    """Every pair of a swap with any other edit, at all places: swaps over the borders of segments included."""
    keys, table = near_table([stem, "other words", "far away"])
    once = {stem[:i] + stem[i + 1] + stem[i] + stem[i + 2 :] for i in range(len(stem) - 1)}
    for swapped in once:
        for i in range(len(swapped)):
            for edited in (
                swapped[:i] + swapped[i + 1 :],
                swapped[:i] + "x" + swapped[i:],
                swapped[:i] + "x" + swapped[i + 1 :],
                swapped[:i] + swapped[i + 1 : i + 2] + swapped[i] + swapped[i + 2 :],
            ):
                assert found(keys, table, edited, 2) == near_keys(keys, edited, 2)


def test_edits_by_length() -> None:
    """None below three letters, one at three and four, two from five."""
    assert [edits_for(length) for length in range(7)] == [0, 0, 0, 1, 1, 2, 2]


def test_segments_cover_a_key() -> None:
    """Three stretches, one after another, as even as can be."""
    for length in range(3, 60):
        parts = segments(length)
        assert [start for start, _ in parts] == [0, parts[0][1], parts[0][1] + parts[1][1]]
        assert sum(width for _, width in parts) == length
        assert max(width for _, width in parts) - min(width for _, width in parts) <= 1


def test_the_longest_queries_find_longer_keys() -> None:
    """A query of the greatest length reaches a key two characters longer."""
    word = "".join(chr(97 + i % 26) for i in range(LONGEST))
    keys, table = near_table([f"{word}xy"])

    assert found(keys, table, word, 2) == [(2, f"{word}xy")]


def test_no_keys_no_hits() -> None:
    """An empty table answers every query with nothing."""
    keys, table = near_table([])

    assert found(keys, table, "anything", 2) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, max_size=60), st.integers(1, 5))
def test_blocks_of_keys_meet_without_a_seam(words: list[str], size: int) -> None:
    """However few keys are handled at once, the arrays are the same."""
    keys = key_table(words)
    whole = build_near(keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "_BUILD_BLOCK", size)
        pieces = build_near(keys)

    assert {name: array.tolist() for name, array in whole.items()} == {
        name: array.tolist() for name, array in pieces.items()
    }
