"""From settings and open tables to a web application."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from resolvers.adapters.service import reconciliation, reconciliation_draft, rest
from resolvers.adapters.service.answers import Answers
from resolvers.adapters.service.bodies import Bodies
from resolvers.adapters.service.failures import handle_failures
from resolvers.adapters.service.metrics import CONTENT_TYPE, Metrics
from resolvers.adapters.service.security import Gate
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.state import ReadingRoom, Service
from resolvers.adapters.service.workers import Workers

DESK = "resolvers.adapters.service.desk.routes"


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
        yield
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
    app.include_router(_housekeeping(service))
    app.include_router(reconciliation.router(service, answers))
    app.include_router(reconciliation_draft.router(service, answers))
    app.include_router(rest.router(service, answers))
    if find_spec(DESK.rpartition(".")[0] or DESK) and find_spec(DESK):
        from resolvers.adapters.service.desk import routes

        app.include_router(routes.router(service))
    # Added last is met first.
    app.add_middleware(Gate, settings=settings, refused=service.metrics.refusal)
    app.add_middleware(Bodies, limits=limits, refused=service.metrics.refusal)
    app.add_middleware(Counting, metrics=service.metrics)
    return app


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
    """ASGI middleware that times every request, by the pattern of the route that answered it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

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
            self._metrics.request(route, scope["method"], status, time.perf_counter() - started)
