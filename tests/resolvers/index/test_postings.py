"""The best documents are those that an obvious count finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_corridor import best_documents

from resolvers.index.postings import Postings, Terms, build_postings, gather, hash_pieces, in_field, search

FIELDS = 3
WEIGHTS = (1.0, 0.5, 0.25)
BAG = st.dictionaries(
    st.integers(0, FIELDS - 1), st.sets(st.integers(0, 12), min_size=1, max_size=5), max_size=FIELDS
)


def terms_of(bags: list[dict[int, set[int]]]) -> Terms:
    pairs = [
        (number, term, field)
        for number, bag in enumerate(bags)
        for field, terms in sorted(bag.items())
        for term in sorted(terms)
    ]
    values = np.array([term for _, term, _ in pairs], np.uint64)
    fields = np.array([field for _, _, field in pairs], np.uint64)
    return Terms(np.array([number for number, _, _ in pairs], np.int64), (values << np.uint64(3)) | fields)


def built(bags: list[dict[int, set[int]]], level: tuple[int, ...] = ()) -> Postings:
    return build_postings(terms_of(bags), len(bags), FIELDS, level)


@settings(max_examples=150, deadline=None)
@given(st.lists(BAG, min_size=1, max_size=30), st.lists(BAG, min_size=1, max_size=5), st.integers(1, 8))
def test_finds_what_counting_finds(
    bags: list[dict[int, set[int]]], queries: list[dict[int, set[int]]], limit: int
) -> None:
    """With a budget for everything the scores are the obvious ones, and nothing better is left out."""
    found = search(
        built(bags), terms_of(queries), len(queries), WEIGHTS, limit=limit, budget=np.full(9, 10**6)
    )

    for number, query in enumerate(queries):
        some = slice(found.starts[number], found.starts[number + 1])
        expected = best_documents(bags, query, WEIGHTS, limit)
        assert found.scores[some].tolist() == pytest.approx([score for _, score in expected], rel=1e-4)
        every = dict(best_documents(bags, query, WEIGHTS, len(bags)))
        assert [every[document] for document in found.documents[some].tolist()] == pytest.approx(
            found.scores[some].tolist(), rel=1e-4
        )


@settings(max_examples=80, deadline=None)
@given(st.lists(BAG, min_size=1, max_size=30), BAG, st.integers(0, 30), st.integers(0, 30))
def test_a_range_holds_nothing_from_outside(
    bags: list[dict[int, set[int]]], query: dict[int, set[int]], low: int, width: int
) -> None:
    """A query that may be answered from a range gets what that range alone would score, by the whole's rarity."""
    low = min(low, len(bags))
    high = min(low + width, len(bags))
    ranges = (np.array([low]), np.array([high]))
    found = search(
        built(bags), terms_of([query]), 1, WEIGHTS, limit=50, budget=np.full(9, 10**6), ranges=ranges
    )

    expected = [pair for pair in best_documents(bags, query, WEIGHTS, len(bags)) if low <= pair[0] < high]
    assert sorted(found.documents.tolist()) == sorted(number for number, _ in expected)


def test_rare_terms_are_read_first() -> None:
    """A small budget is spent on the term that tells most, and a common one is left unread."""
    bags = [{0: {1}} for _ in range(20)] + [{0: {1, 2}}]

    found = search(built(bags), terms_of([{0: {1, 2}}]), 1, WEIGHTS, limit=5, budget=np.array([3]))

    assert found.documents.tolist() == [20]


def test_in_a_level_field_other_terms_do_not_count_against_a_document() -> None:
    """A shared acronym is worth the same in a long name as in a short one."""
    bags = [{0: {1}}, {0: {1, 2, 3, 4, 5}}, {0: {9}}]

    found = search(built(bags, level=(0,)), terms_of([{0: {1}}]), 1, WEIGHTS, limit=5, budget=np.array([100]))

    assert found.documents.tolist() == [0, 1]
    assert found.scores[0] == found.scores[1]


def test_nothing_is_found_in_nothing() -> None:
    """An index without documents answers, and so does a query without terms."""
    empty = built([])

    assert search(
        empty, terms_of([{0: {1}}, {}]), 2, WEIGHTS, limit=5, budget=np.array([10, 10])
    ).starts.tolist() == [
        0,
        0,
        0,
    ]
    assert (
        len(
            search(
                built([{0: {1}}]), terms_of([{}]), 1, WEIGHTS, limit=5, budget=np.array([10, 10])
            ).documents
        )
        == 0
    )


def test_pieces_of_equal_letters_are_equal_wherever_they_stand() -> None:
    """Every run of two and three letters has a number of its own, and no other."""
    pieces = hash_pieces(["abcab", "xab", "b"], (2, 3))
    numbers = [pieces.values[pieces.owners == owner].tolist() for owner in range(3)]

    assert len(numbers[0]) == 7
    assert len(set(numbers[0])) == 6  # "ab" twice
    assert len(set(numbers[0]) & set(numbers[1])) == 1
    assert numbers[2] == []


def test_a_text_has_the_terms_of_its_parts() -> None:
    """Parts may be shared by texts, and a text may lack any."""
    parts = Terms(np.array([0, 0, 1, 2]), np.array([10, 11, 20, 30], np.uint64))

    whole = gather([parts], 3, np.array([0, 0, 2]), np.array([2, 0, 0]))

    assert whole.owners.tolist() == [0, 0, 0, 2, 2]
    assert whole.values.tolist() == [30, 10, 11, 10, 11]


def test_one_value_differs_from_field_to_field() -> None:
    """A word and a run of letters that look alike are two terms."""
    values = np.array([5], np.uint64)

    assert in_field(values, 1) != in_field(values, 2)
