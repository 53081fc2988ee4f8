"""What is linked? The distinct names of a table within their blocks, and the rows that bear each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from gazetteer.countries import parse_country
from gazetteer.keys import fold

# The number of a block cell that is empty: it may be anything.
UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class NameColumn:
    """The names of one table, each distinct one once within its block; *entries* for short.

    Attributes:
        names: One an entry, as written. Entries stand in the order of their blocks, within a block of their rows.
        cells: The numbers of each entry's block cells, one column for each block column; ``UNKNOWN`` for an empty cell.
        blocks: The number of each entry's block as a whole, ascending; ``UNKNOWN`` where any cell is empty.
        starts: Where each entry's rows begin in ``rows``; one longer than there are entries.
        rows: Row numbers of the table from 0, entry by entry, ascending within an entry.
        length: How many rows the table has, those without a name among them.
    """

    names: list[str]
    cells: NDArray[np.int64]
    blocks: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    length: int

    def __len__(self) -> int:
        return len(self.names)

    @property
    def firsts(self) -> NDArray[np.int64]:
        """The first row of each entry."""
        return self.rows[self.starts[:-1]]

    def rows_of(self, entry: int) -> NDArray[np.int64]:
        """The rows that bear an entry's name in its block."""
        return self.rows[self.starts[entry] : self.starts[entry + 1]]


class BlockNumbers:
    """Numbers for the cells of block columns, the same for both tables.

    Cells are equal where they are written alike but for letter case, spaces and marks; a country is the same as code
    and as English name.
    """

    def __init__(self) -> None:
        self._cells: dict[str, int] = {"": UNKNOWN}
        self._blocks: dict[tuple[int, ...], int] = {}

    def cells(self, column: Sequence[str]) -> list[int]:
        """The number of each cell."""
        known: dict[str, int] = {}
        numbers = []
        for text in column:
            number = known.get(text)
            if number is None:
                number = known[text] = self._cells.setdefault(_block_key(text), len(self._cells))
            numbers.append(number)
        return numbers

    def block(self, cells: tuple[int, ...]) -> int:
        """The number of a block as a whole."""
        return (
            UNKNOWN if UNKNOWN in cells else self._blocks.setdefault(cells, len(self._blocks) + UNKNOWN + 1)
        )


@cache
def _block_key(text: str) -> str:
    return parse_country(text) or fold(text)


def name_column(
    names: Sequence[str], blocks: Sequence[Sequence[str]] = (), numbers: BlockNumbers | None = None
) -> NameColumn:
    """Gather a table's distinct names.

    Args:
        names: One a row; a text without letter or digit is no name, and its row is linked with nothing.
        blocks: Block columns, each with one cell a row.
        numbers: Of the blocks; the same object for the two tables.
    """
    numbers = numbers or BlockNumbers()
    columns = [numbers.cells(column) for column in blocks]
    cells = zip(*columns, strict=True) if columns else repeat(())
    entries: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for row, key in enumerate(zip(names, cells, strict=False)):
        entries.setdefault(key, []).append(row)
    named = [key for key in entries if any(map(str.isalnum, key[0]))]
    number = np.array([numbers.block(key[1]) for key in named], np.int64)
    order = np.argsort(number, kind="stable")
    ordered = [named[place] for place in order.tolist()]
    rows = [entries[key] for key in ordered]
    return NameColumn(
        [name for name, _ in ordered],
        np.array([key for _, key in ordered], np.int64).reshape(len(ordered), len(columns)),
        number[order],
        np.cumsum([0, *map(len, rows)], dtype=np.int64),
        np.array([row for some in rows for row in some], np.int64),
        len(names),
    )
