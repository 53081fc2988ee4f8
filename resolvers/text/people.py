"""Which people and bodies does a text name that no table may know?

A given name before a capital, a title before a name, initials: people. Capitals that end in Ministry, Brigades or
Police, or that an acronym in brackets follows: bodies. Such names claim their span, so that Paris Hilton is no city.
Strengths are log-odds set by hand: no corpus at hand has people and bodies marked.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gazetteer.model import Kind
from resolvers.text.lexicon import Lexicon
from resolvers.text.runs import Run
from resolvers.text.spans import Proposal
from resolvers.text.tokens import Tokens

# A capital after a given name is a surname more often than not, and more so the commoner the given name.
_GIVEN = 0.2
_GIVEN_FREQUENCY = 3.0
_SURNAME_KNOWN = 1.0
_TITLE = 2.0
_SPEECH = 1.0
_PLACE_BEFORE = -1.0
_KNOWN_PLACE = -3.0
_BODY = 0.8
_BODY_WORD = 0.3
_ACRONYM = 2.5
_MOST_WORDS = 4
_LONGEST_ACRONYM = 8
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


class NewName(NamedTuple):
    """A name found by its form.

    Attributes:
        kind: person or organisation.
        strength: Log-odds that it is one.
        words: Keys of its words, particles included.
        acronym: The acronym introduced in brackets behind it, or "".
    """

    start: int
    end: int
    first: int
    last: int
    kind: Kind
    strength: float
    words: tuple[str, ...]
    acronym: str = ""


def people(tokens: Tokens, runs: Sequence[Run], known: Sequence[Proposal], lexicon: Lexicon) -> list[NewName]:
    """Return the personal names that runs of capitals hold, in order; none overlap within a run."""
    reach = {
        n: proposal
        for proposal in known
        if not proposal.inside
        for n in range(proposal.first, proposal.last + 1)
    }
    found = []
    for run in runs:
        number = run.first
        while number <= run.last:
            name = _person_at(tokens, number, run, reach, lexicon)
            if name is not None:
                found.append(name)
                number = name.last
            number += 1
    return found


def bodies(tokens: Tokens, runs: Sequence[Run], lexicon: Lexicon) -> list[NewName]:
    """Return runs that end in a word for a body, and runs that an acronym of theirs follows in brackets."""
    return [name for run in runs for name in _bodies_of(tokens, run, lexicon)]


def _person_at(
    tokens: Tokens, number: int, run: Run, reach: dict[int, Proposal], lexicon: Lexicon
) -> NewName | None:
    key = tokens.keys[number]
    titled = (
        number > 0 and tokens.keys[number - 1] in lexicon.titles and _is_title(tokens, number - 1, lexicon)
    )
    given = lexicon.given.get(key, 0.0)
    initial = len(key) == 1 and tokens.gap(number) in {". ", ".", " "}
    if not (given or titled or initial) or _ends_names(key, lexicon) or not tokens.capital[number]:
        return None
    if key in lexicon.facility:
        return None
    last = _last_word(tokens, number, run, reach, lexicon)
    if last == number and not (titled and len(key) > 2):
        return None
    if initial and not (last > number and tokens.keys[last] in lexicon.surname):
        return None
    strength = (_GIVEN + _GIVEN_FREQUENCY * given if given else 0.0) + _TITLE * titled
    strength += _SURNAME_KNOWN * (last > number and tokens.keys[last] in lexicon.surname)
    after = tokens.keys[last + 1] if last + 1 < len(tokens) else ""
    before = tokens.keys[number - 1] if number else ""
    strength += _SPEECH * (after in lexicon.words("speech")) + _PLACE_BEFORE * (
        before in lexicon.words("locative")
    )
    place = reach.get(number)
    if place is not None and place.last >= last and place.model not in {"person", "organisation"}:
        strength += _KNOWN_PLACE
    return _name(tokens, number, last, "person", strength=strength)


def _is_title(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    key, gap = tokens.keys[number], tokens.gap(number)
    if gap == ". ":
        return key in lexicon.words("abbreviated_title")
    return gap == " " and (key in lexicon.words("title") or key in lexicon.words("office"))


def _last_word(tokens: Tokens, first: int, run: Run, reach: dict[int, Proposal], lexicon: Lexicon) -> int:
    """The last word of a personal name that begins here: up to four words, particles not counted."""
    last, count = first, 1
    for number in range(first + 1, run.last + 1):
        key = tokens.keys[number]
        gap = tokens.gap(number - 1)
        if gap not in {" ", "-"} and not (gap in {". ", "."} and len(tokens.keys[number - 1]) == 1):
            break
        if not tokens.capital[number]:
            if key not in lexicon.words("name_particle"):
                break
            continue
        place = reach.get(number)
        large = place is not None and place.first == number and place.model in {"country", "division"}
        # "Andrew Jordan" is somebody.
        large = large and not (key in lexicon.surname and tokens.keys[first] in lexicon.given)
        if (large and gap != "-") or _ends_names(key, lexicon) or count == _MOST_WORDS:
            break
        if len(key) > 1 or number < run.last:
            last = number
        count += 1
    while last > first and (len(tokens.keys[last]) == 1 or _is_facility(tokens, last, lexicon)):
        last -= 1
    return last if last == run.last or not _is_facility(tokens, last + 1, lexicon) else first


def _is_facility(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Whether a word ends the name of a facility here: Jay Lane is a street, unless he said so or is Jay F. Lane."""
    if number > 0 and len(tokens.keys[number - 1]) == 1 and tokens.gap(number - 1) in {". ", "."}:
        return False
    after = tokens.keys[number + 1] if number + 1 < len(tokens) else ""
    return tokens.keys[number] in lexicon.facility and after not in lexicon.words("speech")


