"""Texts that spreadsheets would run are made harmless, and can be had back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.formulas import neutralise, restore


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "＝1", "'=1"])
def test_what_could_run_has_an_apostrophe(text: str) -> None:
    """The signs of OWASP's list, their full-width forms, and what is guarded already."""
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ashkelon", "'Ain al-Hilweh", "a=b", "1-2", "’Amran"])
def test_what_cannot_run_stays(text: str) -> None:
    """An apostrophe alone, as many names begin with, is no sign of anything."""
    assert neutralise(text) == text
    assert restore(text) == text


@given(st.text(alphabet="'=+-@ a\t＝") | st.text())
def test_every_text_comes_back(text: str) -> None:
    """Restoring undoes neutralising, whatever the text."""
    assert restore(neutralise(text)) == text
