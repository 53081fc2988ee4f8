"""Each type of cell has one form."""

import csv
import io
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.canonical import FORMS, form_plain
from gazetteer.schema import ColumnType

CASES = Path(__file__).parent.parent / "cases" / "gazetteer" / "forms.csv"


FORM_CASES = list(csv.DictReader(io.StringIO(CASES.read_text(encoding="utf-8"), newline="")))


@pytest.mark.parametrize("case", FORM_CASES)
def test_the_form_of_a_cell(case: dict[str, str]) -> None:
    """Space, Unicode, lists, numbers and codes have one form; what is not understood stays."""
    assert FORMS[case["type"]](case["cell"]) == case["form"]  # type: ignore[index]


def test_every_type_has_a_form() -> None:
    """No column of the schema is without one."""
    assert set(FORMS) == set(get_args(ColumnType))


@given(
    st.sampled_from(sorted(FORMS)),
    st.text(max_size=12) | st.from_regex(r"[+-]?[0-9]{0,4}\.?[0-9]{0,4}", fullmatch=True),
)
def test_a_form_is_its_own_form(type_: ColumnType, cell: str) -> None:
    """To bring a cell into form twice is to do it once."""
    once = FORMS[type_](cell)

    assert FORMS[type_](once) == once


@given(st.text())
def test_plain_cells_keep_everything_but_their_composition(cell: str) -> None:
    """Of an unknown cell only the Unicode form changes."""
    assert form_plain(form_plain(cell)) == form_plain(cell)
    assert not cell.isascii() or form_plain(cell) == cell
