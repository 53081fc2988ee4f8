"""Who may come in, and what is every answer sent out with? One gate before everything else.

In this order: does the Host header name this service (a page elsewhere that points its own name at this address may not
talk to it), does the client keep its rate, has it shown the token? Only then is a body received (``bodies``) and a change looked
at (``forgery``). Whatever is answered goes out with the headers below.

Routes find in ``request.state``: ``session`` (the cookie's value, "" where there is none) and ``csrf_token``, which every
form carries in a field of that name and every script in the header X-CSRF-Token.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.adapters.service.failures import refuse
from resolvers.adapters.service.forgery import READ_ONLY, SAFE, Headers
from resolvers.adapters.service.rates import Rates
from resolvers.adapters.service.sessions import Sessions, cookie_header, session_cookie
from resolvers.adapters.service.settings import Settings, is_loopback

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


class Refusal(NamedTuple):
    """Why a request is let no further: what the counters call it, the status, a sentence, headers."""

    reason: str
    status: int
    sentence: str
    headers: Mapping[str, str]


class Gate:
    """ASGI middleware: lets requests in or turns them away with a sentence, before anything of a body is received."""

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
        headers = Headers(scope)
        out = _decorated(send, path, scope)
        shown = shown or _shown_token(headers, scope)
        known = bool(shown) and self._sessions.token_matches(shown)
        session = session_cookie(headers.get("cookie"))
        session = session if session and self._sessions.valid(session) else ""
        preflight = scope["method"] == "OPTIONS" and path.startswith(CROSS_ORIGIN)
        may_in = preflight or path == OPEN or known or bool(session)
        if (refusal := self._refusal(scope, headers, may_in=may_in)) is not None:
            self._refused(refusal.reason)
            await refuse(scope, out, refusal.status, refusal.sentence, refusal.headers)
            return
        if preflight:
            await Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)(scope, receive, out)
            return
        by_program = known and bool(headers.get("authorization"))
        if not path.startswith(READ_ONLY) and path != OPEN and scope["method"] in SAFE:
            if known and not by_program:
                await self._welcome(scope, receive, out)
                return
            if not session:
                session = self._sessions.issue()
                out = _with_cookie(out, session, secure=scope["scheme"] == "https")
        scope.setdefault("state", {}).update(
            session=session,
            csrf_token=self._sessions.csrf_token(session) if session else "",
            by_program=by_program,
        )
        await self._app(scope, receive, out)

    def _refusal(self, scope: Scope, headers: Headers, *, may_in: bool) -> Refusal | None:
        if not self._host_allowed(headers.get("host")):
            return Refusal("host", HTTPStatus.FORBIDDEN, "this service does not go by that name", {})
        if wait := self._rates.wait(scope["client"][0] if scope.get("client") else ""):
            return Refusal(
                "rate",
                HTTPStatus.TOO_MANY_REQUESTS,
                "too many requests from this address",
                {"retry-after": str(int(wait) + 1)},
            )
        if self._settings.token and not may_in:
            sentence = "a token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN once in a browser"
            return Refusal("token", HTTPStatus.UNAUTHORIZED, sentence, {"www-authenticate": "Bearer"})
        return None

    def _host_allowed(self, header: str) -> bool:
        """On loopback only the machine's own names are answered; elsewhere the token guards."""
        host = _host_of(header)
        if not host:
            return False
        return not self._settings.loopback or is_loopback(host) or host in self._settings.public_hosts

    async def _welcome(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Exchange a token in the address for a session, so that it stays neither there nor in the history."""
        rest = urlencode([(name, value) for name, value in _query(scope["query_string"]) if name != "token"])
        # One slash: "//elsewhere" would be another site.
        path = "/" + scope["path"].lstrip("/")
        response = RedirectResponse(f"{path}?{rest}" if rest else path, HTTPStatus.SEE_OTHER)
        secure = scope["scheme"] == "https"
        await response(scope, receive, _with_cookie(send, self._sessions.issue(), secure=secure))


def _shown_token(headers: Headers, scope: Scope) -> str:
    scheme, _, value = headers.get("authorization").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    query = scope["query_string"]
    return dict(_query(query)).get("token", "") if b"token=" in query else ""


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


def _host_of(netloc: str) -> str:
    """The host of "name:port", "" where it is no such thing."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "") if netloc else ""
    except ValueError:
        return ""


def _query(query: bytes) -> list[tuple[str, str]]:
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True)


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
