"""How alike are two names word by word, at a glance? Thousands of pairs in one sweep.

The words of many names are laid side by side by their sounds, each pair of words once however many names have it; a name
counts as alike as far as its words are answered. Whole names side by side put a name in other spelling behind dozens
that share its letters: Georgi Bjorlanda is more like Sergii Bjorlanda than like Yorgos Bjorlanda.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from resolvers.evidence.names import LEAST_WEIGHT, Rarity
from resolvers.evidence.token_pairs import KNOWN_APART, LEAST, LEAST_SOUNDS, SAME_GIVEN_NAME, SAME_INITIAL
from resolvers.index.hashing import text_hashes
from resolvers.index.ranges import expand
from resolvers.normalise.prepare import SMALL, Prepared
from resolvers.normalise.tokens import Token

# Of the words of a longer name, the first so many: names of organisations run long, and pairs grow with the square.
MOST_WORDS: Final = 6
# Given names and meanings that a word may stand for.
MOST_MEANINGS: Final = 2
# Log-odds that two words are one by the share of their sounds in common: a logistic fit to ``token_pairs.similarity`` on
# half a million pairs of words of made-up names.
SOUND_INTERCEPT, SOUND_SLOPE = -6.6, 7.8


@dataclass(frozen=True, slots=True)
class Words:
    """The words of names, each distinct one once.

    Attributes:
        starts: Where each name's words begin in ``numbers``; one longer than there are names.
        numbers: Numbers of words, name by name, in their order.
        sounds: The sounds of each distinct word.
        spelled: A hash of its Latin letters.
        meanings: Hashes of what it stands for, 0 where that is less than ``MOST_MEANINGS``.
        initials: A hash of its first letter.
        single: Whether it is a single letter.
        weights: What it counts for, by its role and its rarity.
    """

    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]
    sounds: NDArray[np.object_]
    spelled: NDArray[np.uint64]
    meanings: NDArray[np.uint64]
    initials: NDArray[np.uint64]
    single: NDArray[np.bool_]
    weights: NDArray[np.float64]


def words_of(names: Sequence[Prepared], rarity: Rarity) -> Words:
    """Gather the words of names; particles and legal forms are left out where there are others."""
    own = [own_words(name) for name in names]
    tokens: dict[int, Token] = {one.key: one for some in own for one in some}
    number = {key: place for place, key in enumerate(tokens)}
    distinct = list(tokens.values())
    letters = [one.folded or one.text for one in distinct]
    stands_for = [(*one.concepts, *one.names)[:MOST_MEANINGS] for one in distinct]
    padded = [text for some in stands_for for text in (*some, *([""] * (MOST_MEANINGS - len(some))))]
    meanings = text_hashes(padded)
    meanings[[not text for text in padded]] = 0
    sounds = np.empty(len(distinct), object)
    sounds[:] = [one.sounds for one in distinct]
    return Words(
        np.cumsum([0, *map(len, own)], dtype=np.int64),
        np.array([number[one.key] for some in own for one in some], np.int64),
        sounds,
        text_hashes(letters),
        meanings.reshape(len(distinct), MOST_MEANINGS),
        text_hashes([text[0] for text in letters]),
        np.array([len(text) == 1 for text in letters], bool),
        np.array(
            [max(LEAST_WEIGHT, rarity.get(one.folded, 1.0) * one.weight) for one in distinct], np.float64
        ),
    )


def own_words(name: Prepared) -> Sequence[Token]:
    """The first words of a name's own, or of all its words where it has none of its own."""
    if name.plain:
        return name.tokens[:MOST_WORDS]
    return [one for one in name.tokens if one.role not in SMALL][:MOST_WORDS] or name.tokens[:MOST_WORDS]


def coverage(
    ours: Words, theirs: Words, lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far the words of two names answer to each other.

    Args:
        ours: The words of one table's names.
        theirs: Those of the other's.
        lefts: Names of the one.
        rights: Beside each a name of the other.

    Returns:
        For each pair the share of the left name's weight that is answered, and of the right one's, 0 to 1.
    """
    counts, others = np.diff(ours.starts)[lefts], np.diff(theirs.starts)[rights]
    cells = counts * others
    ends = np.cumsum(cells)
    pair = np.repeat(np.arange(len(lefts)), cells)
    within = np.arange(len(pair)) - (ends - cells)[pair]
    row, column = np.divmod(within, np.maximum(others, 1)[pair])
    one = ours.numbers[ours.starts[lefts][pair] + row]
    other = theirs.numbers[theirs.starts[rights][pair] + column]
    distinct, which = np.unique(one * len(theirs.weights) + other, return_inverse=True)
    alike = _alike(ours, theirs, *np.divmod(distinct, max(len(theirs.weights), 1)))[which]
    # The same cells column by column, so that what belongs together stands together.
    place, down = np.divmod(within, np.maximum(counts, 1)[pair])
    turned = alike[(ends - cells)[pair] + down * others[pair] + place]
    return _answered(alike, others, ours, lefts), _answered(turned, counts, theirs, rights)


def _answered(
    alike: NDArray[np.float64], widths: NDArray[np.int64], words: Words, names: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The share of each name's weight that is answered.

    Args:
        alike: Likenesses of each word with each of the other name's, which stand side by side.
        widths: How many words the other name has.
        words: Where to find the names' words.
        names: Names.
    """
    counts = np.diff(words.starts)[names]
    each = np.repeat(widths, counts)  # one for each word of each pair
    pair = np.repeat(np.arange(len(names)), counts)
    best = np.zeros(len(each))
    some = each > 0
    if some.any():
        best[some] = np.maximum.reduceat(alike, (np.cumsum(each) - each)[some])
    starts = words.starts[names]
    weights = words.weights[words.numbers[expand(starts, starts + counts)]]
    answered = np.bincount(pair, best * weights, minlength=len(names))
    return answered / np.maximum(np.bincount(pair, weights, minlength=len(names)), LEAST_WEIGHT)


def _alike(
    ours: Words, theirs: Words, one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How probably words are one, about as ``token_pairs.similarity`` says."""
    if not len(one):
        return np.zeros(0)
    shares = process.cpdist(
        ours.sounds[one], theirs.sounds[other], scorer=ratio, score_cutoff=LEAST_SOUNDS, dtype=np.float32
    )
    alike = 1 / (1 + np.exp(-(SOUND_INTERCEPT + SOUND_SLOPE / 100 * shares.astype(np.float64))))
    meant, others = ours.meanings[one], theirs.meanings[other]
    alike[(meant[:, 0] != 0) & (others[:, 0] != 0)] *= KNOWN_APART
    alike[alike <= LEAST] = 0.0
    begin = ours.initials[one] == theirs.initials[other]
    alike = np.where(ours.single[one] | theirs.single[other], SAME_INITIAL * begin, alike)
    for column in range(MOST_MEANINGS):
        same = (meant[:, column, None] == others) & (others != 0)
        alike[same.any(axis=1)] = SAME_GIVEN_NAME
    alike[ours.spelled[one] == theirs.spelled[other]] = 1.0
    return alike
