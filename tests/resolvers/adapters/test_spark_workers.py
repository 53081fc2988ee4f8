"""What a Spark worker does, without Spark."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from engines_table import FIELDS, NAMES, open_resolver, tidy

import resolvers
from resolvers.adapters.spark_workers import IndexFiles, Task, publish
from resolvers.config import Configuration
from resolvers.errors import IndexStoreError
from resolvers.index.index import Index
from resolvers.tables.answers import Answerer, Policy
from resolvers.tables.questions import question


def other_index(folder: Path) -> Index:
    """An index over another gazetteer, of one place."""
    path = folder / "other.csv"
    path.write_text("id,name,country\nx:1,Atlantis,GR\n", encoding="utf-8")
    return resolvers.load(path, world=False, bundled=False).index


def test_a_task_answers_batches(tmp_path: Path) -> None:
    """Batches of distinct rows come back with the answers beside them, whatever their length, settled ones as settled."""
    resolver = open_resolver(tmp_path)
    files = publish(resolver.index, tmp_path / "index")
    placed = {"country": "_key1"}
    task = Task(
        files, resolver.configuration, Policy(), "_key0", placed, frozenset(placed), (), resolver.settled
    )
    names, countries = zip(*NAMES, strict=True)
    whole = pa.record_batch({"_key0": pa.array(names), "_key1": pa.array(countries)})

    batches = list(task([whole.slice(0, 5), whole.slice(5, 0), whole.slice(5)]))

    rows = [row for batch in batches for row in batch.to_pylist()]
    expected = Answerer(resolver).answer([question(name, country=country) for name, country in NAMES]).rows
    assert [tidy(tuple(row.values())[2:]) for row in rows] == [
        tidy(tuple(one)[: len(FIELDS)]) for one in expected
    ]
    assert [row["_key0"] for row in rows] == list(names)


def test_an_index_in_a_file_is_not_written_again(tmp_path: Path) -> None:
    """What is published once lies there; publishing what was opened from there writes nothing."""
    files = publish(open_resolver(tmp_path).index, tmp_path / "index")

    again = publish(files.open(), tmp_path / "elsewhere")

    assert again == files
    assert not (tmp_path / "elsewhere").exists()


def test_a_missing_index_names_worker_and_folder(tmp_path: Path) -> None:
    """The sentence says where it was looked for, and what to do."""
    files = IndexFiles(((str(tmp_path / "nowhere"), "abc"),))

    with pytest.raises(IndexStoreError, match=r"there is no index .*nowhere on the worker .*ship=True"):
        files.open()


def test_a_changed_index_is_refused(tmp_path: Path) -> None:
    """Another gazetteer's index under the same path is not opened: no table mixes two."""
    (tmp_path / "one").mkdir()
    files = publish(open_resolver(tmp_path / "one").index, tmp_path / "index")
    folder = Path(files.segments[0][0])
    (tmp_path / "two").mkdir()
    other = publish(other_index(tmp_path / "two"), tmp_path / "index")
    shutil.rmtree(folder)
    shutil.copytree(other.segments[0][0], folder)

    with pytest.raises(IndexStoreError, match="not the index this job was defined with"):
        files.open()


def test_the_task_of_another_index_takes_its_place(tmp_path: Path) -> None:
    """A worker keeps one index open; the next job's answers come from its own."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    indexes = [open_resolver(tmp_path / "one").index, other_index(tmp_path / "two")]
    batch = pa.record_batch({"_key0": pa.array(["Ashkelon", "Atlantis"])})

    found = [
        next(
            iter(
                Task(
                    publish(index, tmp_path / "index"),
                    Configuration(),
                    Policy(),
                    "_key0",
                    {},
                    frozenset(),
                    (),
                )([batch])
            )
        )
        for index in (*indexes, indexes[0])
    ]

    assert [part.column("_answer0").to_pylist() for part in found] == [
        ["t:1", None],
        [None, "x:1"],
        ["t:1", None],
    ]
