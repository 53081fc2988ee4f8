"""Which values of a Spark column are one name in several spellings? The audit's clustering as a Spark job.

    from resolvers.adapters.spark_clusters import cluster_column

    cluster_column(reports, "perpetrator", kind="organisation").where("perpetrator_count > 1")

No gazetteer is involved. The steps are those of ``resolvers.audit.column_clusters``: values to keys, keys to pairs, pairs
to connected groups, groups to clusters; each is a transformation of Spark's, and nothing is collected on the driver.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gazetteer.model import Kind
from resolvers.audit.column_clusters import (
    are_one,
    clusters_of,
    keys_of,
    letters_of,
    pairs_of_block,
    usual_first,
)
from resolvers.errors import InputError, MissingExtraError

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as sql
except ImportError as error:
    raise MissingExtraError("pyspark", "spark") from error

from resolvers.adapters.spark import PIECES_A_CORE, prepare_workers

Rows = Iterator[Any]


def cluster_column(frame: DataFrame, column: str, *, kind: Kind | None = None) -> DataFrame:
    """Gather the spellings of one name among the values of a column.

    Args:
        frame: Any frame; it is read once.
        column: The column of names.
        kind: What they are names of.

    Returns:
        One row for each distinct value that is not missing: ``COLUMN``; ``COLUMN_cluster``, the most frequent spelling of its
        cluster (of equals the first by letters; full capitals last), which is its own where nothing is like it;
        ``COLUMN_rows``, in how many rows it stands; and ``COLUMN_count``, how many distinct values its cluster has. Join it
        back on ``COLUMN``.

    Raises:
        InputError: There is no such column.
    """
    if column not in frame.columns:
        raise InputError(f"the column {column!r} is missing; there are {', '.join(frame.columns)}")
    prepare_workers(frame.sparkSession)
    pieces = PIECES_A_CORE * frame.sparkSession.sparkContext.defaultParallelism
    value = frame["`" + column.replace("`", "``") + "`"].cast("string")
    counted = frame.select(value.alias("value")).where("value IS NOT NULL").groupBy("value").count()
    values = counted.mapInArrow(_spelled, "value string, letters string, usual string, rows long").cache()
    names = values.groupBy("letters").agg(sql.min_by("value", "usual").alias("name"))
    keyed = names.repartition(pieces).mapInArrow(_keyed, "name string, key long")
    blocks = keyed.groupBy("key").agg(sql.collect_set("name").alias("block")).where("size(block) > 1")
    pairs = blocks.mapInArrow(_paired, "one string, other string").distinct().repartition(pieces)
    linked = pairs.mapInArrow(_Linking(kind), "one string, other string")
    groups = _connected(linked).groupBy("label").agg(sql.collect_list("name").alias("block"))
    clustered = groups.mapInArrow(_Clustering(kind), "name string, cluster string")
    owned = values.join(names, "letters").join(clustered, "name", "left")
    owned = owned.withColumn("cluster", sql.coalesce("cluster", "name"))
    called = owned.groupBy("cluster").agg(
        sql.min_by("value", "usual").alias("called"), sql.count("value").alias("members")
    )
    return owned.join(called, "cluster").select(
        sql.col("value").alias(column),
        sql.col("called").alias(f"{column}_cluster"),
        sql.col("rows").alias(f"{column}_rows"),
        sql.col("members").alias(f"{column}_count"),
    )


def _connected(pairs: DataFrame) -> DataFrame:
    """Label each name of a pair with the first name that it hangs together with, step by step to its neighbours' labels.

    As many rounds as the longest chain of spellings has links; each is checkpointed on the executors, so that plans
    stay short.
    """
    edges = pairs.union(pairs.select(sql.col("other"), sql.col("one"))).distinct().localCheckpoint()
    labels = edges.select(sql.col("one").alias("name")).distinct().withColumn("label", sql.col("name"))
    while True:
        offered = edges.join(labels, edges["other"] == labels["name"]).select(
            edges["one"].alias("name"), labels["label"]
        )
        fresh = labels.union(offered).groupBy("name").agg(sql.min("label").alias("label")).localCheckpoint()
        moved = fresh.exceptAll(labels).limit(1).count()
        labels = fresh
        if not moved:
            return labels


def _each(
    work: Callable[[dict[str, Any]], Iterable[tuple[Any, ...]]], names: dict[str, Any], batches: Rows
) -> Rows:
    """Turn Arrow batches row by row into others of the given columns."""
    for batch in batches:
        rows = [made for row in batch.to_pylist() for made in work(row)]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        arrays = [pa.array(list(some), kind) for some, kind in zip(columns, names.values(), strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, names=list(names))


def _spelled(batches: Rows) -> Rows:
    text, whole = pa.string(), pa.int64()
    names = {"value": text, "letters": text, "usual": text, "rows": whole}
    return _each(lambda row: [_spelling(row["value"], row["count"])], names, batches)


def _spelling(value: str, count: int) -> tuple[str, str, str, int]:
    capitals, fewer, text = usual_first(value, count)
    # Sorts as the tuple does: no count of rows has more than eighteen digits.
    return value, letters_of(value), f"{int(capitals)}{10**18 + fewer:019d}{text}", count


def _keyed(batches: Rows) -> Rows:
    names = {"name": pa.string(), "key": pa.int64()}
    return _each(lambda row: [(row["name"], key) for key in keys_of(row["name"])], names, batches)


def _paired(batches: Rows) -> Rows:
    names = {"one": pa.string(), "other": pa.string()}
    return _each(lambda row: sorted(pairs_of_block(row["block"])), names, batches)


class _Linking:
    """Keeps the pairs that are one name."""

    def __init__(self, kind: Kind | None) -> None:
        self._kind = kind

    def __call__(self, batches: Rows) -> Rows:
        names = {"one": pa.string(), "other": pa.string()}
        return _each(
            lambda row: [(row["one"], row["other"])] if are_one(row["one"], row["other"], self._kind) else [],
            names,
            batches,
        )


class _Clustering:
    """Parts groups that hang together into names."""

    def __init__(self, kind: Kind | None) -> None:
        self._kind = kind

    def __call__(self, batches: Rows) -> Rows:
        names = {"name": pa.string(), "cluster": pa.string()}
        return _each(
            lambda row: [(name, some[0]) for some in clusters_of(row["block"], self._kind) for name in some],
            names,
            batches,
        )
