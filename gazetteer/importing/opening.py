"""How is a file from outside opened: plain, gzipped, bzipped or zipped, and never trusted?

An archive is read where it lies; nothing of it is ever unpacked to disk. Refused are archives that swell beyond
measure (a zip bomb), whose members' names lead out of a folder, that ask for a password or end too early.
"""

import bz2
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from gazetteer.decoding import NAMES, guess_encoding
from gazetteer.errors import Location, SourceError

# DEFLATE packs at most 1,032 to 1, which takes a file of one repeated byte; GeoNames' dump packs 4 to 1, JSON up to 40.
HIGHEST_RATIO = 200
# Below this much an archive may swell as it likes: a page of blanks is no bomb.
UNSUSPECTED = 16 * 2**20
# GeoNames unpacked has 2.4 GB, all of Wikidata's entities 1.8 TB; a laptop's disk lies between.
LARGEST = 256 * 2**30
# What is held in memory at once, because its format must be read whole (JSON, a table with quotes).
LARGEST_WHOLE = 2**30
# No row of names has a megabyte.
LONGEST_LINE = 2**20
_BLOCK = 2**20
_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read: a file of its own, or a member of an archive.

    Attributes:
        name: What errors, reports and the column ``source`` call it ("IL.zip/IL.txt").
        stem: Its own name alone, without a packer's ending ("IL.txt"), which tells the format.
        start: Opens it anew, from its first byte.
    """

    name: str
    stem: str
    start: Callable[[], BinaryIO]

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Yield its bytes, unpacked, while they are asked for."""
        try:
            with self.start() as stream:
                yield stream
        except OSError as error:
            if isinstance(error, gzip.BadGzipFile) or error.strerror is None:
                raise _broken(self.name, error) from error
            raise SourceError(f"the file cannot be read: {error.strerror}", Location(self.name)) from error
        except _BROKEN as error:
            raise _broken(self.name, error) from error

    def head(self, size: int = 65_536) -> bytes:
        """Return its first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """Return all of its bytes.

        Raises:
            SourceError: They are broken, or more than can be held at once.
        """
        with self.open() as stream:
            data = stream.read(LARGEST_WHOLE + 1)
        if len(data) > LARGEST_WHOLE:
            limit = f"{LARGEST_WHOLE >> 30} GB"
            raise SourceError(f"the file has more than {limit}; split it", Location(self.name))
        return data


def open_members(paths: Iterable[Path]) -> list[Member]:
    """Return the files to read, archives taken apart, in the order given and in the archive's.

    Raises:
        SourceError: A file is missing, a folder, empty, or a broken or dangerous archive.
    """
    members: list[Member] = []
    for path in paths:
        if path.is_dir():
            members.extend(_members_of(file) for file in _files_of(path))
        elif path.suffix.lower() == ".zip":
            members.extend(_zipped(path))
        else:
            members.append(_members_of(path))
    return members


def _files_of(folder: Path) -> list[Path]:
    # Who's On First ships one GeoJSON a place, in folders by id.
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".geojson", ".json"))
    if not files:
        raise SourceError("the folder holds no GeoJSON; name the files to import", Location(str(folder)))
    return files


def _members_of(path: Path) -> Member:
    if not path.exists():
        raise SourceError("there is no such file", Location(str(path)))
    size = path.stat().st_size
    if not size:
        raise SourceError("the file is empty", Location(str(path)))
    ending = path.suffix.lower()
    if ending in (".gz", ".bz2"):
        unpack = gzip.open if ending == ".gz" else bz2.open
        return Member(str(path), path.stem, lambda: _guarded(unpack(path, "rb"), size, str(path)))
    if ending == ".xlsx":
        _check_archive(path)
    return Member(str(path), path.name, lambda: path.open("rb"))


def _zipped(path: Path) -> Iterator[Member]:
    infos = [info for info in _check_archive(path) if not _is_litter(info)]
    if not infos:
        raise SourceError("the archive holds no file", Location(str(path)))
    for info in infos:
        yield Member(f"{path}/{info.filename}", PurePosixPath(info.filename).name, _starting(path, info))


def _starting(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def start() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:
            # The archive's own file stays open for as long as the member is read.
            stream = archive.open(info)
        return _guarded(stream, info.compress_size, f"{path}/{info.filename}")

    return start


def _check_archive(path: Path) -> list[zipfile.ZipInfo]:
    """Return an archive's directory, looked through before anything is unpacked."""
    if not path.exists():
        raise SourceError("there is no such file", Location(str(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (*_BROKEN, ValueError) as error:
        raise _broken(str(path), error) from error
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise SourceError(
                f"the archive's member {info.filename!r} would lie outside its folder; nothing was read from it",
                Location(str(path)),
            )
        if info.flag_bits & 1:
            raise SourceError(f"the member {info.filename!r} asks for a password", Location(str(path)))
        _check_size(info.file_size, info.compress_size, f"{path}/{info.filename}")
    _check_size(sum(info.file_size for info in infos), path.stat().st_size, str(path))
    return infos


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Folders, and what a packer or a Mac leaves beside the data."""
    parts = PurePosixPath(info.filename).parts
    return info.is_dir() or any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _check_size(unpacked: int, packed: int, name: str) -> None:
    if unpacked > LARGEST:
        raise SourceError(
            f"it unpacks to more than {LARGEST >> 30} GB; nothing of it was taken", Location(name)
        )
    if unpacked > UNSUSPECTED and unpacked > HIGHEST_RATIO * max(packed, 1):
        raise SourceError(
            f"it swells more than {HIGHEST_RATIO} times when unpacked, as a zip bomb does; nothing of it was taken",
            Location(name),
        )


class _Guard(io.RawIOBase):
    """Unpacked bytes, counted while they come: what an archive says of its sizes need not be true."""

    def __init__(self, stream: BinaryIO, packed: int, name: str) -> None:
        self._stream, self._packed, self._name, self._given = stream, packed, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._given += len(data)
        _check_size(self._given, self._packed, self._name)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _guarded(stream: object, packed: int, name: str) -> BinaryIO:
    return io.BufferedReader(_Guard(stream, packed, name), _BLOCK)  # type: ignore[arg-type]


def _broken(name: str, error: Exception) -> SourceError:
    said = str(error) or type(error).__name__
    return SourceError(f"the archive is broken or ends too early ({said}); fetch it again", Location(name))


class TooLong(str):
    """Stands where a line was that is longer than any row; the text is its beginning."""

    __slots__ = ()


def line_blocks(member: Member, longest: int = LONGEST_LINE) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield a text file's lines in blocks of about a megabyte, each with the number of its first line.

    The fast way through gigabytes: bytes are decoded and split a block at a time. LF and CRLF end a line; a byte-order
    mark is no part of the first one.

    Args:
        member: The file.
        longest: A longer line, in bytes, comes as ``TooLong``; the file is read on behind it.

    Raises:
        SourceError: It is not UTF-8, has a NUL, or its archive is broken.
    """
    number = 1
    with member.open() as stream:
        rest = b""
        first = True
        while block := stream.read(_BLOCK):
            if first:
                block, first = block.removeprefix(b"\xef\xbb\xbf"), False
            data = rest + block if rest else block
            end = data.rfind(b"\n")
            if end < 0:
                if len(data) <= longest:
                    rest = data
                    continue
                beginning, rest = data, _skip_line(stream)
                yield number, [TooLong(_decoded(beginning[:40], member.name, number, cut=True))]
                number += 1
                continue
            rest = data[end + 1 :]
            lines = _split(data[:end], member.name, number, longest)
            yield number, lines
            number += len(lines)
        if rest:
            yield number, _split(rest, member.name, number, longest)


def _split(data: bytes, name: str, number: int, longest: int) -> list[str]:
    lines = _decoded(data, name, number).split("\n")
    if b"\r" in data:
        lines = [line.removesuffix("\r") for line in lines]
    if len(data) > longest and max(map(len, lines)) > longest // 4:
        lines = [TooLong(line[:40]) if len(line.encode()) > longest else line for line in lines]
    return lines


def _skip_line(stream: BinaryIO) -> bytes:
    """Read on to the end of a line; return what was read of the next one."""
    while block := stream.read(_BLOCK):
        end = block.find(b"\n")
        if end >= 0:
            return block[end + 1 :]
    return b""


def _decoded(data: bytes, name: str, number: int, *, cut: bool = False) -> str:
    try:
        text = data.decode("utf-8", errors="ignore" if cut else "strict")
    except UnicodeDecodeError as error:
        encoding = guess_encoding(data)
        guess = f"; it may be {NAMES[encoding]}" if encoding else ""
        message = f"byte 0x{data[error.start]:02x} is not UTF-8{guess}; save the file again as UTF-8"
        raise SourceError(message, Location(name, number + data.count(b"\n", 0, error.start))) from None
    if "\0" in text:
        line = number + data.count(b"\n", 0, data.index(b"\0"))
        raise SourceError("a NUL character; the file is damaged, UTF-16 or no text", Location(name, line))
    return text
