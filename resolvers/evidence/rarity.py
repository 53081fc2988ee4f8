"""How much does a word say in this gazetteer? A word that many entities bear tells little apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Final

from resolvers.index.related import Related

# What the commonest word keeps: two names that share nothing but "Bank" share that.
LEAST: Final = 0.15


class GazetteerRarity(Mapping[str, float]):
    """Folded word to its rarity: 1 for a word that no entity bears, ``LEAST`` for one that all do.

    Falls with the logarithm of the number of bearers, as inverse document frequency does. Counted over the filed
    names of the index; words are looked up when asked for, and kept.
    """

    def __init__(self, related: Sequence[Related], size: int) -> None:
        """Count over segments.

        Args:
            related: The filed names of each segment.
            size: How many entities there are.
        """
        self._related = related
        self._size = max(size, 1)
        self._scale = log(self._size + 1)
        self._kept: dict[str, float] = {}

    def __getitem__(self, word: str) -> float:
        known = self._kept.get(word)
        if known is None:
            self.learn([word])
            known = self._kept[word]
        return known

    def get(self, word: str, default: float | None = None) -> float:  # type: ignore[override]
        """The word's rarity; every word has one."""
        known = self._kept.get(word)
        return self[word] if known is None else known

    def learn(self, words: Iterable[str]) -> None:
        """Look many words up at once."""
        new = list(set(words) - self._kept.keys())
        if not new:
            return
        counts = sum(related.bearers(new) for related in self._related)
        for word, count in zip(new, counts.tolist(), strict=True):  # type: ignore[union-attr]
            share = log((self._size + 1) / (count + 0.5)) / self._scale
            self._kept[word] = LEAST + (1 - LEAST) * min(1.0, max(0.0, share))

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
