"""When are two spellings the same spelling?

Orthography only: case, accents, apostrophes, punctuation, spaces. What words *mean* (titles, legal
forms, scripts) belongs to ``resolvers.normalise``, which starts from these keys.

The fold works character by character and knows no neighbours. That is what lets the index fold a text
with arrays and map every hit back to the original characters.
"""

import unicodedata
from functools import cache

# Left out altogether: "Qur'an" and "Quran" are one spelling. Modifier letters stand for hamza and ayn.
APOSTROPHES = frozenset("'`´\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u05f3\u05f4\uff07")

# Letters that Unicode does not decompose, though readers and typists do.
STROKES = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "ŋ": "ng", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ĸ": "k", "ſ": "s",
}  # fmt: skip

# Marks that carry no letter of their own, by block: Latin, Greek and Cyrillic accents; Hebrew points;
# Arabic vowel marks and the tatweel. Marks of Indic and other scripts are letters to their readers and stay.
MARKS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x0640, 0x0640),
         (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F))  # fmt: skip

HANGUL = range(0xAC00, 0xD7A4)


def fold(text: str) -> str:
    """Return the key under which two spellings count as one.

    Reach for it to ask whether two names are *written* alike. It knows letters and not the world:
    "Ltd" and "Limited" keep different keys, "Ashkelom" and "Ashkelon" too.

    Args:
        text: Any string, in any script, as found.

    Returns:
        Lower-case letters and digits with one space between words: "MÁLAGA" gives "malaga", "Saint-Denis"
        gives "saint denis", "O’Brien" gives "obrien". Empty when the text holds neither letter nor digit.
        Folding a key again returns the same key.
    """
    return " ".join(text.translate(_FOLDS).split())


@cache
def fold_character(character: str) -> str:
    """Return what one character becomes in a key: nothing, a space, or one to eighteen characters.

    Canonical and compatibility forms are taken apart, marks dropped, case folded. Hangul syllables stay whole.
    """
    if ord(character) in HANGUL:
        return character
    folded = "".join(map(_fold_part, unicodedata.normalize("NFKD", character)))
    # Folding case can undo the normal form and uncover new marks (Turkish dotted capital I, Greek iota
    # below). The second round leaves nothing for a third: tests try every code point.
    folded = "".join(map(_fold_part, unicodedata.normalize("NFKD", folded)))
    return unicodedata.normalize("NFC", folded)


def _fold_part(part: str) -> str:
    if _is_mark(ord(part)) or part in APOSTROPHES:
        return ""
    lowered = part.casefold()
    return (
        "".join(STROKES.get(letter, letter) for letter in lowered if not _is_mark(ord(letter)))
        if _is_letter(part)
        else _gap(part)
    )


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _gap(character: str) -> str:
    """Zero-width characters and other format marks vanish; everything else parts words."""
    return "" if unicodedata.category(character) == "Cf" else " "


def _is_mark(code: int) -> bool:
    return any(first <= code <= last for first, last in MARKS)


class _FoldTable(dict[int, str]):
    """A table for ``str.translate`` that fills itself as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        return folded


_FOLDS = _FoldTable()
