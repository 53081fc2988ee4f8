"""Which script is a word written in? Only as fine as reading names needs it."""

import sys

LATIN, ARABIC, HEBREW, CYRILLIC, GREEK, FAR_EAST, OTHER = (
    sys.intern(name) for name in ("latin", "arabic", "hebrew", "cyrillic", "greek", "far", "other")
)
SCRIPTS = (LATIN, ARABIC, HEBREW, CYRILLIC, GREEK, FAR_EAST, OTHER)

# Blocks of the scripts that have rules of their own; "far": Han, kana and Hangul, whose spellings of foreign
# names keep few consonants apart, and Thai, Lao, Khmer and Burmese, which share that.
_BLOCKS = (
    (0x0000, 0x036F, LATIN), (0x1E00, 0x1EFF, LATIN), (0x2C60, 0x2C7F, LATIN), (0xA720, 0xA7FF, LATIN),
    (0x0370, 0x03FF, GREEK), (0x1F00, 0x1FFF, GREEK), (0x0400, 0x052F, CYRILLIC), (0x2DE0, 0x2DFF, CYRILLIC),
    (0x0590, 0x05FF, HEBREW), (0xFB1D, 0xFB4F, HEBREW), (0x0600, 0x06FF, ARABIC), (0x0750, 0x077F, ARABIC),
    (0x08A0, 0x08FF, ARABIC), (0xFB50, 0xFDFF, ARABIC), (0xFE70, 0xFEFF, ARABIC), (0x3040, 0x30FF, FAR_EAST),
    (0x3400, 0x4DBF, FAR_EAST), (0x4E00, 0x9FFF, FAR_EAST), (0xAC00, 0xD7A3, FAR_EAST), (0xF900, 0xFAFF, FAR_EAST),
)  # fmt: skip


def script_of(word: str) -> str:
    """The script of a word's first letter; LATIN for a word of digits."""
    if word.isascii():
        return LATIN
    for character in word:
        if character.isalpha():
            code = ord(character)
            for first, last, script in _BLOCKS:
                if first <= code <= last:
                    return script
            return OTHER
    return LATIN
