"""How does the application meet the network? One process, one listening socket, patience with an end, an orderly way out."""

import asyncio
import logging
import socket
import ssl
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from resolvers.adapters.service.settings import Settings
from resolvers.errors import InputError

# Bytes of a request's head: a batch of queries in an address may take some.
LONGEST_HEAD: Final = 64 * 1024
# Seconds that requests under way have to end once the service is told to.
LAST_SECONDS: Final = 10


def listen(settings: Settings) -> socket.socket:
    """Return the listening socket.

    Raises:
        InputError: The address is not ours, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"cannot listen on {settings.host}, port {settings.port}: {reason}; choose another with --port"
        ) from error


def make_server(
    app: FastAPI, settings: Settings, *, certificate: str | None = None, key: str | None = None
) -> uvicorn.Server:
    """Return the server: ``run(sockets=[...])`` serves until the process is told to end (Ctrl+C, SIGTERM), lets requests
    and writes end, and returns.

    Args:
        app: What ``app.create_app`` made.
        settings: The same settings.
        certificate: A PEM file, for https.
        key: The certificate's key, where it is not in the same file.

    Raises:
        InputError: The certificate or its key cannot be used.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        app,
        http=_patient_protocol(settings.limits.head_seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Only who says that there is a proxy trusts what one would say of the client.
        proxy_headers=bool(settings.public_hosts),
        limit_concurrency=settings.limits.connections,
        timeout_keep_alive=max(1, int(settings.limits.head_seconds)),
        timeout_graceful_shutdown=LAST_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except ssl.SSLError as error:
        raise InputError(
            f"{certificate}: no certificate with its key in PEM form ({error.reason or error.args[-1]})"
        ) from error
    return uvicorn.Server(config)


def _patient_protocol(seconds: float) -> type[asyncio.Protocol]:
    """The server's protocol, with an end to how long the head of a request may take.

    The server itself waits for ever for a head that has begun: a client that sends a byte a second would hold its
    connection for hours.
    """
    base: Any = AutoHTTPProtocol

    class PatientProtocol(base):  # type: ignore[misc]  # h11's or httptools', whichever is installed
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_came()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._idle():
                self._await_head()
            else:
                self._head_came()

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _await_head(self) -> None:
            if self._deadline is None:
                self._deadline = self.loop.call_later(seconds, self._give_up)

        def _head_came(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _give_up(self) -> None:
            self._deadline = None
            if self._idle() and not self.transport.is_closing():
                self.transport.close()

    return PatientProtocol


def announcement(settings: Settings, listening: socket.socket, entities: int, *, https: bool) -> str:
    """Return what the program says once it listens: where, and what for."""
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"{'https' if https else 'http'}://{host}:{port}"
    lines = [
        f"{entities:,} entities at {address}",
        f"  the desk     {address}/",
        f"  OpenRefine   {address}{'/t/TOKEN' if settings.token else ''}/reconcile",
        f"  REST         {address}/api/resolve?text=Ashkelom",
    ]
    if settings.token and not https and not settings.loopback:
        lines.append("  without --certificate, whoever is on the way can read the token and the texts")
    return "\n".join(lines)
