"""Where are the words of a text, and what stands between them?

Words keep inner apostrophes (d'Ivoire, O'Brien), initialisms keep their points (U.S., D.C.), a possessive ending
stays outside. Offsets are into the original text, in code points.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer.keys import fold

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

_known: dict[str, tuple[str, bool, bool]] = {}


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
    """Return the words of a text. Any string will do; one without a letter has none."""
    spans = [match.span(1) for match in WORD.finditer(text)]
    words = [text[start:end] for start, end in spans]
    seen = [_known.get(word) or _learn(word) for word in words]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    keys, capital, cased = zip(*seen, strict=True) if seen else ((), (), ())
    return Tokens(text, starts, ends, words, keys, capital, cased)


def _learn(word: str) -> tuple[str, bool, bool]:
    """Key, capital and cased of a word, remembered: news uses few words over and over."""
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    first = word[0]
    cased = first.islower() or first.isupper()
    _known[word] = seen = fold(word).replace(" ", ""), _capital(word), cased
    return seen


def _capital(word: str) -> bool:
    """A capital first, or after a leading particle (d'Ivoire), or a letter of a script without capitals."""
    first = word[0]
    if first.islower():
        return len(word) > 3 and word[1] in "'\u2019" and word[2].isupper()
    return first.isalpha()
