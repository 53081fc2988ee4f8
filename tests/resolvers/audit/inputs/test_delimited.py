import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.inputs.delimited import quoted, records
from resolvers.errors import InputError

cells = st.text(alphabet='ab",\n \r', max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=4))
def test_cells_are_those_of_the_standard_reader(rows: list[list[str]]) -> None:
    """Values equal those of the csv module, and each cell's characters read alone give its value."""
    text = "".join(",".join(quoted(cell, ",", always=cell == "") for cell in row) + "\n" for row in rows)

    found = list(records(text, ",", "t.csv"))

    assert [[cell.value for cell in row] for row in found] == list(csv.reader(StringIO(text, newline="")))
    for cell in (cell for row in found for cell in row):
        assert (
            next(csv.reader([text[cell.start : cell.end]])) in ([cell.value], [])
            or "\n" in cell.value
            or "\r" in cell.value
        )


def test_offsets_pass_over_doubled_quotes() -> None:
    """A name behind a doubled quote is found at its place in the cell."""
    text = 'id,name\n1,"a ""b"" Kiev"\n'
    cell = list(records(text, ",", "t.csv"))[1][1]
    start = cell.value.index("Kiev")

    first, last = cell.offsets(text).span(start, start + 4)

    assert text[cell.start + first : cell.start + last] == "Kiev"


def test_empty_cells_at_the_end_count() -> None:
    """A delimiter at the end of the file makes one more, empty cell; blank lines are none."""
    assert [[cell.value for cell in row] for row in records("a,b\n\n1,", ",", "t.csv")] == [
        ["a", "b"],
        ["1", ""],
    ]


def test_an_open_quote_is_an_error() -> None:
    """The sentence names the line."""
    with pytest.raises(InputError, match=r"t\.csv:2: a quote is not closed"):
        list(records('a,b\n"x,1\n', ",", "t.csv"))
