"""How alike are two words of two names?

Certain before doubtful: equal letters, then equal numbers and meanings, then a small fitted model over three widths
of reading (letters, sounds, consonants). Its weights stand in ``data/weights/name_tokens.csv``, one set for words of
one script, where sounds say most, and one for words of two scripts, where consonants do.
"""

import csv
from functools import cache
from math import exp

from rapidfuzz.distance import OSA
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

# Pairs of words remembered before the store is emptied: some 60 MB.
MOST_REMEMBERED = 400_000
_REMEMBERED: dict[int, float] = {}


def similarity(left: Token, right: Token) -> float:
    """Return how probably two words are one word differently written: 0 to 1, 0 below ``LEAST``. Symmetric."""
    one, other = left.key, right.key
    if one == other:
        return 1.0
    pair = one << 32 | other if one < other else other << 32 | one
    known = _REMEMBERED.get(pair)
    if known is None:
        if len(_REMEMBERED) >= MOST_REMEMBERED:
            _REMEMBERED.clear()
        known = _REMEMBERED[pair] = _judge(left, right)
    return known


def _judge(left: Token, right: Token) -> float:
    if left.folded == right.folded:
        return 1.0 if left.text == right.text or not _both_far(left, right) else _by_character(left, right)
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
    return _by_character(left, right) if _both_far(left, right) else _by_model(left, right)


def _by_model(left: Token, right: Token) -> float:
    cross = left.script != right.script
    if (
        not cross
        and left.skeletons[0] != right.skeletons[0]
        and not ratio(left.sounds, right.sounds, score_cutoff=LEAST_SOUNDS)
    ):
        return 0.0
    weights, intercept = _weights()[cross]
    odds = intercept + sum(
        [weight * value for weight, value in zip(weights, features(left, right), strict=True)]
    )
    chance = 1 / (1 + exp(-odds)) if odds > -30 else 0.0
    if right.folded in terms.distinct_words().get(left.folded, ()):
        chance *= DISTINCT
    elif (left.names and right.names) or (left.concepts and right.concepts):
        chance *= KNOWN_APART
    return chance if chance > LEAST else 0.0


def _both_far(left: Token, right: Token) -> bool:
    return left.script == FAR_EAST and right.script == FAR_EAST


def _by_character(left: Token, right: Token) -> float:
    """Han, kana and Hangul: a character is a syllable and a meaning, so that one other character is another name."""
    return float((ratio(left.text, right.text) / 100) ** 3)


def features(left: Token, right: Token) -> tuple[float, ...]:
    """What the model looks at, in the order of ``FEATURES``."""
    cross = left.script != right.script
    far = cross and FAR_EAST in (left.script, right.script)
    ones, others = (left.far, right.far) if far else (left.skeletons, right.skeletons)
    skeleton, consonants = 0.0, 0
    for one in ones:
        for other in others:
            if one and other:
                # Of alternatives equally alike the longest: the same whichever word stands left.
                skeleton, consonants = max(
                    (skeleton, consonants), (ratio(one, other) / 100, min(len(one), len(other)))
                )
            elif one == other and skeleton < 0.5:
                skeleton, consonants = 0.5, 0  # two words without consonants: neither for nor against
    a, b, sounds, others_sounds = left.folded, right.folded, left.sounds, right.sounds
    shorter = min(len(a), len(b))
    edits = OSA.distance(a, b)
    longest = max(len(sounds), len(others_sounds)) or 1
    return (
        1 - edits / max(len(a), len(b)),
        ratio(sounds, others_sounds) / 100,
        1 - OSA.distance(sounds, others_sounds) / longest,
        1 - OSA.distance(left.broad, right.broad) / longest,
        skeleton,
        1.0 if skeleton == 1.0 and consonants >= 2 else 0.0,
        1.0 if skeleton == 1.0 and consonants >= 3 else 0.0,
        1.0 if edits <= 1 and shorter >= 4 else 0.0,
        1.0 if sounds[:1] == others_sounds[:1] else 0.0,
        1.0 if sounds[-1:] == others_sounds[-1:] else 0.0,
        1 / min(shorter, 9),
        1.0 if shorter >= 4 and (a.startswith(b) or b.startswith(a)) else 0.0,
    )


@cache
def _weights() -> dict[bool, tuple[tuple[float, ...], float]]:
    """The fitted weights and intercept: True for words of two scripts, False for one."""
    with (data_folder() / "weights" / "name_tokens.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["script"], row["feature"]): float(row["weight"]) for row in csv.DictReader(file)}
    return {
        cross: (tuple(rows[script, feature] for feature in FEATURES), rows[script, "intercept"])
        for cross, script in ((False, "same"), (True, "cross"))
    }
