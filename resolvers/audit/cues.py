"""Which words around a name say that its spelling is meant? From ``data/terms/audit_cues.csv``.

*formerly Bombay*, *also spelled Kiev*, *Ashkelom [sic]*, *chicken Kiev*: here the writer knows.
"""

import re
from functools import cache

from resolvers.normalise import terms

# No cue is longer than this, with its punctuation.
LOOK_BACK = 48
LOOK_AHEAD = 40
OPENING = r"[\s,:(\"“‘'«]*"


@cache
def cue_terms(group: str) -> tuple[str, ...]:
    """The terms of one class, longest first."""
    found = (row["term"] for row in terms.rows("audit_cues") if row["class"] == group)
    return tuple(sorted(found, key=lambda term: (-len(term), term)))


@cache
def _before(*groups: str) -> re.Pattern[str]:
    words = "|".join(re.escape(term) for group in groups for term in cue_terms(group))
    return re.compile(rf"(?:(?:(?<!\w)|(?=[,(]))(?:{words}){OPENING})$", re.IGNORECASE)


@cache
def _sic() -> re.Pattern[str]:
    marks = "|".join(re.escape(term) for term in cue_terms("sic"))
    return re.compile(rf"^['’]?s?[\s\"”’]*(?:{marks})", re.IGNORECASE)


@cache
def _fixed() -> dict[str, tuple[str, ...]]:
    """Folded word to the phrases that keep it."""
    found: dict[str, tuple[str, ...]] = {}
    for term in cue_terms("fixed"):
        for word in term.lower().split():
            found[word] = (*found.get(word, ()), term.lower())
    return found


def glossed(text: str, start: int) -> bool:
    """Return whether the words before say that this is another name or spelling: "also known as", "formerly"."""
    return _before("gloss", "former").search(text[max(0, start - LOOK_BACK) : start]) is not None


def called_former(text: str, start: int) -> bool:
    """Return whether the words before say that the name was or is another: "formerly", "then", "now"."""
    return _before("former").search(text[max(0, start - LOOK_BACK) : start]) is not None


def marked_sic(text: str, end: int) -> bool:
    """Return whether [sic] follows: the writer quotes the spelling knowingly."""
    return _sic().search(text[end : end + LOOK_AHEAD]) is not None


def in_fixed_phrase(text: str, start: int, end: int) -> bool:
    """Return whether a name stands in a phrase that keeps an old spelling: chicken Kiev, Bombay duck."""
    phrases = _fixed().get(text[start:end].lower(), ())
    around = text[max(0, start - LOOK_BACK) : end + LOOK_AHEAD].lower() if phrases else ""
    return any(phrase in around for phrase in phrases)


def side_by_side(between: str) -> bool:
    """Return whether two names with this text between them are named as two: "and", ", ", "told", "and Mr"."""
    words = re.findall(r"\w+", between.casefold())
    if "(" in between or ")" in between or len(words) > 2:
        return False
    if not words:
        return "," in between or "/" in between
    return words[0] in cue_terms("apart") or words[-1] in cue_terms("apart")
