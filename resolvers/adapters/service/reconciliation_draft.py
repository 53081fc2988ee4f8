"""Reconciliation Service API 1.0, the draft as of July 2026, at an endpoint of its own: ``/reconcile/v1``.

https://reconciliation-api.github.io/specs/draft/
The draft moves: conditions had ``pid`` and ``v`` before they had ``propertyId`` and ``propertyValue``, suggestions were skipped by
``cursor`` before they were by ``offset``. Both spellings are understood. Nothing outside this module knows of the draft.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import HTMLResponse, Response

from gazetteer.keys import fold
from gazetteer.model import KINDS, Entity
from resolvers.adapters.service import cards, extending, suggesting
from resolvers.adapters.service.answers import Answers, Shape
from resolvers.adapters.service.questions import (
    HIGHEST_LIMIT,
    USUAL_LIMIT,
    Question,
    Told,
    question,
    value_texts,
)
from resolvers.adapters.service.reading_requests import parse_json, root_of
from resolvers.adapters.service.reconciling import candidate, candidates, written
from resolvers.adapters.service.settings import Limits
from resolvers.adapters.service.state import Opened, Service
from resolvers.adapters.service.vocabulary import PROPERTIES, read_type
from resolvers.index.index import Index
from resolvers.model import Resolution

ENDPOINT: Final = "/reconcile/v1"
BATCH: Final = 50
QUANTIFIERS: Final = ("any", "all", "none")
MATCH_TYPES: Final = ("name", "property", "id")
# Spellings of one name asked for together.
MOST_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition that a candidate has to fulfil.

    Attributes:
        property: Which property.
        values: The values asked for, folded.
        quantifier: Whether any of them, all or none should be there.
    """

    property: str
    values: tuple[str, ...]
    quantifier: str

    def met_by(self, index: Index, entity: Entity) -> bool:
        """Whether an entity fulfils it; a property that entities do not have (a date, say) demands nothing."""
        known = PROPERTIES.get(self.property)
        if known is None or self.property in ("date", "coordinates", "latitude", "longitude"):
            return True
        borne = {fold(text) for value in known.values(index, entity) for text in _texts_of(value)}
        there = [value in borne for value in self.values]
        if self.quantifier == "none":
            return not any(there)
        return all(there) if self.quantifier == "all" else any(there)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a batch: one question a spelling of the name, and what candidates have to fulfil."""

    questions: tuple[Question, ...]
    demands: tuple[Demand, ...]
    limit: int


def _texts_of(value: Mapping[str, Any]) -> list[str]:
    return [str(one) for key, one in value.items() if key != "description"]


def manifest(root: str, service: Service) -> dict[str, Any]:
    """Return what the service says of itself."""
    return {
        "versions": ["1.0-draft"],
        "name": service.settings.title,
        "serviceVersion": version("gazetteer-resolvers"),
        "view": {"url": f"{root}/reconcile/view?id={{id}}"},
        "featureView": {"url": f"{root}/reconcile/feature?id={{id}}"},
        "defaultTypes": [{"id": kind, "name": kind} for kind in KINDS],
        "suggest": {"entity": True, "type": True, "property": True},
        "preview": {"width": cards.WIDTH, "height": cards.HEIGHT},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": one["name"], "name": one["label"], "type": one["type"], "default": one["default"], "helpText": one["help_text"]}
                for one in extending.SETTINGS
            ],
        },
        "batchSize": BATCH,
        "standardizedScore": True,
        "lang": "en",
    }  # fmt: skip


def read_batch(body: bytes, limits: Limits) -> list[Asked]:
    """Return the queries of a batch.

    Raises:
        HTTPException: 400 where it is no batch, 413 where it holds too many queries; the sentence names the query.
    """
    batch = parse_json(body, limits)
    queries = batch.get("queries") if isinstance(batch, dict) else None
    if not isinstance(queries, list):
        raise HTTPException(400, 'a list of queries is expected: {"queries": [{"conditions": [...]}]}')
    if len(queries) > limits.queries:
        raise HTTPException(
            413, f"{len(queries):,} queries in one batch are too many; the limit is {limits.queries:,}"
        )
    return [_asked(place, one) for place, one in enumerate(queries)]


def _asked(place: int, query: Any) -> Asked:
    conditions = query.get("conditions") if isinstance(query, dict) else None
    if not isinstance(conditions, list) or not conditions:
        raise _unusable(place, "it needs a list of conditions")
    type_id, limit = query.get("type"), query.get("limit")
    if type_id is not None and not isinstance(type_id, str):
        raise _unusable(place, "type should be the id of a type")
    limit = USUAL_LIMIT if limit is None else limit
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise _unusable(place, "limit should be a number from 1")
    names: list[str] = []
    told: list[Told] = []
    demands: list[Demand] = []
    for condition in conditions:
        kind, property_id, texts, quantifier = _condition(place, condition)
        if kind in ("name", "id"):
            names += texts
            continue
        if quantifier != "none":
            told += [Told(property_id, text) for text in texts]
        if condition.get("required") is True or quantifier == "none":
            demands.append(Demand(property_id, tuple(fold(text) for text in texts), quantifier))
    most = int(min(limit, HIGHEST_LIMIT))
    # A demand may leave out the first ones: more are asked for than are wanted.
    asked = HIGHEST_LIMIT if demands else most
    types = [type_id] if type_id else []
    questions = tuple(
        question(name, types, told, limit=asked, strict="any") for name in (names or [""])[:MOST_NAMES]
    )
    return Asked(questions, tuple(demands), most)


def _condition(place: int, condition: Any) -> tuple[str, str, list[str], str]:
    if not isinstance(condition, dict):
        raise _unusable(place, "each condition should be an object")
    kind = condition.get("matchType")
    if kind not in MATCH_TYPES:
        raise _unusable(place, f"matchType should be one of {', '.join(MATCH_TYPES)}")
    property_id = condition.get("propertyId", condition.get("pid", ""))
    if not isinstance(property_id, str) or (kind == "property" and not property_id):
        raise _unusable(place, "a condition on a property needs a propertyId")
    if "propertyValue" not in condition and "v" not in condition:
        raise _unusable(place, "a condition needs a propertyValue")
    quantifier = condition.get("matchQuantifier") or "any"
    if quantifier not in QUANTIFIERS:
        raise _unusable(place, f"matchQuantifier should be one of {', '.join(QUANTIFIERS)}")
    return kind, property_id, value_texts(condition.get("propertyValue", condition.get("v"))), quantifier


def _unusable(place: int, what: str) -> HTTPException:
    return HTTPException(400, f"query {place + 1} cannot be used: {what}")


def _write(opened: Opened, asked: Question, resolution: Resolution) -> str:
    return written([candidate(one, named=True) for one in candidates(opened, asked, resolution)])


CANDIDATES: Final = Shape("reconciliation 1.0 draft", _write)


def _join(opened: Opened, asked: Asked, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Join what the spellings of a name brought: each entity once, as its best; demands met; at most one match."""
    index = opened.resolver.index
    best: dict[str, dict[str, Any]] = {}
    for text in texts:
        for found in json.loads(text):
            if found["id"] not in best or best[found["id"]]["score"] < found["score"]:
                best[found["id"]] = found
    kept = [one for one in best.values() if _meets(index, one["id"], asked.demands)]
    kept.sort(
        key=lambda one: (
            (not one["match"], -one["score"], one["id"]) if len(texts) == 1 else (0, -one["score"], one["id"])
        )
    )
    matches = sum(one["match"] for one in kept)
    for place, one in enumerate(kept):
        one["match"] = one["match"] and matches == 1 and place == 0
    return kept[: asked.limit]


