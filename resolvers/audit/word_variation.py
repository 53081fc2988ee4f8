"""How do two written words differ: by a habit of romanisation, by a slip of the pen, or altogether?

The habits stand in ``data/terms/spelling_rules.csv``, one correspondence of letters a row, each with its origin.
All habits that part two words must share one origin: *Qassem* and *Kassam* differ by two Arabic habits, but no
word is Arabic in its first letter and Korean in its second.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from resolvers.normalise import terms
from resolvers.normalise.letters import read_word
from resolvers.normalise.scripts import LATIN

DOUBLED = "doubled letter"
# Relative costs of the alignment. A slip is dearer than two habits, so that habits explain what they can.
HABIT_COST = 0.4
DOUBLED_COST = 0.3
SLIP_COST = 1.0
# Two letters that changed places are one slip, and likelier so than by two habits.
SWAP_COST = 0.75
# Words beyond this are no words; the alignment is quadratic in it.
LONGEST_WORD = 32
# A slip of one letter is believed from this many letters on, of two from that many (one letter in five).
ONE_SLIP_LENGTH = 5
TWO_SLIPS_LENGTH = 10
FIRST_SWAP_LENGTH = 6
# One habit for every third letter at most, and one more.
LETTERS_A_HABIT = 3


VOWELS = frozenset("aeiouyw")


@dataclass(frozen=True, slots=True)
class Reading:
    """The habits of one origin that turn one word into the other, in the order of the letters."""

    origin: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordVariation:
    """How one word turns into the other.

    Attributes:
        readings: One for each origin whose habits explain it, likeliest first; a single empty one for a mere slip.
        slips: Letters too many, missing, exchanged or swapped, beyond the habits.
        vowels: Only vowels and doubled letters differ.
    """

    readings: tuple[Reading, ...]
    slips: int
    vowels: bool = False

    @property
    def habits(self) -> int:
        """How many habits it takes."""
        return len(self.readings[0].rules)

    def phrase(self, origins: Collection[str] = ()) -> str:
        """The variation as a phrase to cite: "Arabic short vowel", "one letter"; the origins given come first."""
        reading = next((some for some in self.readings if some.origin in origins), self.readings[0])
        slips = {0: "", 1: "one letter"}.get(self.slips, f"{self.slips} letters")
        return " and ".join([*dict.fromkeys(reading.rules), *filter(None, [slips])])


@cache
def origins_of(country: str) -> frozenset[str]:
    """The origins that are at home in a country."""
    return frozenset(
        row["origin"] for row in terms.rows("spelling_origins") if country in row["countries"].split(";")
    )


# Origin, rule, and whether the correspondence holds only at the end of the words.
_Entry = tuple[str, str, bool]
_Pair = tuple[str, str]
# What one step of an alignment used, and whether it stands at the end of both words.
_Step = tuple[_Pair, bool]
_Path = tuple[_Step, ...]
_SLIP: _Pair = ("", "")
_TWICE: _Pair = ("x", "xx")


@cache
def _correspondences() -> Mapping[_Pair, tuple[_Entry, ...]]:
    """Both directions of every row, by the letters at the left and at the right."""
    found: dict[_Pair, tuple[_Entry, ...]] = {}
    for row in terms.rows("spelling_rules"):
        entry = (row["origin"], row["rule"], row["where"] == "end")
        for pair in ((row["left"], row["right"]), (row["right"], row["left"])):
            found[pair] = (*found.get(pair, ()), entry)
    return found


@cache
def _pieces() -> tuple[Mapping[str, tuple[_Pair, ...]], int]:
    """The correspondences by their letters at the left, and the length of the longest of those."""
    found: dict[str, tuple[_Pair, ...]] = {}
    for pair in _correspondences():
        found[pair[0]] = (*found.get(pair[0], ()), pair)
    return found, max(map(len, found))


@lru_cache(maxsize=50_000)
def vary(left: str, right: str) -> WordVariation | None:
    """Return how two folded words differ, or ``None`` where they do so by more than habits and a slip.

    Words that are equal differ by nothing: no rules, no slips. Symmetrical. Digits never vary.
    """
    if left == right:
        return WordVariation((Reading("", ()),), 0, vowels=True)
    if _hopeless(left, right):
        return None
    if left > right:
        left, right = right, left
    path = _align(left, right, None)
    if path is not None and not _one_origin(path):
        paths = _by_origin(left, right)
        path = min((some for _, some in paths), key=_cost, default=None)
    if path is None or not _believable(path, left, right):
        return None
    slips = _slip_count(path)
    vowels = slips == 0 and all(VOWELS.issuperset("".join(pair)) for pair, _ in path if pair != _TWICE)
    return WordVariation(_readings(left, right, path), slips, vowels)


def _by_origin(left: str, right: str) -> list[tuple[str, _Path]]:
    """The cheapest way with the habits of each origin alone, where there is one."""
    paths = ((origin, _align(left, right, origin)) for origin in _order())
    return [(origin, path) for origin, path in paths if path is not None]


def _readings(left: str, right: str, path: _Path) -> tuple[Reading, ...]:
    """One reading for each origin whose habits alone are as cheap as the path, in the table's order; else a nameless one."""
    if all(pair in {_SLIP, _TWICE} for pair, _ in path):
        return (Reading("", _rules(path, "")),)
    ways = [(origin, way) for origin, way in _by_origin(left, right) if _cost(way) <= _cost(path) + 1e-9]
    return tuple(Reading(origin, _rules(way, origin)) for origin, way in ways)


