from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.strangers import strangers


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In Abergaveny the mayor, Penelope Trelawney, spoke.", ["Abergaveny", "Penelope Trelawney"]),
        ("President Volodymyr Zhelensky met Mr Fawzi.", ["Volodymyr Zhelensky", "Fawzi"]),
        ("Doctors of Desmond O’Hanrahan's class", ["Desmond O’Hanrahan"]),
        ("Yousef al-Harthi and Li Wei-ming", ["Yousef al-Harthi", "Li Wei-ming"]),
        (
            "The Bank of Northfield and the Northern Fisheries Board",
            ["Bank of Northfield", "Northern Fisheries Board"],
        ),
        ("Robert Kochuk of East Hampton died.", ["Robert Kochuk"]),
        ("Linda Sumner, R-Raleigh, said", ["Linda Sumner", "Raleigh"]),
        ("J. K. Mowden and A. Berg-Larsen", ["J. K. Mowden", "A. Berg-Larsen"]),
        ("THE MINISTER SPOKE ON MONDAY. NFB officials agreed.", ["NFB"]),
        ("Doctors said so on Monday. He is a Doctor.", []),
        ("of no name at all", []),
    ],
)
def test_runs_of_capitals(text: str, names: list[str]) -> None:
    """Titles, sentence openers, weekdays and headlines are no names; particles and hyphens belong to one."""
    assert [text[start:end] for start, end, _ in strangers(text)] == names


def test_kinds() -> None:
    """A given name tells a person, a body's word an organisation; otherwise nothing is said."""
    text = "Anna Conricus joined the Northfield Brigades at Zhmerinka-on-Sea."

    assert [kind for _, _, kind in strangers(text)] == ["person", "organisation", None]


@given(st.text(alphabet="Ab c.-'’\nÉ", max_size=60))
def test_spans_are_ordered_and_inside(text: str) -> None:
    """For any text the spans lie in it, in order, without overlap."""
    spans = [(start, end) for start, end, _ in strangers(text)]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
