"""A folder changes under a lock: two writers lose nothing, and one that waits too long says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from gazetteer.drafting import Draft, change_folder
from gazetteer.editing import add
from gazetteer.errors import ChangedError
from gazetteer.loading import load_folder
from gazetteer.locking import locked

WRITER = """
import sys
from gazetteer.drafting import change_folder
from gazetteer.editing import add
for number in range(int(sys.argv[3])):
    change_folder(sys.argv[1], add("place", {"id": f"local:{sys.argv[2]}-{number}", "name": "A", "type": "city"}))
"""


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Both programs' rows are all there."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name, "25"]) for name in ("x", "y")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]

    assert len(load_folder(tmp_path).entities) == 50


def test_a_folder_that_is_held(tmp_path: Path) -> None:
    """Whoever waits in vain is told, and nothing is written."""
    with (
        locked(tmp_path),
        pytest.raises(ChangedError, match="another program"),
        locked(tmp_path, patience=0.05),
    ):
        raise AssertionError
    with locked(tmp_path, patience=0):
        assert list(tmp_path.iterdir()) == []


def test_a_table_changed_by_hand_meanwhile(tmp_path: Path) -> None:
    """An editor that knows no locks is noticed by the table's bytes."""
    path = tmp_path / "places.csv"
    path.write_text("id,name,type\n")

    def change(draft: Draft) -> None:
        path.write_text("id,name,type\nlocal:theirs,T,city\n")
        add("place", {"name": "Ours", "type": "city"})(draft)

    with pytest.raises(ChangedError):
        change_folder(tmp_path, change)
    assert "theirs" in path.read_text()


def test_columns_of_ones_own_are_kept(tmp_path: Path) -> None:
    """An edit leaves what it does not know, and adds a column of ours where it fills it."""
    path = tmp_path / "places.csv"
    path.write_text("id,name,type,mine\nlocal:a,A,city,x\n")

    change_folder(tmp_path, add("place", {"name": "B", "type": "city", "country": "IL"}))

    assert path.read_text() == "id,name,type,country,mine\nlocal:a,A,city,,x\nlocal:b,B,city,IL,\n"
