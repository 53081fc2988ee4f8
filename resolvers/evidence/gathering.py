"""What is seen of each candidate: its name beside the query's, its facts beside the query's facts.

The one place where a proposal becomes a row of numbers. What they are worth is for ``resolvers.scoring``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import mul
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.model import STATUSES, Kind
from resolvers.candidates import Proposals, Proposer, Reading
from resolvers.evidence import apart, bodies, facts, names
from resolvers.evidence.apart import compare_apart
from resolvers.evidence.bodies import compare_bodies
from resolvers.evidence.facts import Asking, compare_facts, prominences
from resolvers.evidence.name_batches import NameComparisons, compare_many
from resolvers.evidence.names import weigh
from resolvers.evidence.rarity import GazetteerRarity
from resolvers.index.index import Index
from resolvers.normalise.prepare import Prepared, prepare

RELATED: Final = (
    "union",  # share of the query's weight that any name of the entity answers: aliases mix parts of names
    "union_mixed",  # by how much that is more than any one of them answers
    "seconded",  # how well the next best name of the entity covers and is covered by the query; 1 where one does wholly
    "preferred",  # it is the entity's preferred name
)
FITTED: Final = (*names.FEATURES, *RELATED, *bodies.FEATURES)
JUDGED: Final = (
    "spelling",  # the query's own spelling stands in the gazetteer
    "known_size",  # where it does, the place's size once more: of namesakes the larger is meant, of likenesses less so
    *apart.FEATURES,
    *facts.FEATURES,
)
FEATURES: Final = (*FITTED, *JUDGED)

_LEAST: Final = names.FEATURES.index("coverage_least")
_ACRONYM: Final = names.FEATURES.index("acronym")
_PREFERRED: Final = STATUSES.index("preferred")
_COVERAGE: Final = names.FEATURES.index("coverage_left")
# From here on a name covers the other wholly: a second one has nothing to add.
COVERED: Final = 0.99
# Prepared names of the gazetteer that are kept, some 40 MB with their places; beyond that the store is emptied.
MOST_KEPT: Final = 40_000


class Gathered(NamedTuple):
    """Candidates with what was seen of them, in the order of the proposals.

    Attributes:
        readings: Position of the reading that each candidate answers, ascending.
        rows: Name rows.
        names: The candidates' names, read.
        comparisons: Beside the query's.
        features: One row a candidate, one column for each of ``FEATURES``.
    """

    readings: NDArray[np.int64]
    rows: NDArray[np.int64]
    names: Sequence[Prepared]
    comparisons: NameComparisons
    features: NDArray[np.float32]


class Gatherer:
    """Gathers evidence over one index."""

    def __init__(self, index: Index, proposer: Proposer) -> None:
        self._index = index
        self._kept: dict[int, Prepared] = {}
        # The same by spelling and kind: homonyms share one.
        self._spelled: dict[tuple[str, Kind | None], Prepared] = {}
        self.rarity = GazetteerRarity([related for related, _ in proposer.related], len(index))

    @cached_property
    def _prominence(self) -> NDArray[np.float32]:
        return prominences(self._index)

    def gather(self, readings: Sequence[Reading], asked: Asking, proposals: Proposals) -> Gathered:
        """Compare every proposed name with its query."""
        own = proposals.readings.tolist()
        asked_names = [readings[reading].name for reading in own]
        candidates = self._read(asked_names, proposals.rows.tolist())
        used = [readings[reading].name for reading in set(own)]
        self.rarity.learn(chain.from_iterable([name.letters for name in (*used, *candidates)]))
        comparisons = compare_many(asked_names, candidates, self.rarity)
        queries = np.array([reading.query for reading in readings], np.int64)[proposals.readings]
        compared = comparisons.features
        seen = compared.astype(np.float32)
        bearers = self._index.names.entity[proposals.rows].astype(np.int64)
        weights = _Weights(readings, self.rarity)
        union = unions(proposals.readings, bearers, comparisons.left, compared, weights).astype(np.float32)

        def spelled_out(place: int) -> list[Prepared]:
            rows = self._index.entity_rows(int(bearers[place])).tolist()
            return self._read([asked_names[place]] * len(rows), rows)

        body = compare_bodies(asked_names, candidates, compared[:, _ACRONYM].tolist(), spelled_out)
        other = compare_apart(asked_names, candidates, comparisons.__getitem__)
        beside = compare_facts(self._index, asked, queries, proposals.rows, self._prominence)
        exact = proposals.exact.astype(np.float32)
        preferred = (self._index.names.status[proposals.rows] == _PREFERRED).astype(np.float32)
        size = exact * beside[:, facts.FEATURES.index("population")]
        features = np.hstack(
            [seen, union, preferred[:, None], body, exact[:, None], size[:, None], other, beside]
        )
        return Gathered(proposals.readings, proposals.rows, candidates, comparisons, features)

    def _read(self, asked: Sequence[Prepared], rows: Sequence[int]) -> list[Prepared]:
        """The names of the rows, read as names of the kind that is asked for; one that is asked for is read already."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
            self._spelled.clear()
        kept, text, spelled = self._kept, self._index.name_text, self._spelled
        found = []
        for written, row in zip(asked, rows, strict=True):
            name = kept.get(row)
            if name is None:
                spelling = text(row)
                name = spelled.get((spelling, written.kind))
                if name is None:
                    name = written if written.text == spelling else prepare(spelling, written.kind)
                    spelled[spelling, written.kind] = name
                kept[row] = name
            found.append(name)
        return found