def _meets(index: Index, entity_id: str, demands: Sequence[Demand]) -> bool:
    number = index.number(entity_id) if demands else None
    return number is None or all(demand.met_by(index, index.entity(number)) for demand in demands)


def _reconcile(opened: Opened, batch: Sequence[Asked], texts: Sequence[str]) -> str:
    coming = iter(texts)
    results = [
        {"candidates": _join(opened, asked, [next(coming) for _ in asked.questions])} for asked in batch
    ]
    return written({"results": results})


def _extend(opened: Opened, ids: Sequence[str], wanted: Sequence[extending.Wanted]) -> str:
    rows = []
    for one in ids:
        values = extending.values(opened.resolver.index, one, wanted)
        properties = [{"id": name, "values": found} for name, found in values.items()]
        rows.append({"id": one, "properties": properties})
    return written({"meta": extending.meta(wanted), "rows": rows})


def router(service: Service, answers: Answers) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix=ENDPOINT, tags=["reconciliation 1.0 draft"])
    limits = service.settings.limits

    @routes.get("", summary="The manifest")
    @routes.get("/", include_in_schema=False)
    async def endpoint(request: Request) -> Response:
        return _json(written(manifest(root_of(request), service)))

    @routes.post("/reconcile", summary="A batch of queries", openapi_extra=_body(_QUERIES_EXAMPLE))
    async def reconcile(request: Request) -> Response:
        body = await request.body()
        batch = await service.workers.run_if_long(len(body), read_batch, body, limits)
        opened = service.room.current
        texts = await answers.ask([one for asked in batch for one in asked.questions], CANDIDATES)
        return _json(await service.workers.run(_reconcile, opened, batch, texts))

    @routes.post("/extend", summary="Values of properties", openapi_extra=_body(_EXTEND_EXAMPLE))
    async def extend(request: Request) -> Response:
        ids, wanted = extending.read_extension(await request.body(), limits)
        return _json(await service.workers.run(_extend, service.room.current, ids, wanted))

    @routes.get("/extend/propose", summary="Properties that can be fetched of entities of a type")
    async def propose(of_type: OfType = "", limit: Limit = HIGHEST_LIMIT) -> Response:
        found = suggesting.propose_properties(of_type, limit)
        return _json(written({"type": of_type, "limit": limit, "properties": found}))

    @routes.get("/suggest/{what}", summary="Entities, types or properties whose name begins so")
    async def suggest(
        *,
        what: str,
        prefix: str = "",
        offset: Skip = 0,
        cursor: Skip = 0,
        limit: Limit = suggesting.USUAL,
        of_type: OfType = "",
    ) -> Response:
        skip, prefix = offset or cursor, prefix[:200]
        if what == "entity":
            index, types = service.room.resolver.index, (read_type(of_type),) if of_type else ()
            found = await service.workers.run(
                suggesting.suggest_entities, index, prefix, types=types, limit=limit, skip=skip
            )
        elif what in ("type", "property"):
            listed = suggesting.suggest_types if what == "type" else suggesting.suggest_properties
            found = listed(prefix, limit=limit, skip=skip)
        else:
            raise HTTPException(404, "suggestions are for entity, type and property")
        return _json(written({"result": found}))

    @routes.get("/preview", summary="An entity on a small card", response_class=HTMLResponse)
    async def preview(request: Request, id: str) -> Response:  # noqa: A002
        index, root = service.room.resolver.index, request.scope.get("root_path", "")
        number = index.number(id)
        if number is None:
            return HTMLResponse(cards.missing(id, root), 404)
        return HTMLResponse(await service.workers.run(cards.card, index, index.entity(number), root))

    return routes


Skip = Annotated[int, Query(ge=0, le=10_000, description="Suggestions to skip.")]
Limit = Annotated[int, Query(ge=1, le=HIGHEST_LIMIT)]
OfType = Annotated[str, Query(alias="type", description="The id of a type.")]

_QUERIES_EXAMPLE: Final = {
    "queries": [
        {
            "type": "place",
            "limit": 3,
            "conditions": [
                {"matchType": "name", "propertyValue": "Ashkelom"},
                {"matchType": "property", "propertyId": "country", "propertyValue": "IL", "required": True},
            ],
        }
    ]
}
_EXTEND_EXAMPLE: Final = {"ids": ["geonames:295620"], "properties": [{"id": "country"}, {"id": "names"}]}


def _body(example: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def _json(content: str) -> Response:
    return Response(content, media_type="application/json")
