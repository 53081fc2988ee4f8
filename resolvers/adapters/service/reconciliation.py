"""Reconciliation Service API 0.2, as OpenRefine speaks it: manifest, queries, suggest, flyout, preview, view, extend.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
One endpoint, ``/reconcile``: without parameters it gives the manifest, with ``queries`` candidates, with ``extend`` values of
properties. Scores leave this module as 0 to 100. The 1.0 draft has a module and an endpoint of its own.
"""

import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import HTMLResponse, Response

from gazetteer.model import KINDS
from resolvers.adapters.service import cards, extending, suggesting
from resolvers.adapters.service.answers import Answers, Shape
from resolvers.adapters.service.questions import (
    HIGHEST_LIMIT,
    STRICTNESSES,
    USUAL_LIMIT,
    Question,
    Told,
    question,
    value_texts,
)
from resolvers.adapters.service.reading_requests import parse_json, read_parameters, root_of
from resolvers.adapters.service.reconciling import candidate, candidates, feature_name, written
from resolvers.adapters.service.settings import Limits
from resolvers.adapters.service.state import Opened, Service
from resolvers.adapters.service.vocabulary import PROPERTIES, TYPES, read_type, type_name
from resolvers.model import Resolution

ENDPOINT: Final = "/reconcile"
# OpenRefine sends this many names together where the manifest says so; its own default is 10.
BATCH: Final = 50
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,3}", re.ASCII)


def manifest(root: str, origin: str, service: Service) -> dict[str, Any]:
    """Return what the service says of itself.

    Args:
        root: The address under which the client reached the service, without a slash at its end.
        origin: The same without a token: clients write the spaces into their files.
        service: The service.
    """

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": root,
            "service_path": f"{ENDPOINT}/suggest/{what}",
            "flyout_service_url": root,
            "flyout_service_path": f"{ENDPOINT}/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        "name": service.settings.title,
        "identifierSpace": f"{origin}{ENDPOINT}/view?id=",
        "schemaSpace": f"{origin}{ENDPOINT}/types#",
        "serviceVersion": version("gazetteer-resolvers"),
        "defaultTypes": [{"id": kind, "name": kind} for kind in KINDS],
        "view": {"url": f"{root}{ENDPOINT}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{root}{ENDPOINT}/feature?id={{{{id}}}}"},
        "preview": {
            "url": f"{root}{ENDPOINT}/preview?id={{{{id}}}}",
            "width": cards.WIDTH,
            "height": cards.HEIGHT,
        },
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{ENDPOINT}/properties"},
            "property_settings": list(extending.SETTINGS),
        },
        "batchSize": BATCH,
    }


def read_batch(text: str, limits: Limits) -> dict[str, Question]:
    """Return the questions of a batch of queries by their keys.

    Raises:
        HTTPException: 400 where it is no batch, 413 where it holds too many queries; the sentence names the query.
    """
    batch = parse_json(text, limits, "queries")
    if not isinstance(batch, dict):
        raise HTTPException(400, 'queries should be an object: {"q0": {"query": "..."}}')
    if len(batch) > limits.queries:
        raise HTTPException(
            413, f"{len(batch):,} queries in one batch are too many; the limit is {limits.queries:,}"
        )
    return {key: _question(key, asked) for key, asked in batch.items()}


def _question(key: str, asked: Any) -> Question:
    if not isinstance(asked, dict):
        raise _unusable(key, 'an object is expected: {"query": "..."}')
    text, told = asked.get("query"), _told(key, asked.get("properties"))
    if text is None and not told:
        raise _unusable(key, "it has neither query nor properties")
    if text is not None and not isinstance(text, str):
        raise _unusable(key, "query should be a string")
    if text is None:
        text = next((one.text for one in told if one.property in ("name", "names", "id")), "")
    strict = asked.get("type_strict") or "should"
    if strict not in STRICTNESSES:
        raise _unusable(key, f"type_strict should be one of {', '.join(STRICTNESSES)}")
    limit = asked.get("limit")
    if limit is None:
        limit = USUAL_LIMIT
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise _unusable(key, "limit should be a number from 1")
    return question(
        text, _asked_types(key, asked.get("type")), told, limit=int(min(limit, HIGHEST_LIMIT)), strict=strict
    )


