"""A client that keeps many connections busy: one request after another on each, everything measured.

It speaks just enough HTTP/1.1 to cost less than the servers do.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

Request = Callable[[], bytes | None]


@dataclass
class Load:
    """What a load came to.

    Attributes:
        seconds: Of each answer, in the order in which they came.
        statuses: How many answers had which status; "broken" where there was none.
        took: Seconds from the first request to the last answer.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took if self.took else 0.0

    @property
    def errors(self) -> int:
        """Answers other than 200, and none."""
        return sum(count for status, count in self.statuses.items() if status != "200")

    def percentile(self, share: float) -> float:
        """The time in milliseconds within which so large a share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def put_load(port: int, make: Request, *, connections: int, seconds: float) -> Load:
    """Send requests until the time is over or ``make`` has no more.

    Args:
        port: On 127.0.0.1.
        make: Returns the bytes of the next request, ``None`` where there is none.
        connections: Each sends its next request when the answer to the last is there.
        seconds: How long.
    """
    return asyncio.run(_load(port, make, connections, seconds))


async def _load(port: int, make: Request, connections: int, seconds: float) -> Load:
    load = Load()
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, make, started + seconds, load) for _ in range(connections)))
    load.took = time.perf_counter() - started
    return load


async def _client(port: int, make: Request, end: float, load: Load) -> None:
    reader = writer = None
    while time.perf_counter() < end and (request := make()) is not None:
        started = time.perf_counter()
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
            writer.write(request)
            status, keep = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            load.statuses["broken"] += 1
            writer = None
            continue
        load.seconds.append(time.perf_counter() - started)
        load.statuses[status] += 1
        if not keep:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[str, bool]:
    """Read one answer; return its status and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    headers = dict(_headers(head))
    if b"content-length" in headers:
        await reader.readexactly(int(headers[b"content-length"]))
    elif headers.get(b"transfer-encoding") == b"chunked":
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    else:
        await reader.read()
        return head[9:12].decode(), False
    return head[9:12].decode(), headers.get(b"connection") != b"close"


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip(), value.strip()
