import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.variation import compare, vowels_only

CASES = Path(__file__).parents[2] / "cases" / "audit" / "variation.csv"
ROWS = [tuple(row) for row in csv.reader(CASES.read_text(encoding="utf-8").splitlines())][1:]


@pytest.mark.parametrize(("left", "right", "relation", "phrase"), ROWS)
def test_names_differ_as_the_table_says(left: str, right: str, relation: str, phrase: str) -> None:
    """Two spellings stand in the expected relation, and the rule that is cited names the words."""
    found = compare(left, right)

    assert (found.relation, found.describe({"Arabic"})) == (relation, phrase)


@pytest.mark.parametrize(("left", "right", "relation", "phrase"), ROWS)
def test_the_relation_has_no_direction(left: str, right: str, relation: str, phrase: str) -> None:
    """The relation is the same from either side."""
    assert compare(right, left).relation == relation


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_texts_can_be_compared(left: str, right: str) -> None:
    """No text is too strange to be compared; a text equals itself or holds no letter."""
    compare(left, right)

    assert compare(left, left).relation == "equal"


def test_only_vowels() -> None:
    """Vowels, doubled letters and marks are told from consonants."""
    assert vowels_only(compare("Khan Younis", "Khan Yunis"))
    assert vowels_only(compare("Al-Aqsa", "Al Aqsa"))
    assert not vowels_only(compare("Qassem Brigades", "Kassem Brigades"))


def test_two_slips_in_two_words_are_two_names() -> None:
    """One wrong letter in each of two words makes another name."""
    assert compare("Torvald Hollenbach", "Torvild Hollenback").relation == "different"
