"""Paste or drop a text or a table: mentions, a map, findings, downloads, and what waits into the queue."""

from collections.abc import Callable
from typing import Final, TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from gazetteer.model import KINDS
from resolvers.adapters.service.desk.documents import Upload, make_upload
from resolvers.adapters.service.desk.drawing import draw
from resolvers.adapters.service.desk.exports import MEDIA, export_audit, export_table, export_text
from resolvers.adapters.service.desk.pages import (
    PREFIX,
    Asked,
    Desk,
    NotFoundError,
    endpoint,
    entity_link,
    redirect,
)
from resolvers.adapters.service.desk.reading import (
    Choice,
    ReadTable,
    ReadText,
    guess_columns,
    open_table,
    read_table,
    read_text,
)
from resolvers.audit.decisions import Decisions, load_decisions
from resolvers.review_queue import FILE

V = TypeVar("V")
_MOST_ROWS: Final = 300
_CHOICES: Final = ("column", "kind", "kind_column", "country_column")


def document_router(desk: Desk) -> APIRouter:
    """The addresses of texts and tables."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    router.add_api_route("/read", endpoint(desk, reading_page), methods=["GET"])
    router.add_api_route("/read", endpoint(desk, take), methods=["POST"])
    router.add_api_route("/read/{token}", endpoint(desk, result_page), methods=["GET"])
    router.add_api_route("/read/{token}", endpoint(desk, enqueue), methods=["POST"])
    router.add_api_route("/read/{token}/{what}.{ending}", endpoint(desk, download), methods=["GET"])
    return router


def reading_page(desk: Desk, asked: Asked) -> Response:
    """Where a text is pasted or a file dropped."""
    return desk.render(asked, "read.html", limits=desk.service.settings.limits)


def take(desk: Desk, asked: Asked) -> Response:
    """Take in what was pasted or dropped; the page of it is an address of its own."""
    if asked.file is not None:
        name, data = asked.file
    else:
        name, data = "", asked.form.get("text", "").encode("utf-8", "replace")
        if asked.form.get("form") == "table":
            name = "pasted.tsv" if b"\t" in data.partition(b"\n")[0] else "pasted.csv"
    return redirect(f"/read/{desk.uploads.keep(make_upload(name, data, desk.service.settings.limits))}")


def result_page(desk: Desk, asked: Asked) -> Response:
    """What is in a text or a table."""
    upload = _upload(desk, asked)
    done = asked.query.get("queued", "")
    shared = {
        "token": asked.path["token"],
        "upload": upload,
        "queued": int(done) if done.isdecimal() else None,
        "kinds": KINDS,
        "most": _MOST_ROWS,
    }
    index = desk.service.room.resolver.index
    if upload.form == "text":
        read = _text(desk, upload)
        drawing = draw(index, read.points(entity_link("{}")), width=480, height=360)
        return desk.render(
            asked, "text.html", read=read, drawing=drawing, waiting=len(read.items()), **shared
        )
    records = open_table(upload, desk.service.settings.limits)
    choice = _choice(asked, upload, guess_columns(records))
    table = _table(desk, upload, choice)
    drawing = draw(index, table.points(entity_link("{}")), width=480, height=360)
    return desk.render(
        asked, "table.html", read=table, drawing=drawing, waiting=len(table.items()), choice=choice, **shared
    )


def enqueue(desk: Desk, asked: Asked) -> Response:
    """Put what waits for a person into the review queue."""
    saver = desk.editor()
    upload = _upload(desk, asked)
    asked_choice = {name: asked.form.get(name, "") for name in _CHOICES}
    if upload.form == "text":
        queued = saver.enqueue(_text(desk, upload).items())
        return redirect(f"/read/{asked.path['token']}", queued=queued)
    queued = saver.enqueue(_table(desk, upload, Choice(**asked_choice)).items())
    return redirect(f"/read/{asked.path['token']}", queued=queued, **asked_choice)


def download(desk: Desk, asked: Asked) -> Response:
    """A file with the mentions or answers, or with the findings."""
    upload = _upload(desk, asked)
    ending, what = asked.path["ending"], asked.path["what"]
    known = {
        "mentions": {"csv", "jsonl", "geojson", "html"},
        "answers": {"csv", "jsonl"},
        "findings": {"csv", "json"},
    }
    if ending not in known.get(what, set()) or what == ("answers" if upload.form == "text" else "mentions"):
        raise NotFoundError(desk.texts("error.no_download"))
    if upload.form == "text":
        text = _text(desk, upload)
        content = (
            export_audit(text, ending)
            if what == "findings"
            else export_text(desk.service.room.resolver, text, ending)
        )
    else:
        choice = Choice(**{name: asked.query.get(name, "") for name in _CHOICES})
        table = _table(desk, upload, choice)
        content = export_audit(table, ending) if what == "findings" else export_table(table, ending)
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in upload.name)[:60]
    headers = {"content-disposition": f'attachment; filename="{stem}_{what}.{ending}"'}
    return Response(content.encode("utf-8", "backslashreplace"), 200, headers, MEDIA[ending])


def _upload(desk: Desk, asked: Asked) -> Upload:
    upload = desk.uploads.get(asked.path["token"])
    if upload is None:
        raise NotFoundError(desk.texts("error.no_upload"))
    return upload


def _choice(asked: Asked, upload: Upload, guess: Choice) -> Choice:
    if "column" not in asked.query:
        return guess
    return Choice(**{name: asked.query.get(name, "") for name in _CHOICES})


def _decisions(desk: Desk) -> Decisions:
    path = desk.saver.folder / FILE if desk.saver else None
    return load_decisions(path) if path and path.exists() else Decisions()


def _text(desk: Desk, upload: Upload) -> ReadText:
    resolver, limits = desk.service.room.resolver, desk.service.settings.limits
    return _once(desk, upload, "text", lambda: read_text(resolver, upload, limits, _decisions(desk)))


def _table(desk: Desk, upload: Upload, choice: Choice) -> ReadTable:
    resolver, limits = desk.service.room.resolver, desk.service.settings.limits
    return _once(
        desk, upload, repr(choice), lambda: read_table(resolver, upload, choice, limits, _decisions(desk))
    )


def _once(desk: Desk, upload: Upload, what: str, read: Callable[[], V]) -> V:
    """What was read before under the tables of now, else read it; only the latest reading is kept."""
    key = f"{desk.service.room.current.fingerprint} {what}"
    if key not in upload.results:
        found = read()
        upload.results.clear()
        upload.results[key] = found
    result: V = upload.results[key]
    return result
