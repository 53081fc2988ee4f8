"""Who does the work that blocks? A few threads, with a waiting room that has an end.

Resolving, reading and writing files block; the event loop must not. Python runs one of them at a time anyway, so a few
threads are enough: more would make every answer slower and none come sooner.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

# Characters that are parsed in less time than handing them to a thread and back takes.
LONG: Final = 1 << 16

P = ParamSpec("P")
T = TypeVar("T")


class OverloadError(Exception):
    """More is under way than the service takes on; the client may come again."""


class Workers:
    """A bounded pool of threads."""

    def __init__(self, threads: int, waiting: int, seconds: float) -> None:
        """Set up the pool; threads start when they are needed.

        Args:
            threads: Pieces of work done at the same time.
            waiting: Pieces that may wait; more are refused.
            seconds: How long a caller waits for its piece, the time in the waiting room included.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="service")
        self._most = threads + waiting
        self._seconds = seconds
        self.under_way = 0

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking function in a thread and return what it returns, or raise what it raises.

        Raises:
            OverloadError: Too many wait already, or it took too long; what runs by then runs to its end unheard.
        """
        if self.under_way >= self._most:
            raise OverloadError("too many requests are under way; try again in a moment")
        self.under_way += 1
        future = self._pool.submit(partial(function, *args, **kwargs))
        future.add_done_callback(self._done(asyncio.get_running_loop()))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except TimeoutError:
            raise OverloadError(f"the answer took longer than {self._seconds:.0f} seconds") from None

    async def run_if_long(self, size: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Take something apart here where it is short, in a thread where it would keep everybody else waiting.

        Args:
            size: Bytes or characters that the function goes through.
            function: What takes them apart.
            args: Its arguments.
            kwargs: Its named arguments.
        """
        if size < LONG:
            return function(*args, **kwargs)
        return await self.run(function, *args, **kwargs)

    def close(self) -> None:
        """Let what runs finish, writes above all, and drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _done(self, loop: asyncio.AbstractEventLoop) -> Callable[[object], None]:
        """Count a piece as done when its thread is, not when its caller gave up: the thread is what is scarce."""

        def leave() -> None:
            self.under_way -= 1

        def done(_: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(leave)

        return done
