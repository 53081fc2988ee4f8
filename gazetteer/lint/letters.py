"""In which script is a word written, and which characters does nobody see?"""

import unicodedata
from functools import cache

# Scripts whose letters look alike, so that one in a word of the other is a slip or a trick.
LOOKALIKES = frozenset({"LATIN", "CYRILLIC", "GREEK"})
# Joiners shape letters in Arabic, Indic and some other scripts; in these they shape nothing.
_UNJOINED = LOOKALIKES | {"HEBREW", "ARMENIAN", "GEORGIAN", "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "THAI"}
_JOINERS = "\u200c\u200d"


@cache
def script_of(character: str) -> str:
    """Return the script of a letter as the first word of its Unicode name ("LATIN"), "" for what is no letter."""
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters."""
    return frozenset(filter(None, map(script_of, text)))


def invisible_characters(text: str) -> list[str]:
    """Return the characters of a text that nobody sees or that mean nothing, each once, in order.

    Controls, zero-width spaces, direction marks, soft hyphens, private and unassigned characters, and the replacement
    character. Joiners are passed over where the text has letters that they shape.
    """
    if text.isascii() and text.isprintable():
        return []
    joined = bool(scripts_of(text) - _UNJOINED)
    return list(
        dict.fromkeys(
            character
            for character in text
            if _is_invisible(character) and not (joined and character in _JOINERS)
        )
    )


@cache
def _is_invisible(character: str) -> bool:
    # Signs of Arabic and Syriac that enclose numbers are of the same category, and seen.
    if "ARABIC" in (name := unicodedata.name(character, "")) or "SYRIAC" in name:
        return False
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")
