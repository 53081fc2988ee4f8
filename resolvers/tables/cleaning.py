"""What has happened to a cell on its way here? Damage that has one cure is mended, and each cure is named.

Mojibake, HTML entities, characters that nobody sees, unusual spaces and full-width letters. A cure never guesses:
text that might be meant as it stands is left alone.
"""

import html
import re
from typing import Final, NamedTuple

from gazetteer.decoding import repair_mojibake

# Longer cells are no names and are refused: mending them would only cost time.
LONGEST: Final = 1_000
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Zero-width space, word joiner, byte-order mark, soft hyphen and marks of direction. Joiners and non-joiners
# shape words in Persian and Indic scripts and go only from between Latin letters.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[A-Za-z])[\u200c\u200d]"
)
_SPACES: Final = re.compile(r"[^\S ]+|[\u2800\u3164]")
_RUNS: Final = re.compile("  +")
_FULL_WIDTH: Final = re.compile("[\uff01-\uff5e]+")
# From a full-width character to the plain one: the block repeats ASCII at this distance.
_WIDTH: Final = 0xFEE0


class Cleaned(NamedTuple):
    """A cell, mended.

    Attributes:
        text: What stands there now.
        cures: What was done, as parts of a sentence, in order; empty where nothing was.
    """

    text: str
    cures: tuple[str, ...]


def clean(text: str) -> Cleaned:
    """Mend a cell.

    Mojibake is mended once and twice over ("MÃ¡laga" and "MÃƒÂ¡laga" are "Málaga"). Space at the ends is taken off
    without a word, as every look-up does.
    """
    if len(text) > LONGEST or (text.isascii() and "&" not in text and text.isprintable()):
        return Cleaned(text, ())
    cures = []
    for cure, mend in _CURES:
        mended = mend(text)
        if mended.strip() != text.strip():
            text = mended
            cures.append(cure)
    return Cleaned(text, tuple(cures))


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _mojibake(text: str) -> str:
    once = repair_mojibake(text)
    return once if once == text else repair_mojibake(once)


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _plain_spaces(text: str) -> str:
    return _RUNS.sub(" ", _SPACES.sub(" ", text)).strip()


def _plain_width(text: str) -> str:
    return _FULL_WIDTH.sub(lambda found: "".join(chr(ord(letter) - _WIDTH) for letter in found[0]), text)


_CURES: Final = (
    ("HTML entities decoded", _entities),
    ("mojibake mended", _mojibake),
    ("invisible characters left out", _visible),
    ("unusual spaces taken as spaces", _plain_spaces),
    ("full-width letters taken as plain ones", _plain_width),
)
