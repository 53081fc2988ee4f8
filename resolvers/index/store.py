"""Where do compiled indexes lie, and when is one built?

In the cache folder, each segment in a folder named after its fingerprint: of the tables, of the rules that fold and
build, of the libraries. A build writes aside and is renamed when it is whole, under a lock, so what bears the right
name was finished once; ``files`` says what happened to it since.
"""

import hashlib
import logging
import os
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import platformdirs

import gazetteer.keys
from gazetteer.stack import Stack
from resolvers.index.build import Progress, build_arrays, rule_files, silent
from resolvers.index.files import (
    FORMAT,
    DamagedError,
    in_memory,
    last_used,
    map_segment,
    open_segment,
    write_segment,
)
from resolvers.index.index import Index
from resolvers.index.keys import Arrays
from resolvers.index.locking import LOCK, build_lock
from resolvers.index.overlay import Overlay, split
from resolvers.index.segment import HEADER, Segment

CACHE_VARIABLE = "RESOLVERS_CACHE"
KEPT_FROM = 3000  # an overlay of fewer names is built quicker than it would be read, checked and pruned
MOST_BYTES = 1_000_000_000  # of all compiled segments together: four or five times the world
_UNFINISHED = "building-"
_DISCARDED = "discarded-"

Compiled = tuple[Arrays, dict[str, int]]

log = logging.getLogger(__name__)


def open_index(stack: Stack, *, cache_folder: Path | None = None, progress: Progress = silent) -> Index:
    """Open the index of a stack, compiling what is not compiled yet.

    The world and the bundled tables are compiled once and kept. The user's layers become an overlay beside them,
    kept where it is large.

    Args:
        stack: The gazetteers.
        cache_folder: Where compiled indexes lie; by itself ``default_folder()``.
        progress: Told of every step of a build, and the share of it that is done.

    Raises:
        GazetteerError: A table cannot be read or contradicts itself.
    """
    folder = cache_folder or default_folder()
    base_stack, users = split(stack)
    base_print = fingerprint_of(base_stack.fingerprint)
    base = _obtain(
        base_print, partial(build_arrays, base_stack), folder, progress, large=_is_large(base_stack)
    )
    if not users:
        return Index(base)

    def compile_overlay(report: Progress) -> Compiled:
        index = Index(base)
        overlay = Overlay(index, base_stack, users)
        return build_arrays(overlay, report, vocabularies=index.vocabularies, masked=overlay.masked())

    print_ = fingerprint_of(f"{base_print} {stack.fingerprint}")
    return Index(base, _obtain(print_, compile_overlay, folder, progress, large=False))


