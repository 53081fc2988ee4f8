"""Does one client ask too often? A bucket of tokens for each, filled at a steady rate."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

# Clients remembered; the one longest silent is forgotten first, whose bucket is full again by then.
MOST_CLIENTS: Final = 10_000


class Rates:
    """Token buckets by client address. For the event loop alone: it takes no lock."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the measure.

        Args:
            rate: Requests a second in the long run.
            burst: How many may come at once.
            clock: Seconds.
        """
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one from a client's bucket: 0 where it may come in, else the seconds until it may."""
        now = self._clock()
        left, then = self._buckets.pop(client, (float(self._burst), now))
        left = min(float(self._burst), left + (now - then) * self._rate)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
