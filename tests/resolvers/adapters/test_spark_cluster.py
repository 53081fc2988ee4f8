"""Spark on a standalone cluster of two workers, each its own Java and Python processes."""

from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from engines_table import FIELDS, NAMES, open_resolver, tidy
from spark_sessions import Cluster, cluster, session

import resolvers
from resolvers.resolver import Resolver
from resolvers.tables.answers import Answerer
from resolvers.tables.questions import question

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ROWS = 20_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Any]]:
    """The cluster, and a session on it."""
    with (
        cluster(tmp_path_factory.mktemp("cluster")) as started,
        session(started.master, **{"spark.executor.memory": "512m"}) as spark,
    ):
        yield started, spark


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """The small resolver."""
    return open_resolver(tmp_path_factory.mktemp("resolver"))


def many(spark: Any) -> Any:
    """The common table's rows, over and over."""
    from pyspark.sql import functions as sql

    few = spark.createDataFrame(
        [(place, *row) for place, row in enumerate(NAMES)], "place int, name string, country string"
    )
    numbered = spark.range(ROWS).withColumn("place", (sql.col("id") % len(NAMES)).cast("int"))
    return numbered.join(few, "place")


def answers(resolver: Resolver) -> list[Any]:
    """What every engine says of each place of the common table."""
    asked = [question(name, country=country) for name, country in NAMES]
    return [tidy(tuple(row)[: len(FIELDS)]) for row in Answerer(resolver).answer(asked).rows]


def check(resolved: Any, resolver: Resolver) -> None:
    """Each row is there once, with its own answer."""
    rows = sorted(resolved.select("id", "place", *(f"name_{field}" for field in FIELDS)).collect())
    assert [row["id"] for row in rows] == list(range(ROWS))
    told = answers(resolver)
    assert all(tidy(tuple(row)[2:]) == told[row["place"]] for row in rows)


def test_two_workers_answer_alike(running: tuple[Cluster, Any], resolver: Resolver, tmp_path: Path) -> None:
    """Twenty thousand rows on two executors: every row once, with the library's answer."""
    from resolvers.adapters.spark import resolve_column

    _, spark = running
    assert spark.sparkContext.defaultParallelism == 2

    check(
        resolve_column(
            many(spark), "name", resolver=resolver, country_column="country", index_folder=tmp_path
        ),
        resolver,
    )


def test_the_index_can_be_shipped(running: tuple[Cluster, Any], resolver: Resolver, tmp_path: Path) -> None:
    """Where workers see no folder of the driver's, Spark carries the index to them."""
    from resolvers.adapters.spark import resolve_column

    _, spark = running
    folder = tmp_path / "index"
    resolved = resolve_column(
        many(spark), "name", resolver=resolver, country_column="country", index_folder=folder, ship=True
    )
    folder.rename(tmp_path / "away")

    check(resolved, resolver)


def test_a_missing_index_stops_the_job(running: tuple[Cluster, Any], tmp_path: Path) -> None:
    """A worker without the index ends the job with one sentence: which folder, on which worker, and what to do."""
    from resolvers.adapters.spark import resolve_column

    _, spark = running
    # A gazetteer of its own: that of the other tests was shipped to these workers.
    table = tmp_path / "mine.csv"
    table.write_text("id,name,kind\nt:damascus,Damascus,place\n", encoding="utf-8")
    folder = tmp_path / "index"
    resolver = resolvers.load(table, world=False, bundled=False)
    resolved = resolve_column(many(spark), "name", resolver=resolver, index_folder=folder)
    folder.rename(tmp_path / "away")

    with pytest.raises(
        Exception, match=r"there is no index .*index.* on the worker .*: put it where .*ship=True"
    ):
        resolved.count()


def test_an_executor_killed_in_mid_job(
    running: tuple[Cluster, Any], resolver: Resolver, tmp_path: Path
) -> None:
    """One of two executors is killed while the job runs: its work is done again, and no row is lost or doubled."""
    from resolvers.adapters.spark import resolve_column

    started, spark = running
    killed: list[bool] = []

    def slowly(batches: Any) -> Any:
        import time

        for batch in batches:
            time.sleep(1.0)
            yield batch

    schema = "place int, id long, name string, country string"
    frame = many(spark).repartition(8).mapInArrow(slowly, schema)
    resolved = resolve_column(
        frame, "name", resolver=resolver, country_column="country", index_folder=tmp_path
    )
    timer = Timer(2.0, lambda: killed.append(started.kill_an_executor()))
    timer.start()

    check(resolved, resolver)

    timer.join()
    assert killed == [True]
