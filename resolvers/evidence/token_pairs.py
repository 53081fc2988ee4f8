"""How alike are two words of two names?

Certain before doubtful: equal letters, then equal numbers and meanings, then a small fitted model over three widths
of reading (letters, sounds, consonants). Its weights stand in ``data/weights/name_tokens.csv``, one set for words of
one script, where sounds say most, and one for words of two scripts, where consonants do.
"""

import csv
from collections.abc import Mapping
from functools import cache
from math import exp
from typing import NamedTuple

from rapidfuzz.distance.OSA import distance as osa_distance
from rapidfuzz.fuzz import ratio

from gazetteer.folders import data_folder
from resolvers.normalise import terms
from resolvers.normalise.scripts import FAR_EAST
from resolvers.normalise.tokens import Token

# Similarities that need no model. One concept in two languages may still be two bodies' names; a given name in
# another language or short form is less sure than one in another spelling; an initial fits many names.
SAME_LEGAL_FORM, SAME_NUMBER, SAME_CONCEPT, SAME_GIVEN_NAME, SAME_INITIAL = 0.97, 0.98, 0.92, 0.88, 0.55

# A known word is no misspelling of another known word, unless both are mistyped: Roman is not Robert.
KNOWN_APART = 0.5
# Two words of ``distinct_words.csv`` are often mistaken for each other, so that a typing error is likelier than chance.
DISTINCT = 0.1

# Below this a likeness is chance: the alignment leaves the words apart.
LEAST = 0.12
# Words whose sounds share less than this part are not looked at closely unless their consonants are equal.
LEAST_SOUNDS = 50.0

FEATURES = (
    "letters",  # one less the edits between the letters, neighbours swapped counting one, by the longer word
    "sounds",  # share of sounds in common, in order (rapidfuzz ratio)
    "sound_edits",  # one less the edits between the sounds, by the longer word
    "broad_edits",  # the same of sounds with voiced and unvoiced consonants as one
    "skeleton",  # share of consonants in common, best of the alternatives
    "skeleton_equal_two",  # equal skeletons of two consonants or more
    "skeleton_equal_three",  # of three or more
    "one_edit",  # one letter added, left out, replaced or swapped with its neighbour, in a word of four or more
    "first_sound",  # equal first sounds
    "last_sound",  # equal last sounds
    "shortness",  # one over the letters of the shorter word, at most nine
    "prefix",  # one of four letters or more begins the other
)
# What a feature may do to the odds, where common sense says so: the fit keeps these signs.
EITHER_WAY = frozenset({"letters", "shortness", "prefix"})
# What a feature counts at least. The pairs that teach what is false come from blocking by consonants, so that equal
# consonants look worthless among them; among any two words they are not.
AT_LEAST = {"skeleton_equal_three": 1.0}

# Pairs of words remembered, by their keys, before the store is emptied: some 60 MB.
MOST_REMEMBERED = 400_000
REMEMBERED: dict[int, float] = {}


class Weights(NamedTuple):
    """What each of ``FEATURES`` weighs, and the odds before any is seen."""

    letters: float
    sounds: float
    sound_edits: float
    broad_edits: float
    skeleton: float
    skeleton_equal_two: float
    skeleton_equal_three: float
    one_edit: float
    first_sound: float
    last_sound: float
    shortness: float
    prefix: float
    intercept: float


def similarity(left: Token, right: Token) -> float:
    """Return how probably two words are one word differently written: 0 to 1, 0 below ``LEAST``. Symmetric."""
    one, other = left.key, right.key
    if one == other:
        return 1.0
    pair = one << 32 | other if one < other else other << 32 | one
    known = REMEMBERED.get(pair)
    if known is None:
        known = judge(left, right)
        remember({pair: known})
    return known


def remember(judged: Mapping[int, float]) -> None:
    """Keep similarities by the two words' keys, the smaller one in the upper half of the number."""
    if len(REMEMBERED) + len(judged) > MOST_REMEMBERED:
        REMEMBERED.clear()
    REMEMBERED.update(judged)


def judge(left: Token, right: Token) -> float:
    """What ``similarity`` says of two words that it does not remember."""
    known = certain(left, right)
    return _by_model(left, right) if known is None else known


def certain(left: Token, right: Token) -> float | None:
    """Return the similarity of two words that need no model, ``None`` for others."""
    if left.folded == right.folded:
        return 1.0 if left.text == right.text or not _both_far(left, right) else _by_character(left, right)
    if left.plain and right.plain:
        return None
    if left.number or right.number:
        return SAME_NUMBER if left.number == right.number else 0.0
    if left.role == right.role == "legal form":
        return SAME_LEGAL_FORM if left.legal == right.legal else 0.0
    if left.concepts and right.concepts and not set(left.concepts).isdisjoint(right.concepts):
        return SAME_CONCEPT
    if left.names and right.names and not set(left.names).isdisjoint(right.names):
        return SAME_GIVEN_NAME
    if len(left.folded) == 1 or len(right.folded) == 1:
        return SAME_INITIAL if left.folded[0] == right.folded[0] and left.script == right.script else 0.0
    if (left.role == "particle") != (right.role == "particle"):
        return 0.0  # an article is no misspelling of a name
    return _by_character(left, right) if _both_far(left, right) else None


def _by_model(left: Token, right: Token) -> float:
    cross = left.script != right.script
    sounds = ratio(left.sounds, right.sounds)
    if sounds < LEAST_SOUNDS and not cross and left.skeletons[0] != right.skeletons[0]:
        return 0.0
    return chance(left, right, odds(left, right, sounds / 100, fitted()[cross]))


