"""Search with candidates and reasons, and the page of an entity with the edits that belong there."""

from fastapi import APIRouter
from starlette.responses import Response

from gazetteer.countries import parse_country
from gazetteer.model import KINDS, STATUSES, Kind
from resolvers.adapters.service.desk.drawing import Point, draw
from resolvers.adapters.service.desk.edits import Proposal
from resolvers.adapters.service.desk.entities import entity_page, points_of
from resolvers.adapters.service.desk.history import commits_of
from resolvers.adapters.service.desk.outcomes import done_message, show_outcome
from resolvers.adapters.service.desk.pages import (
    PREFIX,
    Asked,
    Desk,
    NotFoundError,
    endpoint,
    entity_link,
    redirect,
)
from resolvers.adapters.service.desk.saving import Seen
from resolvers.errors import InputError
from resolvers.model import Resolution

_CANDIDATES = 8
_LONGEST = 300


def search_router(desk: Desk) -> APIRouter:
    """The addresses of search and entities."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    router.add_api_route("/", endpoint(desk, search), methods=["GET"])
    router.add_api_route("/entities/{entity_id:path}", endpoint(desk, entity), methods=["GET"])
    router.add_api_route("/entities/{entity_id:path}", endpoint(desk, edit_entity), methods=["POST"])
    return router


def search(desk: Desk, asked: Asked) -> Response:
    """The candidates for a written name, with reasons; the page to start from without one. A script asks for the list alone."""
    text = asked.query.get("q", "").strip()[:_LONGEST]
    kind = kind_of(asked.query.get("kind", ""))
    country = parse_country(asked.query.get("country", "")) or ""
    resolution = _resolve(desk, text, kind, country) if text else None
    # An id is a name too for those who have one at hand.
    index = desk.service.room.resolver.index
    if text and ":" in text and index.number(text) is not None:
        return redirect(entity_link(text).removeprefix(PREFIX))
    candidates = [candidate.entity for candidate in resolution.candidates] if resolution else []
    points = [
        Point(f"{place}", entity.latitude, entity.longitude, entity.kind, entity_link(entity.id))
        for place, entity in enumerate(candidates, start=1)
        if entity.latitude is not None and entity.longitude is not None and entity.kind != "person"
    ]
    return desk.render(
        asked,
        "results.html" if asked.script else "search.html",
        q=text,
        kind=kind or "",
        kinds=KINDS,
        country=asked.query.get("country", ""),
        resolution=resolution,
        drawing=draw(index, points, width=480, height=320),
        total=len(index),
        waiting=len(desk.saver.queue().waiting()) if desk.saver else 0,
    )


def kind_of(text: str) -> Kind | None:
    """The kind of this name, ``None`` where it is none of ours."""
    return next((kind for kind in KINDS if kind == text), None)


def _resolve(desk: Desk, text: str, kind: Kind | None, country: str) -> Resolution:
    return desk.service.room.resolver.resolve(text, kind=kind, country=country, limit=_CANDIDATES)


def entity(desk: Desk, asked: Asked) -> Response:
    """Everything about an entity."""
    entity_id = asked.path["entity_id"]
    opened = desk.service.room.current
    page = entity_page(opened.resolver.index, desk.layers.stack(opened), entity_id)
    if page is None:
        raise NotFoundError(desk.texts("error.no_entity", id=entity_id))
    if page.entity.id != entity_id:
        return redirect(entity_link(page.entity.id).removeprefix(PREFIX), retired=entity_id)
    saver = desk.saver
    return desk.render(
        asked,
        "entity.html",
        page=page,
        entity=page.entity,
        drawing=draw(opened.resolver.index, points_of([page.entity], entity_link("")), width=480, height=340),
        commits=commits_of(saver.folder, page.entity.id) if saver else [],
        version=saver.version() if saver else "",
        statuses=STATUSES,
        retired=asked.query.get("retired", ""),
        done=done_message(desk, asked),
    )


def edit_entity(desk: Desk, asked: Asked) -> Response:
    """Give an entity a name, or part it from one that looks alike."""
    saver = desk.editor()
    entity_id = asked.path["entity_id"]
    name = asked.form.get("name", "").strip()
    if asked.form.get("action") == "distinct":
        proposal = Proposal("distinct", entity_id=entity_id, other_id=asked.form.get("other", ""))
    elif asked.form.get("action") == "name" and name:
        cells = {column: asked.form.get(column, "").strip() for column in ("lang", "status", "source")}
        proposal = Proposal("name", name, entity_id, cells={key: cell for key, cell in cells.items() if cell})
    else:
        raise InputError(desk.texts("error.no_name"))
    outcome = saver.save(
        proposal, Seen(asked.form.get("tables", ""), warned=asked.form.get("warned") == "yes")
    )
    here = entity_link(entity_id)
    if outcome.entry is None:
        return show_outcome(desk, asked, outcome, here)
    return redirect(here.removeprefix(PREFIX), done=outcome.entry.number)
