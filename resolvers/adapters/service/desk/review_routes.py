"""The review queue: one spelling after the other, one key each; and the journal, with undo."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from gazetteer.keys import fold
from gazetteer.model import KINDS, Entity
from gazetteer.schema import ENTITY_TABLES, ORGANISATION_TYPES, PLACE_TYPES
from resolvers.adapters.service.desk.decided import state_of
from resolvers.adapters.service.desk.drawing import Point, draw
from resolvers.adapters.service.desk.edits import Proposal
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
from resolvers.adapters.service.desk.saving import Saver, Seen
from resolvers.adapters.service.desk.search_routes import kind_of
from resolvers.errors import InputError
from resolvers.model import Candidate, Resolution
from resolvers.review_queue import ReviewItem, ReviewQueue

_CANDIDATES: Final = 6
# Two are always shown, for there is something to compare; others only where they may be meant.
_ALWAYS: Final = 2
_LEAST: Final = 0.005
_MOST_LISTED: Final = 200
_MOST_ENTRIES: Final = 200
_WISHES: Final = ("alias", "misspelling", "reject", "ignore", "create", "distinct")
_CREATED: Final = ("id", "name", "type", "country", "latitude", "longitude", "description", "source")


def review_router(desk: Desk) -> APIRouter:
    """The addresses of the queue and the journal."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    router.add_api_route("/review", endpoint(desk, queue_page), methods=["GET"])
    router.add_api_route("/review/{token}", endpoint(desk, item_page), methods=["GET"])
    router.add_api_route("/review/{token}", endpoint(desk, decide), methods=["POST"])
    router.add_api_route("/journal", endpoint(desk, journal_page), methods=["GET"])
    router.add_api_route("/journal", endpoint(desk, undo), methods=["POST"])
    return router


