"""Are two written names one name? No gazetteer is involved."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from gazetteer.memory import uncollected
from gazetteer.model import Kind
from resolvers.evidence.apart import bits_apart
from resolvers.evidence.name_batches import compare_many
from resolvers.evidence.names import NameComparison, Rarity, compare_names
from resolvers.evidence.pair_model import PairModel, bits_of_many, pair_model, probability
from resolvers.evidence.reasons import Observation, matched_words, rules, spelled_initials, unmatched_words
from resolvers.model import Evidence, PairResolution
from resolvers.normalise.prepare import Prepared, prepare

# Which features a rule of the explanation answers for; the words themselves answer for all others.
_RULES_OF_FEATURES = {
    "whole_name": ("letters", "ordered", "ordered_cubed", "core", "core_cubed", "sounds", "sounds_cubed", "skeleton",
                   "skeleton_cubed", "skeleton_equal", "jaro_winkler", "edits", "sound_edits", "usual_edits"),
    "order": ("order",),
    "numbers": ("numbers_differ",),
    "legal_forms": ("legal_same", "legal_differ"),
    "shortness": ("shortness",),
}  # fmt: skip
_LEFT_OVER = ("conflict", "missing_left", "missing_right", "known_apart")
_ELSEWHERE = frozenset(_LEFT_OVER).union(*_RULES_OF_FEATURES.values())

# Rules that need no mention where a name is explained in one sentence.
_SILENT = frozenset({"same_word", "particle_left_out"})
# So many pairs are read before they are compared.
BLOCK = 1000
# Log-odds in bits of a pair of which one is no name.
NO_NAME = -60.0
_SURE, _LIKELY, _DOUBTFUL = 0.9, 0.5, 0.1


def compare(left: str, right: str, kind: Kind | None = None) -> PairResolution:
    """Say how probably two written names are one name, and why.

    Args:
        left: A name as written, in any script.
        right: Another. Swapping the two changes nothing but which is called left.
        kind: What both are names of. People's titles, organisations' legal forms and acronyms, and words for kinds of
            places are then known for what they are; ``None`` compares with all of that at once.

    Returns:
        A score from 0 to 1, a sentence, and the evidence, whose weights in bits add up to the score's log-odds. A
        text without a letter or digit is no name: score 0.
    """
    prepared, model, comparison = _compare(prepare(left, kind), prepare(right, kind))
    if model is None:
        return PairResolution(left, right, kind, 0.0, "a text without letters or digits is no name", ())
    seen = _observations(*prepared, comparison)
    apart = bits_apart(*prepared, lambda: comparison)
    score = probability(model.bits(comparison) + sum(apart.values()))
    return PairResolution(
        left, right, kind, score, _sentence(score, seen), _evidence(model, comparison, seen, apart)
    )


def score_pairs(
    lefts: Iterable[str], rights: Iterable[str], kinds: Sequence[Kind | None] | Kind | None = None
) -> list[float]:
    """Return the scores of ``compare`` for many pairs, without reasons.

    Reach for it in batches: it is several times quicker than ``compare``.

    Args:
        lefts: Names as written.
        rights: As many others.
        kinds: One kind for all pairs, or one for each.
    """
    lefts, rights = list(lefts), list(rights)
    each = [kinds] * len(lefts) if kinds is None or isinstance(kinds, str) else kinds
    scores: list[float] = []
    rows = zip(lefts, rights, each, strict=True)
    with uncollected():  # words and their likenesses are made by the thousand, and stay
        while block := list(islice(rows, BLOCK)):
            ones = [prepare(left, kind) for left, _, kind in block]
            others = [prepare(right, kind) for _, right, kind in block]
            odds = log_odds_many(ones, others).tolist()
            scores += [
                probability(bits) if one.tokens and other.tokens else 0.0
                for one, other, bits in zip(ones, others, odds, strict=True)
            ]
    return scores


def log_odds(left: Prepared, right: Prepared, rarity: Rarity | None = None) -> float:
    """Return the log-odds in bits that two names, read as names of one kind, are one name; -60 where one is no name.

    Reach for it where each name is compared with several others: what is read once is not read again.

    Args:
        left: A name, read.
        right: Another, read as the name of the same kind.
        rarity: How rare words are in the table that the names come from; ``None`` counts each by its role alone.
    """
    prepared, model, comparison = _compare(left, right, rarity)
    if model is None:
        return NO_NAME
    return model.bits(comparison) + sum(bits_apart(*prepared, lambda: comparison).values())


def log_odds_many(
    lefts: Sequence[Prepared], rights: Sequence[Prepared], rarity: Rarity | None = None
) -> NDArray[np.float64]:
    """Return ``log_odds`` of many pairs; from some hundred on in half the time.

    Args:
        lefts: Names, read; one that stands in many pairs is the same object in all of them.
        rights: As many others, each read as the name of its left one's kind.
        rarity: As for ``log_odds``.
    """
    pairs = list(map(_in_one_order, lefts, rights))
    compared = compare_many([one for one, _ in pairs], [other for _, other in pairs], rarity)
    which: dict[tuple[Kind | None, bool], int] = {}
    cross = compared.cross_script.tolist()
    used = [which.setdefault((one.kind, two), len(which)) for (one, _), two in zip(pairs, cross, strict=True)]
    bits = bits_of_many([pair_model(*key) for key in which], np.array(used, np.int64), compared.features)
    for place, (one, other) in enumerate(pairs):
        bits[place] += sum(bits_apart(one, other, partial(compared.__getitem__, place)).values())
    return np.where([bool(one.tokens and other.tokens) for one, other in pairs], bits, NO_NAME)


def explain(left: Prepared, right: Prepared, score: float) -> str:
    """Return the sentence for two names that are one with this probability."""
    prepared, _, comparison = _compare(left, right)
    return _sentence(score, _observations(*prepared, comparison))


def _compare(
    one: Prepared, other: Prepared, rarity: Rarity | None = None
) -> tuple[tuple[Prepared, Prepared], PairModel | None, NameComparison]:
    """Compare in one order whatever the call's, so that ties fall alike; no model where one text is no name."""
    one, other = _in_one_order(one, other)
    comparison = compare_names(one, other, rarity)
    usable = one.tokens and other.tokens
    return (one, other), pair_model(one.kind, comparison.cross_script) if usable else None, comparison


