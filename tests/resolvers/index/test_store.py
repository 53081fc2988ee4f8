"""What is opened is whole, and made of these tables under these rules; else it is built anew."""

import logging
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_stacks import layer_of, places, stack_of

from gazetteer.model import Entity
from gazetteer.stack import Stack
from resolvers.index import files, store
from resolvers.index.build import build_arrays
from resolvers.index.index import Index
from resolvers.index.layout import ARRAYS
from resolvers.index.segment import HEADER, Segment

STACK = stack_of(
    layer_of(
        [
            Entity(
                "x:a", "place", "Ashkelon", "city", country="IL", admin1="01", latitude=31.7, longitude=34.6
            )
        ],
        {"x:a": ["Ascalon", "אשקלון"]},
        redirects={"x:b": "x:a"},
    )
)
ONE_ARRAY = "token_values"


@pytest.fixture(autouse=True)
def keep_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every segment, however small."""
    monkeypatch.setattr(store, "KEPT_FROM", 0)


@contextmanager
def counted_builds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    builds: list[str] = []

    def build(*arguments: object, **options: object) -> object:
        builds.append("build")
        return build_arrays(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(store, "build_arrays", build)
        yield builds


def segment_folder(folder: Path) -> Path:
    (segment,) = store.compiled(folder)
    return segment


def assert_answers(index: Index) -> None:
    assert [index.key_text(key) for key in index.near("Ashkelom").keys.tolist()] == ["ashkelon"]
    assert index.number("x:b") == 0
    assert index.entity(0).latitude == 31.7


def open_it(folder: Path, stack: Stack = STACK) -> Index:
    return store.open_index(stack, cache_folder=folder)


def test_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second opening builds nothing and gives the same."""
    with counted_builds(monkeypatch) as builds:
        assert_answers(open_it(tmp_path / "new" / "folder"))
        assert_answers(open_it(tmp_path / "new" / "folder"))

    assert builds == ["build"]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    """Two builds, file by file; only the stamp of times differs."""
    for name in ("one", "two"):
        open_it(tmp_path / name)
    one, two = segment_folder(tmp_path / "one"), segment_folder(tmp_path / "two")

    assert one.name == two.name
    for path in one.iterdir():
        if path.name != files.STAMP:
            assert path.read_bytes() == (two / path.name).read_bytes()


def test_every_array_is_in_the_layout(tmp_path: Path) -> None:
    """Each with the type that the layout says; the others are the parts' own."""
    arrays, _ = build_arrays(STACK)

    assert {array.name: arrays[array.name].dtype.name for array in ARRAYS} == {
        array.name: {"u1": "uint8", "u2": "uint16", "u4": "uint32", "u8": "uint64", "i8": "int64", "f8": "float64", "b1": "bool"}[array.dtype]
        for array in ARRAYS
    }  # fmt: skip
    assert all(name.startswith("related_") for name in arrays.keys() - {array.name for array in ARRAYS})


def test_other_tables_make_another_index(tmp_path: Path) -> None:
    """A changed name is found at once; the old index stays beside the new one."""
    open_it(tmp_path)
    changed = stack_of(layer_of([Entity("x:a", "place", "Askalan")]))

    index = open_it(tmp_path, changed)

    assert index.exact(["Askalan", "Ashkelon"]).tolist() == [0, -1]
    assert len(store.compiled(tmp_path)) == 2


