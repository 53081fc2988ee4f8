"""Many independent pieces of work on all cores: forked processes that share what is open already.

Only where the system forks (Linux): elsewhere each process would have to open everything anew, and one does the work.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# Below so many items one process is done before others have warmed up.
FEWEST: Final = 6000
MOST_PROCESSES: Final = 8


def worth(items: int) -> int:
    """Return how many processes are worth starting for so many items that take a good half millisecond each."""
    return min(os.cpu_count() or 1, MOST_PROCESSES) if items >= FEWEST else 1


@contextmanager
def each_in_order(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], processes: int
) -> Iterator[Iterator[Result]]:
    """Yield the results of all pieces, in their order, whatever the number of processes.

    Args:
        work: What is done to each; where processes are forked, what it changes outside stays in them.
        pieces: What it is done to.
        processes: How many work at a time; with one, nothing is forked.
    """
    if processes == 1 or len(pieces) < 2 or sys.platform != "linux":
        yield map(work, pieces)
        return
    _shared.append(work)
    try:
        with multiprocessing.get_context("fork").Pool(min(processes, len(pieces))) as pool:
            numbered = [(len(_shared) - 1, piece) for piece in pieces]
            yield cast("Iterator[Result]", pool.imap(_call, numbered))
    finally:
        _shared.pop()


# What forked processes call: they inherit it, where sending it would mean copying all that is open.
_shared: list[Callable[..., object]] = []


def _call(numbered: tuple[int, Any]) -> object:
    number, piece = numbered
    return _shared[number](piece)
