"""How much memory do processes hold together?

What they share, such as the pages of a mapped index, is counted once where the system tells it (proportional set size,
Linux); elsewhere once for each.
"""

from collections.abc import Iterable

import psutil


def memory_of(processes: Iterable[psutil.Process]) -> float:
    """Bytes that processes hold; one that ended meanwhile holds none."""
    total = 0.0
    for one in processes:
        try:
            seen = one.memory_full_info()
            total += getattr(seen, "pss", 0) or seen.rss
        except (psutil.Error, OSError):
            continue
    return total
