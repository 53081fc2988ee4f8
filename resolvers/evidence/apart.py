"""What tells two names apart, however alike the rest of them is?

East Jerusalem is no spelling of Jerusalem, South Sudan none of Sudan, and the 17th Brigade not the 71st. Likeness of
letters cannot know that, and labelled names hold too few such cases to teach it: what these signs weigh is judged.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resolvers.evidence.alignment import OPEN
from resolvers.evidence.judged import judged_weights
from resolvers.evidence.names import NameComparison
from resolvers.normalise.prepare import Prepared

FEATURES: Final = (
    "part_asked",  # the query says which part or which of two (north, new, upper); the name, answered wholly, does not
    "numbers_apart",  # both have numbers, none in common; Roman ones, which may be letters and initials, aside
)
# What such words mean, in whatever language (``data/terms/concepts.csv``).
_WHICH: Final = frozenset(
    {"north", "south", "east", "west", "middle", "upper", "lower", "new", "old", "great", "small"}
)

# People have namesakes, not parts; and in labelled pairs of no stated kind two numbers are as often one thing's.
_KINDS: Final = frozenset({"place", "organisation"})
_ROMAN: Final = frozenset("ivxlcdm")


def compare_apart(
    asked: Sequence[Prepared], filed: Sequence[Prepared], comparison: Callable[[int], NameComparison]
) -> NDArray[np.float32]:
    """Lay queries and names side by side.

    Args:
        asked: For each name the query, read.
        filed: The names, read.
        comparison: What the words of the pair at a position show; asked for where the query says which part of something it
            means.

    Returns:
        One row a name, one column for each of ``FEATURES``, 1 where it holds; all 0 for other
        kinds than places and organisations.
    """
    found = np.zeros((len(asked), len(FEATURES)), np.float32)
    which: dict[int, tuple[int, ...]] = {}
    for place, (query, name) in enumerate(zip(asked, filed, strict=True)):
        if query.kind not in _KINDS:
            continue
        words = which.get(id(query))
        if words is None:
            words = which[id(query)] = which_one(query)
        if words:
            _, answers, their_answers, *_ = comparison(place)
            found[place, 0] = adds_part(words, answers, their_answers)
        if query.numbers and name.numbers and _numbers_apart(query, name):
            found[place, 1] = 1.0
    return found


def bits_apart(left: Prepared, right: Prepared, comparison: Callable[[], NameComparison]) -> dict[str, float]:
    """Return the signs of ``FEATURES`` that hold of two names, whichever says more, and what each weighs in bits.

    Args:
        left: A name, read.
        right: Another, read as the name of the same kind.
        comparison: What their words show; asked for where one of them says which part of something it means.
    """
    found: dict[str, float] = {}
    if left.kind not in _KINDS:
        return found
    if left.numbers and right.numbers and _numbers_apart(left, right):
        found["numbers_apart"] = judged_weights()["numbers_apart"]
    words, their_words = which_one(left), which_one(right)
    if words or their_words:
        ours, theirs = comparison().left, comparison().right
        if adds_part(words, ours, theirs) or adds_part(their_words, theirs, ours):
            found["part_asked"] = judged_weights()["part_asked"]
    return found


def _numbers_apart(left: Prepared, right: Prepared) -> bool:
    ours, theirs = (
        {one.number for one in name.tokens if one.number and not _ROMAN.issuperset(one.text)}
        for name in (left, right)
    )
    return bool(ours) and bool(theirs) and left.numbers.isdisjoint(right.numbers)


def which_one(name: Prepared) -> tuple[int, ...]:
    """The positions of the words that say which part of a whole, or which of two namesakes."""
    return tuple(
        [place for place, one in enumerate(name.tokens) if one.known and not _WHICH.isdisjoint(one.concepts)]
    )


def adds_part(words: Sequence[int], answers: Sequence[float], their_answers: Sequence[float]) -> bool:
    """Whether one of such words is left over, and nothing of the other name is.

    Args:
        words: Positions of the words (``which_one``).
        answers: How well each word of their name is answered.
        their_answers: The same of the other name. Where something of it is left over too, the word may be misspelt.
    """
    return min(their_answers, default=0.0) >= OPEN and any(answers[place] < OPEN for place in words)
