"""How good are the answers, and how sure can one be of that? Labelled names in, measures with intervals out.

    precision   of the names that were matched, how many rightly
    recall      of the names that have an entity, how many were matched rightly
    f1          their harmonic mean
    accuracy    of the names that have an entity, for how many the best candidate is it, whatever the status
    nil_recall  of the names that have none, how many were left unmatched, ambiguous or refused
    nil_precision  of the names so left, how many have none

Intervals are percentile bootstrap intervals of 95 % over the names (Efron, Tibshirani 1993): resampled with a fixed
seed, so that the same input gives the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.model import KINDS, Kind
from resolvers.errors import InputError
from resolvers.model import Query, Resolution
from resolvers.resolver import Resolver

RESAMPLES: Final = 1000
SEED: Final = 20240229
COVERAGE: Final = 0.95
BINS: Final = 10
MEASURES: Final = ("precision", "recall", "f1", "accuracy", "nil_recall", "nil_precision")

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled name: what is asked, and the id that is right, "" for none."""

    query: Query
    gold: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled name and its answer.

    Attributes:
        gold: The right id as the gazetteers have it today; "" for none.
        right: Whether the best candidate is the right one.
    """

    labelled: Labelled
    answer: Resolution
    gold: str
    right: bool

    @property
    def score(self) -> float:
        """The best candidate's score, 0 where there is none."""
        return self.answer.score or 0.0

    @property
    def wrong(self) -> bool:
        """Whether the answer misleads or misses: a wrong match, or a linkable name left without one."""
        return not self.right if self.answer.status == "matched" else bool(self.gold)


