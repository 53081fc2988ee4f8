"""Which spans of a text deserve a closer look, before it is known where the text is set?

Known spellings, facilities and unknown capitals are proposed, looked at one by one, and kept when the first look
does not rule them out. Where proposals overlap, the surer one stays.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np
import numpy.typing as npt

from resolvers.text.containers import Containers
from resolvers.text.lexicon import Lexicon
from resolvers.text.mentions import Look, look_at
from resolvers.text.people import NewName, bodies, people
from resolvers.text.runs import capital_runs, facilities, unknown_names
from resolvers.text.spans import BODIES, Proposal, Windows, known_spans, windows_of
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import Tokens
from resolvers.text.weights import Weights

# Log-odds below which the first look rules a span out: the second look has never raised one from there.
RULED_OUT = -2.5
# A personal name weaker than this tells nothing about its words elsewhere.
_SURE_NAME = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """What the first look leaves.

    Attributes:
        looks: Proposals that are kept, in order; places do not overlap one another, bodies and people neither.
        scores: Log-odds of each that it names a place (or, for known people and bodies, that it names them).
        names: People and bodies found by their form; these may overlap the rest.
        unknown: Capitals that no table has, ruled out or not.
    """

    looks: Sequence[Look]
    scores: npt.NDArray[np.float64]
    names: Sequence[NewName]
    unknown: Sequence[Proposal]


class Finder:
    """Finds names; one for all documents."""

    def __init__(
        self, spellings: Spellings, lexicon: Lexicon, containers: Containers, weights: Weights
    ) -> None:
        self._spellings = spellings
        self._lexicon = lexicon
        self._containers = containers
        # Plain lists: a dozen additions are quicker than an array's overhead.
        self._weights: dict[str, list[float]] = {
            model: weight.tolist() for model, weight in weights.mention.items()
        }

    def windows(self, texts: Sequence[Tokens]) -> list[Windows]:
        """Return what ``find`` reads of each text: its runs of words, looked up for all together."""
        return windows_of(texts, self._spellings, self._lexicon)

    def find(self, windows: Windows) -> Found:
        """Return the spans of a text that may be names."""
        looks, names = self.look(windows)
        scores = [self.score(look) for look in looks]
        kept = survivors(looks, scores)
        unknown = [look.proposal for look in looks if look.proposal.model == "unknown"]
        return Found([looks[n] for n in kept], np.array([scores[n] for n in kept]), names, unknown)

    def look(self, windows: Windows) -> tuple[list[Look], list[NewName]]:
        """Return what is seen of every proposal, kept or not, and the names found by their form."""
        tokens = windows.tokens
        known = known_spans(windows, self._spellings, self._lexicon)
        runs = capital_runs(tokens, self._lexicon)
        names = people(tokens, runs, known, self._lexicon) + bodies(tokens, runs, self._lexicon)
        proposals = [
            *known,
            *facilities(tokens, runs, known, self._lexicon),
            *unknown_names(tokens, runs, known, self._lexicon),
        ]
        proposals.sort(key=lambda proposal: (proposal.start, -proposal.end))
        return look_at(tokens, proposals, personal_words(names), self._lexicon, self._containers), names

    def score(self, look: Look) -> float:
        """Return the log-odds that a proposal is a name of its kind."""
        weight = self._weights[look.proposal.model]
        return sum(map(mul, map(weight.__getitem__, look.values), look.values.values()), 0.0)


def survivors(looks: Sequence[Look], scores: Sequence[float]) -> list[int]:
    """Return which proposals the first look leaves. Bodies and people do not stand in the way of places yet."""
    kept: list[int] = []
    for holds in (False, True):
        some = [n for n, look in enumerate(looks) if (look.proposal.model in BODIES) == holds]
        spans = [(looks[n].proposal.start, looks[n].proposal.end) for n in some]
        kept += (some[n] for n in without_overlap(spans, [scores[n] for n in some], RULED_OUT))
    return sorted(kept, key=lambda n: (looks[n].proposal.start, -looks[n].proposal.end))


def personal_words(names: Sequence[NewName]) -> frozenset[str]:
    """Return the words of full personal names, so that each can be told apart from a place elsewhere."""
    return frozenset(
        word
        for name in names
        if name.kind == "person" and name.strength >= _SURE_NAME
        for word in (name.words if len(name.words) > 1 else name.words[-1:])
        if len(word) > 1
    )


def without_overlap(spans: Sequence[tuple[int, int]], scores: Sequence[float], least: float) -> list[int]:
    """Return which spans to keep, in the order of the text: the surest first, then what it leaves free.

    Args:
        spans: Offsets, in any order.
        scores: The higher, the surer; of equal ones the longer span wins, then the earlier.
        least: Scores of this or less are left out.
    """
    order = sorted(
        (n for n, score in enumerate(scores) if score > least),
        key=lambda n: (-scores[n], spans[n][0] - spans[n][1], spans[n][0]),
    )
    taken = _Taken()
    return sorted((n for n in order if taken.claim(*spans[n])), key=lambda n: spans[n])


class _Taken:
    """Spans already taken, as sorted starts and ends."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def claim(self, start: int, end: int) -> bool:
        """Take a span if it is free; empty spans never are."""
        place = bisect_left(self._starts, start)
        before_free = place == 0 or self._ends[place - 1] <= start
        after_free = place == len(self._starts) or self._starts[place] >= end
        if start >= end or not (before_free and after_free):
            return False
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True
