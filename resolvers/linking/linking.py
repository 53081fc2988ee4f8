"""Link two tables of names: columns of text in, rows side by side out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.model import Kind
from resolvers.errors import InputError
from resolvers.evidence.pair_model import probability
from resolvers.linking.assigning import RowLinks, rows_many_to_one, rows_one_to_one
from resolvers.linking.columns import BlockNumbers, NameColumn, name_column
from resolvers.linking.linker import EntryLinks, link_entries
from resolvers.linking.reference import HOW, Reference

# From here on two names are likelier one than not.
THRESHOLD: Final = 0.5
# Names of the reference that a name may fall back on where its likeliest is taken (one to one).
ALTERNATIVES: Final = 5

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Side:
    """What of one table takes part.

    Attributes:
        names: One a row, "" where there is none.
        blocks: Block columns, each with a cell a row; as many on both sides, in the same order.
    """

    names: Sequence[str]
    blocks: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows side by side, by row of the left table; within one the likeliest first.

    Attributes:
        lefts: Row numbers of the left table from 0; every row stands there at least once.
        rights: Row numbers of the reference; -1 where nothing is alike enough.
        weights: Log-odds in bits that the two names are one; of a row without a match, those of the nearest name;
            nan where there is none.
        keys: What found the pair, a word of ``reference.HOW``; "" without a match.
        reasons: A sentence each, never empty.
    """

    lefts: NDArray[np.int64]
    rights: NDArray[np.int64]
    weights: NDArray[np.float64]
    keys: list[str]
    reasons: list[str]

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """The weights as probabilities from 0 to 1; nan where there are none."""
        return np.array([np.nan if np.isnan(bits) else probability(bits) for bits in self.weights.tolist()])


def link(
    left: Side,
    right: Side,
    *,
    kind: Kind | None = None,
    threshold: float = THRESHOLD,
    limit: int = 1,
    one_to_one: bool = False,
    progress: Progress = lambda _step, _share: None,
) -> Linked:
    """Say for each row of a table which row of the reference it is.

    Reach for it where the reference is a table of your own, of tens of rows or of millions; for a gazetteer, with its
    places and dates, there is the resolver.

    Args:
        left: The table whose rows are looked up.
        right: The reference.
        kind: What the names are names of: titles, legal forms and words for places are then known for what they are.
        threshold: Pairs below this probability are no match.
        limit: Rows of the reference for one row, likeliest first. More than one looks further, and takes longer.
        one_to_one: Take no row of the reference twice (see ``assigning.rows_one_to_one``); excludes ``limit``.
        progress: Told of every step, and the share of the names that is done.

    Returns:
        At least one line for each row of the left table. Equals fall to the reference's earlier row.

    Raises:
        InputError: The tables have not equally many block columns, or a number is out of range.
    """
    if len(left.blocks) != len(right.blocks):
        raise InputError(
            f"the left table has {len(left.blocks)} block columns, the reference has {len(right.blocks)}"
        )
    if not 0 <= threshold <= 1:
        raise InputError(f"the threshold is {threshold:g}; it is a probability from 0 to 1")
    if limit < 1 or (one_to_one and limit > 1):
        raise InputError(
            f"the limit is {limit}; one row to one allows a single one, otherwise it is 1 or more"
        )
    progress("filing the reference", 0.0)
    numbers = BlockNumbers()
    ours, theirs = (
        name_column(left.names, left.blocks, numbers),
        name_column(right.names, right.blocks, numbers),
    )
    reference = Reference(theirs, kind)
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress(f"{done:,} of {len(ours):,} names", done / max(len(ours), 1))

    links = link_entries(
        ours,
        reference,
        limit=ALTERNATIVES if one_to_one else limit,
        thorough=one_to_one or limit > 1,
        explained=threshold,
        progress=tell,
    )
    good = _bits(threshold)
    if one_to_one:
        rows = rows_one_to_one(links, ours, theirs, least_bits=good)
    else:
        rows = rows_many_to_one(links, ours, theirs, least_bits=good, limit=limit)
    return _whole(rows, links, ours, theirs)


def _bits(threshold: float) -> float:
    """The least log-odds that reach a probability, by bisection of what ``probability`` says: no rounding between them."""
    low, high = -60.0, 60.0
    if probability(low) >= threshold:
        return -np.inf
    for _ in range(64):
        middle = (low + high) / 2
        low, high = (low, middle) if probability(middle) >= threshold else (middle, high)
    return high


def _whole(rows: RowLinks, links: EntryLinks, ours: NameColumn, theirs: NameColumn) -> Linked:
    """The linked rows, and a line for each row that none was found for."""
    best = {int(entry): place for place, entry in reversed(list(enumerate(links.lefts.tolist())))}
    entry_of = np.full(ours.length, -1)
    entry_of[ours.rows] = np.repeat(np.arange(len(ours)), np.diff(ours.starts))
    alone = np.setdiff1d(np.arange(ours.length), rows.lefts)
    places = [best.get(entry, -1) for entry in entry_of[alone].tolist()]
    weights = [links.bits[place] if place >= 0 else np.nan for place in places]
    reasons = [
        _nothing(links, theirs, entry, place)
        for entry, place in zip(entry_of[alone].tolist(), places, strict=True)
    ]
    linked = rows.pairs.tolist()
    lefts = np.concatenate([rows.lefts, alone])
    order = np.argsort(lefts, kind="stable")
    keys = [HOW[links.how[place]] for place in linked] + [""] * len(alone)
    said = [_said(links, theirs, place) for place in linked] + reasons
    return Linked(
        lefts[order],
        np.concatenate([rows.rights, np.full(len(alone), -1)])[order],
        np.concatenate([links.bits[rows.pairs], np.array(weights, np.float64)])[order],
        [keys[place] for place in order.tolist()],
        [said[place] for place in order.tolist()],
    )


def _said(links: EntryLinks, theirs: NameColumn, place: int) -> str:
    entry = int(links.rights[place])
    others = int(theirs.starts[entry + 1] - theirs.starts[entry]) - 1
    beside = f"; {others} further {'rows bear' if others > 1 else 'row bears'} that name" if others else ""
    return links.reasons[place] + beside


def _nothing(links: EntryLinks, theirs: NameColumn, entry: int, place: int) -> str:
    if entry < 0:
        return "a text without letters or digits is no name"
    if place < 0:
        return "no name of the reference is like it"
    name = theirs.names[int(links.rights[place])]
    if links.reasons[place]:
        return f"the rows called {name} are taken by likelier ones"
    return f"nothing is alike enough; the nearest is {name}"
