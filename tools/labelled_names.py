"""Labelled names, and what the corridor sees of their candidates: what ``fit_linking`` learns from."""

import csv
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from resolvers.candidates import Proposer, Reading, look
from resolvers.evidence.facts import asking
from resolvers.evidence.gathering import FEATURES, FITTED, JUDGED, Gatherer
from resolvers.evidence.judged import judged_weights
from resolvers.model import Query
from resolvers.normalise.prepare import prepare
from resolvers.opening import open_stacked_index
from resolvers.scoring.judging import own_script

BIT = np.log(2)
FOLDS = 5
TOGETHER = 1024


class Sample(NamedTuple):
    """Candidates of many queries.

    Attributes:
        queries: The query of each candidate.
        entities: The candidate.
        features: One row a candidate.
        cross: Whether its name is in another script.
        offset: What facts weigh, in nats; they are judged and not fitted.
        gold: For each query the right entity, -1 for none.
        folds: For each query a number from 0 to ``FOLDS`` - 1; queries for one entity share it.
    """

    queries: NDArray[np.int64]
    entities: NDArray[np.int64]
    features: NDArray[np.float64]
    cross: NDArray[np.bool_]
    offset: NDArray[np.float64]
    gold: NDArray[np.int64]
    folds: NDArray[np.int64]

    def part(self, folds: Sequence[int]) -> "Sample":
        """The candidates of queries in some folds."""
        chosen = np.isin(self.folds, folds)[self.queries]
        return self._replace(
            **{
                name: getattr(self, name)[chosen]
                for name in ("queries", "entities", "features", "cross", "offset")
            }
        )

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each candidate is the right one."""
        return self.entities == self.gold[self.queries]


def join(samples: Sequence[Sample]) -> Sample:
    """Put samples of several tables together."""
    shift = np.cumsum([0, *(len(sample.gold) for sample in samples)])
    moved = [
        sample._replace(queries=sample.queries + first) for sample, first in zip(samples, shift, strict=False)
    ]
    return Sample(*(np.concatenate(column) for column in zip(*moved, strict=True)))


class Labelled:
    """One table of labelled names over its own gazetteer."""

    def __init__(self, table: str, kind: Kind, most: int) -> None:
        folder, _, hint = table.partition(":")
        self.kind = kind
        with (Path(folder) / "queries.csv").open(encoding="utf-8", newline="") as file:
            rows = [
                row
                for row in csv.DictReader(file)
                if parse_kind(row["kind"]) == kind and _usable(row, bool(hint))
            ]
        rows = sorted(rows, key=lambda row: _digest(row["query"]))[:most]
        self.queries = [Query(row["query"], kind, row["country_hint"] if hint else "") for row in rows]
        with tempfile.TemporaryDirectory() as scratch:
            self.index = open_stacked_index([_wide(Path(folder), Path(scratch))], world=False, bundled=False)
        numbers = [self.index.number(row["gold_id"]) if row["gold_id"] else None for row in rows]
        self.gold = np.array([-1 if number is None else number for number in numbers], np.int64)
        self.folds = np.array([_fold(row["gold_id"] or row["query"]) for row in rows], np.int64)

    def readings(self, some: Sequence[Query]) -> list[Reading]:
        """The queries, read."""
        return [
            Reading(number, self.kind, prepare(query.text, self.kind), query.country)
            for number, query in enumerate(some)
        ]

    def glances(self) -> Sample:
        """Every related name at a glance."""
        proposer = Proposer(self.index)
        found = []
        for first in range(0, len(self.queries), TOGETHER):
            readings = self.readings(self.queries[first : first + TOGETHER])
            (related, _), *_ = proposer.related
            hinted = any(query.country for query in self.queries)
            looks = look(readings, range(len(readings)), related, here=hinted)
            bearers = self.index.names.entity[related.rows[looks.documents]].astype(np.int64)
            own = ~looks.initials
            found.append((looks.readings[own] + first, bearers[own], looks.seen[own]))
        queries, entities, seen = (np.concatenate(column) for column in zip(*found, strict=True))
        nothing = np.zeros(len(queries))
        return Sample(queries, entities, seen.astype(np.float64), nothing > 0, nothing, self.gold, self.folds)

    def candidates(self) -> Sample:
        """Every proposed candidate with its evidence."""
        proposer = Proposer(self.index)
        gatherer = Gatherer(self.index, proposer)
        judged = np.array([judged_weights()[feature] for feature in JUDGED]) * BIT
        found = []
        for first in range(0, len(self.queries), TOGETHER):
            some = self.queries[first : first + TOGETHER]
            readings = self.readings(some)
            proposals = proposer.propose(readings, self.index.exact([query.text for query in some]))
            gathered = gatherer.gather(readings, asking(self.index, some), proposals)
            bearers = self.index.names.entity[gathered.rows].astype(np.int64)
            cross = gathered.comparisons.cross_script
            facts = gathered.features[:, len(FITTED) :] @ judged
            kept = own_script(gathered.readings, bearers, cross)
            seen = gathered.features[:, : len(FITTED)].astype(np.float64)
            columns = (gathered.readings + first, bearers, seen, cross, facts)
            found.append(tuple(column[kept] for column in columns))
        assert FEATURES[: len(FITTED)] == FITTED
        return Sample(*(np.concatenate(column) for column in zip(*found, strict=True)), self.gold, self.folds)


def _wide(folder: Path, scratch: Path) -> Path:
    """The table's gazetteer with our names for the kinds."""
    target = scratch / "gazetteer.csv"
    with (
        (folder / "gazetteer.csv").open(encoding="utf-8", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(["id", "kind", "name", "aliases", "country"])
        for row in csv.DictReader(file):
            country = row["country"] if len(row["country"]) == 2 else ""
            writer.writerow([row["id"], parse_kind(row["kind"]), row["name"], row["aliases"], country])
    return target


def _usable(row: dict[str, str], hint: bool) -> bool:
    """Rows of our own making are left out, names that share nothing with any known one of their entity, which teach
    nothing of spelling, and names that several bear where no hint could tell them apart.
    """
    return (
        row.get("synthetic") != "1"
        and not row.get("variant", "").startswith("far_")
        and (hint or row.get("homonyms", "0") == "0")
    )


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def _fold(entity: str) -> int:
    return _digest(entity) % FOLDS
