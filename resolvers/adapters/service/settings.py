"""What did whoever started the service lay down? Frozen: nothing that a request says can change it."""

from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from resolvers.errors import InputError

MEBIBYTE: Final = 1 << 20
# Requests a second where every client is a program of the user's own.
LOCAL_RATE: Final = 2000.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything one client, one request and all of them together may take.

    Attributes:
        body_bytes: The longest body of a request; longer ones are refused with 413, unread where they say their length.
        bodies_bytes: What all bodies being received may take together; 503 beyond.
        head_seconds: How long a client may take to send the head of a request, or to be silent before one.
        body_seconds: How long it may take to send the body; 408 beyond.
        send_seconds: How long it may take to accept one part of an answer.
        work_seconds: How long an answer may take to make; 503 beyond.
        queries: Names in one batch.
        text_characters: Characters of one text to read or audit.
        rows, cells: Of one table.
        json_depth: Levels of lists and objects in a JSON body.
        rate, burst: Requests a second for one client in the long run, and how many may come at once.
        threads: Answers made at the same time.
        waiting: Answers that may wait for their turn; 503 beyond.
        connections: Open connections of all clients; 503 beyond.
        waiting_names: Names that may wait for an answer; 503 beyond.
        kept_bytes: What answers that are kept for the next who asks may take.
    """

    body_bytes: int = 16 * MEBIBYTE
    bodies_bytes: int = 256 * MEBIBYTE
    head_seconds: float = 15.0
    body_seconds: float = 30.0
    send_seconds: float = 30.0
    work_seconds: float = 60.0
    queries: int = 1000
    text_characters: int = 1_000_000
    rows: int = 50_000
    cells: int = 1_000_000
    json_depth: int = 20
    rate: float = 50.0
    burst: int = 200
    threads: int = 2
    waiting: int = 400
    connections: int = 1000
    waiting_names: int = 10_000
    kept_bytes: int = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service was started.

    Attributes:
        host, port: Where it listens.
        token: What a client has to show; "" for none, which only a loopback address may have.
        user: Who edits: stands as the author of every change made at the desk.
        gazetteers: The user's folders and CSVs, later ones on top.
        project: The folder that the desk writes to; ``None`` where nothing may be edited.
        title: What the service calls itself to its clients.
        public_hosts: Further names under which a proxy passes requests on.
        log_texts: Whether logs may hold what was asked.
        limits: How much of everything.

    Raises:
        InputError: The address is open to others and there is no token, or the project is none of the gazetteers.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    user: str = ""
    gazetteers: tuple[Path, ...] = ()
    project: Path | None = None
    title: str = "Gazetteer"
    public_hosts: tuple[str, ...] = ()
    log_texts: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.loopback and not self.token:
            raise InputError(f"{self.host} can be reached by others: give --token, or listen on 127.0.0.1")
        if self.project is not None and self.project not in self.gazetteers:
            raise InputError(f"{self.project} is none of the gazetteers served; name it with --gazetteer too")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)

    @property
    def editing(self) -> bool:
        """Whether the desk may change tables."""
        return self.project is not None


@lru_cache(maxsize=256)
def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine alone: localhost, 127.0.0.0/8, ::1."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
