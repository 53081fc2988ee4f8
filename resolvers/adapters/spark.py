"""A Spark column of written names into columns of ids and coordinates.

    from resolvers.adapters.spark import resolve_column

    resolved = resolve_column(events, "town", kind="place", country_column="iso2")
    resolved.write.parquet("resolved")

Distinct rows of the name and of its hints are resolved once, in Arrow batches on the workers, and joined back: a billion
rows of two hundred thousand names cost two hundred thousand look-ups, a shuffle and a join. Nothing is collected on the
driver and nothing runs before an action does. All distribution is Spark's own.
"""

import atexit
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.model import Kind
from resolvers.doors import default_resolver
from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.answers import NUMBERS, Policy

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType
except ImportError as error:
    raise MissingExtraError("pyspark", "spark") from error

from resolvers.adapters.spark_workers import Task, publish

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

# Pieces of work for each core, so that one with slow names does not keep the others waiting.
PIECES_A_CORE = 4

log = logging.getLogger(__name__)


def resolve_column(
    frame: DataFrame,
    column: str,
    *,
    resolver: "Resolver | None" = None,
    kind: Kind | None = None,
    kind_column: str | None = None,
    country_column: str | None = None,
    admin_column: str | None = None,
    latitude_column: str | None = None,
    longitude_column: str | None = None,
    date_column: str | None = None,
    context_columns: Sequence[str] = (),
    policy: Policy | None = None,
    index_folder: str | Path | None = None,
    ship: bool = False,
) -> DataFrame:
    """Add ``COLUMN_id, _name, _status, _score, _latitude, _longitude, _reason`` to a frame.

    Args:
        frame: Any frame; it is read twice (for the distinct rows, and for the join), so cache one that is dear to make or
            that differs from reading to reading.
        column: The column of names; missing names have missing values beside them.
        resolver: What names are looked up with; by itself bundled tables and world.
        kind: What all names are names of.
        kind_column: The column that says so for each row.
        country_column: ISO 3166-1 codes or names of countries: a hint, no filter.
        admin_column: The division that the entity should lie in.
        latitude_column: Degrees, with ``longitude_column``.
        longitude_column: Degrees.
        date_column: A year or a date.
        context_columns: Further text.
        policy: What becomes of ambiguous names and damaged cells.
        index_folder: Where a small gazetteer's index is written, which lies in no file yet: a folder that all workers see.
        ship: Send the index to the workers through Spark (``SparkContext.addArchive``), where they see no folder of the
            driver's: some 300 MB for the world, once a worker.

    Returns:
        The frame with as many rows, its own columns first, in Spark's own order.

    Raises:
        InputError: A column is missing or there already, or hints exclude each other.
        pyspark.errors.PythonException: In an action: a worker does not have the index, or has another one under its path;
            the sentence says which worker and what to do. A worker that dies costs Spark a retry.
    """
    if kind and kind_column:
        raise InputError("kind and kind_column exclude each other: give one")
    if bool(latitude_column) != bool(longitude_column):
        raise InputError("latitude_column and longitude_column go together: one of them was given alone")
    placed = {
        "kind": kind_column, "country": country_column, "admin": admin_column, "latitude": latitude_column,
        "longitude": longitude_column, "date": date_column,
    }  # fmt: skip
    columns = {hint: name for hint, name in placed.items() if name}
    keys = list(dict.fromkeys([column, *columns.values(), *context_columns]))
    chosen = policy or Policy()
    added = [f"{column}_{field}" for field in chosen.fields]
    _check(frame, keys, added)
    opened = resolver or default_resolver()
    files = publish(opened.index, Path(index_folder) if index_folder else None)
    session = frame.sparkSession
    prepare_workers(session)
    if ship:
        for folder, _ in files.segments:
            _ship(session, Path(folder))
    renamed = {name: f"_key{place}" for place, name in enumerate(keys)}
    task = Task(
        files,
        opened.configuration,
        chosen,
        renamed[column],
        {**({"kind": kind} if kind else {}), **{hint: renamed[name] for hint, name in columns.items()}},
        frozenset(columns),
        tuple(renamed[name] for name in context_columns),
        opened.settled,
    )
    asked = frame.select(*(frame[_quoted(name)].alias(key) for name, key in renamed.items())).distinct()
    # A number of pieces of our own: by the bytes they have, Spark would make one piece of a million names.
    shared = asked.repartition(PIECES_A_CORE * session.sparkContext.defaultParallelism)
    answers = shared.mapInArrow(task, _schema(asked, chosen))
    return _joined(frame, answers, renamed, added)


def _ship(session: SparkSession, folder: Path) -> None:
    """Have Spark unpack a folder on every worker, under its own name; once an application."""
    application = str(session.sparkContext.applicationId)
    if (application, folder) in _SHIPPED:
        return
    # Spark fetches it when a worker first needs it: the archive stays as long as this process.
    aside = tempfile.mkdtemp(prefix="resolvers-index-")
    atexit.register(shutil.rmtree, aside, ignore_errors=True)
    archive = shutil.make_archive(str(Path(aside) / folder.name), "zip", folder)
    session.sparkContext.addArchive(f"{archive}#{folder.name}")
    _SHIPPED.add((application, folder))


_SHIPPED: set[tuple[str, Path]] = set()


def _check(frame: DataFrame, keys: Sequence[str], added: Sequence[str]) -> None:
    for name in keys:
        if name not in frame.columns:
            raise InputError(f"the column {name!r} is missing; there are {', '.join(frame.columns)}")
    for name in added:
        if name in frame.columns:
            raise InputError(f"there is a column {name!r} already; rename it, or drop it")


def _schema(asked: DataFrame, policy: Policy) -> StructType:
    fields = [
        StructField(f"_answer{place}", DoubleType() if field in NUMBERS else StringType())
        for place, field in enumerate(policy.fields)
    ]
    return StructType([*asked.schema.fields, *fields])


def _joined(frame: DataFrame, answers: DataFrame, renamed: dict[str, str], added: Sequence[str]) -> DataFrame:
    """Put the answers beside the rows; a missing cell meets a missing cell."""
    same = [frame[_quoted(name)].eqNullSafe(answers[key]) for name, key in renamed.items()]
    condition = same[0]
    for one in same[1:]:
        condition = condition & one
    own = [frame[_quoted(name)] for name in frame.columns]
    beside = [answers[f"_answer{place}"].alias(name) for place, name in enumerate(added)]
    return frame.join(answers, condition, "left").select(*own, *beside)


def _quoted(name: str) -> str:
    """A column by its very name, whatever points it has."""
    return "`" + name.replace("`", "``") + "`"


def prepare_workers(session: SparkSession) -> None:
    """See to it that workers run an interpreter that has this package; say so where we cannot.

    Workers on this machine run the driver's interpreter, unless ``PYSPARK_PYTHON`` or ``spark.pyspark.python`` says
    otherwise. On other machines its path may mean nothing: there a warning says what to set.
    """
    context = session.sparkContext
    if os.environ.get("PYSPARK_PYTHON") or session.conf.get("spark.pyspark.python", None):
        return
    if str(context.master).startswith("local"):
        context.pythonExec = sys.executable
    else:
        log.warning(
            "the workers of %s will run %s: set PYSPARK_PYTHON, before the session starts, to an interpreter there that has "
            "gazetteer-resolvers (here it is %s)",
            context.master,
            context.pythonExec,
            sys.executable,
        )