class _Weights(dict[int, list[float]]):
    """What each word of a reading counts, weighed when asked for."""

    def __init__(self, readings: Sequence[Reading], rarity: GazetteerRarity) -> None:
        super().__init__()
        self._readings, self._rarity = readings, rarity

    def __missing__(self, reading: int) -> list[float]:
        found = self[reading] = weigh(self._readings[reading].name, self._rarity)
        return found


def unions(
    readings: NDArray[np.int64],
    bearers: NDArray[np.int64],
    answered: Callable[[int], Sequence[float]],
    features: NDArray[np.float64],
    weights: Mapping[int, Sequence[float]],
) -> NDArray[np.float64]:
    """For each candidate what the names of its entity answer together: ``union``, ``union_mixed`` and ``seconded``.

    The first two as shares of the query's weight. An entity that is proposed by one name answers what that covers.

    Args:
        readings: The reading of each candidate.
        bearers: The entity of each candidate.
        answered: How well each word of its reading a candidate answers, by the candidate's position.
        features: Their features, one row a candidate.
        weights: By reading what each of its words counts.
    """
    coverage, least = features[:, _COVERAGE], features[:, _LEAST]
    found = np.column_stack([coverage, np.zeros(len(coverage)), least >= COVERED])
    _, entity, names_of = np.unique(readings << 32 | bearers, return_inverse=True, return_counts=True)
    several = np.flatnonzero(names_of[entity] > 1)
    if not len(several):
        return found
    several = several[np.lexsort((-least[several], entity[several]))]
    starts = np.flatnonzero(np.diff(entity[several], prepend=-1))
    ends = np.append(starts[1:], len(several))
    best, second = least[several[starts]], least[several[starts + 1]]
    most = np.maximum.reduceat(coverage[several], starts)
    # Of a single word no more is answered together than by the best of the names, if each of them has words.
    together, worst = most.copy(), np.minimum.reduceat(coverage[several], starts)
    for group, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        first = int(several[start])
        if len(answered(first)) == 1 and worst[group]:
            continue
        answers = list(map(max, *map(answered, several[start:end].tolist())))
        weighed = weights[int(readings[first])]
        together[group] = sum(map(mul, answers, weighed)) / sum(weighed) if answers else 0.0
    columns = (together, np.maximum(0.0, together - most), np.where(best >= COVERED, 1.0, second))
    found[several] = np.repeat(np.column_stack(columns), ends - starts, axis=0)
    return found
