"""What is said of a mention: its status, its candidates with their evidence, and the reason in a sentence."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from gazetteer.model import Entity
from resolvers.model import Candidate, Evidence, Form, Query, Resolution, Status
from resolvers.text.bearers import STATUS
from resolvers.text.context import Answers
from resolvers.text.features import CANDIDATE, STATIC_END
from resolvers.text.weights import BITS

# A candidate is meant when it is likelier than not, or far ahead of the next one.
LIKELY = 0.5
FAR_AHEAD = 1.5
# Candidates less likely than this are not listed, and no more than so many.
LEAST_SHOWN = 0.01
MOST_SHOWN = 5
# Evidence worth less than this many bits is added up in one line.
LEAST_BITS = 0.3
_REASONS = 3
EntityOf = Callable[[int], Entity]

_FORMS: dict[int, Form] = {
    STATUS["demonym"]: "demonym",
    STATUS["abbreviation"]: "abbreviation",
    STATUS["short"]: "short",
}

# Prior observations that say little to a reader one by one.
_PRIOR = "prominence"


class Wording:
    """What is said of questions; the figures of all, of many documents, are taken in one go.

    Args:
        answers: Of a document, or of all that were resolved with it.
        weight: Of the last round, for the evidence.
        entity_of: Whole entities by number.
        explain: Whether all candidates come with their evidence. The sentence needs that of the best; that of the
            others is dear, and left out where nobody asks for it.
    """

    def __init__(
        self, answers: Answers, weight: npt.NDArray[np.float32], entity_of: EntityOf, *, explain: bool
    ) -> None:
        table = answers.table
        order = np.lexsort((table.entity, -answers.probability, table.question))
        # The rows of a question stay together: the first of each is its best.
        rank = np.arange(len(order)) - table.start[table.question]
        kept = (rank < MOST_SHOWN) & ((answers.probability[order] >= LEAST_SHOWN) | (rank == 0))
        rows = order[kept]
        counts = np.bincount(table.question[rows], minlength=len(table.start) - 1)
        self._start = [0, *np.cumsum(counts).tolist()]
        self._entities = table.entity[rows].tolist()
        self._scores = answers.probability[rows].tolist()
        self._bearers = np.diff(table.start).tolist()
        second = np.minimum(table.start[:-1] + 1, len(order) - 1)
        self._second = answers.probability[order[second]].tolist()
        weighed = rows if explain else order[table.start[:-1]]
        bits = table.values[weighed] * (weight * BITS)
        self._priors = np.round(bits[:, :STATIC_END].sum(1).astype(np.float64), 2).tolist()
        self._lines = _lines(bits)
        self._explain = explain
        self._entity_of = entity_of

    def resolution(self, query: Query, question: int) -> Resolution:
        """Return the resolution of a question: candidates with evidence, best first, and a sentence."""
        first, last = self._start[question], self._start[question + 1]
        scores = self._scores[first:last]
        weighed = range(first, last) if self._explain else range(question, question + 1)
        seen = [
            _evidence(self._lines[row], self._priors[row], score)
            for row, score in zip(weighed, scores, strict=False)
        ]
        seen += [()] * (len(scores) - len(seen))
        candidates = tuple(
            Candidate(self._entity_of(entity), score, query.text, evidence)
            for entity, score, evidence in zip(self._entities[first:last], scores, seen, strict=True)
        )
        bearers = self._bearers[question]
        best, second = scores[0], self._second[question]
        sure = bearers == 1 or best >= LIKELY or best >= FAR_AHEAD * second
        status: Status = "matched" if sure else "ambiguous"
        return Resolution(query, status, candidates, _reason(status, candidates, bearers))


def form_of(question: int, row: int, answers: Answers) -> Form:
    """Return what the mention is made of, by the status of the name that matched."""
    candidates = answers.table.questions[question].candidates
    return _FORMS.get(int(candidates.status[row - int(answers.table.start[question])]), "name")


def _lines(bits: npt.NDArray[np.float32]) -> list[list[tuple[float, int]]]:
    """Bits and feature of the observations worth a line, row by row."""
    lines: list[list[tuple[float, int]]] = [[] for _ in range(len(bits))]
    rows, features = np.nonzero(np.abs(bits[:, STATIC_END:]) >= LEAST_BITS)
    features += STATIC_END
    for row, feature, bit in zip(
        rows.tolist(), features.tolist(), bits[rows, features].tolist(), strict=True
    ):
        lines[row].append((bit, feature))
    return lines


def _evidence(lines: list[tuple[float, int]], prior: float, score: float) -> tuple[Evidence, ...]:
    """Observations, heaviest first; the last line makes them add up to the score's log-odds."""
    lines.sort(key=lambda line: (-abs(line[0]), line[1]))
    shown = [(CANDIDATE.features[n], round(bit, 2)) for bit, n in lines]
    odds = math.log2(max(score, 1e-9) / max(1 - score, 1e-9))
    rest = round(odds - prior - sum(bit for _, bit in shown), 2)
    return (
        *(Evidence(feature.name, feature.about, bit) for feature, bit in shown),
        Evidence(_PRIOR, "what is known of it: kind, inhabitants, names", prior),
        Evidence("rivals", "against all others that bear the name", rest),
    )


def _reason(status: Status, candidates: Sequence[Candidate], bearers: int) -> str:
    best = candidates[0]
    said = [one.detail for one in best.evidence if one.weight > 0 and one.rule not in {_PRIOR, "rivals"}][
        :_REASONS
    ]
    among = "the only bearer of the name" if bearers == 1 else f"likeliest of {bearers} that bear the name"
    if status == "ambiguous":
        among = f"one of {bearers} that bear the name, none far ahead"
    return "; ".join([among, *said])
