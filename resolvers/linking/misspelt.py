"""Which words of the reference might a word be a slip of?

Where every word of a name is misspelt and the words are turned round, the name as a whole is far from the right one and
its consonants are others. Word by word it is one edit away: Poolača nom is found as Polača Tom.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from resolvers.index.keys import number_keys
from resolvers.index.near import LONGEST, SHORTEST, NearTable, build_near
from resolvers.normalise.tokens import Token

# Of the words nearby the commonest so many of the nearest: of two that are as near, the commoner one is likelier meant.
MOST_NEAR: Final = 8


class Vocabulary:
    """The distinct words of a table's names, by their Latin letters. Read-only once made."""

    def __init__(
        self, words: Sequence[str], rarity: Mapping[str, float], classes: NDArray[np.uint64]
    ) -> None:
        """File the words.

        Args:
            words: Distinct.
            rarity: How rare each is, from 0 to 1.
            classes: What each is filed under (``resolvers.linking.terms``).
        """
        keys, key = number_keys(words)
        near: dict[str, Any] = build_near(keys)
        self._near = NearTable(keys, near["near_postings"], near["near_buckets"], near["near_signatures"])
        self._classes = np.zeros(len(keys), np.uint64)
        self._classes[key] = classes
        self._rarity = np.ones(len(keys))
        self._rarity[key] = [rarity[word] for word in words]

    def near(self, tokens: Sequence[Token]) -> NDArray[np.uint64]:
        """Return what the words near each token are filed under, 0 where there are fewer than ``MOST_NEAR``."""
        asked = [
            place for place, one in enumerate(tokens) if one.plain and SHORTEST <= len(one.folded) <= LONGEST
        ]
        texts = [tokens[place].folded for place in asked]
        found = self._near.find_many(texts, [1] * len(texts))
        order = np.lexsort((self._rarity[found.keys], found.edits, found.owners))
        order = order[found.edits[order] > 0]
        owners = found.owners[order]
        column = np.arange(len(owners)) - np.searchsorted(owners, owners)
        few = column < MOST_NEAR
        classes = np.zeros((len(tokens), MOST_NEAR), np.uint64)
        classes[np.array(asked, np.int64)[owners[few]], column[few]] = self._classes[found.keys[order[few]]]
        return classes
