"""Many independent pieces of work on all cores: forked processes that share what is open already.

Only where the system forks (Linux): elsewhere each process would have to open everything anew, and one does the work.
"""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# Below so many items one process is done before others have warmed up.
FEWEST: Final = 6000
MOST_PROCESSES: Final = 8
# How often a process looks whether the one that started it is still there.
LOOK_SECONDS: Final = 0.5


def worth(items: int) -> int:
    """Return how many processes are worth starting for so many items that take a good half millisecond each."""
    return min(os.cpu_count() or 1, MOST_PROCESSES) if items >= FEWEST else 1


@contextmanager
def crew(
    work: Callable[[Piece], Result], processes: int
) -> Iterator[Callable[[Sequence[Piece]], Iterator[Result]]]:
    """Keep processes for many calls: yields a function that gives the results of pieces, in their order.

    The results are those of one process, whatever the number of processes and whatever becomes of them: where one is killed
    (by the system, when memory runs out), what is not done yet is done here.

    Args:
        work: What is done to each piece; what it changes outside stays in the process. Forked with everything that is
            open at the first call.
        processes: How many; with one, nothing is forked.
    """
    if processes == 1 or sys.platform != "linux":
        yield lambda pieces: map(work, pieces)
        return
    _shared.append(work)
    number = len(_shared) - 1
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("fork"), initializer=_end_with, initargs=(os.getpid(),)
    )

    def done(pieces: Sequence[Piece]) -> Iterator[Result]:
        promised: list[Future[Any]] = []
        with suppress(BrokenProcessPool):
            promised += [pool.submit(_call, number, piece) for piece in pieces]
        for place, piece in enumerate(pieces):
            try:
                result = promised[place].result() if place < len(promised) else work(piece)
            except BrokenProcessPool:
                result = work(piece)
            yield result

    try:
        yield done
    finally:
        pool.shutdown(cancel_futures=True)
        _shared.pop()


@contextmanager
def each_in_order(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], processes: int
) -> Iterator[Iterator[Result]]:
    """Yield the results of all pieces, in their order, whatever the number of processes; see ``crew``."""
    with crew(work, min(processes, max(1, len(pieces)))) as all_of:
        yield all_of(pieces)


# What forked processes call: they inherit it, where sending it would mean copying all that is open.
_shared: list[Callable[..., Any]] = []


def _call(number: int, piece: Any) -> Any:
    return _shared[number](piece)


def _end_with(parent: int) -> None:
    """See to it that this process does not outlive its parent: one that is killed can tell nobody to go home."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
