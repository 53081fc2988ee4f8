"""How is a body taken in? Whole, within its size and its time, before anything looks at it.

A route never waits for a client: a body that says it is too long is refused unread, one that turns out too long or comes
too slowly is given up, and all bodies under way together have a bound too.
"""

import asyncio
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.adapters.service.failures import refuse
from resolvers.adapters.service.replaying import replay
from resolvers.adapters.service.settings import Limits


class Bodies:
    """ASGI middleware that receives bodies and hands them on in one piece."""

    def __init__(self, app: ASGIApp, limits: Limits, refused: Callable[[str], None]) -> None:
        self._app = app
        self._limits = limits
        self._refused = refused
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in the body of a request, then pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        patient = _patient(send, self._limits.send_seconds)
        declared = _declared(scope)
        if not declared and not _chunked(scope):
            await self._app(scope, receive, patient)
            return
        if declared is not None and declared > self._limits.body_bytes:
            await self._refuse(scope, patient, 413, "size", self._too_long())
            return
        try:
            body = await self._take(receive)
        except TimeoutError:
            slow = f"the body took longer than {self._limits.body_seconds:.0f} seconds to arrive"
            await self._refuse(scope, patient, 408, "slow", slow)
            return
        except _GoneError:
            return
        except _TooLongError:
            await self._refuse(scope, patient, 413, "size", self._too_long())
            return
        except _FullError:
            await self._refuse(
                scope, patient, 503, "full", "too much is being received; try again in a moment"
            )
            return
        try:
            await self._app(scope, replay(body, receive), patient)
        finally:
            self._held -= len(body)

    async def _take(self, receive: Receive) -> bytes:
        """Receive a body; its bytes count as held until the request is over."""
        parts: list[bytes] = []
        size = 0
        deadline = time.monotonic() + self._limits.body_seconds
        try:
            while True:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    message = await receive()
                if message["type"] == "http.disconnect":
                    raise _GoneError
                part = message.get("body", b"")
                size += len(part)
                self._held += len(part)
                if size > self._limits.body_bytes:
                    raise _TooLongError
                if self._held > self._limits.bodies_bytes:
                    raise _FullError
                parts.append(part)
                if not message.get("more_body", False):
                    return b"".join(parts)
        except BaseException:
            self._held -= size
            raise

    def _too_long(self) -> str:
        return f"the body is longer than {self._limits.body_bytes:,} bytes"

    async def _refuse(self, scope: Scope, send: Send, status: int, reason: str, sentence: str) -> None:
        self._refused(reason)
        # What is left of the body is not worth reading: the connection ends with the answer.
        await refuse(scope, send, status, sentence, {"connection": "close"})


class _GoneError(Exception):
    """The client went away."""


class _TooLongError(Exception):
    """The body is longer than one may be."""


class _FullError(Exception):
    """All bodies together are longer than they may be."""


def _declared(scope: Scope) -> int | None:
    """The length that the head declares; the server has refused heads with more than one, or none that is a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
    return None


def _chunked(scope: Scope) -> bool:
    return any(name == b"transfer-encoding" for name, _ in scope["headers"])


def _patient(send: Send, seconds: float) -> Send:
    """Send with a limit to how long a client may take to accept a part; then the connection is given up."""

    async def patient(message: Message) -> None:
        try:
            async with asyncio.timeout(seconds):
                await send(message)
        except TimeoutError:
            raise ClientDisconnect from None

    return patient
