"""The words of many names as columns of numbers, for whatever looks at all of them at once."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from resolvers.evidence.names import LEAST_WEIGHT, Rarity
from resolvers.normalise.prepare import BESIDE_THE_NAME, SMALL, Prepared
from resolvers.normalise.scripts import LATIN, SCRIPTS
from resolvers.normalise.tokens import (
    CONSONANT_BITS,
    KNOWN_BIT,
    LENGTH_BITS,
    PLAIN_BIT,
    SCRIPT_BITS,
    WEIGHTS,
    Token,
)

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Numbers = NDArray[np.float64]

_KEY, _TRAITS, _FOLDED = attrgetter("key"), attrgetter("traits"), attrgetter("folded")
_ROLES = list(WEIGHTS)
_WEIGHTS = np.array(list(WEIGHTS.values()))
_OWN = np.array([role not in BESIDE_THE_NAME for role in _ROLES])
_LARGE = np.array([role not in SMALL for role in _ROLES])
_INITIAL, _PARTICLE = _ROLES.index("initial"), _ROLES.index("particle")


class Words(NamedTuple):
    """The words of many names, one behind the other; the position behind the last one stands for no word.

    Attributes:
        starts: Position of each name's first word.
        counts: How many words each name has.
        tokens: The words.
        letters: The Latin letters of each.
        keys: Their keys.
        lengths: How many Latin letters each has; 0 for no word.
        scripts: The place of each word's script among ``SCRIPTS``.
        consonants: The code of the first consonant in each word's likeliest skeleton; 0 for none.
        weights: What each counts; 0 for no word.
        plain: Whether nothing but its letters tells whether it is another word, as in ``Token``.
        own: Whether each is the name's own: no particle, legal form or honorific.
        known: Whether the tables say what it is.
        initial: Whether it is an initial.
        spelling: Whether it may stand for the initials of another name, as far as its role and script go.
        family: Whether it may be the family name.
    """

    starts: Places
    counts: Places
    tokens: list[Token]
    letters: list[str]
    keys: Places
    lengths: Places
    scripts: Places
    consonants: Places
    weights: Numbers
    plain: Flags
    own: Flags
    known: Flags
    initial: Flags
    spelling: Flags
    family: Flags

    def of(self, names: Places, most: int) -> Places:
        """Return the positions of the words of names: one row for all first words, one for all second, ... ."""
        order = np.arange(most)[:, None]
        return np.where(order < self.counts[names], self.starts[names] + order, len(self.tokens))


def columns_of(names: Sequence[Prepared], rarity: Rarity | None) -> Words:
    """Return the words of names, weighed as ``names.weigh`` does."""
    tokens = [one for name in names for one in name.tokens]
    letters = list(map(_FOLDED, tokens))
    counts = np.array([len(name.tokens) for name in names], np.int64)
    starts = np.cumsum(counts) - counts
    traits = np.array([*map(_TRAITS, tokens), _PARTICLE], np.int64)
    roles, scripts = traits & (1 << KNOWN_BIT) - 1, _bits(traits, SCRIPT_BITS, CONSONANT_BITS)
    weights = _WEIGHTS[roles]
    if rarity is not None:
        rare = np.array([*(rarity.get(word, 1.0) for word in letters), 0.0], np.float64)
        weights = np.maximum(LEAST_WEIGHT, rare * weights)
    weights[-1] = 0.0
    family = np.zeros(len(traits), bool)
    family[
        [start + place for start, name in zip(starts.tolist(), names, strict=True) for place in name.family]
    ] = True
    return Words(
        starts,
        counts,
        tokens,
        letters,
        np.array([*map(_KEY, tokens), -1], np.int64),
        traits >> LENGTH_BITS,
        scripts,
        _bits(traits, CONSONANT_BITS, LENGTH_BITS),
        weights,
        _bits(traits, PLAIN_BIT, SCRIPT_BITS) > 0,
        _OWN[roles],
        _bits(traits, KNOWN_BIT, PLAIN_BIT) > 0,
        roles == _INITIAL,
        (scripts == SCRIPTS.index(LATIN)) & _LARGE[roles],
        family,
    )


def _bits(numbers: Places, first: int, end: int) -> Places:
    return numbers >> first & (1 << end - first) - 1
