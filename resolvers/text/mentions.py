"""Is this span a name at all, and of a place? What the span, its words and its neighbours say.

The first of two looks: it knows the spelling and the words around it, not yet where the document is set.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import not_

from resolvers.text.containers import Containers
from resolvers.text.features import MENTION
from resolvers.text.lexicon import FACILITY_CLASSES, Lexicon
from resolvers.text.spans import Proposal
from resolvers.text.tokens import Tokens

# How far into a document a dateline reaches.
DATELINE = 30
_SPACES = frozenset({" ", "\n"})
_DATELINE_DASHES = (" (", " --", " \u2014", " \u2013", " -")
_DATELINE_AFTER = (*_DATELINE_DASHES, ",", ":")
# Models of names that are places for sure, should they be names at all.
PLACES = frozenset({"country", "division", "settlement"})
_LONGEST_LIST = 12

_NUMBER = MENTION.number
_POSSESSIVE = frozenset({"'s", "\u2019s", "' ", "\u2019 "})


@dataclass(slots=True)
class Look:
    """What was seen of one proposal.

    Attributes:
        values: Feature number in ``features.MENTION`` to value; absent is 0.
        good: Signs of a place beside it, 0 to 1.
        bad: Signs of a person or a body beside it, 0 to 1.
    """

    proposal: Proposal
    values: dict[int, float] = field(default_factory=dict)
    good: float = 0.0
    bad: float = 0.0

    def add(self, name: str, value: float = 1.0) -> None:
        """Note an observation; a value of 0 says no more than none."""
        self.values[_NUMBER[name]] = value

    def value(self, name: str) -> float:
        """The value of an observation, 0 where it was not made."""
        return self.values.get(_NUMBER[name], 0.0)

    def has(self, name: str) -> bool:
        """Whether an observation was noted."""
        return _NUMBER[name] in self.values


def look_at(
    tokens: Tokens,
    proposals: Sequence[Proposal],
    people: frozenset[str],
    lexicon: Lexicon,
    containers: Containers,
) -> list[Look]:
    """Return what is seen of each proposal.

    Args:
        tokens: The text.
        proposals: The spans, in the order of the text.
        lexicon: What single words tell.
        people: Keys of words that are part of a person's full name in this document.
        containers: Tells whether a state or country stands after a comma.
    """
    lower = Counter(compress(tokens.keys, map(not_, tokens.capital)))
    openings = {proposal.first for proposal in proposals if proposal.key >= 0}
    closings = {proposal.last for proposal in proposals if proposal.model in PLACES}
    looks = []
    for proposal in proposals:
        look = Look(proposal)
        look.add("bias")
        if proposal.candidates is not None:
            look.values.update(proposal.candidates.profile)
        if proposal.inside:
            look.add("inside_body")
        _shape(look, tokens)
        _before(look, tokens, lexicon, openings)
        if _follows_possessor(proposal, tokens, closings):
            look.add("possessor_before")
        _after(look, tokens, lexicon, openings, containers)
        if proposal.candidates is None:
            _pattern(look, tokens, lexicon, openings)
        _words(look, tokens, lexicon, lower, people)
        looks.append(look)
    _repeats(looks)
    return looks


def _shape(look: Look, tokens: Tokens) -> None:
    proposal, text = look.proposal, tokens.text
    size = proposal.last - proposal.first + 1
    bare = text[proposal.start : proposal.end].replace(".", "")
    upper = bare.isupper()
    if upper and len(bare) > 1 and tokens.cased[proposal.first]:
        look.add("all_capitals" if len(bare) > 3 else "capitals_short")
    if size > 1:
        look.add("two_words" if size == 2 else "three_words")
    elif len(bare) <= 4:
        look.add("short_name")
    if tokens.starts_sentence(proposal.first):
        look.add("sentence_start")
    before = text[max(0, proposal.start - 2) : proposal.start]
    if proposal.start == 0 or "\n" in before:
        look.add("line_start")
    if before.endswith(('"', "\u201c", "\u2018")):
        look.add("quote_before")
    if not all(tokens.capital[proposal.first : proposal.last + 1]):
        look.add("lower_inside")
    if proposal.start < DATELINE:
        after = text[proposal.end : proposal.end + 3]
        if upper or after.startswith(_DATELINE_AFTER):
            look.add("dateline")
    elif upper and stands_in_dateline(tokens, proposal.first, proposal.end, bare):
        look.add("dateline")
    if text[proposal.end : proposal.end + 2] in _POSSESSIVE:
        look.add("possessive_after")


def _before(look: Look, tokens: Tokens, lexicon: Lexicon, openings: set[int]) -> None:
    proposal = look.proposal
    if proposal.affix:
        look.add("locative_before")
        look.good = 1.0
    number = proposal.first - 1
    if number < 0:
        return
    words, key, capital = (
        lexicon.classes,
        tokens.keys[number],
        tokens.capital[number] and tokens.cased[number],
    )
    gap = " " if (raw := tokens.gap(number)).isspace() and raw.count("\n") < 2 else raw
    second = number - 1
    title = key in words["title"]
    if gap == " " or (gap == ". " and (title or len(key) == 1 or key in words["office"])):
        if gap == " ":
            _place_words_before(look, tokens, lexicon, number)
        if key in words["office"]:
            look.add("office_before")
            look.bad = 1.0
        elif title and (capital or not tokens.cased[number]):
            look.add("title_before")
            look.bad = 1.0
        if (
            capital
            and gap == " "
            and key in lexicon.given
            and key not in words["function"]
            and number not in openings
        ):
            look.add("given_name_before", 0.5 + lexicon.given[key])
            look.bad = 1.0
        if len(key) == 1 and capital:
            look.add("initial_before")
            look.bad = 1.0
        starts = tokens.starts_sentence(number)
        if (
            capital
            and gap == " "
            and key not in words["locative"]
            and key not in words["function"]
            and not starts
        ):
            look.add("capital_before")
            look.bad = max(look.bad, 0.7)
            if proposal.first == proposal.last:
                look.add("single_and_capital_before")
        if capital and gap == " ":
            if key in words["brand"]:
                look.add("brand_before")
            if key in words["direction"]:
                look.add("direction_before")
    elif gap in {", ", " ("} and capital:
        look.add("comma_place_before")
    elif gap == "-" and key in words["party"]:
        look.add("party_before")
    if key in words["conjunction"] and gap == " " and second >= 0 and tokens.capital[second]:
        look.add("listed_before")


def _place_words_before(look: Look, tokens: Tokens, lexicon: Lexicon, number: int) -> None:
    key, words = tokens.keys[number], lexicon.classes
    if key in words["locative"]:
        look.add("locative_before")
        look.good = 1.0
    elif key in words["of"]:
        look.add("of_before")
        if number > 0 and tokens.keys[number - 1] in lexicon.place_words:
            look.add("town_before")
        if (
            number > 0
            and tokens.capital[number - 1]
            and tokens.keys[number - 1] in words["body"] | {"university", "church", "museum"}
        ):
            look.add("facility_of_before")
    elif key in words["town_word"]:
        look.add("town_before")
    elif key == "the":
        look.add("the_before")
        if number > 0 and tokens.keys[number - 1] in words["locative"]:
            look.good = 0.5


def stands_in_dateline(tokens: Tokens, first: int, end: int, bare: str) -> bool:
    """Whether a dateline behind a headline holds a name: "... dump assessors. DANIELSVILLE - Madison County"."""
    dashed = bare.isupper() and tokens.text.startswith(_DATELINE_DASHES, end)
    return dashed and len(bare) > 3 and tokens.starts_sentence(first)


def _follows_possessor(proposal: Proposal, tokens: Tokens, closings: set[int]) -> bool:
    """Whether a place in the possessive stands before: "Cairo's Abbasiya"."""
    before = proposal.first - 1
    return before in closings and tokens.gap(before) in {"'s ", "\u2019s "}


def ends_in_counties(tokens: Tokens, last: int) -> bool:
    """Whether a word stands in a list of names that "counties" closes: "Cooke, Grayson and Love counties"."""
    if "counties" not in tokens.keys[last + 2 : last + _LONGEST_LIST]:
        return False
    joined = False
    for number in range(last + 1, min(last + _LONGEST_LIST, len(tokens))):
        gap, key = tokens.gap(number - 1), tokens.keys[number]
        if gap not in {" ", ", "}:
            return False
        if key == "counties":
            return joined and gap == " "
        if key == "and":
            joined = True
        elif not tokens.capital[number] or (gap == " " and number == last + 1):
            return False
    return False


def _after(look: Look, tokens: Tokens, lexicon: Lexicon, openings: set[int], containers: Containers) -> None:
    proposal = look.proposal
    number = proposal.last + 1
    if number >= len(tokens):
        return
    words, key, capital = (
        lexicon.classes,
        tokens.keys[number],
        tokens.capital[number] and tokens.cased[number],
    )
    raw = tokens.text[proposal.end : tokens.starts[number]]
    gap = " " if raw.isspace() and not raw.startswith("\n") else raw
    if ends_in_counties(tokens, proposal.last):
        look.add("counties_after")
    if gap == " " and capital:
        _capital_after(look, tokens, lexicon, number, number in openings)
    elif gap == " ":
        if tokens.cased[number]:
            look.add("lower_after")
        if key[:1].isdigit():
            look.add("digit_after")
        if key in words["speech"]:
            look.add("speech_after")
        if key in {"county", "counties"}:
            look.add("county_after")
        elif key in lexicon.place_words:
            look.add("town_after")
    elif gap.startswith(", "):
        look.add("comma_after")
        if containers.after(tokens, proposal.last).container.found:
            look.add("container_after")
            look.good = 1.0
    elif gap.startswith(" ("):
        look.add("bracket_after")


def _capital_after(look: Look, tokens: Tokens, lexicon: Lexicon, number: int, opens: bool) -> None:
    words, key = lexicon.classes, tokens.keys[number]
    single = look.proposal.first == look.proposal.last
    look.add("capital_after")
    if len(key) == 1 and tokens.text[tokens.ends[number] : tokens.ends[number] + 1] == ".":
        look.add("initial_after")
        look.bad = 1.0
    facility = lexicon.facility.get(key)
    if facility is not None:
        look.add({"natural": "natural_after", "street": "street_after"}.get(facility, "facility_after"))
    if key in words["press"]:
        look.add("press_after")
        look.bad = max(look.bad, 0.8)
    elif key in words["team"]:
        look.add("team_after")
        look.bad = max(look.bad, 0.5)
    elif key in words["government"]:
        look.add("government_after")
    elif key in words["event"]:
        look.add("event_after")
    elif key in words["body"] or key in words["company"]:
        look.add("body_after")
        look.bad = max(look.bad, 0.5)
    elif key in lexicon.surname and single and tokens.keys[look.proposal.first] in lexicon.given:
        look.add("surname_after", lexicon.given[tokens.keys[look.proposal.first]])
        look.bad = 1.0
    elif key not in lexicon.facility and not opens and single:
        look.bad = max(look.bad, 0.6)
    if key in words["county_word"]:
        look.add("county_after")
        look.good = 1.0


def _pattern(look: Look, tokens: Tokens, lexicon: Lexicon, openings: set[int]) -> None:
    if look.proposal.first in openings:
        look.add("place_inside")
    kind = lexicon.facility.get(tokens.keys[look.proposal.last])
    if tokens.keys[look.proposal.last][-1:].isdigit():
        look.add("numbered_road")
    elif kind in FACILITY_CLASSES:
        look.add(kind)


def _words(look: Look, tokens: Tokens, lexicon: Lexicon, lower: Counter[str], people: frozenset[str]) -> None:
    proposal = look.proposal
    if proposal.first < proposal.last:
        keys = tokens.keys[proposal.first : proposal.last + 1]
        if proposal.key >= 0 and (ordinary := min([lexicon.ordinary.get(key, 0.0) for key in keys])):
            look.add("ordinary", ordinary)
        if keys[-1] in people and keys[0] in lexicon.given:
            look.add("in_person_name")
        return
    key = tokens.keys[proposal.first]
    if key in lexicon.ordinary:
        look.add("ordinary", lexicon.ordinary[key])
        if look.has("sentence_start"):
            look.add("ordinary_at_start", lexicon.ordinary[key])
    if key in lower:
        look.add("lower_in_document", min(math.log1p(lower[key]), 3.0))
    if key in lexicon.given:
        look.add("given_name", lexicon.given[key])
    if key in lexicon.surname:
        look.add("surname", lexicon.surname[key])
    if key in people:
        look.add("in_person_name")


def _repeats(looks: Sequence[Look]) -> None:
    """One name is told by all its mentions: what stands beside one speaks for the others."""
    groups: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        if look.proposal.key >= 0:
            groups[look.proposal.key].append(look)
    for group in groups.values():
        count = len(group)
        if count == 1:
            continue
        good, bad = sum(look.good for look in group), sum(look.bad for look in group)
        for look in group:
            look.add("log_repeats", math.log(count))
            if good:
                look.add("share_good", good / count)
            if bad:
                look.add("share_bad", bad / count)
            if good > look.good:
                look.add("good_elsewhere")
            if bad > look.bad:
                look.add("bad_elsewhere")
