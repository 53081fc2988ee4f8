"""How alike are thousands of pairs of words? ``resolvers.evidence.token_pairs`` in arrays.

What is certain of a pair is asked pair by pair; what the model weighs is measured for all pairs at once. Both rooms
give the same numbers to the last bit and remember them in one store.
"""

from collections.abc import Sequence
from itertools import repeat
from math import nan
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cpdist

from resolvers.evidence.token_pairs import (
    LEAST_SOUNDS,
    REMEMBERED,
    Weights,
    certain,
    chance,
    consonants_alike,
    equal_consonants,
    fitted,
    remember,
)
from resolvers.evidence.word_columns import Numbers, Places, Words
from resolvers.normalise.tokens import Token


def similarities(words: Words, ours: Places, theirs: Places) -> Numbers:
    """Return ``token_pairs.similarity`` of many pairs of words, given by their positions."""
    one, other = words.keys[ours], words.keys[theirs]
    found = np.ones(len(ours))
    differ = np.flatnonzero(one != other)
    one, other = one[differ], other[differ]
    pairs: list[int] = (np.minimum(one, other) << 32 | np.maximum(one, other)).tolist()
    known = np.array(list(map(REMEMBERED.get, pairs, repeat(nan))), np.float64)
    new = np.flatnonzero(np.isnan(known)).tolist()
    if new:
        once = {pairs[place]: place for place in new}
        places = differ[list(once.values())]
        judged = dict(zip(once, _judged(words, ours[places], theirs[places]).tolist(), strict=True))
        remember(judged)
        known[new] = [judged[pairs[place]] for place in new]
    found[differ] = known
    return found


def _judged(words: Words, ours: Places, theirs: Places) -> Numbers:
    """``token_pairs.judge`` of many pairs of words."""
    tokens = words.tokens
    found = np.zeros(len(ours))
    by_letters = words.plain[ours] & words.plain[theirs]
    for place in np.flatnonzero(~by_letters).tolist():
        known = certain(tokens[ours[place]], tokens[theirs[place]])
        by_letters[place] = known is None
        found[place] = known or 0.0
    open_ = np.flatnonzero(by_letters)
    ours, theirs = ours[open_], theirs[open_]
    ones, others = [tokens[place] for place in ours.tolist()], [tokens[place] for place in theirs.tolist()]
    sounds = measured(ratio, [one.sounds for one in ones], [one.sounds for one in others])
    cross = words.scripts[ours] != words.scripts[theirs]
    close = cross | (sounds >= LEAST_SOUNDS)
    for place in np.flatnonzero(~close & (words.consonants[ours] == words.consonants[theirs])).tolist():
        close[place] = ones[place].skeletons[0] == others[place].skeletons[0]
    for weights, fitting in ((fitted()[False], close & ~cross), (fitted()[True], close & cross)):
        places = np.flatnonzero(fitting)
        pairs = [ones[place] for place in places.tolist()], [others[place] for place in places.tolist()]
        seen = odds_many(*pairs, sounds[places] / 100, weights).tolist()
        found[open_[places]] = [
            1.0 if one.folded == other.folded else chance(one, other, odds)
            for one, other, odds in zip(*pairs, seen, strict=True)
        ]
    return found


def odds_many(lefts: Sequence[Token], rights: Sequence[Token], sounds: Numbers, weights: Weights) -> Numbers:
    """Return ``token_pairs.odds`` of many pairs of words."""
    ours, theirs = [one.folded for one in lefts], [one.folded for one in rights]
    lengths, their_lengths = _lengths(ours), _lengths(theirs)
    shorter, longer = np.minimum(lengths, their_lengths), np.maximum(lengths, their_lengths)
    edits = measured(OSA.distance, ours, theirs)
    seen = weights.letters * (1 - edits / longer) + weights.sounds * sounds
    heard, their_heard = [one.sounds for one in lefts], [one.sounds for one in rights]
    longest = np.maximum(np.maximum(_lengths(heard), _lengths(their_heard)), 1)
    if weights.sound_edits:
        seen += weights.sound_edits * (1 - measured(OSA.distance, heard, their_heard) / longest)
    if weights.broad_edits:
        broad, their_broad = [one.broad for one in lefts], [one.broad for one in rights]
        seen += weights.broad_edits * (1 - measured(OSA.distance, broad, their_broad) / longest)
    if weights.skeleton:
        consonants = [consonants_alike(one, other)[0] for one, other in zip(lefts, rights, strict=True)]
        seen += weights.skeleton * np.array(consonants, np.float64)
    equal = np.array(list(map(equal_consonants, lefts, rights)), np.int64)
    seen += weights.skeleton_equal_two * (equal >= 2)
    seen += weights.skeleton_equal_three * (equal >= 3)
    seen += weights.one_edit * ((edits <= 1) & (shorter >= 4))
    pairs = list(zip(heard, their_heard, strict=True))
    seen += weights.first_sound * np.array([one[:1] == other[:1] for one, other in pairs], bool)
    seen += weights.last_sound * np.array([one[-1:] == other[-1:] for one, other in pairs], bool)
    seen += weights.shortness * (1 / np.minimum(shorter, 9))
    begins = [one.startswith(other) or other.startswith(one) for one, other in zip(ours, theirs, strict=True)]
    seen += weights.prefix * ((shorter >= 4) & np.array(begins, bool))
    return weights.intercept + seen


def measured(
    scorer: Any, lefts: Sequence[str], rights: Sequence[str], score_cutoff: float | None = None
) -> Numbers:
    """Return what a scorer of rapidfuzz says of each pair of texts, in full precision."""
    return cpdist(lefts, rights, scorer=scorer, score_cutoff=score_cutoff, dtype=np.float64)


def _lengths(texts: Sequence[str]) -> Places:
    return np.fromiter(map(len, texts), np.int64, len(texts))
