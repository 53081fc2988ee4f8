"""What runs on a Spark worker: the compiled index, found by path and fingerprint, mapped into memory once a process.

The driver sends folder names and fingerprints, a few hundred bytes; the index itself is read from a folder that workers
see under the same path (shared storage, a mounted volume, one machine), or from Spark's own files where it was shipped
(``SparkContext.addArchive``). An index of another fingerprint is never opened: a gazetteer that changed between two stages
stops the job, and no table mixes two.
"""

import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from resolvers.adapters.arrow_columns import resolve_batch
from resolvers.config import Configuration
from resolvers.errors import IndexStoreError
from resolvers.index.files import DamagedError, open_segment
from resolvers.index.index import Index
from resolvers.index.locking import build_lock
from resolvers.index.segment import Segment
from resolvers.index.store import default_folder, keep
from resolvers.resolver import Resolver
from resolvers.settled import Settled
from resolvers.tables.answers import Answerer, Policy


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """Where a compiled index lies.

    Attributes:
        segments: Folder and fingerprint of each segment, base first.
    """

    segments: tuple[tuple[str, str], ...]

    def open(self) -> Index:
        """Map the index into memory.

        Raises:
            IndexStoreError: A folder is missing on this machine, or holds another index; the sentence says where.
        """
        return Index(*(_open(folder, fingerprint) for folder, fingerprint in self.segments))


def publish(index: Index, folder: Path | None = None) -> IndexFiles:
    """Say where an open index lies, writing what is in memory alone (a small gazetteer's) to a folder.

    Args:
        index: The index.
        folder: Where to write it; by itself the cache folder of compiled indexes.
    """
    return IndexFiles(
        tuple(
            (str(_kept(segment, folder or default_folder())), segment.header.fingerprint)
            for segment in index.segments
        )
    )


def _kept(segment: Segment, folder: Path) -> Path:
    if segment.folder is not None:
        return segment.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    header = segment.header
    with build_lock(folder):
        kept = keep(
            folder, header.fingerprint, {name: segment[name] for name in header.arrays}, dict(header.counts)
        )
    assert kept.folder is not None
    return kept.folder.resolve()


def _open(folder: str, fingerprint: str) -> Segment:
    here = f"on the worker {socket.gethostname()}"
    for path in (Path(folder), _shipped(folder)):
        if path is not None and path.is_dir():
            try:
                return open_segment(path, fingerprint)
            except DamagedError as error:
                raise IndexStoreError(
                    f"{path} {here} is not the index this job was defined with ({fingerprint}): {error}; "
                    "the gazetteer changed, or the folder did: define the job again"
                ) from error
    raise IndexStoreError(
        f"there is no index {folder} {here}: put it where every worker sees it under this path, or pass ship=True"
    )


def _shipped(folder: str) -> Path | None:
    """Where Spark has put the folder; ``None`` outside Spark."""
    if "pyspark" not in sys.modules:
        return None
    from pyspark import SparkFiles

    return Path(SparkFiles.get(Path(folder).name))


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to answer: all of it small.

    Attributes:
        files: The index.
        configuration: Thresholds and limits.
        policy: What becomes of ambiguous names and damaged cells.
        name: The column of names.
        hints: Hint to the column it stands in, or to the one value for all rows.
        placed: Those of the hints that are columns.
        context: Columns of further text.
        settled: What people decided about spellings.
    """

    files: IndexFiles
    configuration: Configuration
    policy: Policy
    name: str
    hints: Mapping[str, str]
    placed: frozenset[str]
    context: tuple[str, ...]
    settled: Settled | None = None

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Answer Arrow batches of distinct rows: their own columns, and those of the answer beside them."""
        answerer = _answerer(self)
        for batch in batches:
            given = {
                hint: batch.column(value) if hint in self.placed else value
                for hint, value in self.hints.items()
            }
            further = [batch.column(column) for column in self.context]
            answers = resolve_batch(batch.column(self.name), answerer, context=further, **given)
            for part in answers.combine_chunks().to_batches():
                columns = [*batch.columns, *part.columns]
                yield pa.RecordBatch.from_arrays(columns, names=_named(batch.num_columns, len(part.columns)))


def _named(keys: int, fields: int) -> list[str]:
    """Names that no column of the user's has: columns are told by place."""
    return [*(f"_key{place}" for place in range(keys)), *(f"_answer{place}" for place in range(fields))]


# One a process, with what it was made from: Spark keeps its Python workers from task to task.
_OPEN: list[tuple[Any, Answerer]] = []


def _answerer(task: Task) -> Answerer:
    made_from = (task.files, task.configuration, task.policy, task.settled)
    if not _OPEN or _OPEN[0][0] != made_from:
        _OPEN.clear()  # a later job's index takes the place of an earlier one's
        resolver = Resolver(task.files.open(), task.configuration, task.settled)
        # Rows come distinct, so no answer is kept for later ones.
        _OPEN.append((made_from, Answerer(resolver, task.policy, most_kept=0)))
    return _OPEN[0][1]
