"""From settings and open tables to a web application."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gazetteer.errors import GazetteerError
from resolvers.adapters.service import reconciliation, reconciliation_draft, rest
from resolvers.adapters.service.answers import Answers
from resolvers.adapters.service.bodies import Bodies
from resolvers.adapters.service.desk import routes as desk
from resolvers.adapters.service.failures import LOG, Faults, handle_failures
from resolvers.adapters.service.forgery import Forgery
from resolvers.adapters.service.metrics import CONTENT_TYPE, Metrics
from resolvers.adapters.service.security import Gate
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.state import ReadingRoom, Service, signature
from resolvers.adapters.service.workers import OverloadError, Workers
from resolvers.errors import ResolverError

# How soon an edit made by another program is noticed.
WATCH_SECONDS = 2.0


def create_app(settings: Settings, reading_room: ReadingRoom) -> FastAPI:
    """Return the service as an ASGI application.

    Args:
        settings: How it was started.
        reading_room: The open tables (``state.open_room``).
    """
    limits = settings.limits
    workers = Workers(limits.threads, limits.waiting, limits.work_seconds)
    service = Service(settings, reading_room, workers, Metrics())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(service))
        yield
        watching.cancel()
        workers.close()

    app = FastAPI(
        title=settings.title,
        version=version("gazetteer-resolvers"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    handle_failures(app)
    answers = Answers(service)
    # Looked through in this order for every request: what is asked most stands first.
    app.include_router(rest.router(service, answers))
    app.include_router(reconciliation.router(service, answers))
    app.include_router(reconciliation_draft.router(service, answers))
    app.include_router(_housekeeping(service))
    app.include_router(desk.router(service))
    # Added last is met first.
    app.add_middleware(Faults, log_texts=settings.log_texts)
    app.add_middleware(Forgery, refused=service.metrics.refusal)
    app.add_middleware(Bodies, limits=limits, refused=service.metrics.refusal)
    app.add_middleware(Gate, settings=settings, refused=service.metrics.refusal)
    app.add_middleware(Counting, metrics=service.metrics, log_texts=settings.log_texts)
    return app


async def _watch(service: Service) -> None:
    """Open the tables anew when another program has written to them; ones that cannot be read leave the old ones open."""
    paths = service.settings.gazetteers
    known = signature(paths)
    while paths:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            now = await service.workers.run(signature, paths)
            if now != known:
                await service.workers.run(service.room.reopen)
                known = now
        except (GazetteerError, ResolverError, OSError) as error:
            # Said once for each state of the files: an editor may be in the middle of saving.
            known = now
            LOG.warning("the tables changed and cannot be read; what was open stays open: %s", error)
        except OverloadError:
            continue


def _housekeeping(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz", tags=["housekeeping"], summary="Whether the service lives")
    async def health() -> dict[str, str]:
        return {"status": "ok", "fingerprint": service.room.current.fingerprint}

    @router.get("/metrics", tags=["housekeeping"], summary="Counters in Prometheus' text format")
    async def metrics() -> Response:
        gauges = {
            "resolve_entities": ("Entities served.", float(len(service.room.resolver.index))),
            "resolve_work_under_way": ("Answers being made or waiting.", float(service.workers.under_way)),
        }
        return Response(service.metrics.text(gauges), media_type=CONTENT_TYPE)

    return router


class Counting:
    """ASGI middleware that times and logs every request, by the pattern of the route that answered it.

    What was asked stands in addresses too: the log has them only where the user wants texts in it.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, *, log_texts: bool = False) -> None:
        self._app = app
        self._metrics = metrics
        self._log_texts = log_texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count and time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.in_flight += 1
        try:
            await self._app(scope, receive, counted)
        finally:
            self._metrics.in_flight -= 1
            route = getattr(scope.get("route"), "path", "other")
            seconds = time.perf_counter() - started
            self._metrics.request(route, scope["method"], status, seconds)
            if LOG.isEnabledFor(logging.INFO):
                asked = (
                    f"{scope['path']}?{scope['query_string'].decode('latin-1')}" if self._log_texts else route
                )
                LOG.info("%s %s %d %.1f ms", scope["method"], repr(asked)[1:-1], status, 1000 * seconds)
