"""Which names of two tables are one? Name by name: the surest way in first, the widest only where that gave nothing.

    exact, same words    for every name
    near                 where those gave nothing sure
    alike                where near gave nothing sure either

What a way in proposes is glanced at (``resolvers.linking.glance``, two microseconds each); the likeliest few are compared
word by word, with the pair model of ``resolvers.comparing`` and how rare words are in the reference table, until
what is left can hardly be likelier than what was found.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gazetteer.memory import uncollected
from resolvers.comparing import explain, log_odds_many
from resolvers.evidence.pair_model import probability
from resolvers.index.folding import fold_many
from resolvers.linking.columns import UNKNOWN, NameColumn
from resolvers.linking.glance import Names, best_few, guess
from resolvers.linking.reference import ALIKE, EXACT, NEAR, SAME_WORDS, Pairs, Reference
from resolvers.linking.words import words_of
from resolvers.normalise.prepare import prepare

T = TypeVar("T")

# Names linked in one go.
TOGETHER: Final = 2048
# Of the names proposed those that are compared word by word, at most.
MOST_COMPARED: Final = 6
# Names are compared in the order of the guesses at a glance, in bits, until the best is above the next guess by so much.
# Of made-up names, that halves the comparisons; it misses nothing of people and places beside 20,000, of people beside a
# million .003 and of organisations .02.
MARGIN: Final = 2.0
# From this probability on ("one name" in the words of ``resolvers.comparing``) no wider way in is tried.
SURE: Final = 0.9


@dataclass(frozen=True, slots=True)
class EntryLinks:
    """Entries of the left table beside those of the reference, by left entry, within one the likeliest first.

    Attributes:
        lefts, rights: Entries.
        bits: Log-odds that the two are one name.
        how: By which way in the pair was found: its place in ``reference.HOW``.
        reasons: A sentence a pair; "" where none was asked for.
    """

    lefts: NDArray[np.int64]
    rights: NDArray[np.int64]
    bits: NDArray[np.float64]
    how: NDArray[np.int64]
    reasons: list[str]


def link_entries(
    column: NameColumn,
    reference: Reference,
    *,
    limit: int = 1,
    thorough: bool = False,
    explained: float = 0.0,
    progress: Callable[[int], None] = lambda _: None,
) -> EntryLinks:
    """Look each name of a table up in the reference.

    Args:
        column: The left table's names, their blocks numbered as the reference's are.
        reference: The filed names.
        limit: Entries of the reference kept for one name.
        thorough: Try every way in, even where a sure answer is found: for alternatives.
        explained: Pairs of at least this probability come with a reason.
        progress: Told how many names are done.

    Returns:
        For each name at most ``limit`` pairs, whatever their probability; equals by the reference's order.
    """
    found = []
    for first in range(0, len(column), TOGETHER):
        chosen = np.arange(first, min(first + TOGETHER, len(column)))
        with uncollected():
            found.append(_Round(column, reference, chosen, thorough).links(limit, explained))
        progress(len(chosen))
    parts = [[part.lefts, part.rights, part.bits, part.how] for part in found]
    empty = [np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)]
    lefts, rights, bits, how = (np.concatenate(arrays) for arrays in zip(empty, *parts, strict=True))
    return EntryLinks(lefts, rights, bits, how, [reason for part in found for reason in part.reasons])


class _Seen(NamedTuple):
    """A pair that was compared."""

    left: int
    right: int
    bits: float
    how: int


class _Round:
    """Some names of the left table on their way through the ways in; positions count within the round."""

    def __init__(
        self, column: NameColumn, reference: Reference, chosen: NDArray[np.int64], thorough: bool
    ) -> None:
        self._column = column
        self._reference = reference
        self._chosen = chosen
        self._thorough = thorough
        names = [column.names[place] for place in chosen.tolist()]
        self._prepared = [prepare(name, reference.kind) for name in names]
        self._ours = Names(self._prepared, words_of(self._prepared, reference.rarity))
        self._theirs = Names(reference.prepared, reference.words)
        self._keys = fold_many(names)
        self._place = reference.column.firsts
        self._seen: dict[tuple[int, int], _Seen] = {}
        self._best = np.full(len(names), -np.inf)

    def links(self, limit: int, explained: float) -> EntryLinks:
        """Go through the ways in; keep the best of each name."""
        everybody = np.arange(len(self._keys))
        self._look(EXACT, self._reference.exact(self._keys))
        settled = np.zeros(len(everybody), bool)
        if not self._thorough:
            settled[[left for left, _ in self._seen]] = True  # the very spelling is as good as it gets
        self._look(SAME_WORDS, self._within(self._reference.same_words, self._prepared, self._open(settled)))
        self._look(NEAR, self._within(self._reference.near, self._keys, self._open(settled)))
        open_ = self._open(settled)
        names, blocks = _some(self._prepared, open_), self._column.blocks[self._chosen[open_]]
        lefts, rights = self._reference.alike(names, blocks)
        self._look(ALIKE, Pairs(open_[lefts], rights))
        return self._kept(limit, explained)

    def _open(self, settled: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Those that nothing sure is found for yet."""
        sure = np.array([probability(bits) >= SURE for bits in self._best.tolist()], bool)
        return np.flatnonzero(~(settled | (sure & ~np.bool_(self._thorough))))

    def _within(
        self, find: Callable[[Sequence[T]], Pairs], values: Sequence[T], places: NDArray[np.int64]
    ) -> Pairs:
        lefts, rights = find(_some(values, places))
        return Pairs(places[lefts], rights)

    def _look(self, how: int, pairs: Pairs) -> None:
        """Compare the likeliest of the pairs that a way in proposes, leaving out those in different blocks."""
        pairs = self._compatible(pairs)
        if how in (NEAR, ALIKE):
            places, guesses = guess(self._ours, self._theirs, pairs, self._reference.kind)
            pairs = Pairs(pairs.lefts[places], pairs.rights[places])
        else:
            guesses = np.full(len(pairs.lefts), np.inf)
        order = np.argsort(self._place[pairs.rights], kind="stable")
        chosen = order[best_few(pairs.lefts[order], guesses[order], MOST_COMPARED)]
        lefts, rights, guesses = pairs.lefts[chosen], pairs.rights[chosen], guesses[chosen]
        # The best guess of every name at once, then the next best of those that are still open.
        rank = np.arange(len(lefts)) - np.searchsorted(lefts, lefts)
        for turn in range(int(rank.max(initial=-1)) + 1):
            worth = rank == turn
            if not self._thorough:
                worth &= self._best[lefts] <= guesses + MARGIN
            self._compare(lefts[worth].tolist(), rights[worth].tolist(), how)

    def _compare(self, lefts: Sequence[int], rights: Sequence[int], how: int) -> None:
        """Compare pairs closely, but those that were compared before."""
        new = [pair for pair in zip(lefts, rights, strict=True) if pair not in self._seen]
        ours = [self._prepared[left] for left, _ in new]
        theirs = [self._reference.prepared[right] for _, right in new]
        odds = log_odds_many(ours, theirs, self._reference.rarity)
        for (left, right), bits in zip(new, odds.tolist(), strict=True):
            self._seen[left, right] = _Seen(left, right, bits, how)
            self._best[left] = max(self._best[left], bits)

    def _compatible(self, pairs: Pairs) -> Pairs:
        ours = self._column.cells[self._chosen[pairs.lefts]]
        theirs = self._reference.column.cells[pairs.rights]
        good = ((ours == theirs) | (ours == UNKNOWN) | (theirs == UNKNOWN)).all(axis=1)
        return Pairs(pairs.lefts[good], pairs.rights[good])

    def _kept(self, limit: int, explained: float) -> EntryLinks:
        place = self._place
        ranked = sorted(self._seen.values(), key=lambda one: (one.left, -one.bits, place[one.right]))
        kept: list[_Seen] = []
        for one in ranked:
            if len(kept) < limit or kept[-limit].left != one.left:
                kept.append(one)
        return EntryLinks(
            self._chosen[[one.left for one in kept]] if kept else np.zeros(0, np.int64),
            np.array([one.right for one in kept], np.int64),
            np.array([one.bits for one in kept], np.float64),
            np.array([one.how for one in kept], np.int64),
            list(self._reasons(kept, explained)),
        )

    def _reasons(self, kept: list[_Seen], explained: float) -> Iterator[str]:
        for one in kept:
            score = probability(one.bits)
            if score < explained:
                yield ""
            elif one.how == EXACT:
                yield "one name: the same spelling"
            else:
                yield explain(self._prepared[one.left], self._reference.prepared[one.right], score)


def _some(values: Sequence[T], places: NDArray[np.int64]) -> list[T]:
    return [values[place] for place in places.tolist()]