def queue_page(desk: Desk, asked: Asked) -> Response:
    """What waits, most frequent first; or what was decided."""
    if desk.saver is None:
        return desk.render(asked, "read_only.html")
    queue = desk.saver.queue()
    decided = asked.query.get("show") == "decided"
    kind = kind_of(asked.query.get("kind", "")) or ""
    items = list(reversed(queue.decided())) if decided else queue.waiting()
    shown = [item for item in items if not kind or item.kind == kind]
    return desk.render(
        asked,
        "queue.html",
        items=shown[:_MOST_LISTED],
        more=max(0, len(shown) - _MOST_LISTED),
        decided=decided,
        kind=kind,
        kinds=KINDS,
        waiting_count=len(queue.waiting()),
        decided_count=len(queue.decided()),
        done=done_message(desk, asked),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate as it is laid beside a spelling.

    Attributes:
        candidate: With score and evidence; ``None`` for an entity that the queue names and the resolver does not.
        bears: The entity bears the very spelling already.
    """

    entity: Entity
    candidate: Candidate | None
    bears: bool


def item_page(desk: Desk, asked: Asked) -> Response:
    """One spelling with its places, its candidates side by side, and a key for each thing to do."""
    saver = desk.editor()
    queue = saver.queue()
    item = _item(desk, queue, asked.path["token"])
    saver.refresh()
    resolution = _resolve(desk, item)
    shown = _shown(desk, item, resolution)
    index = desk.service.room.resolver.index
    points = [
        Point(
            str(place),
            each.entity.latitude,
            each.entity.longitude,
            each.entity.kind,
            entity_link(each.entity.id),
        )
        for place, each in enumerate(shown, start=1)
        if each.entity.latitude is not None
        and each.entity.longitude is not None
        and each.entity.kind != "person"
    ]
    waiting = queue.waiting()
    places = {each.token: place for place, each in enumerate(waiting, start=1)}
    journal = saver.journal()
    last = journal.last_of(saver.user)
    return desk.render(
        asked,
        "item.html",
        item=item,
        contexts=[_parts(context, item.spelling) for context in item.contexts],
        resolution=resolution,
        shown=shown,
        chosen=_chosen(item, resolution, shown),
        drawing=draw(index, points, width=420, height=280),
        place=places.get(item.token, 0),
        total=len(waiting),
        following=_next(waiting, item),
        previous=_next(list(reversed(waiting)), item),
        version=saver.version(),
        state=state_of(item),
        last=last.number if last else 0,
        guess=item.kind or (shown[0].entity.kind if shown else "place"),
        kinds=KINDS,
        place_types=sorted(PLACE_TYPES),
        organisation_types=sorted(ORGANISATION_TYPES),
        done=done_message(desk, asked),
    )


def decide(desk: Desk, asked: Asked) -> Response:
    """Do what was decided, then go on to the next spelling."""
    saver = desk.editor()
    token = asked.path["token"]
    queue = saver.queue()
    item = _item(desk, queue, token)
    following = _next(queue.waiting(), item)
    proposal = _proposal(desk, asked, item)
    seen = Seen(asked.form.get("tables", ""), asked.form.get("item", ""), asked.form.get("warned") == "yes")
    outcome = saver.save(proposal, seen, token)
    if outcome.entry is None:
        return show_outcome(desk, asked, outcome, f"{PREFIX}/review/{token}")
    if proposal.wish == "distinct":
        following = item
    return redirect(f"/review/{following.token}" if following else "/review", done=outcome.entry.number)


def _proposal(desk: Desk, asked: Asked, item: ReviewItem) -> Proposal:
    wish = next((wish for wish in _WISHES if wish == asked.form.get("action")), None)
    chosen = asked.form.get("entity", "")
    source = next(iter(item.origins), "")
    match wish:
        case "alias" | "misspelling":
            if not chosen:
                raise InputError(desk.texts("error.no_candidate"))
            lang = asked.form.get("lang", "").strip()
            cells = {"lang": lang} if lang else {}
            return Proposal(wish, item.spelling, chosen, cells=cells, source=source)
        case "distinct":
            return Proposal(wish, "", chosen, asked.form.get("other", ""))
        case "create":
            return _creation(desk, asked, item, source)
        case "reject" | "ignore":
            # What a spelling is not, it is beside the likeliest of the candidates, where none was chosen.
            beside = chosen or asked.form.get("first", "")
            return Proposal(wish, item.spelling, beside if wish == "reject" else "")
    raise InputError(desk.texts("error.no_action"))


def _creation(desk: Desk, asked: Asked, item: ReviewItem, source: str) -> Proposal:
    kind = kind_of(asked.form.get("new_kind", ""))
    if kind is None:
        raise InputError(desk.texts("error.no_kind"))
    header = ENTITY_TABLES[kind].header
    given = {column: asked.form.get(f"new_{column}", "").strip() for column in _CREATED}
    cells = {column: cell for column, cell in given.items() if cell and column in header}
    if not cells.get("name"):
        raise InputError(desk.texts("error.no_name"))
    types = {"place": frozenset(PLACE_TYPES), "organisation": ORGANISATION_TYPES}.get(kind)
    if types is not None and cells.get("type") not in types:
        raise InputError(desk.texts("error.no_type", kind=desk.texts.word("kind", kind)))
    return Proposal("create", item.spelling, kind=kind, cells=cells, source=source)


def _item(desk: Desk, queue: ReviewQueue, token: str) -> ReviewItem:
    item = queue.by_token(token)
    if item is None:
        raise NotFoundError(desk.texts("error.no_item"))
    return item


def _next(waiting: list[ReviewItem], item: ReviewItem) -> ReviewItem | None:
    """The open item after this one, from the first again after the last; ``None`` where no other is open."""
    tokens = [each.token for each in waiting]
    place = tokens.index(item.token) + 1 if item.token in tokens else 0
    others = [*waiting[place:], *waiting[:place]]
    return next((other for other in others if other.token != item.token), None)


def _resolve(desk: Desk, item: ReviewItem) -> Resolution:
    return desk.service.room.resolver.resolve(
        item.spelling, kind=kind_of(item.kind), country=item.country, limit=_CANDIDATES
    )


def _shown(desk: Desk, item: ReviewItem, resolution: Resolution) -> list[Shown]:
    """The candidates, and the entity that the queue suggests where it is none of them."""
    index = desk.service.room.resolver.index
    found: list[tuple[Entity, Candidate | None]] = [
        (each.entity, each)
        for place, each in enumerate(resolution.candidates)
        if place < _ALWAYS or each.score >= _LEAST
    ]
    suggested = index.number(item.id) if item.id else None
    if suggested is not None and index.entity_id(suggested) not in {entity.id for entity, _ in found}:
        found.insert(0, (index.entity(suggested), None))
    shown = []
    for entity, candidate in found[:_CANDIDATES]:
        number = index.number(entity.id)
        names = index.entity_names(number) if number is not None else []
        bears = any(fold(name.text) == fold(item.spelling) for name in names)
        shown.append(Shown(entity, candidate, bears))
    return shown


def _chosen(item: ReviewItem, resolution: Resolution, shown: list[Shown]) -> str:
    """The id chosen for a start: of the first candidate where it is likely, "" where a person has to choose first."""
    if not shown:
        return ""
    first = shown[0].entity.id
    suggested = item.id == first and item.status != "ambiguous"
    return first if suggested or resolution.status == "matched" else ""


def _parts(context: str, spelling: str) -> tuple[str, str, str]:
    """A context before, at and after the spelling; all of it before where it does not stand there."""
    place = context.casefold().find(spelling.casefold())
    if place < 0 or len(context.casefold()) != len(context):
        return context, "", ""
    end = place + len(spelling)
    return context[:place], context[place:end], context[end:]


def journal_page(desk: Desk, asked: Asked) -> Response:
    """Who did what, latest first."""
    if desk.saver is None:
        return desk.render(asked, "read_only.html")
    journal = desk.saver.journal()
    entries = list(reversed(journal.entries))
    return desk.render(
        asked,
        "journal.html",
        entries=entries[:_MOST_ENTRIES],
        more=max(0, len(entries) - _MOST_ENTRIES),
        undone=journal.undone,
        done=done_message(desk, asked),
    )


def undo(desk: Desk, asked: Asked) -> Response:
    """Take an edit back; go to the spelling that it was about, which is open again."""
    saver = desk.editor()
    number = asked.form.get("number", "")
    if not number.isdecimal():
        raise InputError(desk.texts("error.no_edit"))
    entry = saver.journal().entry(int(number))
    outcome = saver.undo(int(number))
    assert outcome.entry is not None
    item = _item_of(saver, entry.before["spellings"] if entry and entry.before else "")
    return redirect(f"/review/{item.token}" if item else "/journal", done=outcome.entry.number)


def _item_of(saver: Saver, spellings: str) -> ReviewItem | None:
    if not spellings:
        return None
    return next((item for item in saver.queue().waiting() if item.row()["spellings"] == spellings), None)
