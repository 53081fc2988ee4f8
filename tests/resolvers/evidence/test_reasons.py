"""Reasons cite rules, and every rule has cases."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from resolvers.evidence import reasons
from resolvers.evidence.names import compare_names
from resolvers.evidence.reasons import matched_words, rules, unmatched_words
from resolvers.normalise import terms
from resolvers.normalise.prepare import prepare

CASES = Path(__file__).resolve().parents[2] / "cases" / "name_rules.csv"
# Rules of the whole name, not of its words: features answer for them, test_comparing asks for them.
WHOLE = {"part_asked", "numbers_apart", "whole_name", "order", "numbers", "legal_forms", "shortness", "prior"}


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['rule']}-{case['left']}")
def test_rule(case: dict[str, str]) -> None:
    """Two names that differ by a rule are said to."""
    left, right = prepare(case["left"], case["kind"]), prepare(case["right"], case["kind"])  # type: ignore[arg-type]
    comparison = compare_names(left, right)

    cited = {
        seen.rule
        for seen in matched_words(left, right, comparison) + unmatched_words(left, right, comparison)
    }
    assert case["rule"] in cited


def test_every_rule_has_cases() -> None:
    """The table of rules and the table of cases name the same rules; confusions of letters are rules."""
    assert {case["rule"] for case in cases()} | WHOLE == rules().keys()
    assert {row["rule"] for row in terms.rows("confusions")} <= rules().keys()


def test_details_are_parts_of_a_sentence() -> None:
    """A detail names both words and what the rule is about; what is left out is called by its part in the name."""
    left, right = prepare("Gen. Qassem Brandt", "person"), prepare("Qassam", "person")
    comparison = compare_names(left, right)

    (matched,) = matched_words(left, right, comparison)
    assert (
        matched.detail == "qassem = qassam: a given name in another usual spelling"
        or matched.rule == "vowels"
    )
    assert {seen.detail for seen in unmatched_words(left, right, comparison)} == {
        "title gen left out",
        "brandt left out",
    }


def slow_confusion(left: str, right: str) -> str:
    """The first rule under which two words are one, by trying every rule."""
    ours, theirs = reasons._squeezed(left), reasons._squeezed(right)
    if ours == theirs:
        return "doubled_letter"
    for rule, letters, _ in reasons._confusions():
        moved = len(ours) != len(theirs) or sorted(ours) == sorted(theirs)
        if rule == "vowels" and OSA.distance(ours, theirs) == 1 and moved:
            return "one_letter"
        if reasons._squeezed(letters.sub("_", left)) == reasons._squeezed(letters.sub("_", right)):
            return rule
        if rule in ("vowels", "silent_h") and letters.sub("", ours) == letters.sub("", theirs):
            return rule
    return ""


@given(st.text("aeikghstzdx", min_size=1, max_size=6), st.text("aeikghstzdx", min_size=1, max_size=6))
def test_a_confusion_is_found_as_by_trying_every_rule(left: str, right: str) -> None:
    """Passing over the rules that are not about the letters that differ changes nothing."""
    assert reasons._confusion(left, right) == slow_confusion(left, right)
