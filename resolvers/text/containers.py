"""Which state, country or county does a mention name after itself? "Paris, Texas", "Paris (France)", "a town in Ohio"."""

from collections.abc import Sequence
from dataclasses import dataclass

from resolvers.text.bearers import COUNTRY, DISTRICT, DIVISION, STATUS
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import Tokens

_LONGEST = 4
_MOST_REMEMBERED = 50_000
# Names of people and words for their country are no containers: "Paris, French" says nothing.
_NO_CONTAINER = frozenset({STATUS["demonym"], STATUS["misspelling"]})
_COUNTY_WORDS = ("county", "co", "parish", "counties", "district")
_MOST_COUNTIES = 8


@dataclass(frozen=True, slots=True)
class Container:
    """What encloses a mention, by number: countries, divisions, and counties as entities."""

    countries: frozenset[int] = frozenset()
    divisions: frozenset[int] = frozenset()
    counties: tuple[int, ...] = ()

    @property
    def found(self) -> bool:
        """Whether it names a state or a country."""
        return bool(self.countries or self.divisions)


NOTHING = Container()


@dataclass(frozen=True, slots=True)
class Beside:
    """A container that stands beside a mention, and its words by number; no words where there is none."""

    container: Container = NOTHING
    first: int = 0
    last: int = -1


NONE = Beside()


class Containers:
    """Reads containers beside mentions; names are remembered."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._known: dict[str, Container] = {}

    def named(self, texts: Sequence[str]) -> list[Container]:
        """Return what each name contains; ``NOTHING`` for one that is no state, country or county."""
        unknown = [text for text in texts if text not in self._known]
        if unknown:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
                unknown = list(texts)
            keys = self._spellings.keys(unknown)
            self._spellings.remember(keys)
            for text, key in zip(unknown, keys, strict=True):
                self._known[text] = self._describe(text, key)
        return [self._known[text] for text in texts]

    def meet(self, tokens: Tokens, last: int) -> list[str]:
        """Return the names that ``beside`` is going to ask for behind a word, to be looked up with many others."""
        first = _behind_comma(tokens, last)
        if first < 0:
            first = _behind_preposition(tokens, last)
        return [_text(tokens, first, end) for end in _ends(tokens, first)] if first >= 0 else []

    def after(self, tokens: Tokens, last: int) -> Beside:
        """Return what a comma or bracket after a word introduces: "Paris, Texas", "Paris (France)"."""
        first = _behind_comma(tokens, last)
        return self._at(tokens, first) if first >= 0 else NONE

    def beside(self, tokens: Tokens, first: int, last: int) -> Beside:
        """Return what stands after a comma, after "in" or "of", or before in the possessive."""
        found = self.after(tokens, last)
        if found is NONE and (behind := _behind_preposition(tokens, last)) >= 0:
            found = self._at(tokens, behind)
        if found is NONE and first > 0 and tokens.gap(first - 1) in {"'s ", "\u2019s "}:
            found = self._before(tokens, first)
        return found

    def _before(self, tokens: Tokens, first: int) -> Beside:
        """The possessor: "Israel's Ashkelon"."""
        start = first - 1
        starts = []
        while start >= 0 and first - start <= _LONGEST and tokens.capital[start]:
            starts.append(start)
            if tokens.gap(start - 1) != " ":
                break
            start -= 1
        texts = [_text(tokens, n, first - 1) for n in reversed(starts)]
        named = zip(reversed(starts), self.named(texts), strict=True)
        return next((Beside(found, n, first - 1) for n, found in named if found.found), NONE)

    def _at(self, tokens: Tokens, first: int) -> Beside:
        """The longest container that begins at a word; a county takes the state that follows it."""
        ends = _ends(tokens, first)
        for last, found in zip(ends, self.named([_text(tokens, first, end) for end in ends]), strict=True):
            if found.found:
                return Beside(found, first, last)
            if found.counties:
                state = self.after(tokens, last).container
                return Beside(Container(state.countries, state.divisions, found.counties), first, last)
        return NONE

    def _describe(self, text: str, key: int) -> Container:
        candidates = self._spellings.candidates(key) if key >= 0 else None
        if candidates is None:
            return NOTHING
        columns = self._spellings.columns
        countries: set[int] = set()
        divisions: set[int] = set()
        counties: list[int] = []
        rows = zip(
            candidates.entities.tolist(),
            candidates.place_class.tolist(),
            candidates.status.tolist(),
            strict=True,
        )
        for entity, place_class, status in rows:
            if status in _NO_CONTAINER:
                continue
            if place_class == COUNTRY:
                countries.add(int(columns.country[entity]))
            elif place_class == DIVISION:
                divisions.add(int(columns.division[entity]))
            elif (
                place_class == DISTRICT
                and len(counties) < _MOST_COUNTIES
                and text.rstrip(".").lower().endswith(_COUNTY_WORDS)
            ):
                counties.append(entity)
        if not (countries or divisions or counties):
            return NOTHING
        return Container(frozenset(countries), frozenset(divisions - {0}), tuple(counties))


def _behind_comma(tokens: Tokens, last: int) -> int:
    """The word that a comma or bracket after a word introduces, -1 where there is none."""
    gap = tokens.gap(last)
    return last + 1 if gap.startswith((", ", ",\n", " (")) or gap == "," else -1


def _behind_preposition(tokens: Tokens, last: int) -> int:
    """The capital after "in" or "of": "Paris in Texas", "a town in northern Texas"; one word may stand between."""
    number = last + 1
    if (
        tokens.gap(last) not in {" ", ", "}
        or number >= len(tokens)
        or tokens.keys[number] not in {"in", "of"}
    ):
        return -1
    for _ in range(3):
        number += 1
        if number >= len(tokens) or tokens.gap(number - 1) != " ":
            return -1
        if tokens.capital[number]:
            return number
    return -1


def _ends(tokens: Tokens, first: int) -> list[int]:
    """Where a container that begins at a word may end, the longest first."""
    ends: list[int] = []
    following = first
    while len(tokens) > following < first + _LONGEST and (
        tokens.capital[following] or (ends and tokens.keys[following] in {"of", "and"})
    ):
        if tokens.capital[following]:
            ends.append(following)
        if tokens.gap(following) not in {" ", "-", "."}:
            break
        following += 1
    return ends[::-1]


def _text(tokens: Tokens, first: int, last: int) -> str:
    return tokens.text[tokens.starts[first] : tokens.ends[last]]
