"""REST: resolve, read, compare, audit, entities. Scores are probabilities from 0 to 1, unknown values are null.

Batches may come and go as JSON lines (``application/x-ndjson``): answers leave as they are made, and a line that cannot be used
is answered by ``{"error": "..."}`` in its place, so that lines in and out stay side by side.
"""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response, StreamingResponse

from resolvers.adapters.service import records
from resolvers.adapters.service.answers import Answers, Shape
from resolvers.adapters.service.questions import USUAL_LIMIT, Question
from resolvers.adapters.service.reading_requests import parse_json
from resolvers.adapters.service.reconciling import written
from resolvers.adapters.service.rest_models import (
    AuditRequest,
    CompareRequest,
    Name,
    NameInAddress,
    ReadRequest,
    ResolveRequest,
    description_of,
    inlined_schema,
    parameters_of,
)
from resolvers.adapters.service.settings import Limits
from resolvers.adapters.service.state import Opened, Service
from resolvers.audit.reports.document import document
from resolvers.comparing import compare
from resolvers.model import Document
from resolvers.text.formats import mention_record

NDJSON: Final = "application/x-ndjson"
# Lines answered before the next ones are begun: few enough for a client to see something soon.
LINES_TOGETHER: Final = 40
PLAIN: Final = Shape("resolution", records.write_resolution)

M = TypeVar("M", bound=BaseModel)
Answered = dict[int | str, dict[str, Any]]


def router(service: Service, answers: Answers) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api", tags=["rest"], responses=_FAILURES)
    _resolving(routes, service, answers)
    _reading(routes, service)

    @routes.post("/compare", summary="Are two written names one name?", responses=description_of("compare"))
    async def compare_names(asked: CompareRequest) -> Response:
        found = await service.workers.run(compare, asked.left, asked.right, asked.read_kind())
        return _json(written(records.pair_record(found)))

    @routes.get(
        "/entities/{id:path}",
        summary="All that is known of an entity",
        responses={**description_of("entity"), 404: {"description": "Nothing alive bears the id."}},
    )
    async def entity(id: Annotated[str, Path(examples=["geonames:295620"], max_length=500)]) -> Response:  # noqa: A002
        return _json(await service.workers.run(_entity, service.room.current, id))

    return routes


def _resolving(routes: APIRouter, service: Service, answers: Answers) -> None:
    limits = service.settings.limits

    @routes.get(
        "/resolve",
        summary="Which entity does a name mean?",
        responses=description_of("resolve"),
        openapi_extra={"parameters": parameters_of(NameInAddress)},
    )
    async def resolve_one(request: Request) -> Response:
        # Read by hand: the framework's own way with nine parameters takes longer than an answer that is at hand.
        told: dict[str, Any] = dict(request.query_params)
        told.pop("token", None)
        if "context" in told:
            told["context"] = request.query_params.getlist("context")
        asked = _validated(NameInAddress, told, "the query")
        (found,) = await answers.ask([asked.question(asked.limit, explain=asked.explain)], PLAIN)
        return _json(found)

    @routes.post(
        "/resolve",
        summary="Which entities do many names mean? JSON, or JSON lines in and out",
        responses=description_of("resolve_many"),
        openapi_extra=_body(ResolveRequest, Name),
    )
    async def resolve_many(request: Request) -> Response:
        body = await request.body()
        if _kind_of_body(request) == NDJSON:
            lines = await service.workers.run_if_long(len(body), _parsed_lines, body, limits)
            return _lines(_answered_lines(lines, answers))
        asked = await service.workers.run_if_long(len(body), _parsed, ResolveRequest, body, limits)
        if len(asked.queries) > limits.queries:
            raise HTTPException(413, f"{len(asked.queries):,} names are too many for one request; the limit is "
                                     f"{limits.queries:,}; as {NDJSON} it is {limits.rows:,}")  # fmt: skip
        questions = [one.question(asked.limit, explain=asked.explain) for one in asked.queries]
        found = await answers.ask(questions, PLAIN)
        return _json(f'{{"results":[{",".join(found)}]}}')


def _reading(routes: APIRouter, service: Service) -> None:
    limits = service.settings.limits

    @routes.post(
        "/read",
        summary="The people, organisations and places that a text names",
        responses=description_of("read"),
        openapi_extra=_body(ReadRequest, ReadRequest),
    )
    async def read(request: Request) -> Response:
        body = await request.body()
        if _kind_of_body(request) == NDJSON:
            lines = await service.workers.run_if_long(len(body), _parsed_lines, body, limits)
            return _lines(_read_lines(lines, service))
        asked = await service.workers.run_if_long(len(body), _parsed, ReadRequest, body, limits)
        _check_length(len(asked.text), limits)
        found = await service.workers.run(_mentions, service.room.current, asked)
        return _json(written({"mentions": found}))

    @routes.post("/audit", summary="Names that texts write in two ways", responses=description_of("audit"))
    async def audit(asked: AuditRequest) -> Response:
        _check_length(sum(len(one.text) for one in asked.documents), limits)
        return _json(await service.workers.run(_audit, service.room.current, asked))


