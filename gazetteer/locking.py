"""How do two programs that change one folder of tables wait for each other?"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gazetteer.errors import ChangedError, Location

# A change takes some milliseconds, and some seconds where the world is asked whether an id exists.
PATIENCE = 30.0
_PAUSE = 0.02


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a folder for oneself among the programs that lock it so, and wait for whoever holds it.

    The lock is the operating system's, on the folder itself: nothing is left behind, even by a program that is killed. Windows
    cannot lock folders; there only the check that a table is as it was read keeps two writers apart.

    Args:
        folder: The folder, which must be there.
        patience: How many seconds to wait.

    Raises:
        ChangedError: Somebody else still holds it.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _wait(handle, folder, patience)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, folder: Path, patience: float) -> None:
    import fcntl

    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ChangedError(
                    "another program is changing these tables; nothing was written", Location(str(folder))
                ) from None
            time.sleep(_PAUSE)
        else:
            return
