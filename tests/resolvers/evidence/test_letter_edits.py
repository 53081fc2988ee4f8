"""What changes between two spellings of a place, and how usual that is."""

import csv
from pathlib import Path

import oracles_names
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.evidence.letter_edits import LEAST, MOST, UNLISTED, Change, find_changes, parts, usual_edits

ROOT = Path(__file__).resolve().parents[3]
with (ROOT / "tests" / "cases" / "letter_edits.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
with (ROOT / "data" / "weights" / "letter_edits.csv").open(encoding="utf-8", newline="") as file:
    LISTED = list(csv.DictReader(file))

SPELLINGS = st.text(st.sampled_from("aeijkyscht"), max_size=9)


def said(change: Change) -> str:
    return f"{change.where} {change.left}~{change.right}".strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['left']}-{case['right']}")
def test_changes_and_what_they_say(case: dict[str, str]) -> None:
    """The runs of letters that change, a doubled letter as itself and its double; usual ones speak for one place."""
    bits = usual_edits(case["left"], case["right"])

    assert " ".join(map(said, find_changes(case["left"], case["right"]))) == case["changes"]
    assert {"usual": bits > 0, "unusual": bits < -1, "equal": bits == 0, "unlike": bits <= 0}[case["verdict"]]


@settings(deadline=None)
@given(left=SPELLINGS, right=SPELLINGS)
def test_twin(left: str, right: str) -> None:
    """The sum is that of a plain walk down the table, whichever spelling stands left, and never beyond its bounds."""
    bits = usual_edits(left, right)

    assert bits == pytest.approx(oracles_names.usual_edits(left, right))
    assert bits == usual_edits(right, left)
    assert LEAST <= bits <= MOST


def test_a_change_that_is_not_listed_counts_letter_by_letter() -> None:
    """Where no list has the run, its letters count one by one; a letter that no list has counts against."""
    assert [said(part) for part in parts(Change("", "dj", "zh"))] == ["d~z", "h~j"]
    assert usual_edits("1", "2") == UNLISTED


def test_the_list_is_in_order() -> None:
    """Each change stands once, its smaller letters left, in a place that the code knows."""
    changes = [(row["where"], row["left"], row["right"]) for row in LISTED]

    assert changes == sorted(set(changes))
    assert all(where in {"", "start", "end"} and left < right for where, left, right in changes)
