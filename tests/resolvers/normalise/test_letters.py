"""A word has three readings, by tables of letters."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_names import read_latin

from resolvers.normalise.letters import MOST_SKELETONS, Alphabet, alphabet, read_word
from resolvers.normalise.scripts import script_of

CASES = Path(__file__).resolve().parents[2] / "cases" / "readings.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["word"])
def test_readings(case: dict[str, str]) -> None:
    """Script, letters, sounds and skeletons of a word are those of the table."""
    letters, sounds, skeletons = read_word(case["word"], script_of(case["word"]))

    expected = tuple(skeleton.replace("-", "") for skeleton in case["skeletons"].split("|"))
    assert (script_of(case["word"]), letters, sounds) == (case["script"], case["folded"], case["sounds"])
    assert skeletons == expected


@settings(max_examples=300)
@given(st.text("abcdeghijkoqstuwxyzšč", min_size=1, max_size=9))
def test_reading_is_that_of_the_table(word: str) -> None:
    """The quick reading is the one that going down the table letter by letter gives."""
    reading, skeletons = alphabet("latin").read(word)

    assert (reading, list(skeletons)) == read_latin(word)


@given(st.text(min_size=1, max_size=12))
def test_any_word_has_a_reading(word: str) -> None:
    """Whatever the script, a word keeps letters to be equal by, and one to four skeletons."""
    letters, _, skeletons = read_word(word, script_of(word))

    assert letters
    assert 1 <= len(skeletons) <= MOST_SKELETONS


def test_a_condition_that_is_none_is_refused() -> None:
    """A table of letters cannot name a place in a word that does not exist."""
    with pytest.raises(AssertionError, match="no place in a word"):
        Alphabet([{"letters": "a", "where": "middle", "reads": "a", "skeleton": "-"}])
