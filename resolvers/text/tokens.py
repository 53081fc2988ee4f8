"""Where are the words of a text, and what stands between them?

Words keep inner apostrophes (d'Ivoire, O'Brien), initialisms keep their points (U.S., D.C.), a possessive ending
stays outside. Offsets are into the original text, in code points.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer.keys import fold

# Marks that carry vowels in Hebrew, Arabic and the scripts of India are part of the word; ``\w`` leaves them out.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1C00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_LETTER = rf"(?:[^\W_]|[{re.escape(_MARKS)}])"
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
# Scripts written without spaces: one run of letters holds many words.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# How far back a sentence's beginning is looked for.
_LOOK_BACK = 12
_MOST_KEYS = 200_000

_keys: dict[str, str] = {}


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
        return start == 0 or _SENTENCE_START.search(self.text[max(0, start - _LOOK_BACK) : start]) is not None


def tokenise(text: str) -> Tokens:
    """Return the words of a text. Any string will do; one without a letter has none."""
    starts, ends, words = [], [], []
    for match in WORD.finditer(text):
        start, end = match.span(1)
        starts.append(start)
        ends.append(end)
        words.append(text[start:end])
    return Tokens(
        text,
        starts,
        ends,
        words,
        list(map(word_key, words)),
        list(map(_capital, words)),
        [word[0].islower() or word[0].isupper() for word in words],
    )


def word_key(word: str) -> str:
    """The folded form of a word, remembered: news uses few words over and over."""
    key = _keys.get(word)
    if key is None:
        if len(_keys) >= _MOST_KEYS:
            _keys.clear()
        key = _keys[sys.intern(word)] = fold(word).replace(" ", "")
    return key


def _capital(word: str) -> bool:
    """A capital first, or after a leading particle (d'Ivoire), or a letter of a script without capitals."""
    first = word[0]
    if first.islower():
        return len(word) > 3 and word[1] in "'\u2019" and word[2].isupper()
    return first.isalpha()
