"""What does the index know about a spelling? Spellings to keys, keys to candidates.

Spellings come back again and again in news, so that what is found is remembered, within bounds.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from resolvers.index.index import Index
from resolvers.text.bearers import DISTRICT, STATUS, Candidates, Describer
from resolvers.text.weights import Weights

# The layer that holds whatever the world's list has.
WORLD = "world"
# Latin letters with marks end here; Greek and Cyrillic follow.
_LAST_LATIN = "\u024f"
_MOST_REMEMBERED = 100_000
HEADS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "pt": "point"}
_WRITTEN_OUT = HEADS | {full: short for short, full in HEADS.items()}


class Spellings:
    """Spellings to keys, keys to candidates; both remembered."""

    def __init__(self, index: Index, weights: Weights) -> None:
        self.index = index
        self.columns = index.entities
        self._describer = Describer(index, weights)
        self._keys: dict[str, int] = {}
        self._candidates: dict[tuple[int, bool], Candidates | None] = {}
        layers = self.columns.layers
        self._world_layer = layers.index(WORLD) if WORLD in layers else -1

    def keys(self, texts: Sequence[str]) -> list[int]:
        """Return the key number of each spelling, -1 where no table has it."""
        known = self._keys
        unknown = list({text for text in texts if text not in known})
        if unknown:
            if len(known) + len(unknown) > _MOST_REMEMBERED:
                known.clear()
                unknown = list(set(texts))
            known.update(zip(unknown, self.index.exact(unknown).tolist(), strict=True))
        return [known[text] for text in texts]

    def candidates(self, key: int, *, english: bool = True) -> Candidates | None:
        """Return who bears a key; ``None`` where nobody living does.

        Args:
            key: Its number.
            english: The text is in English, where "Genf" is an odd spelling; in German it is the usual one, and
                so is anything in another script.
        """
        if (key, english) not in self._candidates:
            self.remember([key], english=english)
        return self._candidates[key, english]

    def remember(self, keys: Iterable[int], *, english: bool = True) -> None:
        """Look up many keys at once, for ``candidates`` to find them; numbers below 0 are passed over."""
        new = [key for key in dict.fromkeys(keys) if key >= 0 and (key, english) not in self._candidates]
        if not new:
            return
        if len(self._candidates) + len(new) > _MOST_REMEMBERED:
            self._candidates.clear()
        rows, status, spelling = self._rows(new)
        foreign = np.array([not english or _is_foreign(self.index.key_text(key)) for key in new])
        usual = foreign[spelling] & (status == STATUS["variant"])
        status = np.where(usual, STATUS["preferred"], status).astype(np.uint8)
        found = {}
        if len(rows):
            entity = self.index.names.entity[rows].astype(np.intp)
            found = self._describer.describe(*self._describer.choose(entity, status, spelling))
        self._candidates.update(((key, english), found.get(number)) for number, key in enumerate(new))

    def _rows(
        self, keys: Sequence[int]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
        """The name rows of keys and of the keys that mean the same: rows, the status of each, the place of its key.

        "Mt Pleasant" is Mount Pleasant too; "Walton" is Walton County for short.
        """
        texts = [self.index.key_text(key) for key in keys]
        same = [(number, text, False) for number, key in enumerate(texts) for text in _written_out(key)]
        counties = [
            (n, text, True) for n, key in enumerate(texts) for text in (f"{key} county", f"county {key}")
        ]
        others = [*same, *counties]
        kin = [
            (number, key, county)
            for (number, _, county), key in zip(
                others, self.keys([text for _, text, _ in others]), strict=True
            )
            if key >= 0
        ]
        asked = np.array([*keys, *(key for _, key, _ in kin)], np.int64)
        spelling = np.array([*range(len(keys)), *(number for number, _, _ in kin)], np.intp)
        by_county = np.array([*(False for _ in keys), *(county for _, _, county in kin)])
        rows, position = self.index.rows_of_keys(asked)
        names = self.index.names
        status, by_county = names.status[rows], by_county[position]
        keep = ~by_county | (self.columns.place_class[names.entity[rows]] == DISTRICT)
        status = np.where(by_county, STATUS["short"], status).astype(np.uint8)
        return rows[keep], status[keep], spelling[position][keep]

    def is_curated(self, candidates: Candidates) -> bool:
        """Whether somebody put one of the candidates into a table, rather than that the world's list has them all."""
        return bool((self.columns.layer[candidates.entities] != self._world_layer).any())

    def only(self, candidates: Candidates, kind: int) -> Candidates | None:
        """Return the candidates of one kind; ``None`` where there are none."""
        keep = candidates.kind == kind
        if keep.all():
            return candidates
        return self.subset(candidates, keep) if keep.any() else None

    def subset(self, candidates: Candidates, keep: npt.NDArray[np.bool_]) -> Candidates:
        """Return some of the candidates, described anew; at least one."""
        entity, status = candidates.entities[keep], candidates.status[keep]
        return self._describer.describe(entity, status, np.zeros(len(entity), np.intp))[0]


def _is_foreign(key: str) -> bool:
    """Whether a key is in another script than Latin."""
    return max(key) > _LAST_LATIN


def _written_out(key: str) -> list[str]:
    """The same name with "St", "Ft", "Mt" written out, or abbreviated where it is written out."""
    head, _, rest = key.partition(" ")
    return [f"{_WRITTEN_OUT[head]} {rest}"] if rest and head in _WRITTEN_OUT else []
