"""From the user's gazetteers to an open index: the one place where the archive meets the index."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gazetteer.layers import open_stack
from gazetteer.lockfile import check_lock
from resolvers.index.index import Index
from resolvers.index.store import open_index
from resolvers.progress import stage_bar


def open_stacked_index(
    gazetteers: Sequence[str | Path] = (),
    *,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
    lock: str | Path | None = None,
    progress: bool = False,
) -> Index:
    """Open the index over the user's gazetteers, the bundled tables and the world.

    Args:
        gazetteers: Folders of tables or CSV files, later ones on top.
        world: Whether the world's cities and countries are part of it.
        bundled: Whether the tables that come with the package are.
        columns: Other column names in a user's CSV: ours to theirs.
        lock: A file that ``gazetteer lock`` wrote: other layers than the ones it names are refused, before anything is built.
        progress: Show a bar on standard error while an index is built.

    Raises:
        ChangedError: The layers are not the locked ones.
        GazetteerError: A table cannot be read, or contradicts itself; or the lock cannot be read.
        IndexStoreError: The index can neither be opened nor built.
    """
    stack = open_stack(gazetteers, world=world, bundled=bundled, columns=columns)
    if lock is not None:
        check_lock(stack, lock)
    if not progress:
        return open_index(stack)
    with stage_bar("building the index") as report:
        return open_index(stack, progress=report)
