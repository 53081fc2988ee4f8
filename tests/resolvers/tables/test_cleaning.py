"""Damage that has one cure is mended and named; what may be meant is left alone."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.tables.cleaning import LONGEST, clean

CASES = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "cases" / "cell_cleaning.csv").read_text(encoding="utf-8").split("\n")
    )
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["written"])
def test_cells_are_mended(case: dict[str, str]) -> None:
    """Each cure is named, in the order in which it was applied; space at the ends is nobody's business."""
    found = clean(case["written"])

    assert found.text.strip() == case["clean"]
    assert "; ".join(found.cures) == case["cures"]


@given(st.text(max_size=30))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    """What is mended is sound, and what was not touched is what it was."""
    once = clean(text)

    assert clean(once.text).text.strip() == once.text.strip() or once.cures
    assert once.cures or once.text == text or once.text.strip() == text.strip()


def test_long_cells_are_left_alone() -> None:
    """They are refused anyway."""
    assert clean("é" * (LONGEST + 1)).cures == ()