@dataclass(frozen=True, slots=True)
class Measure:
    """A share with its interval; all nan where there was nothing to count."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about one score: how many, their mean score, and the share that was right, with its interval."""

    count: int
    score: float
    right: Measure


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out.

    Attributes:
        outcomes: In the order of the names.
        measures: By name, in the order of ``MEASURES``.
        calibration: Bins of equal width over the scores of best candidates, empty ones left out.
        calibration_error: Mean distance between score and share right, by the size of the bins.
        unknown: Right ids that no gazetteer knows; they count as missed.
    """

    outcomes: tuple[Outcome, ...]
    measures: Mapping[str, Measure]
    calibration: tuple[Bin, ...]
    calibration_error: float
    unknown: tuple[str, ...]

    def worst(self, number: int) -> list[Outcome]:
        """The worst errors: wrong matches, surest first, then misses of what should have been matched, surest first."""
        wrong = [outcome for outcome in self.outcomes if outcome.wrong]
        return sorted(wrong, key=lambda one: (one.answer.status != "matched", -one.score))[:number]


def evaluate(resolver: Resolver, labelled: Sequence[Labelled], *, resamples: int = RESAMPLES) -> Evaluation:
    """Answer labelled names and measure the answers.

    Args:
        resolver: What answers.
        labelled: At least one name.
        resamples: Of the bootstrap.

    Raises:
        InputError: There are no names.
    """
    if not labelled:
        raise InputError("there are no labelled names to evaluate")
    living = {gold: _living(resolver, gold) for gold in sorted({one.gold for one in labelled} - {""})}
    answers = resolver.resolve_many([one.query for one in labelled])
    outcomes = []
    for one, answer in zip(labelled, answers, strict=True):
        gold = living.get(one.gold) or one.gold
        best = answer.best.entity.id if answer.best else ""
        outcomes.append(Outcome(one, answer, gold, bool(gold) and best == gold))
    columns = _columns(outcomes)
    counts = _resampled(len(outcomes), resamples)
    bins, error = _calibration(outcomes, counts)
    return Evaluation(
        tuple(outcomes),
        {name: _measure(*columns[name], counts) for name in MEASURES},
        bins,
        error,
        tuple(gold for gold, found in living.items() if found is None),
    )


def _living(resolver: Resolver, gold: str) -> str | None:
    number = resolver.index.number(gold)
    return None if number is None else resolver.index.entity_id(number)


def _columns(outcomes: Sequence[Outcome]) -> dict[str, tuple[Column, Column]]:
    """For each measure what counts for it and what it is counted among: sums over names, so that resampling is a product."""
    linked = np.array([bool(one.gold) for one in outcomes], np.float64)
    right = np.array([one.right for one in outcomes], np.float64)
    made = np.array([one.answer.status == "matched" for one in outcomes], np.float64)
    return {
        "precision": (right * made, made),
        "recall": (right * made, linked),
        "f1": (2 * right * made, made + linked),
        "accuracy": (right, linked),
        "nil_recall": ((1 - linked) * (1 - made), 1 - linked),
        "nil_precision": ((1 - linked) * (1 - made), 1 - made),
    }


def _resampled(size: int, resamples: int) -> Column:
    """How often each name is drawn in each resample; one row a resample."""
    generator = np.random.default_rng(SEED)
    return generator.multinomial(size, np.full(size, 1 / size), resamples).astype(np.float64)


def _measure(hits: Column, among: Column, counts: Column) -> Measure:
    if not among.sum():
        return Measure(float("nan"), float("nan"), float("nan"))
    total = counts @ among
    drawn = (counts @ hits)[total > 0] / total[total > 0]
    low, high = np.quantile(drawn, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return Measure(float(hits.sum() / among.sum()), float(low), float(high))


def _calibration(outcomes: Sequence[Outcome], counts: Column) -> tuple[tuple[Bin, ...], float]:
    """Bins over the scores of all names that have a candidate."""
    scores = np.array([one.score for one in outcomes])
    right = np.array([one.right for one in outcomes], np.float64)
    answered = np.array([one.answer.best is not None for one in outcomes])
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins, error = [], 0.0
    for number in range(BINS):
        inside = (answered & (place == number)).astype(np.float64)
        count = int(inside.sum())
        if count:
            mean = float((scores * inside).sum() / count)
            share = _measure(right * inside, inside, counts)
            bins.append(Bin(count, mean, share))
            error += count * abs(share.value - mean)
    return tuple(bins), error / max(1, int(answered.sum()))


@dataclass(frozen=True, slots=True)
class Tuned:
    """A bar for one kind: what it is, the precision and recall that the labelled names have with it, and how many these are."""

    match: float
    precision: float
    recall: float
    names: int


def tune(outcomes: Sequence[Outcome], precision: float, margin: Mapping[Kind, float]) -> dict[Kind, Tuned]:
    """Find for each kind the lowest bar whose matches are right often enough.

    Args:
        outcomes: Answered names; those of a kind are those whose best candidate is of it.
        precision: The wanted share of right matches, from 0 to 1.
        margin: By how much the best must lead the next, by kind; it stays as it is.

    Returns:
        A bar for each kind that the names have candidates of. Where no bar reaches the precision, 1: nothing is
        matched any more.
    """
    found: dict[Kind, Tuned] = {}
    for kind in KINDS:
        some = [
            one for one in outcomes if one.answer.best is not None and one.answer.best.entity.kind == kind
        ]
        if some:
            found[kind] = _tune(some, precision, margin[kind])
    return found


def _tune(outcomes: Sequence[Outcome], wanted: float, margin: float) -> Tuned:
    leading = [one for one in outcomes if _leads(one.answer, margin)]
    linked = max(1, sum(bool(one.gold) for one in outcomes))
    ranked = sorted(leading, key=lambda one: -one.score)
    right = 0
    best = Tuned(1.0, float("nan"), 0.0, len(outcomes))
    for made, one in enumerate(ranked, 1):
        right += one.right
        last_of_its_score = made == len(ranked) or ranked[made].score < one.score
        if last_of_its_score and right >= wanted * made:
            best = Tuned(one.score, right / made, right / linked, len(outcomes))
    return best


def _leads(answer: Resolution, margin: float) -> bool:
    scores = [candidate.score for candidate in answer.candidates[:2]]
    return len(scores) < 2 or scores[0] - scores[1] >= margin
