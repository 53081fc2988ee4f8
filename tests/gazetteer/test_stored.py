"""Where rows begin is where the reader of tables finds them."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from gazetteer import stored
from gazetteer.stored import StoredRows, line_starts


@pytest.mark.parametrize(("end", "mark"), list(product(["\n", "\r\n", "\r"], ["", "\ufeff"])))
def test_lines_begin_where_the_reader_finds_them(
    end: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In files of any system, with a mark or not, across the blocks that are looked through at once."""
    monkeypatch.setattr(stored, "_BLOCK", 3)
    data = f"{mark}a{end}{end}bc{end}d".encode()

    starts = line_starts(data).tolist()

    assert [data[start:].decode()[:1] for start in starts] == ["a", end[0], "b", "d"]


def test_rows_may_be_quoted_over_lines(tmp_path: Path) -> None:
    """A cell with line ends is read as the reader reads it."""
    path = tmp_path / "places.csv"
    path.write_bytes(b'id,name\r\nlocal:a,"A\r\nB"\r\nlocal:b,C')

    rows = StoredRows(path, path.read_bytes(), np.array([2, 4], np.uint32))

    assert rows.rows(0, 2) == [(2, ["local:a", "A\nB"]), (4, ["local:b", "C"])]
    assert rows.row(1) == (4, ["local:b", "C"])
