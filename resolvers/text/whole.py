"""Who bears a span given from outside? As written, else with generic words cut off.

A recogniser hands over "the southern Lebanon", "Toronto Airport", "Paris, Texas". Words are cut only where no
table has the whole.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from resolvers.text.bearers import DIVISION, PLACE, Candidates
from resolvers.text.lexicon import Lexicon
from resolvers.text.spans import alternative_spellings
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import tokenise

# A facility may be named after a big place by its first words; a hamlet of that name is a coincidence.
_BIG = 50_000
_MOST_HEAD_WORDS = 3
_SHORTEST_HEAD = 4
# Classes of words that are cut off in front, may stand there before "of", and are cut off behind.
_IN_FRONT = ("direction", "function", "title")
_TOWN_WORDS = ("town_word", "state_word")
_BEHIND = ("town_word", "state_word", "county_word")
_AREAS = frozenset({"area", "region"})
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


def look_up(surfaces: Iterable[str], spellings: Spellings, lexicon: Lexicon) -> None:
    """Look up in one go all that ``bearers`` is going to ask about some spans: one after another costs ten times more."""
    texts = {surface: alternative_spellings(bare(surface)) for surface in surfaces}
    spellings.remember(spellings.keys(list(chain.from_iterable(texts.values()))))
    unknown = [bare(surface) for surface, some in texts.items() if max(spellings.keys(some), default=-1) < 0]
    shorter = [shorter for text in unknown for shorter in _shortened(text, lexicon)]
    heads = [head for text in unknown for head in _heads(text)]
    further = chain(heads, chain.from_iterable(map(alternative_spellings, shorter)))
    spellings.remember(spellings.keys(list(further)))


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
    while first < last and (
        _is_one_of(tokens.keys[first], _IN_FRONT, lexicon)
        or (_is_one_of(tokens.keys[first], _TOWN_WORDS, lexicon) and tokens.keys[first + 1] == "of")
    ):
        first += 1
    end = last
    # A street bears a name from anywhere: "Collins Avenue" is in no Collins.
    while (
        end > first
        and lexicon.facility.get(tokens.keys[end]) != "street"
        and (
            _is_one_of(tokens.keys[end], _BEHIND, lexicon)
            or tokens.keys[end] in lexicon.facility
            or tokens.keys[end] in _AREAS
        )
    ):
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


def _is_one_of(key: str, classes: Iterable[str], lexicon: Lexicon) -> bool:
    return any(key in lexicon.classes[name] for name in classes)


def _head(text: str, spellings: Spellings) -> Candidates | None:
    """The big place that the first words name: "Arizona State University"."""
    for head in _heads(text):
        found = _first([head], spellings, PLACE)
        if found is not None:
            population = spellings.columns.population[found.entities]
            big = (found.place_class <= DIVISION) | (population > _BIG)
            if big.any():
                return spellings.subset(found, big)
    return None


def _heads(text: str) -> list[str]:
    """The first words of a name, most first, never all of them."""
    tokens = tokenise(text)
    counts = range(min(len(tokens) - 1, _MOST_HEAD_WORDS), 0, -1)
    heads = [text[tokens.starts[0] : tokens.ends[count - 1]] for count in counts]
    return [head for head in heads if len(head) >= _SHORTEST_HEAD]
