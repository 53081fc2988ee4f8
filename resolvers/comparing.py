"""Are two written names one name? No gazetteer is involved."""

from collections.abc import Iterable, Sequence
from itertools import islice

from gazetteer.memory import uncollected
from gazetteer.model import Kind
from resolvers.evidence.names import NameComparison, Rarity, compare_names
from resolvers.evidence.pair_model import PairModel, pair_model, probability
from resolvers.evidence.reasons import Observation, matched_words, rules, spelled_initials, unmatched_words
from resolvers.model import Evidence, PairResolution
from resolvers.normalise.prepare import Prepared, prepare

# Which features a rule of the explanation answers for; the words themselves answer for all others.
_RULES_OF_FEATURES = {
    "whole_name": ("letters", "ordered", "ordered_cubed", "core", "core_cubed", "sounds", "sounds_cubed", "skeleton",
                   "skeleton_cubed", "skeleton_equal", "jaro_winkler", "edits", "sound_edits"),
    "order": ("order",),
    "numbers": ("numbers_differ",),
    "legal_forms": ("legal_same", "legal_differ"),
    "shortness": ("shortness",),
}  # fmt: skip
_LEFT_OVER = ("conflict", "missing_left", "missing_right", "known_apart")
_ELSEWHERE = frozenset(_LEFT_OVER).union(*_RULES_OF_FEATURES.values())

# Rules that need no mention where a name is explained in one sentence.
_SILENT = frozenset({"same_word", "particle_left_out"})
# So many pairs are read before they are compared: one kind of work at a time is a tenth quicker than both by turns.
BLOCK = 100
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
    score = probability(model.bits(comparison))
    return PairResolution(
        left, right, kind, score, _sentence(score, seen), _evidence(model, comparison, seen)
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
            names = [(prepare(left, kind), prepare(right, kind)) for left, right, kind in block]
            for one, other in names:
                _, model, comparison = _compare(one, other)
                scores.append(probability(model.bits(comparison)) if model else 0.0)
    return scores


def log_odds(left: Prepared, right: Prepared, rarity: Rarity | None = None) -> float:
    """Return the log-odds in bits that two names, read as names of one kind, are one name; -60 where one is no name.

    Reach for it where each name is compared with several others: what is read once is not read again.

    Args:
        left: A name, read.
        right: Another, read as the name of the same kind.
        rarity: How rare words are in the table that the names come from; ``None`` counts each by its role alone.
    """
    _, model, comparison = _compare(left, right, rarity)
    return model.bits(comparison) if model else -60.0


def explain(left: Prepared, right: Prepared, score: float) -> str:
    """Return the sentence for two names that are one with this probability."""
    prepared, _, comparison = _compare(left, right)
    return _sentence(score, _observations(*prepared, comparison))


def _compare(
    one: Prepared, other: Prepared, rarity: Rarity | None = None
) -> tuple[tuple[Prepared, Prepared], PairModel | None, NameComparison]:
    """Compare in one order whatever the call's, so that ties fall alike; no model where one text is no name."""
    if other.joined < one.joined or (other.joined == one.joined and other.text < one.text):
        one, other = other, one
    comparison = compare_names(one, other, rarity)
    usable = one.tokens and other.tokens
    return (one, other), pair_model(one.kind, comparison.cross_script) if usable else None, comparison


def _observations(
    left: Prepared, right: Prepared, comparison: NameComparison
) -> tuple[list[Observation], list[Observation]]:
    matched = matched_words(left, right, comparison)
    initials = spelled_initials(left, right, comparison)
    return initials + matched, [] if initials else unmatched_words(left, right, comparison)


def _evidence(
    model: PairModel, comparison: NameComparison, seen: tuple[list[Observation], list[Observation]]
) -> tuple[Evidence, ...]:
    """Share the model's bits out to what was seen: words by their weight, so that the sum stays the model's."""
    bits = model.contributions(comparison)
    matched, left_over = seen
    words = sum(value for name, value in bits.items() if name not in _ELSEWHERE)
    over = sum(bits[name] for name in _LEFT_OVER)
    found = _shared(matched, words, "other_word") + _shared(left_over, over, "other_word")
    for rule, names in _RULES_OF_FEATURES.items():
        found.append(Evidence(rule, rules()[rule], sum(bits[name] for name in names)))
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
