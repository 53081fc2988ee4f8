"""A word of a name has a part in it, and a meaning where a table lists it."""

import csv
from pathlib import Path

import pytest

from resolvers.normalise import tokens
from resolvers.normalise.tokens import WEIGHTS, token
from resolvers.normalise.words import split_words

CASES = Path(__file__).resolve().parents[2] / "cases" / "word_roles.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['word']}-{case['kind']}")
def test_roles_and_meanings(case: dict[str, str]) -> None:
    """Role, meaning, given name, number and legal form of a word depend on what it is the name of."""
    (word,) = split_words(case["word"])
    made = token(word, case["kind"] or None)  # type: ignore[arg-type]

    assert (made.role, ";".join(made.concepts), ";".join(made.names)) == (
        case["role"],
        case["concepts"],
        case["names"],
    )
    assert (made.number, made.legal) == (case["number"], case["legal"])
    assert made.weight == WEIGHTS[case["role"]]


def test_a_token_is_made_once() -> None:
    """The same word of the same kind of name is the same token, and of another kind another one."""
    assert token("halabja", "place") is token("halabja", "place")
    assert token("halabja", "place").key != token("halabja", "person").key


def test_the_store_empties_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that reads names for days keeps no more tokens than it may."""
    monkeypatch.setattr(tokens, "MOST_KEPT", 3)
    for word in ("alpha", "beta", "gamma", "delta", "epsilon"):
        token(word, "place")

    assert len(tokens._KEPT["place"]) <= 3