@pytest.mark.parametrize("what", ["FORMAT", "unicode", "rules"])
def test_other_rules_make_another_index(what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another version of the layout, of Unicode, or a changed rule file means another fingerprint."""
    before = store.fingerprint_of("tables")
    if what == "FORMAT":
        monkeypatch.setattr(store, "FORMAT", 999)
    elif what == "unicode":
        monkeypatch.setattr(store.unicodedata, "unidata_version", "1.0")
    else:
        (tmp_path / "rule.csv").write_text("a,b\n")
        monkeypatch.setattr(store, "rule_files", lambda: [tmp_path / "rule.csv"])

    assert store.fingerprint_of("tables") != before


def test_an_index_of_another_format_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where it bears the right name."""
    open_it(tmp_path)
    monkeypatch.setattr(files, "FORMAT", 999)

    with pytest.raises(files.DamagedError, match="another version"):
        files.open_segment(segment_folder(tmp_path), segment_folder(tmp_path).name)


def damage(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
        return
    if how == "cut":
        del content[-1:]
    elif how == "flipped":
        content[len(content) // 2 if path.name == HEADER else -1] ^= 0x10
    path.write_bytes({"empty": b"", "nonsense": b"[1, 2]"}.get(how, bytes(content)))


def test_damage_to_any_file_is_seen(tmp_path: Path) -> None:
    """Each file, cut by a byte, with a bit flipped, or gone; whole again, it is opened again."""
    open_it(tmp_path)
    folder = segment_folder(tmp_path)
    filled = [f"{name}.npy" for name in files.read_header(folder).arrays]
    for file in [*filled, HEADER]:
        content = (folder / file).read_bytes()
        for how in ("cut", "flipped", *(("empty", "nonsense") if file == HEADER else ("missing",))):
            damage(folder / file, how)
            with pytest.raises(files.DamagedError, match=file):
                files.open_segment(folder, folder.name)
            with pytest.raises(files.DamagedError, match=file):
                files.verify(folder)
            (folder / file).write_bytes(content)
        assert files.open_segment(folder, folder.name).header.fingerprint == folder.name


@pytest.mark.parametrize(
    ("file", "how"), [(f"{ONE_ARRAY}.npy", "flipped"), ("name_entity.npy", "missing"), (HEADER, "cut")]
)
def test_a_damaged_index_is_built_anew(
    file: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The damage is said, the index built again, once."""
    open_it(tmp_path)
    damage(segment_folder(tmp_path) / file, how)

    with counted_builds(monkeypatch) as builds, caplog.at_level(logging.WARNING):
        assert_answers(open_it(tmp_path))
        assert_answers(open_it(tmp_path))

    assert builds == ["build"]
    assert file in caplog.text
    assert "built anew" in caplog.text


def test_a_lost_stamp_costs_a_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copied or restored folder is read through once, then trusted again."""
    open_it(tmp_path)
    folder = segment_folder(tmp_path)
    for content in ("", "[]", "{}"):
        (folder / files.STAMP).write_text(content)
        with counted_builds(monkeypatch) as builds:
            assert_answers(open_it(tmp_path))
        assert builds == []
        assert ONE_ARRAY in (folder / files.STAMP).read_text()


def test_verify_finds_what_times_hide(tmp_path: Path) -> None:
    """A flipped bit behind unchanged size and times is found by reading everything."""
    open_it(tmp_path)
    folder = segment_folder(tmp_path)
    path = folder / f"{ONE_ARRAY}.npy"
    before = path.stat()
    damage(path, "flipped")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(files.DamagedError, match=ONE_ARRAY):
        files.verify(folder)


@pytest.mark.parametrize("obstacle", ["file in the way", "full disk"])
def test_where_nothing_can_be_written_it_is_built_in_memory(
    obstacle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With a warning that names the folder and what to do; nothing half-written is left."""
    folder = tmp_path / "cache"
    if obstacle == "full disk":
        monkeypatch.setattr(files.os, "fsync", _no_space)
    else:
        folder.write_text("a file, no folder")

    with caplog.at_level(logging.WARNING):
        index = open_it(folder)

    assert_answers(index)
    assert index.segments[0].folder is None
    assert str(folder) in caplog.text
    assert store.CACHE_VARIABLE in caplog.text
    assert obstacle == "file in the way" or [path.name for path in folder.iterdir()] == [store.LOCK]


def _no_space(_handle: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A compiled index is opened; a missing one is built in memory."""
    open_it(tmp_path)
    tmp_path.chmod(0o500)
    try:
        assert open_it(tmp_path).segments[0].folder is not None
        assert open_it(tmp_path, stack_of(places("Gaza"))).segments[0].folder is None
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """On a file system of 128 kB the index is built in memory, and the disk is left as it was."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        index = open_it(tmp_path, stack_of(places(*(f"town {number}" for number in range(2000)))))
        assert index.segments[0].folder is None
        assert [path.name for path in tmp_path.iterdir()] == [store.LOCK]
        assert "No space left" in caplog.text
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_errors_of_tables_are_not_taken_for_errors_of_the_cache(tmp_path: Path) -> None:
    """A table that vanished is its own error, and leaves no folder behind."""

    def vanish() -> None:
        raise FileNotFoundError(2, "No such file", "places.csv")

    stack = stack_of(places("Gaza"))
    object.__setattr__(stack.sources[0], "load", vanish)

    with pytest.raises(FileNotFoundError, match=r"places\.csv"):
        open_it(tmp_path, stack)


def test_leftovers_of_the_dead_are_removed(tmp_path: Path) -> None:
    """Whether an index is built or merely opened, when nobody holds the lock."""
    for _ in ("built", "opened"):
        leftovers = [tmp_path / f"{store._UNFINISHED}1-2", tmp_path / f"{store._DISCARDED}x-3"]
        for leftover in leftovers:
            leftover.mkdir()
            (leftover / "keys.npy").write_bytes(b"half")
        open_it(tmp_path)
        assert not any(leftover.exists() for leftover in leftovers)


def test_a_living_build_is_left_alone(tmp_path: Path) -> None:
    """While another holds the lock, an opening removes nothing."""
    open_it(tmp_path)
    alive = tmp_path / f"{store._UNFINISHED}1-2"
    alive.mkdir()

    with store.build_lock(tmp_path):
        open_it(tmp_path)
        assert alive.exists()


def test_a_second_builder_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, then opens what the first has built. (Large stacks are built under the lock.)"""
    monkeypatch.setattr(store, "_is_large", lambda stack: True)
    said: list[str] = []
    threads = [
        threading.Thread(
            target=store.open_index,
            args=(STACK,),
            kwargs={"cache_folder": tmp_path, "progress": lambda step, share: said.append(step)},
        )
        for _ in range(4)
    ]

    def slowly(*arguments: object, **options: object) -> object:
        time.sleep(0.2)
        return build_arrays(*arguments, **options)  # type: ignore[arg-type]

    with counted_builds(monkeypatch) as builds:
        counted = store.build_arrays
        monkeypatch.setattr(store, "build_arrays", lambda *a, **o: (time.sleep(0.2), counted(*a, **o))[1])
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert builds == ["build"]
    assert sum("waiting" in step for step in said) == 3
    assert len(store.compiled(tmp_path)) == 1


def test_old_ones_are_pruned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those opened longest ago go first, when all together pass the limit; the newest always stays."""
    stacks = [stack_of(places(name)) for name in ("Gaza", "Jaffa", "Haifa")]
    for place, stack in enumerate(stacks[:2]):
        open_it(tmp_path, stack)
        newest = store.compiled(tmp_path)[0]
        os.utime(newest / files.STAMP, (place, place))
    (older, newer) = reversed(store.compiled(tmp_path))
    size = sum(file.stat().st_size for file in newer.iterdir())
    monkeypatch.setattr(store, "MOST_BYTES", int(2.5 * size))

    open_it(tmp_path, stacks[2])

    assert not older.exists()
    assert newer.exists()
    monkeypatch.setattr(store, "MOST_BYTES", 0)
    open_it(tmp_path, STACK)
    assert_answers(open_it(tmp_path))
    assert len(store.compiled(tmp_path)) == 1


def test_a_huge_one_is_spared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One beyond the limit alone is not counted with the others, and of such the one opened last stays."""
    open_it(tmp_path, stack_of(places(*(f"town {number}" for number in range(3000)))))
    (huge,) = store.compiled(tmp_path)
    os.utime(huge / files.STAMP, (0, 0))
    size = sum(file.stat().st_size for file in huge.iterdir())
    monkeypatch.setattr(store, "MOST_BYTES", size - 1)

    for place, name in enumerate(("Gaza", "Jaffa")):
        open_it(tmp_path, stack_of(places(name)))
        os.utime(store.compiled(tmp_path)[0] / files.STAMP, (place + 1, place + 1))
    assert huge.exists()
    assert len(store.compiled(tmp_path)) == 3

    open_it(tmp_path, stack_of(places(*(f"village {number}" for number in range(3000)))))
    assert not huge.exists()
    assert len(store.compiled(tmp_path)) == 3


def test_clear_removes_everything(tmp_path: Path) -> None:
    """Compiled segments, leftovers and the lock; what is open goes on."""
    index = open_it(tmp_path)
    (tmp_path / f"{store._UNFINISHED}1-2").mkdir()

    assert store.clear(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
    assert store.clear(tmp_path / "missing") == 0
    assert_answers(index)


def test_two_hundred_readers(tmp_path: Path) -> None:
    """At once, each opening for itself: all get the same answers."""
    open_it(tmp_path)

    with ThreadPoolExecutor(200) as pool:
        for index in pool.map(lambda _: open_it(tmp_path), range(200)):
            assert_answers(index)


def test_the_default_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable first, the user's cache folder else."""
    monkeypatch.setenv(store.CACHE_VARIABLE, "/somewhere")
    assert store.default_folder() == Path("/somewhere")
    monkeypatch.delenv(store.CACHE_VARIABLE)
    assert "gazetteer-resolvers" in str(store.default_folder())


BUILDER = """
import sys
from pathlib import Path
from small_stacks import places, stack_of
from resolvers.index import store
store.KEPT_FROM = 0
stack = stack_of(places(*(f"town {number}" for number in range(2000))))
print("ready", flush=True)
sys.stdin.readline()
while True:
    store.clear(Path(sys.argv[1]))
    store.open_index(stack, cache_folder=Path(sys.argv[1]))
"""


def kill_builders(folder: Path, kills: int) -> None:
    """Start builders that build over and over, kill each at a random moment, and look at what they leave."""
    chance = random.Random(11)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])}
    for _ in range(kills):
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert builder.stdin is not None
        assert builder.stdout is not None
        builder.stdout.readline()
        builder.stdin.write(b"\n")
        builder.stdin.flush()
        time.sleep(chance.uniform(0, 0.6))
        builder.kill()
        builder.communicate()
        for segment in store.compiled(folder):
            files.verify(segment)
            assert isinstance(files.open_segment(segment, segment.name), Segment)
    open_it(folder)
    assert not any(map(store._is_leftover, folder.iterdir()))


def test_a_killed_build_leaves_nothing_broken(tmp_path: Path) -> None:
    """Whatever bears the name of a segment is whole; what was begun is removed by whoever comes next."""
    kill_builders(tmp_path, 6)


@pytest.mark.long
def test_fifty_killed_builds_leave_nothing_broken(tmp_path: Path) -> None:
    """The same, sixty times."""
    kill_builders(tmp_path, 60)
