"""Which spans of a text are spelled like something the tables know?

Every capitalised word, and every word of a script without capitals, opens a longest match over the spellings of
the index. Nothing is decided here; a span is a proposal.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import NamedTuple

from resolvers.text.affixes import base_forms, script, without_prefix
from resolvers.text.bearers import Candidates
from resolvers.text.lexicon import Lexicon
from resolvers.text.spellings import HEADS, Spellings
from resolvers.text.tokens import Tokens, tokenise

# Models of names that may hold the name of a place.
BODIES = frozenset({"person", "organisation"})
# Longer names exist ("Office of the United Nations High Commissioner for Refugees") and are rare in news.
LONGEST = 8
# A settlement's name of two letters is more often a word or initials.
_SHORTEST_WORD = 2
_POSSESSIVES = ("'s ", "\u2019s ")
# Abbreviations of places that are not written in capitals are this long at most: Mont., Minn., W.Va.
_LONGEST_POINTED = 6
# Words that stand for no other spelling: plain letters, none of HEADS in front, no -s that a genitive may be.
_PLAIN = re.compile(r"(?!(?i:st|ste|ft|mt|pt)\b)[A-Za-z]+(?:[ -][A-Za-z]+)*(?<!s)")
COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west"}


class Proposal(NamedTuple):
    """A span that may be a mention.

    Attributes:
        start, end: Offsets into the text.
        first, last: Its words, by number.
        key: The spelling it matches, -1 for none: a pattern of capitals.
        candidates: Who bears the spelling; ``None`` for a pattern.
        model: Which small model decides; one of ``features.MODELS``.
        affix: A prefix was taken off: the preposition that it is stands before the name.
        inside: It lies within the longer name of a body or a person.
    """

    start: int
    end: int
    first: int
    last: int
    key: int
    candidates: Candidates | None
    model: str
    affix: bool = False
    inside: bool = False


class _Run(NamedTuple):
    """Words that may be a name together, by number."""

    first: int
    last: int
    text: str


class _Window(NamedTuple):
    """A run of words that is a spelling, and its key; ``taken`` letters in front are no part of it."""

    first: int
    last: int
    key: int
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Windows:
    """A text's runs of words that are spellings, by the word that they begin with, the shortest first."""

    tokens: Tokens
    english: bool
    beginning: Mapping[int, Sequence[_Window]]


def windows_of(texts: Sequence[Tokens], spellings: Spellings, lexicon: Lexicon) -> list[Windows]:
    """Return the runs of each text, looked up: those of many texts in one go, which costs little more than one's."""
    found = [
        Windows(tokens, lexicon.is_english(tokens.keys), beginning)
        for tokens, beginning in zip(texts, _look_up(texts, spellings, lexicon), strict=True)
    ]
    for english in (True, False):
        some = [windows.beginning.values() for windows in found if windows.english == english]
        every = chain.from_iterable(chain.from_iterable(some))
        spellings.remember((window.key for window in every), english=english)
    return found


def known_spans(windows: Windows, spellings: Spellings, lexicon: Lexicon) -> list[Proposal]:
    """Return the longest known spelling at each place, left to right, without overlap.

    Places within the longer name of a body or a person come as well, marked ``inside``.
    """
    tokens, english = windows.tokens, windows.english

    def longest(group: Sequence[_Window], last: int, *, bodies: bool = True) -> Proposal | None:
        for window in reversed(group):
            if window.last <= last:
                hit = _match(tokens, window, spellings, lexicon, english=english)
                if hit is not None and (bodies or hit.model not in BODIES):
                    return hit
        return None

    found: list[Proposal] = []
    free = inner = 0
    holder: Proposal | None = None
    for first, group in windows.beginning.items():
        if first >= free:
            hit = longest(group, len(tokens))
            if hit is None:
                continue
            found.append(_with_direction(tokens, hit, free, lexicon))
            free, inner = hit.last + 1, first
            holder = hit if hit.model in BODIES and hit.last > first else None
        if holder is not None and first >= inner:
            # A place within "Ohio Senate": whether it is a mention of its own is for the look at it to say.
            hit = longest(group, holder.last - (first == holder.first), bodies=False)
            if hit is not None:
                found.append(hit._replace(inside=True))
                inner = hit.last + 1
    return found


def alternative_spellings(written: str) -> list[str]:
    """Return the spellings that a whole name may stand for: as written, without points, "St." in full, undeclined."""
    if not written or _PLAIN.fullmatch(written):
        return [written] if written else []
    return list(dict.fromkeys(text for _, text in _spellings_of(tokenise(written), 0, -1)))


