"""How is a whole text folded at once, and where did each folded character stand?

``gazetteer.keys.fold`` is the law; this is the same fold over arrays of code points. The table is made from
``fold_character`` as characters turn up, so there is one definition and nothing to ship.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold_character
from resolvers.index.ranges import expand

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.intp]

SPACE = 32
NEWLINE = 10
CHUNK = 16384  # texts folded at once: the working arrays stay in the second-level cache
_UNSEEN, _DROPPED, _SEVERAL = 0, 1, 2  # control characters, which no fold yields

# Scripts written without spaces between words: every character is a token of its own.
# Thai and Lao, Myanmar, Khmer, kana, Han and its extensions.
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF),
            (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip


def code_points(text: str) -> Codes:
    """Return the code points of a text, lone surrogates included; read-only."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    """Return the text of an array of code points; the reverse of ``code_points``."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


class FoldTable:
    """The fold of every code point seen so far.

    ``_single`` holds the folded code point where there is just one, else one of the marks above; folds of several
    characters stand in ``_flat``. Most of the table is never touched and takes no memory.
    """

    def __init__(self) -> None:
        self._single = np.zeros(0x110000, np.uint32)
        self._count = np.zeros(0x110000, np.uint8)
        self._offset = np.zeros(0x110000, np.uint32)
        self._flat = np.zeros(1, np.uint32)

    def fold(self, codes: Codes) -> tuple[Codes, Positions]:
        """Fold code points, spaces not yet squeezed.

        Returns:
            The folded code points, and for each of them the position in ``codes`` that it came from.
        """
        folded = self._single[codes]
        special = np.flatnonzero(folded <= _SEVERAL)
        if not len(special):
            return folded, np.arange(len(codes))
        marks = folded[special]
        if marks.min() == _UNSEEN:
            self._learn(np.array(sorted(set(codes[special[marks == _UNSEEN]].tolist())), np.uint32))
            return self.fold(codes)
        if marks.max() == _DROPPED:
            origin = np.flatnonzero(folded != _DROPPED)
            return folded[origin], origin
        count = np.ones(len(codes), np.uint8)
        count[special] = self._count[codes[special]]
        origin = np.repeat(np.arange(len(codes)), count)
        folded = folded[origin]
        several = special[marks == _SEVERAL]
        first = np.searchsorted(origin, several)
        flat = self._offset[codes[several]].astype(np.int64)
        lengths = count[several].astype(np.int64)
        folded[expand(first, first + lengths)] = self._flat[expand(flat, flat + lengths)]
        return folded, origin

    def _learn(self, codes: Codes) -> None:
        # Spaces are squeezed later in any case; one for several keeps "…" on the road of one character for one.
        folds = [_one_space(fold_character(chr(code))) for code in codes.tolist()]
        lengths = np.fromiter(map(len, folds), np.int64, len(folds))
        flat = code_points("".join(folds))
        # The flat array is replaced and never changed, and ``_single`` comes last: a thread that reads beside us
        # sees either the old state or the new one.
        self._offset[codes] = len(self._flat) + np.cumsum(lengths) - lengths
        self._count[codes] = lengths
        self._flat = np.concatenate([self._flat, flat])
        single = np.where(lengths == 0, _DROPPED, _SEVERAL).astype(np.uint32)
        single[lengths == 1] = flat[(np.cumsum(lengths) - lengths)[lengths == 1]]
        self._single[codes] = single


def _one_space(folded: str) -> str:
    return " " if folded.isspace() else folded


FOLDS = FoldTable()


def fold_text(codes: Codes) -> tuple[Codes, Positions]:
    """Fold running text: one space between words, perhaps one at either end, and the position each came from."""
    folded, origin = FOLDS.fold(codes)
    space = folded == SPACE
    again = np.flatnonzero(space[1:] & space[:-1])
    if not len(again):
        return folded, origin
    keep = np.ones(len(folded), bool)
    keep[again + 1] = False
    kept = np.flatnonzero(keep)
    return folded[kept], origin[kept]


def fold_lines(texts: Sequence[str]) -> tuple[Codes, Positions]:
    """Fold many texts at once.

    Returns:
        The keys, each followed by a newline, as one array of code points; and the ends of the keys in it
        (the positions of the newlines). An empty key is an empty line.
    """
    joined = "\n".join(texts) + "\n" if texts else ""
    if joined.count("\n") != len(texts):
        joined = "\n".join(text.replace("\n", " ") for text in texts) + "\n"
    codes = code_points(joined)
    folded, origin = FOLDS.fold(codes)
    folded[codes[origin] == NEWLINE] = NEWLINE
    after_gap = np.ones(len(folded), bool)
    after_gap[1:] = folded[:-1] <= SPACE
    folded = folded[~((folded == SPACE) & after_gap)]
    before_end = np.zeros(len(folded), bool)
    before_end[:-1] = folded[1:] == NEWLINE
    folded = folded[~((folded == SPACE) & before_end)]
    return folded, np.flatnonzero(folded == NEWLINE)


def fold_many(texts: Sequence[str]) -> list[str]:
    """Return ``fold(text)`` of each text; about four times as fast as one at a time."""
    keys: list[str] = []
    for first in range(0, len(texts), CHUNK):
        keys.extend(text_of(fold_lines(texts[first : first + CHUNK])[0]).split("\n")[:-1])
    return keys


def _unspaced() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x110000, bool)
    for first, last in UNSPACED:
        table[first : last + 1] = True
    return table


_IS_UNSPACED = _unspaced()


def token_bounds(folded: Codes) -> tuple[Positions, Positions]:
    """Return where tokens start and end (exclusive) in folded code points; spaces and newlines part them."""
    if not len(folded):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    word = folded > SPACE
    edge = np.ones(len(folded) + 1, bool)  # edge[i]: a token boundary lies before i
    np.logical_not(word[:-1] & word[1:], out=edge[1:-1])
    if folded.max() >= UNSPACED[0][0]:
        alone = _IS_UNSPACED[folded]
        edge[1:-1] |= alone[:-1] | alone[1:]
    return np.flatnonzero(word & edge[:-1]), np.flatnonzero(word & edge[1:]) + 1
