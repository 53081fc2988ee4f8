"""Which candidates answer a question, and may one of them count as a match without a person's look?

Types narrow what the corridor found. The candidates left share the probability that those left out had: a score is the
probability that the candidate is meant, given that one of the types asked for is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from resolvers.adapters.service.questions import Question
from resolvers.adapters.service.vocabulary import types_of
from resolvers.config import Configuration
from resolvers.model import Candidate, Resolution
from resolvers.scoring.judging import status_of


class Answer(NamedTuple):
    """One candidate as an answer: its score from 0 to 1, and whether it is the match."""

    candidate: Candidate
    score: float
    match: bool


def answers(question: Question, resolution: Resolution, configuration: Configuration) -> list[Answer]:
    """Return the candidates that answer a question, best first; at most the first is a match."""
    candidates = resolution.candidates
    kept = [one for one in candidates if _bears(question, one)]
    typed = bool(question.types)
    if typed and not kept and question.strict == "should":
        return [Answer(one, one.score, False) for one in candidates[: question.limit]]
    if len(kept) == len(candidates):
        scores, matched = [one.score for one in kept], resolution.status == "matched"
    else:
        scores = _without(kept, candidates)
        matched = _still_matched(resolution, kept, scores, configuration)
    listed = zip(kept[: question.limit], scores, strict=False)
    return [Answer(one, score, matched and place == 0) for place, (one, score) in enumerate(listed)]


def _bears(question: Question, candidate: Candidate) -> bool:
    if not question.types:
        return True
    borne = set(types_of(candidate.entity))
    wanted = set(question.types)
    return wanted <= borne if question.strict == "all" else bool(wanted & borne)


def _without(kept: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[float]:
    """The scores of the kept, given that none of the others is meant."""
    out = {one.entity.id for one in kept}
    left = 1.0 - sum(one.score for one in candidates if one.entity.id not in out)
    return [min(1.0, one.score / left) if left > 0 else one.score for one in kept]


def _still_matched(
    resolution: Resolution, kept: Sequence[Candidate], scores: Sequence[float], configuration: Configuration
) -> bool:
    """Whether the best of the kept is meant.

    An answer that is ambiguous although its scores are not (two names that are never one are written alike) stays so.
    """
    if not kept:
        return False
    bars = configuration.thresholds(kept[0].entity.kind)
    before = status_of([one.score for one in resolution.candidates], bars)
    return before == resolution.status and status_of(scores, bars) == "matched"
