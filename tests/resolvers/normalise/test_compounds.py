"""Compounds and phrases take one form before names are compared."""

import csv
from pathlib import Path

import pytest

from resolvers.normalise.compounds import holds_phrase, is_simple, join_words
from resolvers.normalise.words import split_words

CASES = Path(__file__).resolve().parents[2] / "cases" / "compounds.csv"


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["joined"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "joined"), cases())
def test_join_words(text: str, joined: str) -> None:
    """Arabic compounds, numbers and legal phrases are joined as the table says."""
    assert join_words(split_words(text)) == joined.split()


@pytest.mark.parametrize(("text", "joined"), cases())
def test_the_quick_way_is_taken_only_where_nothing_joins(text: str, joined: str) -> None:
    """A name of simple words without a phrase is left as it is by the joining."""
    words = split_words(text)

    if all(is_simple(word) for word in words) and not holds_phrase(words):
        assert joined.split() == words
