"""The desk's addresses, all of them below ``/desk``; ``/`` leads there."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from resolvers.adapters.service.desk.document_routes import document_router
from resolvers.adapters.service.desk.pages import PREFIX, STATIC, Desk
from resolvers.adapters.service.desk.review_routes import review_router
from resolvers.adapters.service.desk.search_routes import search_router
from resolvers.adapters.service.desk.upkeep_routes import upkeep_router
from resolvers.adapters.service.failures import failure
from resolvers.adapters.service.state import Service


def router(service: Service) -> APIRouter:
    """Return the routes of the desk.

    Args:
        service: Settings, tables, threads and counters; without ``settings.project`` the desk reads and does not write.
    """
    desk = Desk(service)
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    async def home() -> Response:
        return RedirectResponse(f"{PREFIX}/", 307)

    @routes.get(PREFIX)
    async def without_slash() -> Response:
        return RedirectResponse(f"{PREFIX}/", 307)

    @routes.get(PREFIX + "/static/{name}")
    async def static(name: str, request: Request) -> Response:
        if name not in STATIC:
            return failure(404, "there is no such file")
        # The address changes with the content.
        kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
        return Response(desk.static[name], 200, {"cache-control": kept}, STATIC[name])

    for part in (search_router, review_router, document_router, upkeep_router):
        routes.include_router(part(desk))
    return routes
