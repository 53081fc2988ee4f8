"""What is open while the service runs? The resolver over one state of the tables, swapped whole after an edit.

A request takes ``room.current`` once and works with that to its end: an edit made meanwhile changes nothing for it.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gazetteer.layers import open_stack
from gazetteer.stack import Stack
from resolvers.adapters.service.metrics import Metrics
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.workers import Workers
from resolvers.config import Configuration
from resolvers.index.store import open_index
from resolvers.resolver import Resolver
from resolvers.settled import Settled


@dataclass(frozen=True, slots=True)
class Opened:
    """One state of the tables.

    Attributes:
        resolver: The corridor over its index.
        stack: The layers themselves: who said what, and in which line.
        fingerprint: Of all layers' content; an answer is as old as the fingerprint it was made under.
    """

    resolver: Resolver
    stack: Stack
    fingerprint: str


class ReadingRoom:
    """Holds what is open. Any thread may ask; one at a time opens anew."""

    def __init__(self, open_tables: Callable[[], Opened]) -> None:
        """Open the tables.

        Args:
            open_tables: Opens them as they are on disk now.
        """
        self._open_tables = open_tables
        self._opening = threading.Lock()
        self.current = open_tables()

    @property
    def resolver(self) -> Resolver:
        """The resolver as of now."""
        return self.current.resolver

    def reopen(self) -> Opened:
        """Open the tables as they are on disk now, and let later requests have them; those under way keep the old.

        Blocks for as long as the index of the edited layer takes to build: call it through ``Workers.run``.

        Raises:
            GazetteerError: A table cannot be read; what was open stays open.
            IndexStoreError: The index cannot be built; what was open stays open.
        """
        with self._opening:
            opened = self._open_tables()
            if opened.fingerprint != self.current.fingerprint:
                self.current = opened
            return self.current


def signature(paths: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when somebody writes to one of the gazetteers: each file with its time and size."""
    files = sorted(
        file
        for path in paths
        for file in (path.iterdir() if path.is_dir() else [path])
        if file.suffix == ".csv"
    )
    found = []
    for file in files:
        with suppress(OSError):
            about = file.stat()
            found.append((str(file), about.st_mtime_ns, about.st_size))
    return tuple(found)


def open_room(
    gazetteers: Sequence[str | Path] = (),
    *,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
    configuration: Configuration | None = None,
    settled: Settled | None = None,
) -> ReadingRoom:
    """Open a reading room over the user's gazetteers, the bundled tables and the world, with what people settled.

    Raises:
        GazetteerError: A table cannot be read.
        IndexStoreError: The index can neither be opened nor built.
    """

    def open_tables() -> Opened:
        stack = open_stack(gazetteers, world=world, bundled=bundled, columns=columns)
        return Opened(Resolver(open_index(stack), configuration, settled), stack, stack.fingerprint)

    return ReadingRoom(open_tables)


@dataclass(frozen=True, slots=True)
class Service:
    """What every route is handed: settings, tables, the threads that do blocking work, the counters."""

    settings: Settings
    room: ReadingRoom
    workers: Workers
    metrics: Metrics
