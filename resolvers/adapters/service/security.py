"""Who may come in, and what is every answer sent out with? One gate before all routes.

In this order: does the Host header name this service (a page elsewhere that points its own name at this address may not
talk to it), does the client keep its rate, has it shown the token, and, where a request would change something, was it sent
from a page of ours? Then the route; and whatever it answers goes out with the headers below.

Routes find in ``request.state``: ``session`` (the cookie's value, "" where there is none) and ``csrf_token``, which every
form carries in a field of that name and every script in the header X-CSRF-Token.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.adapters.service.failures import refuse
from resolvers.adapters.service.rates import Rates
from resolvers.adapters.service.sessions import (
    CSRF_FIELD,
    CSRF_HEADER,
    Sessions,
    cookie_header,
    session_cookie,
)
from resolvers.adapters.service.settings import Settings, is_loopback

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# These only read, whatever the method: a batch of queries is posted. Everything else that is posted changes something.
READ_ONLY: Final = ("/reconcile", "/api/")
# Open to whoever reaches the port: it tells nothing but that the service lives.
OPEN: Final = "/healthz"
# Asked from, and shown inside, pages of others: the protocol wants it so, and OpenRefine is one.
CROSS_ORIGIN: Final = "/reconcile"
# Clients of the protocol that can send no header have the token in the address: /t/TOKEN/reconcile.
KEYED_PATH: Final = "/t/"

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    # Not "no-referrer": browsers would then send our own forms with "Origin: null", as from nowhere.
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_PAGE_HEADERS: Final = (
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.format(ancestors="'none'").encode()),
)
_CROSS_ORIGIN_HEADERS: Final = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.format(ancestors="*").encode()),
    (b"access-control-allow-origin", b"*"),
)
# The answer to a browser that asks before it sends: reading is allowed, cookies are not sent along.
PREFLIGHT: Final = {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "86400",
}


class Gate:
    """ASGI middleware: lets requests in or turns them away with a sentence. Needs bodies whole (``bodies``)."""

    def __init__(self, app: ASGIApp, settings: Settings, refused: Callable[[str], None]) -> None:
        self._app = app
        self._settings = settings
        self._refused = refused
        self._sessions = Sessions(settings.token)
        self._rates = Rates(settings.limits.rate, settings.limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at a request, then pass it on or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, shown = _without_token(scope)
        headers = _Headers(scope)
        session = session_cookie(headers.get("cookie"))
        session = session if session and self._sessions.valid(session) else ""
        out = _decorated(send, path, scope)
        if not self._host_allowed(headers.get("host")):
            await self._turn_away(scope, out, 403, "host", "this service does not go by that name")
            return
        wait = self._rates.wait(scope["client"][0] if scope.get("client") else "")
        if wait:
            await self._turn_away(scope, out, 429, "rate", "too many requests from this address", wait=wait)
            return
        if scope["method"] == "OPTIONS" and path.startswith(CROSS_ORIGIN):
            await Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)(scope, receive, out)
            return
        shown = shown or self._shown_token(headers, scope)
        known = bool(shown) and self._sessions.token_matches(shown)
        if self._settings.token and path != OPEN and not (known or session):
            sentence = "a token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN once in a browser"
            await self._turn_away(scope, out, 401, "token", sentence)
            return
        page = not path.startswith(READ_ONLY) and path != OPEN
        if page and known and not headers.get("authorization") and scope["method"] in SAFE:
            await self._welcome(scope, receive, out)
            return
        if page and not session and scope["method"] in SAFE:
            session = self._sessions.issue()
            out = _with_cookie(out, session, secure=scope["scheme"] == "https")
        state = scope.setdefault("state", {})
        state["session"] = session
        state["csrf_token"] = self._sessions.csrf_token(session) if session else ""
        if page and scope["method"] not in SAFE and not (known and headers.get("authorization")):
            receive, sentence = await self._forged(scope, receive, headers, session)
            if sentence:
                await self._turn_away(scope, out, 403, "forged", sentence)
                return
        await self._app(scope, receive, out)

    def _host_allowed(self, header: str) -> bool:
        """On loopback only the machine's own names are answered; elsewhere the token guards."""
        host = _host_of(header)
        if not host:
            return False
        return not self._settings.loopback or is_loopback(host) or host in self._settings.public_hosts

    def _shown_token(self, headers: "_Headers", scope: Scope) -> str:
        scheme, _, value = headers.get("authorization").partition(" ")
        if scheme.lower() == "bearer":
            return value.strip()
        query = scope["query_string"]
        if b"token=" not in query:
            return ""
        return dict(_query(query)).get("token", "")

    async def _welcome(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Exchange a token in the address for a session, so that it stays neither there nor in the history."""
        rest = urlencode([(name, value) for name, value in _query(scope["query_string"]) if name != "token"])
        # One slash: "//elsewhere" would be another site.
        path = "/" + scope["path"].lstrip("/")
        response = RedirectResponse(f"{path}?{rest}" if rest else path, HTTPStatus.SEE_OTHER)
        secure = scope["scheme"] == "https"
        await response(scope, receive, _with_cookie(send, self._sessions.issue(), secure=secure))

    async def _forged(
        self, scope: Scope, receive: Receive, headers: "_Headers", session: str
    ) -> tuple[Receive, str]:
        """Say why a change is refused, "" where it is ours; the body is read for it and given back whole."""
        origin = headers.get("origin")
        # Host and port: another program's page on this machine is another site too.
        if origin and origin.partition("://")[2].lower() != headers.get("host").lower():
            return receive, "this change was sent from another site"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return receive, "this change was sent from another site"
        if not session:
            return receive, "this change belongs to no session; open the page and send it again"
        shown = headers.get(CSRF_HEADER)
        if shown:
            again = receive
        else:
            body = await _body(receive)
            shown = await _field(scope, body)
            again = _given(body, receive)
        if not self._sessions.csrf_matches(session, shown):
            return again, "this form is not, or no longer, one of ours; open the page anew and send it again"
        return again, ""

    async def _turn_away(
        self, scope: Scope, send: Send, status: int, reason: str, sentence: str, *, wait: float = 0
    ) -> None:
        self._refused(reason)
        headers = {"retry-after": str(int(wait) + 1)} if wait else {}
        if status == HTTPStatus.UNAUTHORIZED:
            headers["www-authenticate"] = "Bearer"
        await refuse(scope, send, status, sentence, headers)


def _without_token(scope: Scope) -> tuple[str, str]:
    """Part the token from an address that holds one: the path without it, the token. The scope's root becomes the rest."""
    path: str = scope["path"]
    if not path.startswith(KEYED_PATH):
        return path, ""
    token, slash, rest = path.removeprefix(KEYED_PATH).partition("/")
    rest = slash + rest
    if not rest.startswith(READ_ONLY):
        return path, ""
    # Routes look at the path less the root, and addresses in answers begin with the root.
    scope["root_path"] = f"{KEYED_PATH}{token}"
    return rest, token


class _Headers:
    """A request's headers as texts; what is no text is none."""

    def __init__(self, scope: Scope) -> None:
        self._values: dict[bytes, bytes] = dict(reversed(scope["headers"]))

    def get(self, name: str) -> str:
        return self._values.get(name.encode(), b"").decode("latin-1")


def _host_of(netloc: str) -> str:
    """The host of "name:port", "" where it is no such thing."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "") if netloc else ""
    except ValueError:
        return ""


def _query(query: bytes) -> list[tuple[str, str]]:
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True)


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _given(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _field(scope: Scope, body: bytes) -> str:
    """The CSRF token in a form, "" where the body is none."""

    async def no_more() -> Message:
        return {"type": "http.disconnect"}

    request = Request({**scope, "state": {}}, _given(body, no_more))
    try:
        async with request.form() as form:
            value = form.get(CSRF_FIELD)
    except Exception:
        return ""
    return value if isinstance(value, str) else ""


def _decorated(send: Send, path: str, scope: Scope) -> Send:
    """Send with the security headers; what a route set itself stays as it set it."""
    more = [*HEADERS, *(_CROSS_ORIGIN_HEADERS if path.startswith(CROSS_ORIGIN) else _PAGE_HEADERS)]
    if scope["scheme"] == "https":
        more.append((b"strict-transport-security", b"max-age=31536000"))

    async def decorated(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in present)]
        await send(message)

    return decorated


def _with_cookie(send: Send, session: str, *, secure: bool) -> Send:
    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = cookie_header(session, secure=secure).encode()
            message["headers"] = [*message["headers"], (b"set-cookie", cookie)]
        await send(message)

    return with_cookie
