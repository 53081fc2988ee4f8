"""Slow, obvious twins of what ``resolvers.linking`` does quickly."""

from collections.abc import Sequence
from math import exp
from operator import mul

from rapidfuzz.fuzz import ratio

from gazetteer.model import Kind
from resolvers.comparing import log_odds
from resolvers.evidence.names import LEAST_WEIGHT, Rarity
from resolvers.evidence.token_pairs import KNOWN_APART, LEAST, LEAST_SOUNDS, SAME_GIVEN_NAME, SAME_INITIAL
from resolvers.linking.reference import Reference
from resolvers.linking.words import MOST_MEANINGS, SOUND_INTERCEPT, SOUND_SLOPE, own_words
from resolvers.normalise.prepare import Prepared, prepare
from resolvers.normalise.tokens import Token


def best_of_all(name: str, reference: Reference, kind: Kind | None) -> tuple[float, str]:
    """The likeliest of all names of a reference, by comparing with every one; equals by its order."""
    asked = prepare(name, kind)
    scored = [log_odds(asked, other, reference.rarity) for other in reference.prepared]
    best = max(range(len(scored)), key=lambda place: (scored[place], -place))
    return scored[best], reference.column.names[best]


def settle_greedily(pairs: Sequence[tuple[float, int, int]]) -> set[tuple[int, int]]:
    """One to one: the likeliest pair of rows first, then the likeliest of those left, and so on."""
    open_pairs = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    settled: set[tuple[int, int]] = set()
    while open_pairs:
        _, left, right = open_pairs[0]
        settled.add((left, right))
        open_pairs = [pair for pair in open_pairs if pair[1] != left and pair[2] != right]
    return settled


def word_likeness(one: Token, other: Token) -> float:
    """How probably two words are one, at a glance."""
    meant, others = (set((*word.concepts, *word.names)[:MOST_MEANINGS]) for word in (one, other))
    letters, theirs = (word.folded or word.text for word in (one, other))
    if letters == theirs:
        return 1.0
    if meant & others:
        return SAME_GIVEN_NAME
    if len(letters) == 1 or len(theirs) == 1:
        return SAME_INITIAL if letters[0] == theirs[0] else 0.0
    share = ratio(one.sounds, other.sounds, score_cutoff=LEAST_SOUNDS) / 100
    alike = 1 / (1 + exp(-(SOUND_INTERCEPT + SOUND_SLOPE * share)))
    if meant and others:
        alike *= KNOWN_APART
    return alike if alike > LEAST else 0.0


def answered(name: Prepared, other: Prepared, rarity: Rarity) -> float:
    """The share of a name's weight that its words' best likenesses among the other's answer."""
    weights = [max(LEAST_WEIGHT, rarity.get(word.folded, 1.0) * word.weight) for word in own_words(name)]
    best = [
        max((word_likeness(word, theirs) for theirs in own_words(other)), default=0.0)
        for word in own_words(name)
    ]
    return sum(map(mul, best, weights)) / max(sum(weights), LEAST_WEIGHT)
