"""What does a client hear when something goes wrong? One sentence, never a trace.

400  the request cannot be used           422  its shape is not the described one
401  a token is needed                    429  this client asks too often
403  refused: host, origin or form        500  our fault; the log knows more
404, 405  no such page, no such method    503  too much is under way
"""

import json
import logging
import traceback
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gazetteer.errors import GazetteerError
from resolvers.adapters.service.workers import OverloadError
from resolvers.errors import ResolverError

LOG: Final = logging.getLogger("resolvers.service")
JSON: Final = "application/json"


async def refuse(
    scope: Scope, send: Send, status: int, sentence: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer a request that is let no further."""
    response = failure(status, sentence, headers)
    await response(scope, _nothing, send)


def failure(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that says in one sentence what is wrong: ``{"detail": "..."}``."""
    content = json.dumps({"detail": sentence}, ensure_ascii=True)
    return Response(content, status, dict(headers or {}), JSON)


def handle_failures(app: FastAPI) -> None:
    """Let every exception become a sentence."""

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        return failure(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return failure(422, _sentence(error.errors()))

    @app.exception_handler(GazetteerError)
    @app.exception_handler(ResolverError)
    async def unusable(_: Request, error: Exception) -> Response:
        return failure(400, str(error))

    @app.exception_handler(OverloadError)
    async def overload(_: Request, error: OverloadError) -> Response:
        return failure(503, str(error), {"retry-after": "2"})


class BrokenOffError(Exception):
    """An answer failed in the middle; the connection ends, and the log has said why."""


class Faults:
    """ASGI middleware, next to the routes: what nobody foresaw goes into the log, and a sentence to the client.

    The log says where and of what kind; an exception's own words may hold what was asked, and stand there only where the
    user wants texts in the log.
    """

    def __init__(self, app: ASGIApp, *, log_texts: bool = False) -> None:
        self._app = app
        self._log_texts = log_texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 500 where a route fails."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except ClientDisconnect:
            return
        except Exception as error:
            what = str(error) if self._log_texts else type(error).__name__
            where = "".join(traceback.format_tb(error.__traceback__))
            route = getattr(scope.get("route"), "path", "a request")
            LOG.error("%s %s failed: %s\n%s", scope.get("method"), route, what, where)
            if begun:
                raise BrokenOffError from None
            await refuse(scope, send, 500, "something went wrong here; the service's log says what")


def _sentence(errors: Any) -> str:
    """The first thing wrong with a request's shape: where, what is wrong."""
    first = errors[0]
    where = ".".join(str(part) for part in first.get("loc", ()))
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{where}: {first.get('msg', 'not usable')}{more}"


async def _nothing() -> Any:
    return {"type": "http.disconnect"}