def default_folder() -> Path:
    """Return the folder for compiled indexes: ``RESOLVERS_CACHE`` where set, else the user's cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_cache_path("gazetteer-resolvers") / "index"


def fingerprint_of(content: str) -> str:
    """Return the fingerprint of a segment made from tables of this fingerprint, under today's rules."""
    digest = hashlib.sha256(f"{FORMAT}\n{unicodedata.unidata_version}\n{content}\n".encode())
    for file in (Path(gazetteer.keys.__file__), *rule_files()):
        digest.update(f"{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _is_large(stack: Stack) -> bool:
    return any(source.world for source in stack.sources)


def _obtain(
    fingerprint: str, make: Callable[[Progress], Compiled], folder: Path, progress: Progress, *, large: bool
) -> Segment:
    """Open the segment of this fingerprint, building it first where it is missing or damaged.

    What is known to be large is built under the lock, so that two processes do not both spend the time; of the
    rest, only what turns out to have many names is kept. Where the folder cannot be written, the segment stays in
    memory and a warning is logged.
    """
    found = _try_open(folder / fingerprint, fingerprint)
    if found is not None:
        _clean_quietly(folder)
        return found
    built = None if large else make(progress)
    if built is not None and built[1]["names"] < KEPT_FROM:
        return in_memory(fingerprint, *built)
    with _lock_where_possible(folder, progress) as unlocked:
        obstacle = unlocked
        # Another process may have built it while we waited.
        found = None if obstacle else _try_open(folder / fingerprint, fingerprint)
        if found is not None:
            return found
        built = built or make(progress)
        if obstacle is None:
            progress("writing", 0.95)
            try:
                return keep(folder, fingerprint, *built)
            except OSError as error:
                obstacle = error
    log.warning(
        "the index cannot be kept in %s (%s): it is built in memory, for this run only; "
        "set %s to a folder that can be written",
        folder,
        obstacle.strerror or obstacle,
        CACHE_VARIABLE,
    )
    return in_memory(fingerprint, *built)


def keep(folder: Path, fingerprint: str, arrays: Arrays, counts: dict[str, int]) -> Segment:
    """Write a segment aside, move it to its place and prune old ones; the caller holds the folder's lock."""
    _clean(folder)
    aside = folder / f"{_UNFINISHED}{os.getpid()}-{time.time_ns()}"
    aside.mkdir()
    try:
        header = write_segment(aside, in_memory(fingerprint, arrays, counts).header, arrays)
        _replace(aside, folder / fingerprint)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _prune(folder, keep=fingerprint)
    return map_segment(folder / fingerprint, header)


def clear(folder: Path) -> int:
    """Remove every compiled segment in a cache folder, and return how many there were."""
    if not folder.is_dir():
        return 0
    with build_lock(folder):
        _clean(folder)
        segments = compiled(folder)
        for segment in segments:
            _discard(segment)
    (folder / LOCK).unlink(missing_ok=True)
    return len(segments)


def compiled(folder: Path) -> list[Path]:
    """Return the compiled segments in a cache folder, the last opened first."""
    if not folder.is_dir():
        return []
    segments = [path for path in folder.iterdir() if (path / HEADER).is_file() and not _is_leftover(path)]
    return sorted(segments, key=lambda path: (-last_used(path), path.name))


def _try_open(folder: Path, fingerprint: str) -> Segment | None:
    try:
        return open_segment(folder, fingerprint)
    except OSError:
        return None
    except DamagedError as error:
        log.warning("%s: the index is built anew", error)
        return None


def _replace(aside: Path, place: Path) -> None:
    if place.exists():
        _discard(place)
    aside.rename(place)


def _discard(folder: Path) -> None:
    """Move a folder out of the way, then remove it; a reader that has it mapped keeps what it has."""
    away = folder.with_name(f"{_DISCARDED}{folder.name}-{time.time_ns()}")
    try:
        folder.rename(away)
    except OSError:
        away = folder
    shutil.rmtree(away, ignore_errors=True)


def _is_leftover(path: Path) -> bool:
    return path.name.startswith((_UNFINISHED, _DISCARDED))


def _clean(folder: Path) -> None:
    """Remove what builds left behind that did not finish; the caller holds the lock, so none is alive."""
    for path in folder.iterdir():
        if _is_leftover(path):
            shutil.rmtree(path, ignore_errors=True)


def _clean_quietly(folder: Path) -> None:
    """Remove leftovers if there are any and nobody builds; do nothing where that is not allowed."""
    try:
        if any(map(_is_leftover, folder.iterdir())):
            with build_lock(folder, wait=False) as held:
                if held:
                    _clean(folder)
    except OSError:
        log.debug("leftovers in %s cannot be removed", folder)


def _prune(folder: Path, *, keep: str) -> None:
    """Remove the segments that were opened longest ago, when all together are large.

    One that is larger than all may be together, as that of the whole GeoNames is, is not counted, and of such the one opened
    last stays: it took minutes to build, and would go each time that the world was built.
    """
    total = 0
    spared = False
    for segment in compiled(folder):
        size = sum(file.stat().st_size for file in segment.iterdir())
        if size > MOST_BYTES and not spared:
            spared = True
            continue
        total += size
        if total > MOST_BYTES and segment.name != keep:
            _discard(segment)


@contextmanager
def _lock_where_possible(folder: Path, progress: Progress) -> Iterator[OSError | None]:
    """Hold the folder's lock, and say so while another process has it; give the error where nothing can be written."""
    with ExitStack() as held:
        obstacle = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not held.enter_context(build_lock(folder, wait=False)):
                progress("waiting for another process that builds it", 0.0)
                held.enter_context(build_lock(folder))
        except OSError as error:
            obstacle = error
        yield obstacle
