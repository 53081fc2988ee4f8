"""Which further names may a text hold? Runs of capitals that the reader of mentions passed over.

A reader that links names to entities must be sure that a span is a name. The audit need not be: a run of capitals
that is no name is harmless as long as no other run nearly equals it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from gazetteer.keys import fold
from gazetteer.model import Kind
from resolvers.audit.spelling import SENTENCE_START, starts_sentence
from resolvers.normalise import terms

# Capitals of the alphabets that have them; Georgian and what lies beyond the basic plane are left out.
CAPITALS = "".join(chr(code) for code in (*range(0x41, 0x590), *range(0x1E00, 0x2000)) if chr(code).isupper())
PARTICLES = "al|el|bin|ibn|bint|ben|van|von|der|den|de|del|della|da|dos|das|du|di|la|le|ter|ten|zu|y|of|of the|ad|ez|as|ash|ur"
_WORD = (
    rf"(?:(?:[a-z]{{1,3}}-|[dl]['’])?[{CAPITALS}]\w*(?:['’](?![sS]\b)\w+)*(?:-\w+(?:['’](?![sS]\b)\w+)*)*)"
)
_PART = rf"(?:[{CAPITALS}]\.(?!\w)|{_WORD})"
RUN = re.compile(rf"(?<![\w@#/.&-]){_PART}(?:[ \u00a0](?:(?:{PARTICLES})[ -]){{0,2}}{_PART})*")
# "R-Raleigh", "D-Hardy": a legislator's party before the place.
PARTY = re.compile(r"[A-Z]-(?=[A-Z])")
# A capitalised word after a word or a comma.
WITHIN = re.compile(rf"(?<=[\w,;] )[{CAPITALS}]\w+")
# A name of more words is a sentence in capitals or a title.
LONGEST_RUN = 7
SHORTEST_SINGLE = 4
# A lone word at the beginning of a sentence is taken for a name from this many letters on.
LONG_OPENER = 7
# So many bearers among the people of the table make a given name that is no accident.
USUAL = 20
# Endings of ordinary words.
STEMS = ("s", "es", "ed", "d", "ing", "r", "er", "ers", "ly", "men")


@dataclass(frozen=True, slots=True)
class _Page:
    """What else a text has: its words as written, and those that stand with a capital within a sentence."""

    words: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Page":
        return cls(frozenset(text.split()), frozenset(WITHIN.findall(text)))


def strangers(text: str) -> Iterator[tuple[int, int, Kind | None]]:
    """Yield the spans of capitalised runs that may be names, in order, with their kind where a word of theirs tells it.

    Titles and sentence-initial words of no name are cut from the front. Lone words must not be ordinary ones; headlines
    in full capitals are passed over.
    """
    page = _Page.of(text)
    for match in RUN.finditer(text):
        span = _trimmed(text, match.start(), match.end(), page)
        if span is not None:
            yield *span, _kind(text[span[0] : span[1]])


def _trimmed(text: str, start: int, end: int, page: _Page) -> tuple[int, int] | None:
    if PARTY.match(text, start, end):
        start += 2
    run = text[start:end]
    if " " not in run and "-" not in run:
        at_start = starts_sentence(text, start)
        if at_start and len(run) < LONG_OPENER and not run.isupper() and run not in page.names:
            # A short word that is never seen with a capital elsewhere: the sentence gave it the capital.
            return None
        return (start, end) if _lone_name(run, at_start=at_start) else None
    if run.isupper() and " " in run:
        return None
    words = [(match.start(), match.end()) for match in re.finditer(r"[^ \u00a0]+", run)]
    at_start = SENTENCE_START.search(text[max(0, start - 12) : start]) is not None
    if at_start and len(words) > 1 and _opens_sentence(run[slice(*words[0])], run[slice(*words[1])], page):
        words = words[1:]
    while words and (is_title(run[slice(*words[0])]) or run[slice(*words[0])].islower()):
        words = words[1:]
    end = start + _person_ends(run, words)
    if not words or len(words) > LONGEST_RUN:
        return None
    begin = start + words[0][0]
    if len(words) == 1 and not _lone_name(text[begin:end], at_start=False):
        return None
    return begin, end


def _opens_sentence(first: str, second: str, page: _Page) -> bool:
    """Whether the first word of a sentence has its capital for nothing: an everyday word, or one before a given name."""
    if is_title(first) or _given(first):
        return False
    return (
        _ordinary(first) or first.lower() in page.words or (_given(second) and fold(first) not in _people())
    )


def _person_ends(run: str, words: list[tuple[int, int]]) -> int:
    """Where a run ends; before " of " where it begins with a given name, since a person has no "of"."""
    if words and _given(run[words[0][0] : words[0][1]]):
        for place, (first, last) in enumerate(words):
            if place > 1 and run[first:last] == "of":
                del words[place:]
                return words[-1][1]
    return len(run)


def _lone_name(word: str, *, at_start: bool) -> bool:
    if len(word) < SHORTEST_SINGLE:
        return word.isupper() and len(word) > 2
    return not _ordinary(word) and not is_title(word) and not (at_start and _inflected(word))


@cache
def _cues(*classes: str) -> frozenset[str]:
    return frozenset(fold(row["term"]) for row in terms.rows("text_cues") if row["class"] in classes)


@cache
def _titles() -> frozenset[str]:
    return _cues("title", "head", "office") | frozenset(fold(row["term"]) for row in terms.rows("honorifics"))


@lru_cache(maxsize=30_000)
def is_title(word: str) -> bool:
    """Return whether a word is a title or an office, which stands before a name and does not belong to it."""
    return fold(word) in _titles()


@cache
def _everyday() -> frozenset[str]:
    return frozenset(row["word"] for row in terms.rows("ordinary_words")) | _cues(
        "function", "calendar", "speech", "locative", "direction"
    )


@lru_cache(maxsize=30_000)
def _ordinary(word: str) -> bool:
    return fold(word) in _everyday() or _inflected(word)


def _inflected(word: str) -> bool:
    """Whether a word is an ordinary one with an ending: Critics, Asked."""
    folded = fold(word)
    return any(
        folded.endswith(stem) and folded[: -len(stem)] in _everyday()
        for stem in STEMS
        if len(folded) > len(stem) + 2
    )


@cache
def _people() -> frozenset[str]:
    return frozenset(row["name"] for row in terms.rows("personal_names"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in terms.rows("personal_names") if int(row["given"]) >= USUAL)


def _given(word: str) -> bool:
    folded = fold(word)
    return folded in _given_names() and folded not in _cues("function")


@lru_cache(maxsize=30_000)
def _kind(run: str) -> Kind | None:
    """The kind that a run's words tell: a body's word makes an organisation, a given name in front a person."""
    words = fold(run).split()
    if any(word in _cues("body", "company", "government", "press", "school", "team") for word in words):
        return "organisation"
    return "person" if len(words) > 1 and words[0] in _given_names() else None
