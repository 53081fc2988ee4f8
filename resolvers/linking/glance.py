"""Which of the names that a way in proposes are worth a close comparison? What one would say, guessed at a glance.

A close comparison costs some thirty microseconds, a glance two. It looks at how far the words of two names answer to
each other (``resolvers.linking.words``), then, of the pairs that look best so, how alike the names are as wholes. The
weights in ``data/weights/link_glance.csv`` are a linear fit to the bits of the close comparison
(``tools/fit_link_glance.py``), so that a guess can be held against what a comparison found: where even the next best
guess is far below, no further name is compared.
"""

import csv
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from gazetteer.folders import data_folder
from gazetteer.model import Kind
from resolvers.linking.words import Words, coverage
from resolvers.normalise.prepare import Prepared

READINGS: Final = ("ordered", "skeleton")
FEATURES: Final = (
    "coverage_left",  # share of the left name's weight that the right one's words answer
    "coverage_right",
    "coverage_least",  # the smaller of the two
    "coverage_cubed",  # of the smaller
    "acronym",  # a word of one is the other's initials
    *(
        feature for reading in READINGS for feature in (reading, f"{reading}_cubed")
    ),  # share of letters in common
)
# Of the pairs of one name those whose wholes are looked at: so many by their words, and so many of those proposed first.
# Of people, places and organisations that loses one in a hundred of what looking at all would find, for a quarter of the time.
BY_WORDS, BY_PLACE = 16, 16


class Names(NamedTuple):
    """Names, and their words."""

    prepared: Sequence[Prepared]
    words: Words


class Guesses(NamedTuple):
    """Pairs at a glance: the places of those that were looked at, and what a close comparison may say, in bits."""

    places: NDArray[np.int64]
    bits: NDArray[np.float64]


def guess(
    ours: Names, theirs: Names, pairs: tuple[NDArray[np.int64], NDArray[np.int64]], kind: Kind | None
) -> Guesses:
    """Guess what a close comparison would say of the pairs that look best.

    Args:
        ours: The names of the left table.
        theirs: Those of the reference.
        pairs: Places in the two; those of one left name in the order in which they were proposed.
        kind: What the names were read as names of.
    """
    lefts, rights = pairs
    answered = _words(ours, theirs, lefts, rights)
    looks = np.minimum(answered[:, 0], answered[:, 1]) + answered[:, -1]
    nothing = np.zeros(len(lefts))
    chosen = np.union1d(best_few(lefts, looks, BY_WORDS), best_few(lefts, nothing, BY_PLACE))
    wholes = _wholes(ours, theirs, lefts[chosen], rights[chosen])
    intercept, weights = _weights(kind)
    return Guesses(chosen, intercept + np.column_stack([answered[chosen], wholes]) @ weights)


def features(
    ours: Names, theirs: Names, lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> NDArray[np.float64]:
    """One row a pair, one column for each of ``FEATURES``: what the weights are fitted to."""
    return np.column_stack([_words(ours, theirs, lefts, rights), _wholes(ours, theirs, lefts, rights)])


def best_few(owners: NDArray[np.int64], looks: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Places of the best-looking of each owner, owner by owner, the best first, equals in their order."""
    order = np.lexsort((-looks, owners))
    owners = owners[order]
    few: NDArray[np.int64] = order[np.arange(len(order)) - np.searchsorted(owners, owners) < most]
    return few


def _words(
    ours: Names, theirs: Names, lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> NDArray[np.float64]:
    left, right = coverage(ours.words, theirs.words, lefts, rights)
    least = np.minimum(left, right)
    return np.column_stack(
        [left, right, least, least**3, _acronyms(ours.prepared, theirs.prepared, lefts, rights)]
    )


def _acronyms(
    ours: Sequence[Prepared], theirs: Sequence[Prepared], lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> NDArray[np.float64]:
    if ours and ours[0].kind == "person":  # nobody goes by initials alone
        return np.zeros(len(lefts))
    pairs = [(ours[one], theirs[other]) for one, other in zip(lefts.tolist(), rights.tolist(), strict=True)]
    return np.array(
        [float(not (a.acronyms.isdisjoint(b.words) and b.acronyms.isdisjoint(a.words))) for a, b in pairs]
    )


def _wholes(
    ours: Names, theirs: Names, lefts: NDArray[np.int64], rights: NDArray[np.int64]
) -> NDArray[np.float64]:
    one = [ours.prepared[place] for place in lefts.tolist()]
    other = [theirs.prepared[place] for place in rights.tolist()]
    columns: list[NDArray[Any]] = []
    for reading in READINGS:
        texts = [[getattr(name, reading) for name in names] for names in (one, other)]
        alike = process.cpdist(*texts, scorer=ratio, dtype=np.float32) / 100 if one else np.zeros(0)
        columns += [alike, alike**3]
    return np.column_stack(columns).astype(np.float64)


@cache
def _weights(kind: Kind | None) -> tuple[float, NDArray[np.float64]]:
    with (data_folder() / "weights" / "link_glance.csv").open(encoding="utf-8", newline="") as file:
        bits = {
            row["feature"]: float(row["bits"])
            for row in csv.DictReader(file)
            if row["kind"] == (kind or "any")
        }
    return bits["intercept"], np.array([bits[feature] for feature in FEATURES])
