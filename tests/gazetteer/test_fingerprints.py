"""The fingerprint of large tables is remembered while their files stay as they are, and never longer."""

import json
import os
import time
from pathlib import Path

import pytest

from gazetteer import fingerprints
from gazetteer.errors import SourceError
from gazetteer.fingerprints import fingerprint_tables
from gazetteer.loading import fingerprint_folder, read_folder

HEADER = "id,name,type\n"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as large and was written some time ago, and a cache of its own."""
    monkeypatch.setattr(fingerprints, "REMEMBERED_FROM", 0)
    monkeypatch.setattr(fingerprints, "_SETTLED", 0.0)
    monkeypatch.setenv("GAZETTEER_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "places.csv").write_text(f"{HEADER}local:a,Gaza,city\n")
    (folder / "redirects.csv").write_text("old_id,new_id\n")
    time.sleep(0.02)
    return folder


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """The tables that were read through, one entry a time."""
    said: list[list[Path]] = []
    real = fingerprints._hash

    def hash_and_tell(paths: list[Path]) -> str:
        said.append(paths)
        return real(paths)

    monkeypatch.setattr(fingerprints, "_hash", hash_and_tell)
    return said


def test_is_the_hash_of_the_content(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remembered, read or small: the same hash as of the tables' bytes."""
    expected = fingerprint_folder(read_folder(tables))

    assert [fingerprint_tables(tables), fingerprint_tables(tables)] == [expected, expected]
    monkeypatch.setattr(fingerprints, "REMEMBERED_FROM", 10**9)
    assert fingerprint_tables(tables) == expected


def test_tables_that_stay_are_read_once(tables: Path, hashed: list[list[Path]]) -> None:
    """Until one changes, even to another content of the same size with the old time put back, or goes."""
    first = fingerprint_tables(tables)
    assert fingerprint_tables(tables) == first
    assert len(hashed) == 1

    places = tables / "places.csv"
    status = places.stat()
    places.write_text(f"{HEADER}local:a,Giza,city\n")
    os.utime(places, ns=(status.st_atime_ns, status.st_mtime_ns))
    second = fingerprint_tables(tables)
    assert second == fingerprint_folder(read_folder(tables)) != first

    (tables / "redirects.csv").unlink()
    assert fingerprint_tables(tables) == fingerprint_folder(read_folder(tables)) != second


def test_what_was_written_a_moment_ago_is_not_remembered(
    tables: Path, hashed: list[list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may change again within one tick of the disk's clock, and look the same."""
    monkeypatch.setattr(fingerprints, "_SETTLED", 3600.0)

    fingerprint_tables(tables)
    fingerprint_tables(tables)

    assert len(hashed) == 2


@pytest.mark.parametrize("notes", ["", "[]", "{", '{"FOLDER": 5}', '{"FOLDER": {"stamps": {}}}'])
def test_damaged_notes_are_passed_over(tables: Path, tmp_path: Path, notes: str) -> None:
    """The tables are read, and noted anew."""
    path = tmp_path / "cache" / "fingerprints.json"
    path.parent.mkdir()
    path.write_text(notes.replace("FOLDER", str(tables)))

    assert fingerprint_tables(tables) == fingerprint_folder(read_folder(tables))
    assert str(tables) in json.loads(path.read_text())


def test_a_cache_that_cannot_be_written_is_no_error(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fingerprint is only made anew each time."""
    monkeypatch.setenv("GAZETTEER_CACHE", str(tables / "places.csv"))

    assert fingerprint_tables(tables) == fingerprint_tables(tables)


def test_the_oldest_folders_are_forgotten(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notes do not grow for ever."""
    monkeypatch.setattr(fingerprints, "_MOST_FOLDERS", 1)
    for name in ("one", "two", "three"):
        other = tmp_path / name
        other.mkdir()
        (other / "places.csv").write_text(HEADER)
        time.sleep(0.02)
        fingerprint_tables(other)

    noted = json.loads((tmp_path / "cache" / "fingerprints.json").read_text())
    assert list(noted) == [str(tmp_path / "two"), str(tmp_path / "three")]


def test_a_folder_without_tables_is_told(tables: Path) -> None:
    """As when it is loaded."""
    with pytest.raises(SourceError, match="no such folder"):
        fingerprint_tables(tables / "nowhere")
