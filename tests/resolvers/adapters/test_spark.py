"""Spark in local mode: the same answers, one row a row, and clear outcomes."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engines_table import FIELDS, NAMES, open_resolver, tidy
from spark_sessions import session

from resolvers.audit.column_clusters import cluster_names
from resolvers.errors import InputError
from resolvers.resolver import Resolver
from resolvers.tables.answers import Answerer
from resolvers.tables.questions import question

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("spark"),
    # PySpark 4 says of pandas 3 that it does not yet know it well; none of it is used here. Py4J leaves sockets to the end.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SCHEMA = "place int, name string, country string"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Two threads; a task may fail three times before the job does."""
    with session("local[2,4]") as opened:
        yield opened


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """The small resolver."""
    return open_resolver(tmp_path_factory.mktemp("spark"))


def names(spark: Any) -> Any:
    """The common table, with each row's place."""
    return spark.createDataFrame([(place, *row) for place, row in enumerate(NAMES)], SCHEMA)


def expected(resolver: Resolver) -> list[Any]:
    """What every engine says of it."""
    asked = [question(name, country=country) for name, country in NAMES]
    return [tidy(tuple(row)[: len(FIELDS)]) for row in Answerer(resolver).answer(asked).rows]


def test_spark_answers_alike(spark: Any, resolver: Resolver, tmp_path: Path) -> None:
    """Row by row what the library says, own columns first, in as many rows."""
    from resolvers.adapters.spark import resolve_column

    resolved = resolve_column(
        names(spark), "name", resolver=resolver, country_column="country", index_folder=tmp_path
    )

    assert resolved.columns == ["place", "name", "country", *(f"name_{field}" for field in FIELDS)]
    rows = sorted(resolved.collect())
    assert [(row[1], row[2]) for row in rows] == NAMES
    assert [tidy(tuple(row)[3:]) for row in rows] == expected(resolver)


def test_hints_by_column(spark: Any, resolver: Resolver, tmp_path: Path) -> None:
    """Coordinates and kinds are read from columns, whatever these are called; missing ones are no hint."""
    from resolvers.adapters.spark import resolve_column

    rows = [("Paris", "place", 33.6, -95.5), ("Paris", "place", None, None), (None, None, None, None)]
    frame = spark.createDataFrame(rows, "`the.town` string, what string, lat double, lon double")

    resolved = resolve_column(
        frame, "the.town", resolver=resolver, kind_column="what", latitude_column="lat", longitude_column="lon",
        index_folder=tmp_path,
    )  # fmt: skip

    found = {(row["lat"], row["the.town_id"]) for row in resolved.collect()}
    assert found == {(33.6, "t:4"), (None, "t:3"), (None, None)}


def test_a_worker_that_dies_costs_a_retry(spark: Any, resolver: Resolver, tmp_path: Path) -> None:
    """A Python worker is killed once in mid-job: Spark tries again, and no row is lost or doubled."""
    from resolvers.adapters.spark import resolve_column

    mark = str(tmp_path / "killed")

    def die_once(batches: Any) -> Any:
        for batch in batches:
            if not Path(mark).exists():
                Path(mark).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    frame = names(spark).repartition(2).mapInArrow(die_once, SCHEMA)

    resolved = resolve_column(
        frame, "name", resolver=resolver, country_column="country", index_folder=tmp_path / "index"
    )

    assert [tidy(tuple(row)[3:]) for row in sorted(resolved.collect())] == expected(resolver)
    assert Path(mark).exists()


def test_a_missing_index_stops_the_job(spark: Any, resolver: Resolver, tmp_path: Path) -> None:
    """The error says which folder is missing on which worker, and what to do."""
    from resolvers.adapters.spark import resolve_column

    resolved = resolve_column(names(spark), "name", resolver=resolver, index_folder=tmp_path / "index")
    shutil.rmtree(tmp_path / "index")

    with pytest.raises(Exception, match=r"there is no index .* on the worker .*ship=True"):
        resolved.collect()


def test_a_changed_gazetteer_stops_the_job(spark: Any, resolver: Resolver, tmp_path: Path) -> None:
    """An index of another gazetteer under the same path is not used for the rest of the job."""
    import resolvers
    from resolvers.adapters.spark import resolve_column
    from resolvers.adapters.spark_workers import publish

    first, second = tmp_path / "first", tmp_path / "second"
    resolved = resolve_column(names(spark), "name", resolver=resolver, index_folder=first)
    table = tmp_path / "changed.csv"
    table.write_text("id,name,country\nx:1,Ashkelon,IL\n", encoding="utf-8")
    other = resolvers.load(table, world=False, bundled=False)
    changed = Path(publish(other.index, second).segments[0][0])
    for folder in first.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
            shutil.copytree(changed, folder)

    with pytest.raises(Exception, match=r"is not the index this job was defined with .*define the job again"):
        resolved.collect()
    # Defined again, it answers with the new table.
    again = resolve_column(names(spark), "name", resolver=other, index_folder=second)
    assert {row["name_id"] for row in again.collect()} == {None, "x:1"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"column": "town"}, "the column 'town' is missing; there are place, name, country"),
        ({"column": "name", "latitude_column": "place"}, "go together"),
        ({"column": "name", "kind": "place", "kind_column": "country"}, "exclude each other"),
    ],
)
def test_what_cannot_be_asked(spark: Any, resolver: Resolver, arguments: dict[str, Any], said: str) -> None:
    """A wrong call is refused before anything runs."""
    from resolvers.adapters.spark import resolve_column

    with pytest.raises(InputError, match=said):
        resolve_column(names(spark), resolver=resolver, **arguments)


def test_a_column_that_is_there_is_not_written_over(spark: Any, resolver: Resolver) -> None:
    """The user's own columns are never replaced."""
    from resolvers.adapters.spark import resolve_column

    with pytest.raises(InputError, match="there is a column 'name_id' already"):
        resolve_column(names(spark).withColumnRenamed("place", "name_id"), "name", resolver=resolver)


SPELLINGS = [
    "Qassam Brigades", "Qassem Brigades", "QASSAM BRIGADES", "Qassam Brigades", "Al-Qassam Brigades", "Wagner Group",
    "Vagner Group", "Wagner Group", "Médecins Sans Frontières", "Medecins sans Frontieres", "Red Crescent", "Boko Haram",
    "Boko Harem", "Ansar al-Sharia", "Ansar al-Charia", "World Food Programme",
]  # fmt: skip


def test_clusters_are_those_of_the_audit(spark: Any) -> None:
    """Shared out, the values of a column gather as they do in one process; each is called by its usual spelling."""
    from resolvers.adapters.spark_clusters import cluster_column

    frame = spark.createDataFrame([(name,) for name in [*SPELLINGS, None]], "actor string")

    rows = cluster_column(frame, "actor", kind="organisation").collect()

    by_cluster: dict[str, set[str]] = {}
    for row in rows:
        by_cluster.setdefault(row["actor_cluster"], set()).add(row["actor"].lower())
    twin = {frozenset(name.lower() for name in group) for group in cluster_names(SPELLINGS, "organisation")}
    assert {frozenset(group) for group in by_cluster.values()} == twin
    assert {row["actor"]: row["actor_rows"] for row in rows}["Wagner Group"] == 2
    assert sum(row["actor_rows"] for row in rows) == len(SPELLINGS)
    called = {row["actor"]: (row["actor_cluster"], row["actor_count"]) for row in rows}
    assert called["QASSAM BRIGADES"][0] == "Qassam Brigades"
    assert called["Vagner Group"] == ("Wagner Group", 2)
    assert called["Red Crescent"] == ("Red Crescent", 1)