def _asked_types(key: str, types: Any) -> list[str]:
    """One type or a list of them, each an id or an object with one."""
    listed = types if isinstance(types, list) else [types] if types else []
    ids = [one.get("id") if isinstance(one, dict) else one for one in listed]
    if not all(isinstance(one, str) for one in ids):
        raise _unusable(key, "type should be the id of a type, or a list of them")
    return [one for one in ids if one]


def _told(key: str, properties: Any) -> list[Told]:
    told: list[Told] = []
    for one in properties if isinstance(properties, list) else [] if properties is None else [None]:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise _unusable(key, 'properties should be a list: [{"pid": "country", "v": "IL"}]')
        told.extend(Told(one["pid"], text) for text in value_texts(one["v"]))
    return told


def _unusable(key: str, what: str) -> HTTPException:
    return HTTPException(400, f"the query {key[:40]!r} cannot be used: {what}")


def _write(opened: Opened, asked: Question, resolution: Resolution) -> str:
    found = candidates(opened, asked, resolution)
    return written({"result": [candidate(one, named=False) for one in found]})


RESULT: Final = Shape("reconciliation 0.2", _write)


def _extend(opened: Opened, ids: list[str], wanted: list[extending.Wanted]) -> str:
    index = opened.resolver.index
    rows = {one: extending.values(index, one, wanted) for one in ids}
    return written({"meta": extending.meta(wanted), "rows": rows})


def router(service: Service, answers: Answers) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix=ENDPOINT, tags=["reconciliation 0.2"])
    limits = service.settings.limits

    async def endpoint(request: Request) -> Response:
        parameters = await read_parameters(request, service.workers)
        if "queries" in parameters:
            batch = parameters["queries"]
            questions = await service.workers.run_if_long(len(batch), read_batch, batch, limits)
            texts = await answers.ask(list(questions.values()), RESULT)
            pairs = zip(questions, texts, strict=True)
            content = f"{{{','.join(f'{written(key)}:{text}' for key, text in pairs)}}}"
        elif "extend" in parameters:
            ids, wanted = extending.read_extension(parameters["extend"], limits)
            content = await service.workers.run(_extend, service.room.current, ids, wanted)
        else:
            content = written(
                manifest(root_of(request), f"{request.url.scheme}://{request.url.netloc}", service)
            )
        return _json(content, parameters.get("callback"))

    @routes.get("", summary="The manifest; with queries, candidates; with extend, values of properties")
    async def get_endpoint(
        request: Request,
        queries: Annotated[
            str | None,
            Query(
                description="A batch of queries, as JSON.",
                examples=['{"q0": {"query": "Ashkelom", "type": "place"}}'],
            ),
        ] = None,
        extend: Annotated[
            str | None,
            Query(
                description="A query for data extension, as JSON.",
                examples=['{"ids": ["geonames:295620"], "properties": [{"id": "country"}]}'],
            ),
        ] = None,
        callback: Annotated[str | None, Query(description="The name of a function, for JSONP.")] = None,
    ) -> Response:
        return await endpoint(request)

    @routes.post(
        "", summary="A batch of queries, or a query for data extension, in a form", openapi_extra=_FORM
    )
    async def post_endpoint(request: Request) -> Response:
        return await endpoint(request)

    _suggesting(routes, service)
    _showing(routes, service)
    return routes


