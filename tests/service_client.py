"""Clients for tests of the service: one that calls the application, one that goes over a socket."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI
from small_resolver import resolver_over
from small_stacks import layer_of, stack_of

from gazetteer.layer import Layer
from gazetteer.model import Entity
from resolvers.adapters.service.app import create_app
from resolvers.adapters.service.serving import listen, make_server
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.state import Opened, ReadingRoom

ADDRESS = "127.0.0.1:8765"


def service_layer() -> Layer:
    """A few entities of each kind, one of them with script in its name."""
    return layer_of(
        [
            Entity("geonames:295620", "place", "Ashkelon", "city", country="IL", latitude=31.66926, longitude=34.57149,
                   population=130660, part_of=("geonames:294640",), same_as=("wikidata:Q188808",)),
            Entity("geonames:294640", "place", "Israel", "country", country="IL", latitude=31.5, longitude=34.75),
            Entity("geonames:281133", "place", "Gaza", "city", country="PS", latitude=31.50161, longitude=34.46672,
                   population=410000),
            Entity("geonames:281132", "place", "Gaza", "admin1", country="PS", latitude=31.4, longitude=34.3),
            Entity("geonames:4409896", "place", "Springfield", "city", country="US", latitude=37.2, longitude=-93.3),
            Entity("geonames:5206379", "place", "Springfield", "city", country="AU", latitude=-27.7, longitude=152.9),
            Entity("wikidata:Q43723", "person", "Benjamin Netanyahu", description="Prime Minister of Israel", country="IL",
                   born="1949-10-21"),
            Entity("local:rescue", "organisation", "Magen David Adom", "rescue_service", country="IL"),
            Entity("local:script", "organisation", "<script>alert(1)</script> & Sons", "company",
                   description='"><img src=x onerror=alert(1)>'),
        ],
        {"geonames:295620": ["Ashqelon", "أشكلون", "Majdal"], "wikidata:Q43723": ["Bibi"]},
    )  # fmt: skip


@cache
def small_tables() -> Opened:
    """The few entities, opened once."""
    layer = service_layer()
    return Opened(resolver_over(layer), stack_of(layer), "fingerprint")


def small_room() -> ReadingRoom:
    """A reading room over a few entities, in memory."""
    return ReadingRoom(small_tables)


def small_app(settings: Settings | None = None, room: ReadingRoom | None = None, **limits: Any) -> FastAPI:
    """The service over a few entities; ``limits`` are fields of ``Limits``."""
    settings = settings or Settings()
    settings = replace(settings, limits=replace(settings.limits, **{"rate": 1e6, "burst": 10**6, **limits}))
    return create_app(settings, room or small_room())


class Client:
    """Calls an application as a browser of one user would; synchronous."""

    def __init__(self, app: FastAPI, address: str = ADDRESS) -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=f"http://{address}")
        self.app = app

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Send a request and wait for the answer."""
        return self._runner.run(self._client.request(method, path, **kwargs))

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """Send a GET request."""
        return self.request("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        """Send a POST request."""
        return self.request("POST", path, **kwargs)

    def together(self, *requests: tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
        """Send several requests at the same time."""

        async def all_of_them() -> list[httpx.Response]:
            return list(
                await asyncio.gather(
                    *(self._client.request(method, path, **kwargs) for method, path, kwargs in requests)
                )
            )

        return self._runner.run(all_of_them())

    def close(self) -> None:
        """Forget cookies and threads."""
        self._runner.run(self._client.aclose())
        self.app.state.service.workers.close()
        self._runner.close()


@contextmanager
def live(settings: Settings | None = None, room: ReadingRoom | None = None, **limits: Any) -> Iterator[int]:
    """Serve on a free port in a thread; yield the port."""
    settings = replace(settings or Settings(), port=0)
    app = small_app(settings, room, **limits)
    settings = app.state.service.settings
    with listen(settings) as listening:
        server = make_server(app, settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            port: int = listening.getsockname()[1]
            yield port
        finally:
            server.should_exit = True
            thread.join(30)


def raw(port: int, request: bytes, *, seconds: float = 10) -> bytes:
    """Send bytes as they are and return all that comes back until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(request)
        return received(connection)


def received(connection: socket.socket) -> bytes:
    """All that comes until the connection ends, however it ends."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)