def chance(left: Token, right: Token, seen: float) -> float:
    """Return the similarity of two words for which the model has these log-odds."""
    likely = 1 / (1 + exp(-seen)) if seen > -30 else 0.0
    if likely <= LEAST:
        return 0.0
    if right.folded in terms.distinct_words().get(left.folded, ()):
        likely *= DISTINCT
    elif (left.names and right.names) or (left.concepts and right.concepts):
        likely *= KNOWN_APART
    return likely if likely > LEAST else 0.0


def odds(left: Token, right: Token, sounds: float, weights: Weights) -> float:
    """Return the log-odds that two words are one: ``features`` times their weights, without reading what has none.

    Most pairs need half of what the model could look at.

    Args:
        left: A word.
        right: Another.
        sounds: The share of sounds in common, from 0 to 1.
        weights: Those of the model.
    """
    a, b = left.folded, right.folded
    shorter, longer = (len(a), len(b)) if len(a) < len(b) else (len(b), len(a))
    edits = osa_distance(a, b)
    seen = weights.letters * (1 - edits / longer) + weights.sounds * sounds
    if weights.sound_edits:
        longest = max(len(left.sounds), len(right.sounds)) or 1
        seen += weights.sound_edits * (1 - osa_distance(left.sounds, right.sounds) / longest)
    if weights.broad_edits:
        longest = max(len(left.sounds), len(right.sounds)) or 1
        seen += weights.broad_edits * (1 - osa_distance(left.broad, right.broad) / longest)
    if weights.skeleton:
        seen += weights.skeleton * consonants_alike(left, right)[0]
    equal = equal_consonants(left, right)
    if equal >= 2:
        seen += weights.skeleton_equal_two
    if equal >= 3:
        seen += weights.skeleton_equal_three
    if edits <= 1 and shorter >= 4:
        seen += weights.one_edit
    if left.sounds[:1] == right.sounds[:1]:
        seen += weights.first_sound
    if left.sounds[-1:] == right.sounds[-1:]:
        seen += weights.last_sound
    seen += weights.shortness * (1 / min(shorter, 9))
    if shorter >= 4 and (a.startswith(b) or b.startswith(a)):
        seen += weights.prefix
    return weights.intercept + seen


def _both_far(left: Token, right: Token) -> bool:
    return left.script == FAR_EAST and right.script == FAR_EAST


def _by_character(left: Token, right: Token) -> float:
    """Han, kana and Hangul: a character is a syllable and a meaning, so that one other character is another name."""
    return float((ratio(left.text, right.text) / 100) ** 3)


def features(left: Token, right: Token) -> tuple[float, ...]:
    """What the model looks at, in the order of ``FEATURES``."""
    skeleton, consonants = consonants_alike(left, right)
    a, b, sounds, others_sounds = left.folded, right.folded, left.sounds, right.sounds
    shorter = min(len(a), len(b))
    edits = osa_distance(a, b)
    longest = max(len(sounds), len(others_sounds)) or 1
    return (
        1 - edits / max(len(a), len(b)),
        ratio(sounds, others_sounds) / 100,
        1 - osa_distance(sounds, others_sounds) / longest,
        1 - osa_distance(left.broad, right.broad) / longest,
        skeleton,
        1.0 if skeleton == 1.0 and consonants >= 2 else 0.0,
        1.0 if skeleton == 1.0 and consonants >= 3 else 0.0,
        1.0 if edits <= 1 and shorter >= 4 else 0.0,
        1.0 if sounds[:1] == others_sounds[:1] else 0.0,
        1.0 if sounds[-1:] == others_sounds[-1:] else 0.0,
        1 / min(shorter, 9),
        1.0 if shorter >= 4 and (a.startswith(b) or b.startswith(a)) else 0.0,
    )


def _skeletons(left: Token, right: Token) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The skeletons by which two words are compared: in the wider classes where one script has no others."""
    if left.script != right.script and FAR_EAST in (left.script, right.script):
        return left.far, right.far
    return left.skeletons, right.skeletons


def consonants_alike(left: Token, right: Token) -> tuple[float, int]:
    """Share of consonants in common, best of the alternatives, and how many the shorter of those two has."""
    skeleton, consonants = 0.0, 0
    ones, others = _skeletons(left, right)
    for one in ones:
        for other in others:
            if one and other:
                # Of alternatives equally alike the longest: the same whichever word stands left.
                skeleton, consonants = max(
                    (skeleton, consonants), (ratio(one, other) / 100, min(len(one), len(other)))
                )
            elif one == other and skeleton < 0.5:
                skeleton, consonants = 0.5, 0  # two words without consonants: neither for nor against
    return skeleton, consonants


def equal_consonants(left: Token, right: Token) -> int:
    """How many consonants the longest skeleton has that both words may have."""
    ones, others = _skeletons(left, right)
    if len(ones) == len(others) == 1:
        return len(ones[0]) if ones == others else 0
    return max([len(one) for one in ones if one in others], default=0)


@cache
def fitted() -> dict[bool, Weights]:
    """The fitted weights and intercept: True for words of two scripts, False for one."""
    with (data_folder() / "weights" / "name_tokens.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["script"], row["feature"]): float(row["weight"]) for row in csv.DictReader(file)}
    return {
        cross: Weights(**{name: rows[script, name] for name in Weights._fields})
        for cross, script in ((False, "same"), (True, "cross"))
    }