def _entity(opened: Opened, entity_id: str) -> str:
    index = opened.resolver.index
    number = index.number(entity_id)
    if number is None:
        raise HTTPException(404, "nothing in these gazetteers bears this id")
    return written(records.entity_record(opened, index.entity(number), index.entity_names(number)))


def _mentions(opened: Opened, asked: ReadRequest) -> list[dict[str, Any]]:
    text = Document(asked.text, asked.doc_id, asked.spans(), asked.read_country(), asked.near, asked.source)
    kind = asked.read_kind()
    found = [one for one in opened.resolver.read(text) if kind is None or one.kind == kind]
    return [mention_record(text, one) for one in found if asked.demonyms == "keep" or one.form != "demonym"]


def _audit(opened: Opened, asked: AuditRequest) -> str:
    texts = [Document(one.text, one.doc_id) for one in asked.documents]
    return written(document(opened.resolver.audit(texts)))


def _check_length(characters: int, limits: Limits) -> None:
    if characters > limits.text_characters:
        raise HTTPException(
            413, f"{characters:,} characters of text are too many; the limit is {limits.text_characters:,}"
        )


# JSON lines: a parsed value a line, or the sentence that says what is wrong with it.
Parsed = Sequence[Any | HTTPException]


def _parsed_lines(body: bytes, limits: Limits) -> Parsed:
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > limits.rows:
        raise HTTPException(
            413, f"{len(lines):,} lines are too many for one request; the limit is {limits.rows:,}"
        )
    parsed: list[Any | HTTPException] = []
    for number, line in enumerate(lines, 1):
        try:
            parsed.append(parse_json(line, limits, f"line {number}"))
        except HTTPException as error:
            parsed.append(error)
    return parsed


async def _answered_lines(lines: Parsed, answers: Answers) -> AsyncIterator[str]:
    for first in range(0, len(lines), LINES_TOGETHER):
        asked = [
            _question(line, number)
            for number, line in enumerate(lines[first : first + LINES_TOGETHER], first + 1)
        ]
        found = iter(await answers.ask([one for one in asked if isinstance(one, Question)], PLAIN))
        for one in asked:
            yield f"{next(found) if isinstance(one, Question) else one}\n"


def _question(line: Any | HTTPException, number: int) -> Question | str:
    """The question on a line, or the error that answers it."""
    try:
        if isinstance(line, HTTPException):
            raise line
        return _validated(Name, line, f"line {number}").question(USUAL_LIMIT, explain=False)
    except HTTPException as error:
        return written({"error": error.detail})


async def _read_lines(lines: Parsed, service: Service) -> AsyncIterator[str]:
    opened = service.room.current
    for number, line in enumerate(lines, 1):
        try:
            if isinstance(line, HTTPException):
                raise line
            asked = _validated(ReadRequest, line, f"line {number}")
            _check_length(len(asked.text), service.settings.limits)
            for mention in await service.workers.run(_mentions, opened, asked):
                yield f"{written(mention)}\n"
        except HTTPException as error:
            yield f"{written({'error': error.detail})}\n"


def _parsed(model: type[M], body: bytes, limits: Limits) -> M:
    return _validated(model, parse_json(body, limits))


def _validated(model: type[M], value: Any, what: str = "the body") -> M:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise HTTPException(422, f"{what}: {where + ': ' if where else ''}{first['msg']}") from None


def _kind_of_body(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in (NDJSON, "application/jsonl", "application/json-lines"):
        return NDJSON
    if kind not in ("", "application/json"):
        raise HTTPException(415, f"application/json or {NDJSON} is expected, not {kind[:80]}")
    return "application/json"


def _lines(lines: AsyncIterator[str]) -> Response:
    return StreamingResponse(lines, media_type=NDJSON)


def _json(content: str) -> Response:
    return Response(content, media_type="application/json")


def _body(whole: type[BaseModel], line: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is one JSON object, or JSON lines of another."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": inlined_schema(whole)},
                NDJSON: {
                    "schema": {"type": "string"},
                    "example": json.dumps(inlined_schema(line)["examples"][0]),
                },
            },
        }
    }


_SENTENCE: Final = {
    "content": {
        "application/json": {"schema": {"type": "object", "properties": {"detail": {"type": "string"}}}}
    }
}
_FAILURES: Final[Answered] = {
    status: {"description": about, **_SENTENCE}
    for status, about in {
        400: "The request cannot be used; one sentence says why.",
        401: "A token is needed.",
        403: "The Host header names another service.",
        408: "The body came too slowly.",
        413: "More than one request may hold.",
        415: "The body is of another type.",
        422: "The request is not of the described form; one sentence says where.",
        429: "This client asks too often.",
        503: "Too much is under way.",
    }.items()
}
