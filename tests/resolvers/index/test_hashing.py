"""The hash of a stretch of text depends on its characters alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resolvers.index.folding import code_points
from resolvers.index.hashing import bits_for, bucket_offsets, prefix_sums, span_hashes, text_hashes
from resolvers.index.ranges import expand

TEXTS = st.text(max_size=12)


@given(TEXTS, TEXTS, TEXTS)
def test_a_stretch_has_the_same_hash_wherever_it_stands(before: str, text: str, after: str) -> None:
    """Computed from prefix sums within a longer text, or alone."""
    sums = prefix_sums(code_points(before + text + after))
    within = span_hashes(sums, np.array([len(before)]), np.array([len(before) + len(text)]))

    assert within.tolist() == text_hashes([text]).tolist()


@given(st.lists(TEXTS, unique=True, max_size=20))
def test_different_texts_have_different_hashes(texts: list[str]) -> None:
    """But for a chance of about one in 10^17 here; the empty text has its own too."""
    assert len(set(text_hashes(texts).tolist())) == len(texts)


def test_rows_of_a_table_are_hashed_at_once() -> None:
    """Prefix sums run along the last axis."""
    table = np.stack([code_points("abc"), code_points("xyz")])

    sums = prefix_sums(table)

    assert sums.tolist() == [prefix_sums(row).tolist() for row in table]


def test_long_texts_hash_as_short_ones_do() -> None:
    """Powers grow when a longer text comes; what was hashed before keeps its hash."""
    short = text_hashes(["abc"]).tolist()
    sums = prefix_sums(code_points("x" * 20_000 + "abc"))

    assert span_hashes(sums, np.array([20_000]), np.array([20_003])).tolist() == short


@given(st.lists(st.integers(0, 15), max_size=30))
def test_bucket_offsets_say_where_each_bucket_starts(numbers: list[int]) -> None:
    """In the sorted list, bucket b lies between offsets b and b + 1."""
    numbers.sort()
    offsets = bucket_offsets(np.array(numbers, np.int64), 4)

    assert [numbers[offsets[b] : offsets[b + 1]] for b in range(16)] == [
        [one for one in numbers if one == b] for b in range(16)
    ]


def test_bits_number_at_least_so_many_buckets() -> None:
    """The least power of two that is enough, and never none."""
    assert [bits_for(count) for count in (0, 1, 2, 3, 4, 5, 1024, 1025)] == [1, 1, 1, 2, 2, 3, 10, 11]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=8))
def test_expand_counts_through_ranges(ranges: list[tuple[int, int]]) -> None:
    """Every number of every range, one range after another."""
    starts = np.array([start for start, _ in ranges], np.int64)
    lengths = np.array([length for _, length in ranges], np.int64)

    expected = [number for start, length in ranges for number in range(start, start + length)]
    assert expand(starts, starts + lengths).tolist() == expected