def _openings(tokens: Tokens, lexicon: Lexicon) -> Iterator[int]:
    """Words that may begin a name: capitals, and a direction in lower case before one ("east Jerusalem")."""
    calendar, directions = lexicon.words("calendar"), lexicon.words("direction")
    for number, capital in enumerate(tokens.capital):
        key = tokens.keys[number]
        if (capital and key not in calendar) or (
            key in directions and number + 1 < len(tokens) and tokens.capital[number + 1]
        ):
            yield number


def _runs(tokens: Tokens, lexicon: Lexicon) -> Iterator[_Run]:
    """The runs that may be names, by their first word, the shortest first.

    They end with a capital, behind a hyphen, or with a word such as "camp" that may be written small.
    """
    particles, heads, facility = lexicon.words("particle"), lexicon.words("head"), lexicon.facility
    text, starts, ends, keys, capital = tokens.text, tokens.starts, tokens.ends, tokens.keys, tokens.capital
    for first in _openings(tokens, lexicon):
        begin = starts[first]
        yield _Run(first, first, tokens.words[first])
        for last in range(first + 1, min(first + LONGEST, len(keys))):
            gap = text[ends[last - 1] : starts[last]]
            if gap not in {" ", "-"} and not _joins(gap, keys[last - 1], heads):
                break
            if capital[last] or gap == "-" or keys[last] in facility:
                yield _Run(first, last, text[begin : ends[last]])
            elif keys[last] not in particles:
                break


def _joins(gap: str, before: str, heads: frozenset[str]) -> bool:
    """Whether what stands between two words, other than a space or a hyphen, keeps them in one name."""
    if gap in _POSSESSIVES or _is_wrap(gap):
        return True
    return gap in {". ", "."} and (before in heads or len(before) == 1)


def _is_wrap(gap: str) -> bool:
    """A line wrapped by hand: one line end with indentation, as wire copy has it."""
    return gap.isspace() and gap.count("\n") < 2 and (len(gap) > 4 or gap == "\n")


def _spellings_of(tokens: Tokens, first: int, last: int) -> tuple[tuple[int, str], ...]:
    """The spellings that a run may stand for, each with the letters left off in front."""
    if last < 0:
        last += len(tokens)
    if last < first:
        return ((0, tokens.text),)
    written = tokens.text[tokens.starts[first] : tokens.ends[last]]
    forms = [(0, written)]
    if "." in written:
        forms.insert(0, (0, written.replace(".", "")))
    head = HEADS.get(tokens.keys[first]) or _compass(tokens, first)
    if head and last > first:
        forms.append((0, head + tokens.text[tokens.ends[first] : tokens.ends[last]].replace(".", " ", 1)))
    if last > first and len(tokens.keys[first]) == 1 and ". " in written:
        forms.append((0, written.replace(". ", "").replace(".", "")))
    name = script(written)
    if name in {"ar", "he"}:
        forms += without_prefix(written)
    elif name == "ru":
        forms += [(0, form) for form in _declined(tokens, first, last)]
    elif first == last and written.endswith("s"):
        forms += [(0, form) for form in base_forms(written)]
    if name == "la" and any(mark in written[:3] for mark in "'\u2019"):
        forms += without_prefix(written)
    return tuple(forms)


def _compass(tokens: Tokens, first: int) -> str | None:
    """The direction that a letter with a point stands for ("N. Korea"), unless it is somebody's initial."""
    after_capital = first > 0 and tokens.capital[first - 1] and tokens.gap(first - 1) == " "
    return None if after_capital or tokens.gap(first) != ". " else COMPASS.get(tokens.keys[first])


def _declined(tokens: Tokens, first: int, last: int) -> Iterator[str]:
    """Base forms of the last word, and of first and last word where there are two."""
    body = tokens.text[tokens.starts[first] : tokens.starts[last]]
    for ending in base_forms(tokens.words[last]):
        yield body + ending
    if last == first + 1:
        gap = tokens.gap(first)
        for beginning in base_forms(tokens.words[first]):
            yield beginning + gap + tokens.words[last]
            for ending in base_forms(tokens.words[last]):
                yield beginning + gap + ending


