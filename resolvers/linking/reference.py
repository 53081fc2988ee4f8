"""Which names of the reference table might be this one?

Built from the parts of the gazetteer's index, for names alone. Four ways in, from the surest to the widest:

    exact       the same spelling but for letter case, marks and punctuation
    same words  the same letters word by word, in whatever order
    near        within two edits (``resolvers.index.near``); none is missed
    alike       what shares two words, a word and an initial, letters (``resolvers.linking.terms``)
"""

from collections.abc import Sequence
from math import log
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.memory import uncollected
from gazetteer.model import Kind
from resolvers.index.hashing import column_hashes, text_hashes
from resolvers.index.keys import number_keys
from resolvers.index.near import LONGEST, SHORTEST, NearTable, build_near, edits_for
from resolvers.index.postings import Terms, build_postings, search
from resolvers.index.ranges import expand
from resolvers.linking.columns import UNKNOWN, NameColumn
from resolvers.linking.misspelt import Vocabulary
from resolvers.linking.terms import FIELD_WEIGHTS, FIELDS, first_classes, shared_terms
from resolvers.linking.words import words_of
from resolvers.normalise.prepare import Prepared, prepare

HOW: Final = ("exact", "same words", "near", "alike")
EXACT, SAME_WORDS, NEAR, ALIKE = range(4)

# Postings read for one name, rarest first, and names taken from them.
BUDGET: Final = 2000
MOST_ALIKE: Final = 64
# Names that are looked for nearby at once: enough to share what they read, few enough for little memory.
NEAR_TOGETHER: Final = 2048
# Names that are filed at once.
FILED_TOGETHER: Final = 65_536
# What the commonest word keeps, as in the gazetteer's rarity (``resolvers.evidence.rarity``).
LEAST_RARITY: Final = 0.15
# A short table says little about how common a word is: it counts as one of so many names.
LEAST_SIZE: Final = 1000


class Pairs(NamedTuple):
    """Entries of the left table and of the reference that may be one."""

    lefts: NDArray[np.int64]
    rights: NDArray[np.int64]


class _Groups:
    """Entries by a number that several may share."""

    def __init__(self, values: NDArray[np.uint64]) -> None:
        self._order = np.argsort(values, kind="stable")
        self._values = values[self._order]

    def find(self, wanted: NDArray[np.uint64]) -> Pairs:
        starts = np.searchsorted(self._values, wanted)
        ends = np.searchsorted(self._values, wanted, side="right")
        return Pairs(np.repeat(np.arange(len(wanted)), ends - starts), self._order[expand(starts, ends)])


class Reference:
    """The filed names of the reference table. Read-only once made."""

    def __init__(self, column: NameColumn, kind: Kind | None = None) -> None:
        """File the names: some fifty microseconds and, while it lasts, four to five kilobytes of memory a name.

        Args:
            column: The table's names.
            kind: What they are names of; ``None`` reads them as names of anything.
        """
        self.column = column
        self.kind = kind
        with uncollected():
            self.prepared = [prepare(name, kind) for name in column.names]
            self.rarity = _rarity(self.prepared)
            self.words = words_of(self.prepared, self.rarity)
            keys, key = number_keys(column.names)
            self._exact = _Groups(column_hashes(keys.texts)[key])
            self._same_words = _Groups(text_hashes([name.ordered for name in self.prepared]))
            self._by_key = _Groups(key.astype(np.uint64))
            near: dict[str, Any] = build_near(keys)
            self._near = NearTable(keys, near["near_postings"], near["near_buckets"], near["near_signatures"])
            words = {one.folded: one for name in self.prepared for one in name.tokens if one.folded}
            self._vocabulary = Vocabulary(list(words), self.rarity, first_classes(list(words.values())))
            self._postings = build_postings(_filed_terms(self.prepared), len(self.prepared), FIELDS)

    def exact(self, keys: Sequence[str]) -> Pairs:
        """Entries with the same folded spelling as each of the keys."""
        return self._exact.find(text_hashes(keys))

    def same_words(self, names: Sequence[Prepared]) -> Pairs:
        """Entries with the same words in any order."""
        return self._same_words.find(text_hashes([name.ordered for name in names]))

    def near(self, keys: Sequence[str]) -> Pairs:
        """Entries within two edits of each folded spelling, one edit below five letters, none below three."""
        asked = [place for place, key in enumerate(keys) if SHORTEST <= len(key) <= LONGEST]
        lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        for first in range(0, len(asked), NEAR_TOGETHER):
            some = asked[first : first + NEAR_TOGETHER]
            texts = [keys[place] for place in some]
            found = self._near.find_many(texts, [edits_for(len(text)) for text in texts])
            lefts.append(np.array(some, np.int64)[found.owners])
            rights.append(found.keys.astype(np.uint64))
        owners = np.concatenate(lefts)
        places, entries = self._by_key.find(np.concatenate(rights))
        return Pairs(owners[places], entries)

    def alike(self, names: Sequence[Prepared], blocks: NDArray[np.int64]) -> Pairs:
        """Entries that share most with each name, looked for within its block and among those of unknown block."""
        low = np.searchsorted(self.column.blocks, blocks)
        high = np.searchsorted(self.column.blocks, blocks, side="right")
        everywhere = blocks == UNKNOWN
        low[everywhere], high[everywhere] = 0, len(self.column)
        unknown = int(np.searchsorted(self.column.blocks, UNKNOWN, side="right"))
        asked = [(np.arange(len(names)), low, high)]
        if unknown:
            beside = np.flatnonzero(~everywhere)
            asked.append((beside, np.zeros(len(beside), np.int64), np.full(len(beside), unknown)))
        found = [self._search([names[one] for one in who.tolist()], who, *span) for who, *span in asked]
        return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _search(
        self,
        names: Sequence[Prepared],
        who: NDArray[np.int64],
        low: NDArray[np.int64],
        high: NDArray[np.int64],
    ) -> Pairs:
        whole = not low.any() and bool((high == len(self.column)).all())
        found = search(
            self._postings,
            shared_terms(names, self._vocabulary.near),
            len(names),
            FIELD_WEIGHTS,
            limit=MOST_ALIKE,
            budget=np.full(len(names), BUDGET),
            ranges=None if whole else (low, high),
        )
        return Pairs(np.repeat(who, np.diff(found.starts)), found.documents)


def _filed_terms(names: Sequence[Prepared]) -> Terms:
    """The terms of all names, a block at a time: what is needed on the way to them is several times their size."""
    parts = [Terms(np.zeros(0, np.uint32), np.zeros(0, np.uint64))]
    for first in range(0, len(names), FILED_TOGETHER):
        owners, values = shared_terms(names[first : first + FILED_TOGETHER])
        parts.append(Terms((owners + first).astype(np.uint32), values))
    return Terms(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _rarity(names: Sequence[Prepared]) -> dict[str, float]:
    """Folded word to how rare it is among the names: 1 for a word that none has, falling with the logarithm."""
    counts: dict[str, int] = {}
    for name in names:
        for word in {one.folded for one in name.tokens}:
            counts[word] = counts.get(word, 0) + 1
    size = max(len(names), LEAST_SIZE)
    scale = log(size + 1)
    return {
        word: LEAST_RARITY + (1 - LEAST_RARITY) * min(1.0, max(0.0, log((size + 1) / (count + 0.5)) / scale))
        for word, count in counts.items()
    }
