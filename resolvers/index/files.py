"""How does a segment lie on disk, and may it be trusted?

In a folder of its own: one ``.npy`` file an array, and ``header.json`` with its own checksum. What happened to the
files since they were written is found by sizes, times and checksums: a file whose size and times are those noted
when its checksum was last right is trusted; any other is read through again.
"""

import io
import json
import logging
import mmap
import os
import platform
import unicodedata
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resolvers.errors import IndexStoreError
from resolvers.index.keys import Arrays
from resolvers.index.segment import HEADER, Header, Segment, Stored

FORMAT = 1
STAMP = "stamp.json"

log = logging.getLogger(__name__)


class DamagedError(IndexStoreError):
    """A compiled segment is not what was written; it is built anew."""


def open_segment(folder: Path, fingerprint: str) -> Segment:
    """Open a compiled segment.

    Raises:
        OSError: When there is none, or it may not be read.
        DamagedError: When a file is missing, cut, changed, or of another format.
    """
    header = read_header(folder)
    if header.format != FORMAT or header.fingerprint != fingerprint:
        raise DamagedError(f"{folder} was made by another version")
    noted = _read_stamp(folder)
    stamps = {name: _stamp_of(folder, name) for name in header.arrays}
    changed = [name for name, stamp in stamps.items() if noted.get(name) != stamp]
    for name in changed:
        _verify(folder, name, header.arrays[name])
    if changed:
        _note(folder, stamps)
    _note_use(folder)
    return map_segment(folder, header)


def map_segment(folder: Path, header: Header) -> Segment:
    """Map every array of a segment that is known to be whole.

    All at once, though a query touches a third of them: what is mapped stays, even when another process
    replaces or removes the folder.
    """
    try:
        return Segment(
            header,
            {name: _map(folder / f"{name}.npy", stored) for name, stored in header.arrays.items()},
            folder,
        )
    except (OSError, ValueError) as error:
        raise DamagedError(f"{folder} changed while it was opened") from error


def _map(path: Path, stored: Stored) -> npt.NDArray[np.generic]:
    if not stored.length:
        return np.zeros(0, stored.dtype)
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), stored.size, access=mmap.ACCESS_READ)
    return np.frombuffer(content, stored.dtype, stored.length, stored.start)


def verify(folder: Path) -> Header:
    """Read every array through and compare its checksum; raises DamagedError where one differs."""
    header = read_header(folder)
    for name, stored in header.arrays.items():
        _verify(folder, name, stored)
    return header


def in_memory(fingerprint: str, arrays: Arrays, counts: dict[str, int]) -> Segment:
    """Return a segment that lies in no file."""
    versions = {
        "python": platform.python_version(),
        "unicode": unicodedata.unidata_version,
        "numpy": np.__version__,
    }
    stored = {
        name: Stored(array.dtype.str, len(array), 0, array.nbytes, "") for name, array in arrays.items()
    }
    for array in arrays.values():
        array.flags.writeable = False
    return Segment(Header(FORMAT, fingerprint, versions, counts, stored), arrays)


def write_segment(folder: Path, header: Header, arrays: Arrays) -> Header:
    stored = {name: _write_array(folder / f"{name}.npy", array) for name, array in arrays.items()}
    header = Header(header.format, header.fingerprint, header.made_with, header.counts, stored)
    text = header.to_json()
    _write_file(folder / HEADER, json.dumps({"checksum": _checksum(text.encode()), "header": text}).encode())
    _note(folder, {name: _stamp_of(folder, name) for name in stored})
    return header


def _write_array(path: Path, array: npt.NDArray[np.generic]) -> Stored:
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(array))
    data = memoryview(np.ascontiguousarray(array).data).cast("B") if array.size else memoryview(b"")
    _write_file(path, head.getvalue(), data)
    checksum = f"{zlib.crc32(data, zlib.crc32(head.getvalue())):08x}"
    return Stored(
        array.dtype.str, len(array), len(head.getvalue()), len(head.getvalue()) + array.nbytes, checksum
    )


def _write_file(path: Path, *pieces: bytes | memoryview) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _checksum(content: bytes) -> str:
    return f"{zlib.crc32(content):08x}"


def read_header(folder: Path) -> Header:
    """Read what a segment says of itself; raises DamagedError where that is not what was written."""
    content = (folder / HEADER).read_bytes()
    try:
        outer = json.loads(content)
        if _checksum(outer["header"].encode()) != outer["checksum"]:
            raise DamagedError(f"{folder / HEADER} is damaged")
        return Header.from_json(outer["header"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError(f"{folder / HEADER} is damaged") from error


def _verify(folder: Path, name: str, stored: Stored) -> None:
    path = folder / f"{name}.npy"
    try:
        size = path.stat().st_size
        if size != stored.size:
            raise DamagedError(f"{path} has {size} bytes and should have {stored.size}")
        checksum = 0
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                checksum = zlib.crc32(piece, checksum)
    except OSError as error:
        raise DamagedError(f"{path} cannot be read ({error.strerror})") from error
    if f"{checksum:08x}" != stored.checksum:
        raise DamagedError(f"{path} is damaged: its content does not have the checksum noted for it")


def _stamp_of(folder: Path, name: str) -> list[int]:
    path = folder / f"{name}.npy"
    try:
        status = path.stat()
    except OSError as error:
        raise DamagedError(f"{path} cannot be read ({error.strerror})") from error
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _read_stamp(folder: Path) -> dict[str, list[int]]:
    try:
        stamps: dict[str, list[int]] = json.loads((folder / STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _note(folder: Path, stamps: dict[str, list[int]]) -> None:
    """Note sizes and times of files whose checksums are right; without it they are read through each time."""
    try:
        aside = folder / f"{STAMP}.{os.getpid()}"
        aside.write_text(json.dumps(stamps), encoding="utf-8")
        aside.replace(folder / STAMP)
    except OSError:
        log.debug("%s cannot be written", folder / STAMP)


def _note_use(folder: Path) -> None:
    """Leave the time of this opening, by which old segments are pruned."""
    try:
        os.utime(folder / STAMP)
    except OSError:
        log.debug("%s cannot be touched", folder / STAMP)


def last_used(folder: Path) -> float:
    try:
        return (folder / STAMP).stat().st_mtime
    except OSError:
        return 0.0
