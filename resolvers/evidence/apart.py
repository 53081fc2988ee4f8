"""What tells two names apart, however alike the rest of them is?

East Jerusalem is no spelling of Jerusalem, South Sudan none of Sudan, and the 17th Brigade not the 71st. Likeness of
letters cannot know that, and labelled names hold too few such cases to teach it: what these signs weigh is judged.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resolvers.evidence.alignment import OPEN
from resolvers.evidence.names import NameComparison
from resolvers.normalise.prepare import Prepared

FEATURES: Final = (
    "part_asked",  # the query says which part or which of two (north, new, upper); the name, answered wholly, does not
    "numbers_apart",  # both have numbers, none in common
)
# What such words mean, in whatever language (``data/terms/concepts.csv``).
_WHICH: Final = frozenset(
    {"north", "south", "east", "west", "middle", "upper", "lower", "new", "old", "great", "small"}
)


def compare_apart(
    asked: Sequence[Prepared], filed: Sequence[Prepared], comparisons: Sequence[NameComparison]
) -> NDArray[np.float32]:
    """Lay queries and names side by side.

    Args:
        asked: For each name the query, read.
        filed: The names, read.
        comparisons: What their words show; asked for where the query says which part of something it means.

    Returns:
        One row a name, one column for each of ``FEATURES``, 1 where it holds; all 0 for names of people.
    """
    found = np.zeros((len(asked), len(FEATURES)), np.float32)
    which: dict[int, tuple[int, ...]] = {}
    for place, (query, name) in enumerate(zip(asked, filed, strict=True)):
        if query.kind == "person":
            continue
        words = which.get(id(query))
        if words is None:
            words = which[id(query)] = which_one(query)
        if words and adds_part(words, comparisons[place].left, comparisons[place].right):
            found[place, 0] = 1.0
        if query.numbers and name.numbers and query.numbers.isdisjoint(name.numbers):
            found[place, 1] = 1.0
    return found


def which_one(name: Prepared) -> tuple[int, ...]:
    """The positions of the words that say which part of a whole, or which of two namesakes."""
    return tuple([place for place, one in enumerate(name.tokens) if not _WHICH.isdisjoint(one.concepts)])


def adds_part(words: Sequence[int], answers: Sequence[float], their_answers: Sequence[float]) -> bool:
    """Whether one of such words is left over, and nothing of the other name is.

    Args:
        words: Positions of the words (``which_one``).
        answers: How well each word of their name is answered.
        their_answers: The same of the other name. Where something of it is left over too, the word may be misspelt.
    """
    return min(their_answers, default=0.0) >= OPEN and any(answers[place] < OPEN for place in words)
