"""What form does a table come in? By a file's ending, else by its first bytes.

CSV, TSV, JSON Lines, Parquet and XLSX; the first three also through gzip, bzip2, xz or Zstandard.
"""

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, Literal, NamedTuple, cast, get_args

from gazetteer.errors import Location, SourceError
from resolvers.errors import InputError, MissingExtraError

Format = Literal["csv", "tsv", "jsonl", "parquet", "xlsx"]
Compression = Literal["gzip", "bz2", "xz", "zstd"]

FORMATS: Final[tuple[Format, ...]] = get_args(Format)
ENDINGS: Final[Mapping[str, Format]] = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
    ".xlsx": "xlsx",
}  # fmt: skip
COMPRESSED: Final[Mapping[str, Compression]] = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd"}
_MAGIC: Final[Mapping[bytes, Compression]] = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_FORMAT_MAGIC: Final[Mapping[bytes, Format]] = {b"PAR1": "parquet", b"PK\x03\x04": "xlsx"}
# Formats that are read from their end, and hold their own compression.
WHOLE: Final = frozenset({"parquet", "xlsx"})
STANDARD_INPUT: Final = "standard input"


class Form(NamedTuple):
    """What a file's name says of it; ``None`` where it says nothing."""

    format: Format | None
    compression: Compression | None


def form_of(path: str) -> Form:
    """Return what a file's endings say: ``towns.csv.gz`` is a CSV through gzip."""
    endings = [ending.lower() for ending in Path(path).suffixes]
    compression = COMPRESSED.get(endings[-1]) if endings else None
    rest = endings[:-1] if compression else endings
    return Form(ENDINGS.get(rest[-1]) if rest else None, compression)


@contextmanager
def open_input(path: str) -> Iterator[tuple[Any, Format | None]]:
    """Open a file, or standard input for "-", uncompressed and from its beginning.

    Yields:
        The stream of bytes, and the format: as its first bytes say, else as its ending does.

    Raises:
        SourceError: There is no such file, or it is a folder.
        MissingExtraError: It is Zstandard, which pyarrow reads.
    """
    try:
        raw: Any = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115
    except FileNotFoundError:
        raise SourceError("there is no such file", Location(path)) from None
    except IsADirectoryError:
        raise SourceError("this is a folder, where a file is expected", Location(path)) from None
    try:
        stream = raw if hasattr(raw, "peek") else io.BufferedReader(raw)
        head = stream.peek(8)[:8]
        compression = next((how for magic, how in _MAGIC.items() if head.startswith(magic)), None)
        plain = _uncompressed(stream, compression) if compression else stream
        format_ = next((one for magic, one in _FORMAT_MAGIC.items() if head.startswith(magic)), None)
        yield plain, format_ or (form_of(path).format if path != "-" else None)
    except (OSError, EOFError, lzma.LZMAError) as error:
        if isinstance(error, BrokenPipeError) or (isinstance(error, OSError) and error.errno):
            raise
        raise InputError(f"{path}: the compressed data is damaged ({error})") from error
    finally:
        if path != "-":
            raw.close()


def _uncompressed(stream: Any, compression: Compression) -> Any:
    if compression == "zstd":
        return io.BufferedReader(cast("io.RawIOBase", _arrow().CompressedInputStream(stream, "zstd")))
    openers: dict[str, Any] = {"gzip": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    return openers[compression](stream, "rb")


@contextmanager
def compressing(sink: IO[bytes], compression: Compression | None) -> Iterator[Any]:
    """Yield a stream whose bytes reach ``sink`` compressed: the same bytes for the same content, without a time stamp."""
    if compression is None:
        yield sink
    elif compression == "zstd":
        # Closing the compressor closes what it writes to, which belongs to the caller.
        arrow = _arrow()
        with arrow.CompressedOutputStream(_Kept(sink), "zstd") as stream:
            yield stream
    else:
        makers: dict[str, Any] = {
            "gzip": lambda: gzip.GzipFile("", "wb", 6, sink, mtime=0),
            "bz2": lambda: bz2.BZ2File(sink, "wb"),
            "xz": lambda: lzma.LZMAFile(sink, "wb"),  # noqa: SIM115
        }
        with makers[compression]() as stream:
            yield stream


class _Kept(io.RawIOBase):
    """A stream that stays open when what writes to it is closed."""

    def __init__(self, sink: IO[bytes]) -> None:
        super().__init__()
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sink.write(data)
        return len(data)


def _arrow() -> Any:
    try:
        import pyarrow as arrow
    except ImportError as error:
        raise MissingExtraError("pyarrow, which Zstandard needs,", "parquet") from error
    return arrow
