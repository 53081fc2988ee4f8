import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.word_variation import origins_of, vary

CASES = Path(__file__).parents[2] / "cases" / "audit" / "word_variation.csv"
ROWS = [tuple(row) for row in csv.reader(CASES.read_text(encoding="utf-8").splitlines())][1:]


@pytest.mark.parametrize(("left", "right", "rule"), ROWS)
def test_words_vary_by_the_rule_that_the_table_names(left: str, right: str, rule: str) -> None:
    """Two words differ by the habit of the expected origin, by a slip, by nothing, or altogether."""
    found = vary(left, right)

    said = {"none"} if found is None else {found.phrase({reading.origin}) for reading in found.readings}
    assert rule in said


words = st.text(alphabet="aeioukhqstzdbmn", min_size=1, max_size=9)


@given(words, words)
def test_variation_has_no_direction(left: str, right: str) -> None:
    """What parts one word from another parts them the other way round too."""
    assert vary(left, right) == vary(right, left)


@given(words)
def test_a_word_does_not_vary_from_itself(word: str) -> None:
    """A word differs from itself by neither habit nor slip."""
    found = vary(word, word)

    assert found is not None
    assert (found.habits, found.slips, found.vowels) == (0, 0, True)


def test_the_country_chooses_among_origins() -> None:
    """Where several origins explain a difference, the one at home in the entity's country is cited."""
    found = vary("nasser", "nasir")

    assert found is not None
    assert found.phrase(origins_of("UA")) == "doubled letter and Ukrainian vowel"
    assert found.phrase(origins_of("IQ")) == "doubled letter and Arabic short vowel"


def test_habits_share_one_origin() -> None:
    """No word is Korean in its first letter and Slavic in its last."""
    assert vary("gadic", "katich") is None


def test_two_slips_need_a_long_word() -> None:
    """Two wrong letters are believed in a word of ten letters, not in one of seven."""
    assert vary("abergavenny", "abergevenmy") is not None
    assert vary("gavenny", "gevemny") is None
