"""How does a text part into words? Folding as the keys have it, with the letters kept that scripts need.

``gazetteer.keys.fold`` says when two spellings are one; here a word must still be read aloud afterwards, so that
four things differ: Cyrillic, Arabic and some Latin letters keep their marks where these make another letter (й, ї, أ, č), the
Hebrew geresh stays (צ׳ is ch), points inside abbreviations vanish (U.S.A. is usa), and "&" is "and".
"""

import re

from gazetteer.keys import fold_character

GERESH = "\u05f3"
# Marked Latin letters whose sound the bare letter hides.
SOUNDING = frozenset("čćšśžźżşșțçğñđł")

_POINT = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_HEBREW_APOSTROPHE = re.compile("['\u2019`\u00b4](?<=[\u05d0-\u05ea].)(?=[\u05d0-\u05ea])")
# "Int'l", "Ass'n": the apostrophe stands for letters; it vanishes as everywhere.
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII |= {ord("'"): "", ord("`"): "", ord("&"): " and "}


class _Folds(dict[int, str]):
    """A table for ``str.translate`` that fills itself as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(code)
        return folded


def _fold(code: int) -> str:
    character = chr(code)
    if character == "&":
        return " and "
    letter = 0x0400 <= code <= 0x052F or 0x0620 <= code <= 0x06D3 or character == GERESH
    # The marks and the tatweel stand in the Arabic block too; fold_character drops them.
    if (letter or character.lower() in SOUNDING) and fold_character(character):
        return character.lower()
    return GERESH if character == GERESH else fold_character(character)


_FOLDS = _Folds()


def split_words(text: str) -> list[str]:
    """Return the folded words of a text, in order: "Saint-Denis (U.S.A.)" gives saint, denis, usa."""
    if "." in text:
        text = _POINT.sub("", text)
    if text.isascii():
        return text.lower().translate(_ASCII).split()
    return _HEBREW_APOSTROPHE.sub(GERESH, text).translate(_FOLDS).split()
