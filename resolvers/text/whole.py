"""Who bears a span given from outside? As written, else with generic words cut off.

A recogniser hands over "the southern Lebanon", "Toronto Airport", "Paris, Texas". Words are cut only where no
table has the whole.
"""

import re
from collections.abc import Iterator

from resolvers.text.bearers import DIVISION, PLACE, Candidates
from resolvers.text.lexicon import Lexicon
from resolvers.text.spans import alternative_spellings
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import tokenise

# A facility may be named after a big place by its first words; a hamlet of that name is a coincidence.
_BIG = 50_000
_MOST_HEAD_WORDS = 3
_SHORTEST_HEAD = 4
_PARTS = re.compile("[-/\u2013]")
_POSSESSIVE = re.compile("(?:['\u2019]s?)$", re.IGNORECASE)


def bearers(surface: str, spellings: Spellings, lexicon: Lexicon, kind: int | None) -> Candidates | None:
    """Return who bears a span's text, ``None`` where nobody does.

    Args:
        surface: The text of the span.
        spellings: Where it is looked up.
        lexicon: The words that may be cut off.
        kind: The kind that is asked for, by number; ``None`` for any.
    """
    text = bare(surface)
    found = _first(alternative_spellings(text), spellings, kind)
    if found is not None or (kind is not None and kind != PLACE):
        return found
    for shorter in _shortened(text, lexicon):
        found = _first(alternative_spellings(shorter), spellings, PLACE)
        if found is not None:
            return found
    return _head(text, spellings)


def bare(surface: str) -> str:
    """Return a surface without space around it and without a possessive ending."""
    return _POSSESSIVE.sub("", surface.strip())


def _first(texts: list[str], spellings: Spellings, kind: int | None) -> Candidates | None:
    for key in spellings.keys(texts):
        found = spellings.candidates(key) if key >= 0 else None
        if found is not None and kind is not None:
            found = spellings.only(found, kind)
        if found is not None:
            return found
    return None


def _shortened(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The text less a container, less words in front ("the", "city of", "south"), less words behind ("city", "airport")."""
    head = text.split(",", 1)[0].split("(", 1)[0].strip()
    if head != text:
        yield head
    tokens = tokenise(head)
    first, last = 0, len(tokens) - 1
    front = lexicon.words("direction") | lexicon.words("function") | lexicon.words("title")
    while first < last and (
        tokens.keys[first] in front
        or (
            tokens.keys[first] in lexicon.words("town_word") | lexicon.words("state_word")
            and tokens.keys[first + 1] == "of"
        )
    ):
        first += 1
    behind = (
        lexicon.words("town_word")
        | lexicon.words("state_word")
        | lexicon.words("county_word")
        | lexicon.facility.keys()
        | {"area", "region"}
    )
    end = last
    while end > first and tokens.keys[end] in behind:
        end -= 1
    if first <= last:
        cuts = [(first, last), (0, end), (first, end)]
        for start, stop in dict.fromkeys(cuts):
            if (start, stop) != (0, len(tokens) - 1):
                yield head[tokens.starts[start] : tokens.ends[stop]]
    for part in _PARTS.split(head):
        if part != head and len(part) >= _SHORTEST_HEAD:
            yield part.strip()
    if head.endswith("ies"):
        yield head[:-3] + "y"


def _head(text: str, spellings: Spellings) -> Candidates | None:
    """The big place that the first words name: "Arizona State University"."""
    tokens = tokenise(text)
    for count in range(min(len(tokens) - 1, _MOST_HEAD_WORDS), 0, -1):
        head = text[tokens.starts[0] : tokens.ends[count - 1]]
        found = _first([head], spellings, PLACE) if len(head) >= _SHORTEST_HEAD else None
        if found is not None:
            population = spellings.columns.population[found.entities]
            big = (found.place_class <= DIVISION) | (population > _BIG)
            if big.any():
                return spellings.subset(found, big)
    return None
