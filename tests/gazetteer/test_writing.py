"""A table has one canonical form, and a file changes whole or not at all."""

import csv
import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import ChangedError, SourceError, TableError
from gazetteer.reading import parse_rows
from gazetteer.schema import PLACE_NAMES
from gazetteer.writing import canonical, format_file, replace_file


def test_a_known_table_comes_into_its_form() -> None:
    """Columns in order with unknown ones last, cells in form, rows sorted, quotes where needed, LF, no mark."""
    data = (
        "\ufeffmine;type;name;id;latitude;country\r\n"
        'x;city;"Tel  Aviv";geonames:2;32.0;il\r\n'
        "\r\n"
        '"y,z";City;Haifa ;geonames:1;+32.81;IL\r\n'
    ).encode()

    assert canonical(data, "places.csv").decode() == (
        "id,name,type,country,latitude,mine\n"
        'geonames:1,Haifa,city,IL,32.81,"y,z"\n'
        "geonames:2,Tel Aviv,city,IL,32,x\n"
    )


def test_another_table_keeps_its_order() -> None:
    """Of a CSV of unknown columns only encoding, line ends, quotes and Unicode change."""
    data = '\ufeff"b","a"\r\n"2"," x "\r\n"1","Zu\u0308rich"\r\n'.encode()

    assert canonical(data, "mine.csv").decode() == "b,a\n2, x \n1,Z\u00fcrich\n"


def test_tabs_stay_tabs() -> None:
    """A tab-separated file stays one."""
    assert canonical(b'id\tname\n1\t"a"\n', "mine.tsv") == b"id\tname\n1\ta\n"


def test_a_table_may_lack_columns_it_is_sorted_by() -> None:
    """Optional columns may be absent: the rows are sorted by those that are there."""
    assert canonical(b"id,name,status\nb:1,B,variant\na:1,A,variant\n", "place_names.csv").startswith(
        b"id,name,status\na:1"
    )


@pytest.mark.parametrize(
    "data", [b'"il;d"\n', b'"a;b"\nx;y\n', b'"a,b";c\n1;2\n', b'"a\tb"\n1\n', b'"a;\nb";c\n1;2\n']
)
def test_quotes_tell_a_name_from_two_columns(data: bytes) -> None:
    """A separator within quotes parts nothing, before and after; found by fuzzing."""
    form = canonical(data, "mine.csv")

    assert canonical(form, "mine.csv") == form
    assert parse_rows(form, "mine.csv").header == parse_rows(data, "mine.csv").header


def test_all_byte_order_marks_go() -> None:
    """However many programs have put one in front; nothing but marks is an empty file."""
    assert canonical(b"\xef\xbb\xbf\xef\xbb\xbfid,name\n1,a\n", "mine.csv") == b"id,name\n1,a\n"
    assert canonical(b"\n\xef\xbb\xbfid,name\n1,a\n", "mine.csv") == b"id,name\n1,a\n"
    with pytest.raises(SourceError):
        canonical(b"\xef\xbb\xbf\xef\xbb\xbf", "mine.csv")


def test_what_is_no_table_has_no_form() -> None:
    """A table without a needed column is refused, not mended."""
    with pytest.raises(TableError, match="'type' is missing"):
        canonical(b"id,name\n", "places.csv")


cells = st.text(st.sampled_from('ab 1.;|,"\n\u0308üß\u200f'), max_size=5)


@given(
    st.lists(st.lists(cells, min_size=10, max_size=10), max_size=6),
    st.sampled_from(["place_names.csv", "mine.csv"]),
)
def test_form_is_reached_at_once(table: list[list[str]], file: str) -> None:
    """Formatting is idempotent and loses no row, for any cells at all."""
    rows = [[*PLACE_NAMES.header, "mine", "also mine"], *table]
    data = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()

    once = canonical(data, file)

    assert canonical(once, file) == once
    assert len(parse_rows(once, file)) == len(table)


def test_format_file_says_whether_it_changed(tmp_path: Path) -> None:
    """The first time the file changes, the second time not; with check it only looks."""
    path = tmp_path / "places.csv"
    path.write_bytes(b"name,id,type\r\nA,x:1,city\r\n")

    assert format_file(path, check=True)
    assert path.read_bytes().startswith(b"name")
    assert format_file(path)
    assert not format_file(path)
    assert path.read_bytes() == b"id,name,type\nx:1,A,city\n"


def test_a_table_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    """What somebody else wrote since the file was read stays."""
    path = tmp_path / "places.csv"
    path.write_bytes(b"theirs")

    with pytest.raises(ChangedError, match="nothing was written"):
        replace_file(path, b"ours", expected=b"before")
    assert path.read_bytes() == b"theirs"


def test_a_new_file_and_a_kept_mode(tmp_path: Path) -> None:
    """A file that is not there is made; one that is keeps its permissions; nothing else is left in the folder."""
    path = tmp_path / "places.csv"
    replace_file(path, b"one")
    path.chmod(0o640)
    replace_file(path, b"two", expected=b"one")

    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")]
)
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    """Where the system refuses, the old table is whole, no scrap is left, and the error is a sentence."""
    path = tmp_path / "places.csv"
    path.write_bytes(b"old")

    def refuse(descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(SourceError, match=f"cannot be written: {error.strerror}"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder is said, not made."""
    with pytest.raises(SourceError, match="cannot be written"):
        replace_file(tmp_path / "missing" / "places.csv", b"x")


WRITER = """
import itertools, sys
from gazetteer.writing import replace_file
texts = [b"old\\n" * 40_000, b"new\\n" * 40_000]
print("ready", flush=True)
for text in itertools.cycle(texts):
    replace_file(sys.argv[1], text)
"""


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.long)])
def test_a_killed_writer_leaves_a_whole_table(tmp_path: Path, times: int) -> None:
    """However often and whenever a writer dies, the table is the old one or the new one."""
    path = tmp_path / "places.csv"
    whole = {b"old\n" * 40_000, b"new\n" * 40_000}
    path.write_bytes(min(whole))
    chance = random.Random(7)
    for _ in range(times):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.random() / 50)
            writer.kill()

        assert path.read_bytes() in whole


def test_a_large_table_is_formed_quickly() -> None:
    """A hundred thousand rows take a small part of the twenty seconds that a million may."""
    rows = "".join(
        f"geonames:{number % 9973},Ünïcode {number},en,variant,,,GeoNames,\n" for number in range(100_000)
    )
    data = ("id,name,lang,status,from,to,source,note\n" + rows).encode()
    started = time.process_time()

    formed = canonical(data, "place_names.csv")

    assert time.process_time() - started < 5
    assert len(list(csv.reader(formed.decode().splitlines()))) == 100_001
