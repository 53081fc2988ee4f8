"""A text parts into folded words that can still be read aloud."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.keys import fold
from resolvers.normalise.words import split_words

CASES = Path(__file__).resolve().parents[2] / "cases" / "words.csv"


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["words"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "words"), cases())
def test_words(text: str, words: str) -> None:
    """Points, apostrophes, accents and marks are handled as the table says."""
    assert split_words(text) == words.split()


@given(
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=".&"), max_size=30)
)
def test_plain_text_folds_as_keys_do(text: str) -> None:
    """In ASCII without points and ampersands, words are those of the key."""
    assert split_words(text) == fold(text).split()


@given(st.text(max_size=20))
def test_words_are_not_empty(text: str) -> None:
    """Any text at all gives words without space in them, and none that is empty."""
    assert all(word and word.split() == [word] for word in split_words(text))
