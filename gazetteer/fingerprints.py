"""What is the fingerprint of a folder's tables, without reading two gigabytes at each start?

It is a hash of their bytes. Where they are many, it is remembered with the sizes and times of the files, as version control
does: a file whose size, times and place on disk are those noted has the bytes it had.
"""

import hashlib
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from gazetteer.errors import Location, SourceError
from gazetteer.loading import table_paths
from gazetteer.programs import replacing

CACHE_VARIABLE = "GAZETTEER_CACHE"
REMEMBERED_FROM = 32 * 2**20  # bytes; fewer are hashed in 30 ms
_MOST_FOLDERS = 50
# A file that changes twice within one tick of the disk's clock has one time: FAT's ticks of two seconds are the longest.
_SETTLED = 2.0
_PIECE = 1 << 20

log = logging.getLogger(__name__)

_Stamps = dict[str, list[int]]


def fingerprint_tables(folder: Path) -> str:
    """Return the hash of a folder's tables, as ``loading.fingerprint_folder`` has it.

    Raises:
        SourceError: There is no such folder, it holds none of the tables, or one cannot be read.
    """
    paths = table_paths(folder)
    if sum(path.stat().st_size for path in paths) < REMEMBERED_FROM:
        return _hash(paths)
    place, noted = str(folder.resolve()), _read_notes()
    stamps = _stamps(paths)
    known = noted.get(place)
    if isinstance(known, dict) and known.get("stamps") == stamps:
        return str(known["fingerprint"])
    begun = time.time()
    fingerprint = _hash(paths)
    latest = max(max(times) for _, *times, _ in stamps.values()) / 1e9
    if _stamps(paths) == stamps and latest < begun - _SETTLED:
        _write_notes({**_youngest(noted, place), place: {"stamps": stamps, "fingerprint": fingerprint}})
    return fingerprint


def _hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                digest.update(f"{path.name}\0{os.fstat(file.fileno()).st_size}\0".encode())
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror or error}"
            raise SourceError(message, Location(str(path))) from error
    return digest.hexdigest()


def _stamps(paths: list[Path]) -> _Stamps:
    """Size, time of the last change of content and of anything, and place on disk."""
    status = {path.name: path.stat() for path in paths}
    return {name: [one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino] for name, one in status.items()}


def _youngest(noted: dict[str, Any], place: str) -> dict[str, Any]:
    """The notes of other folders, less the oldest where they are many."""
    others = [item for item in noted.items() if item[0] != place]
    return dict(others[-_MOST_FOLDERS:])


def _notes() -> Path:
    import platformdirs

    chosen = os.environ.get(CACHE_VARIABLE)
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("gazetteer-resolvers")
    return folder / "fingerprints.json"


def _read_notes() -> dict[str, Any]:
    try:
        notes = json.loads(_notes().read_bytes())
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _write_notes(notes: dict[str, Any]) -> None:
    """Keep the notes; without them the tables are read through at each start."""
    path = _notes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(json.dumps(notes))
    except OSError:
        log.debug("%s cannot be written", path)