def _hopeless(left: str, right: str) -> bool:
    """A cheap look first: words of unlike length, or far apart in letters as in consonants, are not aligned."""
    shorter, longer = sorted((len(left), len(right)))
    if longer > LONGEST_WORD or shorter < 2 or longer - shorter > 2 + shorter // 3:
        return True
    if not (left.isalpha() and right.isalpha()):
        return True
    near = 3 if shorter >= TWO_SLIPS_LENGTH else 2
    return OSA.distance(left, right, score_cutoff=near) > near and _consonants(left).isdisjoint(
        _consonants(right)
    )


@lru_cache(maxsize=50_000)
def _consonants(word: str) -> frozenset[str]:
    return frozenset(read_word(word, LATIN)[2]) if word.isascii() else frozenset()


def _believable(path: _Path, left: str, right: str) -> bool:
    """Whether the words are long enough for so many habits and slips."""
    length = min(len(left), len(right))
    slips = _slip_count(path)
    habits = len(path) - slips
    if habits > 1 + length // LETTERS_A_HABIT:
        return False
    if slips and left[0] != right[0] and (left[:2] != right[1::-1] or length < FIRST_SWAP_LENGTH):
        # Hardly anybody mistypes the first letter of a name.
        return False
    if slips == 1:
        return length >= ONE_SLIP_LENGTH + 3 * habits
    return slips == 0 or (slips == 2 and length >= TWO_SLIPS_LENGTH and not habits)


def _slip_count(path: _Path) -> int:
    return sum(1 for pair, _ in path if pair == _SLIP)


def _entries(pair: _Pair, end: bool) -> tuple[_Entry, ...]:
    entries = _correspondences().get(pair, ())
    return entries if end else tuple(entry for entry in entries if not entry[2])


def _align(left: str, right: str, origin: str | None) -> _Path | None:
    """The cheapest way from one word to the other, with the habits of one origin or of all; none beyond what is believed."""
    limit = 2 * SLIP_COST if min(len(left), len(right)) >= TWO_SLIPS_LENGTH else SLIP_COST + HABIT_COST
    best: list[list[tuple[float, _Path] | None]] = [[None] * (len(right) + 1) for _ in range(len(left) + 1)]
    best[0][0] = (0.0, ())
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            here = best[i][j]
            if here is None:
                continue
            for di, dj, cost, step in _steps(left, right, i, j, origin):
                total = here[0] + cost
                there = best[i + di][j + dj]
                if total <= limit + 1e-9 and (there is None or total < there[0] - 1e-9):
                    best[i + di][j + dj] = (total, (*here[1], step) if step else here[1])
    last = best[len(left)][len(right)]
    return last[1] if last else None


def _steps(
    left: str, right: str, i: int, j: int, origin: str | None
) -> Iterator[tuple[int, int, float, _Step | None]]:
    """Ways on from a place in both words: letters taken at the left and right, cost, and what was used."""
    a, b = left[i : i + 1], right[j : j + 1]
    if a and a == b:
        yield 1, 1, 0.0, None
    pieces, longest = _pieces()
    for length in range(1, min(longest, len(left) - i) + 1):
        for pair in pieces.get(left[i : i + length], ()):
            if right.startswith(pair[1], j):
                end = i + length == len(left) and j + len(pair[1]) == len(right)
                if any(origin in {None, entry[0]} for entry in _entries(pair, end)):
                    yield length, len(pair[1]), HABIT_COST, (pair, end)
    if a and i and left[i - 1] == a and a not in "aeiou":
        yield 1, 0, DOUBLED_COST, (_TWICE, False)
    if b and j and right[j - 1] == b and b not in "aeiou":
        yield 0, 1, DOUBLED_COST, (_TWICE, False)
    yield from _slips(left, right, i, j)


def _slips(left: str, right: str, i: int, j: int) -> Iterator[tuple[int, int, float, _Step]]:
    slip = (_SLIP, False)
    here, there = i < len(left), j < len(right)
    if here:
        yield 1, 0, SLIP_COST, slip
    if there:
        yield 0, 1, SLIP_COST, slip
    if here and there:
        yield 1, 1, SLIP_COST, slip
        if i + 1 < len(left) and left[i : i + 2] == right[j : j + 2][::-1]:
            yield 2, 2, SWAP_COST, slip


def _cost(path: _Path) -> float:
    costs = {_SLIP: SLIP_COST, _TWICE: DOUBLED_COST}
    return sum(costs.get(pair, HABIT_COST) for pair, _ in path)


def _origins(path: _Path) -> list[set[str]]:
    return [{entry[0] for entry in _entries(pair, end)} for pair, end in path if pair not in (_SLIP, _TWICE)]


def _one_origin(path: _Path) -> bool:
    origins = _origins(path)
    return not origins or bool(set.intersection(*origins))


@cache
def _order() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["origin"] for row in terms.rows("spelling_rules")))


def _rules(path: _Path, origin: str) -> tuple[str, ...]:
    return tuple(
        DOUBLED if pair == _TWICE else next(rule for home, rule, _ in _entries(pair, end) if home == origin)
        for pair, end in path
        if pair != _SLIP
    )
