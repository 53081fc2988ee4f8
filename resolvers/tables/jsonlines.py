"""JSON Lines as streams: an object a line in, an object a line out; numbers, lists and nulls stay what they are."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from resolvers.tables.batches import Batch
from resolvers.tables.rejects import Rejects


class JsonLinesReader:
    """The objects of a file of JSON Lines.

    ``header`` holds the columns of the lines read so far, in the order in which they turned up.
    """

    def __init__(self, stream: Any, rejects: Rejects) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="\n")
        self._rejects = rejects
        self._columns: dict[str, None] = {}

    @property
    def header(self) -> tuple[str, ...]:
        """Column names."""
        return tuple(self._columns)

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the objects, so many at a time."""
        rows: list[dict[str, Any]] = []
        lines: list[int] = []
        for number, line in enumerate(self._text, 1):
            row = self._object(number, line) if line.strip() else None
            if row is None:
                continue
            rows.append(row)
            lines.append(number)
            if len(rows) == size:
                yield Batch(self.header, rows, "objects", lines)
                rows, lines = [], []
        if rows:
            yield Batch(self.header, rows, "objects", lines)

    def _object(self, number: int, line: str) -> dict[str, Any] | None:
        said = _unreadable(line)
        row: Any = None
        if not said:
            try:
                row = json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                said = f"no JSON object ({getattr(error, 'msg', 'too deep')}, column {getattr(error, 'colno', 1)})"
        if not said and not isinstance(row, dict):
            said = f"a JSON object is expected on each line, not {line.strip()[:40]}"
        if said:
            self._rejects.add(number, said, line.rstrip("\n"))
            return None
        if not row.keys() <= self._columns.keys():
            self._columns |= dict.fromkeys(row)
        return row  # type: ignore[no-any-return]

    def detach(self) -> None:
        """Let go of the stream without closing it."""
        self._text.detach()


def _unreadable(line: str) -> str:
    if line.isascii():
        return ""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"byte 0x{ord(line[error.start]) - 0xDC00:02X} is not UTF-8"
    return ""


class JsonLinesWriter:
    """Objects into a stream of bytes."""

    def __init__(self, sink: Any, names: Sequence[str]) -> None:
        self._sink = sink
        self._names = names

    def write(self, batch: Batch, added: Sequence[tuple[Any, ...]], codes: Sequence[int]) -> None:
        """Write rows, each with the added values of its code."""
        beside = [dict(zip(self._names, values, strict=True)) for values in added]
        lines = [
            json.dumps(row | beside[code], ensure_ascii=False, default=_told)
            for row, code in zip(batch.objects(), codes, strict=True)
        ]
        self._sink.write("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Nothing is left to write."""

    def discard(self) -> None:
        """Nothing is held."""


def _told(value: object) -> str:
    """What JSON has no type for: dates as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, date) else str(value)
