"""What belongs to the spelling of a name, and what to its place in a sentence?

The possessive, the marks that typewriters and typographers write differently, and the full capitals of
headlines are of the sentence; everything else is spelling.
"""

import re
from functools import lru_cache

from gazetteer.keys import fold

# Typewriter and typographic marks are house business of the whole text, not of one name.
TYPOGRAPHY = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), ""),
}
POSSESSIVE = re.compile(r"(?:['\u2019]s|(?<=[sS])['\u2019]|['\u2019]S)$")
ARTICLE = re.compile(r"^(?:the|The|THE)\s+")
# "U.S" at the end of a clause is "U.S.".
UNFINISHED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
# A point inside an initialism parts no words.
POINT = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w\.\w)\.")
OUTER = ' \t\r\n"“”„«»()[]{},;:!?*_~'
# A capital says nothing at the beginning of a text, after a full stop and in a heading.
SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”„«»\n\r|•*#>–—-])[\s\"“‘'(«*_>#-]*$")


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the name itself within ``text[start:end]``: no quotes, no possessive ending."""
    while start < end and text[start] in OUTER:
        start += 1
    while end > start and text[end - 1] in OUTER:
        end -= 1
    if text[start:end].endswith(".") and "." not in text[start : end - 1]:
        # The full stop of the sentence; that of an abbreviation with points stays.
        end -= 1
    possessive = POSSESSIVE.search(text[start:end])
    return start, start + possessive.start() if possessive and possessive.start() else end


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return a spelling with typographic marks made plain, one space between words and no leading "the"."""
    text = ARTICLE.sub("", " ".join(text.translate(TYPOGRAPHY).split()))
    return f"{text}." if UNFINISHED.fullmatch(text) else text


@lru_cache(maxsize=50_000)
def split_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a spelling: "Saint-Denis" gives saint and denis, "U.S. Army" us and army."""
    return tuple(fold(POINT.sub("", text)).split())


def all_capitals(text: str) -> bool:
    """Return whether a spelling is in capitals throughout and long enough to be so for the headline's sake."""
    return text.isupper() and sum(map(str.isalpha, text)) > 1


def starts_sentence(text: str, offset: int) -> bool:
    """Return whether the word at ``offset`` would be written with a capital anyway."""
    return SENTENCE_START.search(text[max(0, offset - 12) : offset]) is not None


def like(pattern: str, replacement: str) -> str:
    """Return the replacement in the letter case of what it replaces: all capitals, first capital or as given."""
    if all_capitals(pattern) and not all_capitals(replacement):
        return replacement.upper()
    if pattern[:1].isupper() and replacement[:1].islower():
        return replacement[:1].upper() + replacement[1:]
    return replacement