def _ends_names(key: str, lexicon: Lexicon) -> bool:
    """Words that no personal name holds: facilities, bodies, titles, directions, the press."""
    if key in _SUFFIXES:
        return False
    ends = any(
        key in lexicon.words(name)
        for name in ("body", "title", "office", "direction", "press", "calendar", "function")
    )
    return ends or (key in lexicon.facility and key not in lexicon.surname)


def _bodies_of(tokens: Tokens, run: Run, lexicon: Lexicon) -> Iterator[NewName]:
    first = run.first
    while first < run.last and (
        _is_label(tokens, first, lexicon)
        or (tokens.starts_sentence(first) and tokens.keys[first] in lexicon.words("function"))
    ):
        first += 1
    last = next(
        (
            n
            for n in range(run.last, first, -1)
            if tokens.capital[n] and tokens.keys[n] in lexicon.words("body")
        ),
        first,
    )
    acronym = _acronym_after(tokens, first, run.last)
    if acronym:
        yield _name(tokens, first, run.last, "organisation", strength=_ACRONYM, acronym=acronym)
    elif last > first:
        yield _name(tokens, first, last, "organisation", strength=_BODY + _BODY_WORD * (last - first - 1))


def _is_label(tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    key = tokens.keys[number]
    return (key in lexicon.words("title") or key in lexicon.words("office")) and tokens.keys[
        number + 1
    ] != "of"


def _acronym_after(tokens: Tokens, first: int, last: int) -> str:
    """The capitals in brackets behind a run, if they are the initials of its words, in order."""
    following = last + 1
    if last <= first or following >= len(tokens) or tokens.gap(last) != " (":
        return ""
    acronym = tokens.words[following].replace(".", "")
    closes = tokens.text[tokens.ends[following] : tokens.ends[following] + 1] in {")", "."}
    if not (acronym.isupper() and 1 < len(acronym) <= _LONGEST_ACRONYM and closes):
        return ""
    letters = iter(tokens.words[number][0].upper() for number in range(first, last + 1))
    return acronym if all(letter in letters for letter in acronym) else ""


def _name(
    tokens: Tokens, first: int, last: int, kind: Kind, *, strength: float, acronym: str = ""
) -> NewName:
    words = tuple(tokens.keys[first : last + 1])
    return NewName(tokens.starts[first], tokens.ends[last], first, last, kind, strength, words, acronym)
