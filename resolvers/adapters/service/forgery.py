"""Was a change meant? Whatever is posted to a page of ours has to come from a page of ours.

Three proofs: the Origin, where the browser names one, is this very host and port; the request belongs to a session; and it
carries the session's CSRF token, in the form's field ``csrf_token`` or in the header X-CSRF-Token. Programs that show the token
of the service in a header are no browser, and need none of this.
"""

import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.adapters.service.failures import refuse
from resolvers.adapters.service.replaying import replay
from resolvers.adapters.service.sessions import CSRF_FIELD, CSRF_HEADER

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# These only read, whatever the method: a batch of queries is posted. Everything else that is posted changes something.
READ_ONLY: Final = ("/reconcile", "/api/")


def path_of(scope: Scope) -> str:
    """The path that routes look at: what is left of the address after its root."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class Headers:
    """A request's headers as texts, the first of a name; what is not there is ""."""

    def __init__(self, scope: Scope) -> None:
        self._values: dict[bytes, bytes] = dict(reversed(scope["headers"]))

    def get(self, name: str) -> str:
        """The header of a name, which is written in small letters."""
        return self._values.get(name.encode(), b"").decode("latin-1")


class Forgery:
    """ASGI middleware: turns away changes that no page of ours sent. Needs sessions (``security``) and whole bodies."""

    def __init__(self, app: ASGIApp, refused: Callable[[str], None]) -> None:
        self._app = app
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at a change, then pass it on or answer it."""
        reads = scope["type"] != "http" or scope["method"] in SAFE or path_of(scope).startswith(READ_ONLY)
        if reads or scope["state"]["by_program"]:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope)
        sentence = _foreign(headers, scope["state"]["session"])
        if not sentence:
            shown = headers.get(CSRF_HEADER)
            if not shown:
                body = await _body(receive)
                shown = await _field(scope, body)
                receive = replay(body, receive)
            if not _same(scope["state"]["csrf_token"], shown):
                sentence = "this form is not, or no longer, one of ours; open the page anew and send it again"
        if sentence:
            self._refused("forged")
            await refuse(scope, send, HTTPStatus.FORBIDDEN, sentence)
            return
        await self._app(scope, receive, send)


def _foreign(headers: Headers, session: str) -> str:
    """Why a change cannot be ours before its form is looked at, "" where it can."""
    origin = headers.get("origin")
    # Host and port: another program's page on this machine is another site too.
    elsewhere = bool(origin) and origin.partition("://")[2].lower() != headers.get("host").lower()
    if elsewhere or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return "this change was sent from another site"
    return "" if session else "this change belongs to no session; open the page and send it again"


def _same(expected: str, shown: str) -> bool:
    return hmac.compare_digest(expected.encode(), shown.encode("utf-8", "replace"))


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _field(scope: Scope, body: bytes) -> str:
    """The CSRF token in a form, "" where the body is none."""

    async def no_more() -> Message:
        return {"type": "http.disconnect"}

    request = Request({**scope, "state": {}}, replay(body, no_more))
    try:
        async with request.form() as form:
            value = form.get(CSRF_FIELD)
    except Exception:
        return ""
    return value if isinstance(value, str) else ""
