"""Who is asking, and did they mean to? Tokens, sessions and the proof that a form is ours.

A session is a random id signed with a key that lives as long as the process. It proves two things: that its bearer once
showed the token (where one is needed), and, by the CSRF token derived from it, that a change was sent from our own page.
"""

import hmac
import secrets
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Final

COOKIE: Final = "resolve_session"
# Browsers keep a cookie with this prefix to one host and to encrypted connections.
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
CSRF_FIELD: Final = "csrf_token"
CSRF_HEADER: Final = "x-csrf-token"


class Sessions:
    """Issues and checks sessions; all comparisons take the same time whatever is wrong."""

    def __init__(self, token: str) -> None:
        self._key = secrets.token_bytes(32)
        self._token = sha256(token.encode()).digest()

    def issue(self) -> str:
        """Return a new signed session."""
        session = secrets.token_urlsafe(16)
        return f"{session}.{self._sign(f'session:{session}')}"

    def valid(self, cookie: str) -> bool:
        """Whether a cookie is a session that this process issued."""
        session, _, signature = cookie.partition(".")
        return hmac.compare_digest(
            self._sign(f"session:{session}").encode(), signature.encode("utf-8", "replace")
        )

    def token_matches(self, shown: str) -> bool:
        """Whether a shown token is the service's."""
        return hmac.compare_digest(sha256(shown.encode("utf-8", "replace")).digest(), self._token)

    def csrf_token(self, cookie: str) -> str:
        """Return what a form sent in this session has to carry."""
        return self._sign(f"csrf:{cookie}")

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "replace"), sha256).hexdigest()


def session_cookie(header: str) -> str:
    """Return the session that a Cookie header carries, "" where it carries none or cannot be read."""
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    found = cookies.get(SECURE_COOKIE) or cookies.get(COOKIE)
    return found.value if found else ""


def cookie_header(session: str, *, secure: bool) -> str:
    """Return the Set-Cookie header: not for scripts, not for other sites, encrypted connections only where there is one."""
    name, flag = (SECURE_COOKIE, "; Secure") if secure else (COOKIE, "")
    return f"{name}={session}; Path=/; HttpOnly; SameSite=Strict{flag}"
