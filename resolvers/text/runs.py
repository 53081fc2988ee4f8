"""Which capitals stand together, and what might they name that no table knows?

A run is a stretch of capitalised words with nothing but spaces, hyphens, initials' points, possessives or
particles between them. Facilities (a run up to "Street", "Airport"), and names of no visible kind, are cut from it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from resolvers.text.lexicon import Lexicon
from resolvers.text.spans import Proposal
from resolvers.text.tokens import Tokens

_LONGEST_RUN = 12
_LONGEST_FACILITY = 6
_GAPS = frozenset({" ", "-", "'s ", "\u2019s ", " & "})
# Between the words of a body's name; those of a facility are not joined by "and".
_JOINING = frozenset({"of", "the", "and", "for", "de", "la", "del", "du", "des", "al"})
_PARTING = frozenset({"and", "for"})
# Roads with a number: Highway 10, County Road 35, I-95, US-24, A417.
_ROAD_LETTERS = frozenset({"i", "us", "a", "m", "b", "sr", "rt", "cr", "hwy"})
_DIGITS = frozenset("0123456789")
_ROAD = re.compile(r"[AMB]\d{1,4}")


class Run(NamedTuple):
    """Words ``first`` to ``last`` (inclusive), all capitalised but for joining words inside."""

    first: int
    last: int


def capital_runs(tokens: Tokens, lexicon: Lexicon) -> list[Run]:
    """Return the longest runs, left to right. Scripts without capitals have none."""
    runs: list[Run] = []
    free = 0
    function, calendar = lexicon.words("function"), lexicon.words("calendar")
    for number in [n for n, capital in enumerate(tokens.capital) if capital]:
        if number < free or not _opens(tokens, number, function, calendar):
            continue
        last = number
        while last - number < _LONGEST_RUN:
            following = _next(tokens, last, lexicon, calendar)
            if following is None:
                break
            last = following
        runs.append(Run(number, last))
        free = last + 1
    return runs


def _opens(tokens: Tokens, number: int, function: frozenset[str], calendar: frozenset[str]) -> bool:
    key = tokens.keys[number]
    if not (tokens.capital[number] and tokens.cased[number]) or key in calendar:
        return False
    return key not in function or (len(key) > 1 and tokens.words[number].isupper())


def _next(tokens: Tokens, last: int, lexicon: Lexicon, calendar: frozenset[str]) -> int | None:
    """The next capital of the run, over at most two joining words."""
    ahead = last + 1
    for _ in range(3):
        if ahead >= len(tokens):
            return None
        gap = tokens.gap(ahead - 1)
        key, before = tokens.keys[ahead], tokens.keys[ahead - 1]
        initial = gap in {". ", "."} and (
            len(before) == 1 or before in lexicon.words("head") or before in lexicon.words("title")
        )
        if not (gap in _GAPS or initial) or (gap == "-" and before in lexicon.words("party")):
            return None
        if tokens.capital[ahead] and tokens.cased[ahead]:
            return None if key in calendar else ahead
        if key not in _JOINING and key not in lexicon.words("name_particle"):
            return None
        ahead += 1
    return None


def facilities(
    tokens: Tokens, runs: Sequence[Run], known: Sequence[Proposal], lexicon: Lexicon
) -> list[Proposal]:
    """Return capitals that end in a facility word and reach further than any known name at their beginning."""
    reach = {proposal.first: proposal.last for proposal in known if not proposal.inside}
    openings = sorted(reach)
    found = numbered_roads(tokens, lexicon)
    for run in runs:
        within = openings[bisect_right(openings, run.first) : bisect_right(openings, run.last)]
        begins = [run.first, *within]
        taken = -1
        for first in begins:
            last = _facility_end(tokens, first, run.last, lexicon)
            if first > taken and last > first and last > reach.get(first, -1):
                end = tokens.ends[last] + _has_point(tokens, last, lexicon)
                found.append(Proposal(tokens.starts[first], end, first, last, -1, None, "facility"))
                taken = last
    return found


def _facility_end(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> int:
    """The last facility word in reach of a beginning; the beginning itself where there is none."""
    end = first
    for number in range(first + 1, min(last, first + _LONGEST_FACILITY) + 1):
        if tokens.keys[number] in _PARTING:
            break
        # "Marvin F. Lane" is somebody.
        initial = len(tokens.keys[number - 1]) == 1 and number - 1 > first
        if tokens.capital[number] and tokens.keys[number] in lexicon.facility and not initial:
            end = number
    return end


def _has_point(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether the point behind a word is its own: "Main St.", "Clinton Twp."."""
    end = tokens.ends[number]
    return tokens.keys[number] in lexicon.words("abbreviated_facility") and tokens.text[end : end + 1] == "."


def numbered_roads(tokens: Tokens, lexicon: Lexicon) -> list[Proposal]:
    """Return roads that are named by a number: Highway 10, County Road 35, I-95, A417."""
    found = []
    for number in [n for n, key in enumerate(tokens.keys) if key[-1:] in _DIGITS]:
        first, key = number, tokens.keys[number]
        if not (key[0].isdigit() or _ROAD.fullmatch(tokens.words[number])):
            continue
        if key[:1].isdigit():
            gap, before = tokens.gap(number - 1), tokens.keys[number - 1] if number else ""
            road = gap == " " and lexicon.facility.get(before) == "street" and tokens.capital[number - 1]
            if not road and not (
                gap == "-" and before in _ROAD_LETTERS and tokens.words[number - 1].isupper()
            ):
                continue
            first = number - 1
            while (
                road
                and first
                and tokens.capital[first - 1]
                and tokens.gap(first - 1) == " "
                and number - first < 3
            ):
                first -= 1
        found.append(Proposal(tokens.starts[first], tokens.ends[number], first, number, -1, None, "facility"))
    return found


def unknown_names(
    tokens: Tokens, runs: Sequence[Run], known: Sequence[Proposal], lexicon: Lexicon
) -> list[Proposal]:
    """Return what is left of the runs between known names: capitals in mid-sentence that no table has.

    A word that begins a sentence is left out unless it stands capitalised within one elsewhere.
    """
    covered = {number for proposal in known for number in range(proposal.first, proposal.last + 1)}
    inside = {
        tokens.keys[n]
        for run in runs
        for n in range(run.first, run.last + 1)
        if not tokens.starts_sentence(n)
    }
    found = []
    for run in runs:
        stretch: list[int] = []
        for number in range(run.first, run.last + 2):
            free = (
                number <= run.last
                and number not in covered
                and tokens.capital[number]
                and not _is_label(tokens, number, lexicon)
            )
            if free and (stretch or _names_something(tokens, number, inside)):
                stretch.append(number)
                continue
            if stretch:
                found.append(
                    Proposal(
                        tokens.starts[stretch[0]],
                        tokens.ends[stretch[-1]],
                        stretch[0],
                        stretch[-1],
                        -1,
                        None,
                        "unknown",
                    )
                )
            stretch = []
    return found


def _names_something(tokens: Tokens, number: int, inside: set[str]) -> bool:
    return len(tokens.keys[number]) > 2 and (
        not tokens.starts_sentence(number) or tokens.keys[number] in inside
    )


def _is_label(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Titles and directions before a name are no part of it."""
    key = tokens.keys[number]
    return key in lexicon.words("title") or key in lexicon.words("office") or key in lexicon.words("function")
