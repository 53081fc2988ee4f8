"""Who builds, when several processes want to?

One lock file a folder, held by the builder. The system frees it when the process dies, however it dies, so
whoever holds it knows that every unfinished build beside it is dead.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "build.lock"


@contextmanager
def build_lock(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the folder's lock; gives ``False`` where another process has it and ``wait`` is off.

    Raises:
        OSError: When the lock file cannot be written: a read-only folder, a full disk.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield _acquire(handle, wait=wait)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int, *, wait: bool) -> bool:
        while True:
            try:
                # Waiting, the system itself tries ten times, once a second.
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if wait:
                    continue
                return False
            return True

else:
    import fcntl

    def _acquire(handle: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
