"""A server that speaks Nominatim's search format, and misbehaves as the query asks it to.

By nominatim.org/release-docs/latest/api/Output/: a list of results, each with ``lat`` and ``lon`` as texts,
``display_name``, ``addresstype``, ``boundingbox`` (south, north, west, east) and, if asked for, ``address``.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ASHKELON = {
    "place_id": 1, "licence": "Data © OpenStreetMap contributors, ODbL 1.0.", "osm_type": "relation", "osm_id": 1382923,
    "lat": "31.6652", "lon": "34.5664", "category": "boundary", "type": "administrative", "addresstype": "city",
    "display_name": "Ashkelon, South District, Israel", "boundingbox": ["31.6112", "31.7062", "34.5137", "34.6136"],
    "address": {"city": "Ashkelon", "country": "Israel", "country_code": "il"},
}  # fmt: skip


@dataclass
class Server:
    """A running server.

    Attributes:
        domain: Host and port, for ``--domain``.
        requests: The parameters of every search, and the user agent.
        turns: By the first word of a query, what to answer each time it is asked; the last one stays.
    """

    domain: str
    requests: list[dict[str, str]] = field(default_factory=list)
    turns: dict[str, list[Any]] = field(default_factory=dict)

    def asked(self) -> list[str]:
        """The queries, in order."""
        return [request["q"] for request in self.requests]


def place(**fields: Any) -> list[dict[str, Any]]:
    """One result, with other fields than Ashkelon's."""
    return [{**ASHKELON, **fields}]


def in_country(code: str) -> list[dict[str, Any]]:
    """One result in another country."""
    return place(address={"country_code": code}, display_name=f"Somewhere in {code}")


@contextmanager
def nominatim() -> Iterator[Server]:
    """Run a server for the time of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parameters = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            server.requests.append({**parameters, "agent": self.headers["User-Agent"]})
            turns = server.turns.get(parameters["q"].partition(",")[0], [[ASHKELON]])
            turn = turns.pop(0) if len(turns) > 1 else turns[0]
            status, headers, body = turn if isinstance(turn, tuple) else (200, {}, turn)
            if isinstance(body, float):
                time.sleep(body)
                body = [ASHKELON]
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                # Whoever asked has lost patience.
                pass

        def log_message(self, *arguments: Any) -> None:
            """Keep quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"127.0.0.1:{httpd.server_address[1]}")
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
