"""The distinct names of a table, and their blocks."""

from hypothesis import given
from hypothesis import strategies as st

from resolvers.linking.columns import UNKNOWN, BlockNumbers, name_column

ROWS = st.lists(
    st.tuples(st.sampled_from(["Gaza", "gaza", "Haifa", "", "-"]), st.sampled_from(["IL", "il", "", "X"]))
)


@given(ROWS)
def test_every_row_with_a_name_is_in_one_entry(rows: list[tuple[str, str]]) -> None:
    """Rows of one spelling in one block share an entry; rows without letters or digits are in none."""
    column = name_column([name for name, _ in rows], [[block for _, block in rows]])

    gathered = {
        int(row): (column.names[entry], int(column.blocks[entry]))
        for entry in range(len(column))
        for row in column.rows_of(entry)
    }
    assert sorted(gathered) == [place for place, (name, _) in enumerate(rows) if name.isalpha()]
    assert all(rows[row][0] == name for row, (name, _) in gathered.items())
    assert all((rows[row][1] == "") == (block == UNKNOWN) for row, (_, block) in gathered.items())
    assert column.blocks.tolist() == sorted(column.blocks.tolist())
    assert len(set(gathered.values())) == len(column)
    assert column.length == len(rows)


def test_countries_agree_as_code_and_name() -> None:
    """What is no country agrees as it is spelled, but for letter case and marks."""
    numbers = BlockNumbers()

    cells = numbers.cells(["IL", "Israel", "isr", "Île", "ile", "", "Nowhere"])

    assert cells[0] == cells[1] == cells[2]
    assert cells[3] == cells[4]
    assert cells[5] == UNKNOWN
    assert len(set(cells)) == 4
