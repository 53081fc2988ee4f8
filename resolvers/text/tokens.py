"""Where are the words of a text, and what stands between them?

Words keep inner apostrophes (d'Ivoire, O'Brien), initialisms keep their points (U.S., D.C.), a possessive ending
stays outside. Offsets are into the original text, in code points.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from resolvers.index.folding import Codes, code_points

# Marks that carry vowels in Hebrew, Arabic and the scripts of India are part of the word; ``\w`` leaves them out.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1C00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_LETTER = rf"[\w{re.escape(_MARKS)}]"
_APOSTROPHE = "['\u2019\u02bc\u05f3]"
# Hebrew writes a double quote inside its acronyms: ארה"ב.
_HEBREW_ACRONYM = '(?:["\u05f4](?=[\u05d0-\u05ea](?![\u05d0-\u05ea])))'
WORD = re.compile(
    rf"((?:[A-Z]\.){{2,}}(?:[A-Z]\b(?!['\u2019]))?"
    rf"|{_LETTER}+(?:(?:{_APOSTROPHE}(?![sS]\b)|{_HEBREW_ACRONYM}){_LETTER}+)*)"
    r"(?:['\u2019][sS]\b)?"
)
# What may stand between the end of a sentence and the first word of the next one.
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;\"\u201c\u201d\u201e\u00ab\n\r|\u2022*\u061f\u06d4\u3002]|--|\u2014|\u2013)[\s\"\u201c\u2018'(\u00ab]*$"
)
# How far back a sentence's beginning is looked for.
_LOOK_BACK = 12
_MOST_KNOWN = 200_000
# In a single name the pattern is quicker than arrays.
_SHORT = 150
# What a character is to words; 0 until it was looked at.
_LETTER_SORT, _JOINING_SORT, _POINT_SORT, _OTHER_SORT = 1, 2, 3, 4
_LETTERS = re.compile(_LETTER)
# What the pattern lets stand between the letters of one word.
_JOINING = "'\u2019\u02bc\u05f3\"\u05f4"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, as parallel lists.

    Attributes:
        starts, ends: Offsets of each word.
        words: As written.
        keys: Folded; may be empty.
        capital: Written with a capital, or in a script that has none.
        cased: The script has capitals.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    words: Sequence[str]
    keys: Sequence[str]
    capital: Sequence[bool]
    cased: Sequence[bool]

    def __len__(self) -> int:
        return len(self.starts)

    def gap(self, number: int) -> str:
        """What stands between a word and the next one; "" past the ends."""
        if 0 <= number < len(self.starts) - 1:
            return self.text[self.ends[number] : self.starts[number + 1]]
        return ""

    def starts_sentence(self, number: int) -> bool:
        """Whether a word stands where a capital says nothing: after a full stop, a quote, a line end."""
        start = self.starts[number]
        # Most words: a letter or a comma, a space, the word. The pattern need not be asked.
        if (
            start > 1
            and self.text[start - 1] == " "
            and (self.text[start - 2].isalnum() or self.text[start - 2] == ",")
        ):
            return False
        return start == 0 or _SENTENCE_START.search(self.text[max(0, start - _LOOK_BACK) : start]) is not None


def tokenise(text: str) -> Tokens:
    """Return the words of a text. Any string will do; one without a letter has none.

    They are those that ``WORD.finditer`` finds, in two thirds of the time: runs of letters come from one look at all
    characters, and the pattern is asked only where an apostrophe, a quote or a point may join two.
    """
    starts, ends = _bounds(text) if len(text) > _SHORT else _reread(text, (0,), (len(text),), (0, 0))
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    seen = list(map(_KNOWN.__getitem__, words))
    keys, capital, cased = zip(*seen, strict=True) if seen else ((), (), ())
    return Tokens(text, starts, ends, words, keys, capital, cased)


def _bounds(text: str) -> tuple[list[int], list[int]]:
    """Where words begin and end."""
    sorts = _SORTS.of(code_points(text))
    inside = np.zeros(len(sorts) + 2, bool)
    np.equal(sorts, _LETTER_SORT, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    apart, behind = starts[1:] - ends[:-1], sorts[ends[:-1]]
    joined = (behind == _JOINING_SORT) & (apart == 1)
    # "U.S.", and "U.S.'s": an initial goes on behind its point, or behind that and an apostrophe.
    joined |= (behind == _POINT_SORT) & (apart <= 2) & (ends[:-1] - starts[:-1] == 1)
    if not joined.any():
        return starts.tolist(), ends.tolist()
    edges = np.flatnonzero(np.diff(joined, prepend=False, append=False))
    return _reread(text, starts.tolist(), ends.tolist(), edges.tolist())


def _reread(
    text: str, starts: Sequence[int], ends: Sequence[int], edges: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Let the pattern read stretches of words again: from the first of each to the last one, by number."""
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        spans = [match.span(1) for match in WORD.finditer(text, starts[first], ends[last] + 1)]
        new_starts += [*starts[done:first], *(start for start, _ in spans)]
        new_ends += [*ends[done:first], *(end for _, end in spans)]
        done = last + 1
    return [*new_starts, *starts[done:]], [*new_ends, *ends[done:]]


class _Sorts:
    """What each character is to words, learned as characters turn up."""

    def __init__(self) -> None:
        self._table = np.zeros(0x110000, np.uint8)

    def of(self, codes: Codes) -> npt.NDArray[np.uint8]:
        """The sort of each code point."""
        sorts = self._table[codes]
        if not sorts.all():
            for code in np.unique(codes[sorts == 0]).tolist():
                self._table[code] = _sort(chr(code))
            sorts = self._table[codes]
        return sorts


def _sort(character: str) -> int:
    if _LETTERS.match(character):
        return _LETTER_SORT
    if character in _JOINING:
        return _JOINING_SORT
    return _POINT_SORT if character == "." else _OTHER_SORT


_SORTS = _Sorts()


class _Words(dict[str, tuple[str, bool, bool]]):
    """Key, capital and cased of each word met: news uses few words over and over. Empties itself when full."""

    def __missing__(self, word: str) -> tuple[str, bool, bool]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        first = word[0]
        key = word.lower() if word.isascii() and word.isalnum() else fold(word).replace(" ", "")
        self[word] = seen = key, _capital(word), first.islower() or first.isupper()
        return seen


_KNOWN = _Words()


def _capital(word: str) -> bool:
    """A capital first, or after a leading particle (d'Ivoire), or a letter of a script without capitals."""
    first = word[0]
    if first.islower():
        return len(word) > 3 and word[1] in "'\u2019" and word[2].isupper()
    return first.isalpha()