def _suggesting(routes: APIRouter, service: Service) -> None:
    """Add the routes for people who type."""

    @routes.get("/suggest/entity", summary="Entities with a name that begins so")
    async def suggest_entity(
        prefix: str = "",
        cursor: Cursor = 0,
        limit: Limit = suggesting.USUAL,
        of_type: OfType = "",
        callback: str | None = None,
    ) -> Response:
        types = (read_type(of_type),) if of_type else ()
        found = await service.workers.run(
            suggesting.suggest_entities,
            service.room.resolver.index,
            prefix[:200],
            types=types,
            limit=limit,
            skip=cursor,
        )
        return _json(written({"result": found}), callback)

    @routes.get("/suggest/type", summary="Types whose name begins so")
    async def suggest_type(
        prefix: str = "", cursor: Cursor = 0, limit: Limit = suggesting.USUAL, callback: str | None = None
    ) -> Response:
        return _json(
            written({"result": suggesting.suggest_types(prefix[:200], limit=limit, skip=cursor)}), callback
        )

    @routes.get("/suggest/property", summary="Properties whose name begins so")
    async def suggest_property(
        prefix: str = "", cursor: Cursor = 0, limit: Limit = suggesting.USUAL, callback: str | None = None
    ) -> Response:
        return _json(
            written({"result": suggesting.suggest_properties(prefix[:200], limit=limit, skip=cursor)}),
            callback,
        )

    @routes.get("/properties", summary="Properties that can be fetched of entities of a type")
    async def properties(
        of_type: OfType = "", limit: Limit = HIGHEST_LIMIT, callback: str | None = None
    ) -> Response:
        found = suggesting.propose_properties(of_type, limit)
        return _json(written({"type": of_type, "limit": limit, "properties": found}), callback)

    @routes.get("/flyout/{what}", summary="A few words on an entity, a type or a property")
    async def flyout(what: str, id: str, callback: str | None = None) -> Response:  # noqa: A002
        if what == "entity":
            index = service.room.resolver.index
            number = index.number(id)
            html = cards.flyout(index.entity(number)) if number is not None else None
        elif what == "type":
            html = cards.named_flyout(TYPES[id].name, f"a kind of {TYPES[id].kind}") if id in TYPES else None
        else:
            known = PROPERTIES.get(id) if what == "property" else None
            html = cards.named_flyout(known.name, known.about) if known else None
        if html is None:
            raise HTTPException(404, f"there is no {what[:20]} {id[:80]!r}")
        return _json(written({"id": id, "html": html}), callback)


def _showing(routes: APIRouter, service: Service) -> None:
    """Add the pages for people who look."""

    async def show(request: Request, entity_id: str, draw: Callable[..., str]) -> Response:
        index, root = service.room.resolver.index, request.scope.get("root_path", "")
        number = index.number(entity_id)
        if number is None:
            return HTMLResponse(cards.missing(entity_id, root), 404)
        return HTMLResponse(await service.workers.run(draw, index, index.entity(number), root))

    @routes.get("/preview", summary="An entity on a small card", response_class=HTMLResponse)
    async def preview(request: Request, id: str) -> Response:  # noqa: A002
        return await show(request, id, cards.card)

    @routes.get("/view", summary="An entity on a page", response_class=HTMLResponse)
    async def view(request: Request, id: str) -> Response:  # noqa: A002
        return await show(request, id, cards.page)

    @routes.get("/feature", summary="What a feature is about")
    async def feature(id: str) -> Response:  # noqa: A002
        return _json(written({"id": id, "name": feature_name(id)}), None)

    @routes.get("/types", summary="All types")
    async def types() -> Response:
        found = [
            {
                "id": one.id,
                "name": one.name,
                "broader": [{"id": above, "name": type_name(above)} for above in one.broader],
            }
            for one in TYPES.values()
        ]
        return _json(written({"types": found}), None)

    @routes.get("/card.css", include_in_schema=False)
    async def style() -> Response:
        return Response(cards.style(), media_type="text/css", headers={"cache-control": "max-age=3600"})


Cursor = Annotated[int, Query(ge=0, le=10_000, description="Suggestions to skip.")]
Limit = Annotated[int, Query(ge=1, le=HIGHEST_LIMIT)]
OfType = Annotated[str, Query(alias="type", description="The id of a type.")]

_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                },
                "example": {"queries": '{"q0": {"query": "Ashkelom", "type": "place", "limit": 3}}'},
            }
        }
    }
}


def _json(content: str, callback: str | None) -> Response:
    """Answer with JSON, or with a call of the named function for clients that can do no better (JSONP)."""
    if not callback:
        return Response(content, media_type="application/json")
    if not _CALLBACK.fullmatch(callback):
        raise HTTPException(400, "callback should be the name of a function")
    # The comment keeps the answer from being read as anything but a script.
    return Response(f"/**/{callback}({content});", media_type="text/javascript; charset=utf-8")
