"""Where do compiled indexes lie, and when is one built?

In the cache folder, each segment in a folder named after its fingerprint: of the tables, of the rules that fold and
build, of the libraries. A build writes aside and is renamed when it is whole, under a lock, so what bears the right
name was finished once; ``files`` says what happened to it since.
"""

import hashlib
import logging
import os
import shutil
import tempfile
import time
import unicodedata
from pathlib import Path

import platformdirs

import gazetteer.keys
from gazetteer.stack import Stack
from resolvers.index.build import Progress, build_arrays, rule_files, silent
from resolvers.index.collect import Source
from resolvers.index.files import (
    FORMAT,
    DamagedError,
    header_for,
    last_used,
    open_segment,
    write_segment,
)
from resolvers.index.index import Index
from resolvers.index.locking import LOCK, build_lock
from resolvers.index.segment import HEADER, Segment

CACHE_VARIABLE = "RESOLVERS_CACHE"
KEEP = 6  # compiled segments kept beside each other: a few stacks, one or two versions
_UNFINISHED = "building-"
_DISCARDED = "discarded-"

log = logging.getLogger(__name__)


def open_index(stack: Stack, *, cache_folder: Path | None = None, progress: Progress = silent) -> Index:
    """Open the index of a stack, compiling what is not compiled yet."""
    folder = cache_folder or default_folder()
    return Index(obtain(stack, stack.fingerprint, folder, progress))


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


def obtain(source: Source, content: str, folder: Path, progress: Progress = silent) -> Segment:
    """Open the segment of these tables, building it first where it is missing or damaged.

    Where the folder cannot be written, the segment is built in memory and a warning logged.
    """
    fingerprint = fingerprint_of(content)
    found = _try_open(folder / fingerprint, fingerprint)
    if found is not None:
        _clean_quietly(folder)
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with build_lock(folder):
            # Another process may have built it while we waited.
            found = _try_open(folder / fingerprint, fingerprint)
            return found or build(source, fingerprint, folder, progress)
    except OSError as error:
        log.warning(
            "the index cannot be kept in %s (%s): it is built in memory, for this run only; "
            "set %s to a folder that can be written",
            folder, error.strerror or error, CACHE_VARIABLE,
        )  # fmt: skip
        arrays, counts = build_arrays(source, progress)
        return Segment(header_for(fingerprint, arrays, counts), arrays)


def build(source: Source, fingerprint: str, folder: Path, progress: Progress = silent) -> Segment:
    """Build a segment aside and move it to its place; the caller holds the folder's lock."""
    _clean(folder)
    arrays, counts = build_arrays(source, progress)
    progress("writing", 0.95)
    aside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        header = write_segment(aside, header_for(fingerprint, arrays, counts), arrays)
        _replace(aside, folder / fingerprint)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _prune(folder, keep=fingerprint)
    progress("done", 1.0)
    return Segment(header, folder=folder / fingerprint)


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
    except FileNotFoundError:
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
    """Remove all but the segments last used."""
    others = [segment for segment in compiled(folder) if segment.name != keep]
    for segment in others[KEEP - 1 :]:
        _discard(segment)