def _look_up(
    texts: Sequence[Tokens], spellings: Spellings, lexicon: Lexicon
) -> Iterator[Mapping[int, Sequence[_Window]]]:
    """Give runs their keys: as written where that is one, else as another spelling that they may stand for."""
    runs = [list(_runs(tokens, lexicon)) for tokens in texts]
    keys = spellings.keys([run.text for some in runs for run in some])
    every = zip(texts, runs, strict=True)
    others = [
        (place, spelling)
        for place, (tokens, run) in enumerate((tokens, run) for tokens, some in every for run in some)
        if (keys[place] < 0 or "." in run.text) and _has_others(tokens, run)
        for spelling in _spellings_of(tokens, run.first, run.last)
    ]
    other_keys = spellings.keys([text for _, (_, text) in others])
    taken: dict[int, int] = {}
    # The first that is one stays; where points are left out, that reading comes before the one with points.
    for (place, (letters, _)), key in zip(reversed(others), reversed(other_keys), strict=True):
        if key >= 0:
            keys[place], taken[place] = key, letters
    told = zip(keys, count(), strict=False)
    for some in runs:
        beginning: defaultdict[int, list[_Window]] = defaultdict(list)
        for run, (key, place) in zip(some, told, strict=False):
            if key >= 0:
                beginning[run.first].append(_Window(run.first, run.last, key, taken.get(place, 0)))
        yield beginning


def _has_others(tokens: Tokens, run: _Run) -> bool:
    """Whether a run may stand for another spelling than the one written; most do not."""
    text = run.text
    return (
        not text.isascii()
        or "." in text
        or "'" in text[:3]
        or (text.endswith("s") and run.first == run.last)
        or tokens.keys[run.first] in HEADS
    )


def _match(
    tokens: Tokens, window: _Window, spellings: Spellings, lexicon: Lexicon, *, english: bool
) -> Proposal | None:
    first, last = window.first, window.last
    lower = not tokens.capital[first]
    if first == last and (lower or not _may_stand_alone(tokens, first, lexicon)):
        return None
    candidates = spellings.candidates(window.key, english=english)
    if candidates is None or (lower and not _is_quarter(candidates, spellings)):
        return None
    # "Jabalia camp" is the camp; "New York city" is New York with a word behind it.
    if not tokens.capital[last] and tokens.gap(last - 1) == " " and not candidates.is_region:
        return None
    start, end = tokens.starts[first] + window.taken, _end(tokens, first, last, candidates)
    return Proposal(start, end, first, last, window.key, candidates, candidates.model, window.taken > 0)


def _is_quarter(candidates: Candidates, spellings: Spellings) -> bool:
    """Whether a direction in lower case is part of the name: "east Jerusalem", which is in the curated tables.

    "east London" is a part of London and no town in South Africa, and in "southern California" it describes a part
    of what is meant.
    """
    return candidates.model == "settlement" and spellings.is_curated(candidates)


def _may_stand_alone(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """A word that means nothing but itself is no name: "The", "Us", single letters, numbers."""
    word, key = tokens.words[number], tokens.keys[number]
    if len(key) < _SHORTEST_WORD or word[0].isdigit():
        return False
    if word.isupper() and tokens.cased[number]:
        return not (key in lexicon.words("function") and len(key) > _SHORTEST_WORD)
    pointed = tokens.text[tokens.ends[number] : tokens.ends[number] + 1] == "."
    if key in lexicon.words("function") or key in lexicon.words("language"):
        # "Slidell, La.", "Portland, Me."
        return pointed and len(key) == _SHORTEST_WORD and tokens.gap(number - 1) == ", "
    return len(key) > _SHORTEST_WORD or pointed or not tokens.cased[number]


def _end(tokens: Tokens, first: int, last: int, candidates: Candidates) -> int:
    """The point belongs to an abbreviation that is not all capitals (Ga., W.Va.), or closes one with points (U.S.)."""
    text, start, end = tokens.text, tokens.starts[first], tokens.ends[last]
    if text[end : end + 1] != "." or end - start >= _LONGEST_POINTED:
        return end
    written = text[start:end]
    pointed = "." in written and text[end - 2 : end - 1] == "."
    mixed = not written.replace(".", "").isupper()
    return end + 1 if pointed or (mixed and candidates.abbreviated) else end


def _with_direction(tokens: Tokens, hit: Proposal, free: int, lexicon: Lexicon) -> Proposal:
    """Let a capitalised North, Upper or Greater before it join the span, unless it begins a sentence."""
    first, directions = hit.first, lexicon.words("direction")
    while (
        first > free
        and tokens.capital[first - 1]
        and tokens.keys[first - 1] in directions
        and tokens.gap(first - 1) in {" ", "-"}
        and not tokens.starts_sentence(first - 1)
    ):
        first -= 1
    if first == hit.first:
        return hit
    return Proposal(tokens.starts[first], hit.end, first, hit.last, hit.key, hit.candidates, hit.model)
