"""Which known name does an unknown one resemble? First those of the same text, then the whole index.

A text that names Ashkelon and, once, "Ashkelom" has slipped. In the same text one letter is enough to say so;
outside it, the corridor for single names decides, with the text's country as a hint.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from gazetteer.keys import fold

# Shorter names differ by one letter all too often: Iran, Iraq; Niger, Nigel.
_SHORTEST = 6
_SHORTEST_FOR_TWO = 10
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known name of the text, and by how many letters the unknown one differs."""

    known: int
    text: str
    letters: int


def like_known(text: str, known: Mapping[str, tuple[int, str]]) -> Likeness | None:
    """Return the known name of the same text that an unknown one is nearest to.

    Args:
        text: The unknown name.
        known: Folded surfaces of known names, each with a number and the surface.

    Returns:
        The nearest within one letter, two in names of ten letters or more; ``None`` where there is none, for short
        names, and where the first letters differ. Of equally near ones the first.
    """
    key = fold(text)
    if len(key) < _SHORTEST:
        return None
    most = 2 if len(key) >= _SHORTEST_FOR_TWO else 1
    best: Likeness | None = None
    for other, (number, surface) in list(known.items())[:_MOST_KNOWN]:
        if abs(len(other) - len(key)) > most or other[0] != key[0]:
            continue
        letters = OSA.distance(key, other, score_cutoff=most)
        if 0 < letters <= most and (best is None or letters < best.letters):
            best = Likeness(number, surface, letters)
    return best


def reason_for(likeness: Likeness) -> str:
    """Return the likeness as a sentence."""
    letters = "one letter" if likeness.letters == 1 else "two letters"
    return f"spelled with {letters} different from {likeness.text}, which this text names too"
