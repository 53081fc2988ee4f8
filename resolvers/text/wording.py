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


def status_of(probabilities: npt.NDArray[np.float64]) -> Status:
    """Return "matched" or "ambiguous" for the probabilities of a question's candidates."""
    if len(probabilities) == 1:
        return "matched"
    second, first = np.partition(probabilities, -2)[-2:]
    return "matched" if first >= LIKELY or first >= FAR_AHEAD * second else "ambiguous"


def resolution_of(
    query: Query,
    question: int,
    answers: Answers,
    weight: npt.NDArray[np.float32],
    entity_of: EntityOf,
    *,
    explain: bool = True,
) -> Resolution:
    """Return the resolution of a question: candidates with evidence, best first, and a sentence.

    The sentence needs the evidence of the best; that of the others is dear, and left out where nobody asks for it.
    """
    table = answers.table
    rows = slice(int(table.start[question]), int(table.start[question + 1]))
    chances = answers.probability[rows]
    order = np.lexsort((table.entity[rows], -chances))[:MOST_SHOWN]
    shown = [int(row) for row in order if chances[row] >= LEAST_SHOWN or row == order[0]]
    numbers = [rows.start + row for row in shown]
    scores = answers.probability[numbers].tolist()
    entities = [entity_of(number) for number in table.entity[numbers].tolist()]
    weighed = numbers if explain else numbers[:1]
    seen = _evidence(table.values[weighed] * (weight * BITS), scores[: len(weighed)])
    seen += [()] * (len(numbers) - len(weighed))
    candidates = tuple(
        Candidate(entity, score, query.text, evidence)
        for entity, score, evidence in zip(entities, scores, seen, strict=True)
    )
    status = status_of(chances)
    return Resolution(query, status, candidates, _reason(status, candidates, len(chances)))


def form_of(question: int, row: int, answers: Answers) -> Form:
    """Return what the mention is made of, by the status of the name that matched."""
    candidates = answers.table.questions[question].candidates
    return _FORMS.get(int(candidates.status[row - int(answers.table.start[question])]), "name")


def _evidence(bits: npt.NDArray[np.float32], scores: Sequence[float]) -> list[tuple[Evidence, ...]]:
    """Observations worth a line, heaviest first; the last line makes them add up to the score's log-odds."""
    priors = np.round(bits[:, :STATIC_END].sum(1).astype(np.float64), 2).tolist()
    lines: list[list[tuple[float, int]]] = [[] for _ in scores]
    candidates, features = np.nonzero(np.abs(bits[:, STATIC_END:]) >= LEAST_BITS)
    features += STATIC_END
    for candidate, feature, bit in zip(
        candidates.tolist(), features.tolist(), bits[candidates, features].tolist(), strict=True
    ):
        lines[candidate].append((bit, feature))
    found = []
    for local, prior, score in zip(lines, priors, scores, strict=True):
        local.sort(key=lambda line: (-abs(line[0]), line[1]))
        shown = [(CANDIDATE.features[n], round(bit, 2)) for bit, n in local]
        odds = math.log2(max(score, 1e-9) / max(1 - score, 1e-9))
        rest = round(odds - prior - sum(bit for _, bit in shown), 2)
        found.append((
            *(Evidence(feature.name, feature.about, bit) for feature, bit in shown),
            Evidence(_PRIOR, "what is known of it: kind, inhabitants, names", prior),
            Evidence("rivals", "against all others that bear the name", rest),
        ))  # fmt: skip
    return found


def _reason(status: Status, candidates: Sequence[Candidate], bearers: int) -> str:
    best = candidates[0]
    said = [one.detail for one in best.evidence if one.weight > 0 and one.rule not in {_PRIOR, "rivals"}][
        :_REASONS
    ]
    among = "the only bearer of the name" if bearers == 1 else f"likeliest of {bearers} that bear the name"
    if status == "ambiguous":
        among = f"one of {bearers} that bear the name, none far ahead"
    return "; ".join([among, *said])