def _in_one_order(one: Prepared, other: Prepared) -> tuple[Prepared, Prepared]:
    if other.joined < one.joined or (other.joined == one.joined and other.text < one.text):
        return other, one
    return one, other


def _observations(
    left: Prepared, right: Prepared, comparison: NameComparison
) -> tuple[list[Observation], list[Observation]]:
    matched = matched_words(left, right, comparison)
    initials = spelled_initials(left, right, comparison)
    return initials + matched, [] if initials else unmatched_words(left, right, comparison)


def _evidence(
    model: PairModel,
    comparison: NameComparison,
    seen: tuple[list[Observation], list[Observation]],
    apart: Mapping[str, float],
) -> tuple[Evidence, ...]:
    """Share the model's bits out to what was seen, words by their weight, and add what tells the names apart."""
    bits = model.contributions(comparison)
    matched, left_over = seen
    words = sum(value for name, value in bits.items() if name not in _ELSEWHERE)
    over = sum(bits[name] for name in _LEFT_OVER)
    found = _shared(matched, words, "other_word") + _shared(left_over, over, "other_word")
    for rule, names in _RULES_OF_FEATURES.items():
        found.append(Evidence(rule, rules()[rule], sum(bits[name] for name in names)))
    found += [Evidence(rule, rules()[rule], weight) for rule, weight in apart.items()]
    kept = [evidence for evidence in found if evidence.weight]
    return (
        *sorted(kept, key=lambda evidence: -abs(evidence.weight)),
        Evidence("prior", rules()["prior"], model.intercept),
    )


def _shared(observations: list[Observation], bits: float, otherwise: str) -> list[Evidence]:
    total = sum(seen.share for seen in observations)
    if not total:
        return [Evidence(otherwise, rules()[otherwise], bits)]
    return [Evidence(seen.rule, seen.detail, bits * seen.share / total) for seen in observations]


def _sentence(score: float, seen: tuple[list[Observation], list[Observation]]) -> str:
    if score >= _SURE:
        verdict = "one name"
    elif score >= _LIKELY:
        verdict = "probably one name"
    else:
        verdict = "perhaps one name" if score >= _DOUBTFUL else "two names"
    details = [one.detail for observations in seen for one in observations if one.rule not in _SILENT]
    return f"{verdict}: {'; '.join(details)}" if details else f"{verdict}, the same words"
