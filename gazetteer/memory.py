"""How are millions of small values made without waiting for the garbage collector?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the search for unreachable cycles while many values are made that all stay alive.

    Reach for it around the making of a million rows, where the search finds nothing and takes as long as the work:
    parsing the world takes 1.7 s with the pause and 3.8 s without. Reference counts free the rest as ever.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
