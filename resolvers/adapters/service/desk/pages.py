"""From what a page shows to an answer: templates, the desk that all pages share, and errors as pages."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode

import jinja2
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gazetteer.errors import ChangedError, GazetteerError
from resolvers.adapters.service.desk.documents import Uploads
from resolvers.adapters.service.desk.entities import division_of
from resolvers.adapters.service.desk.saving import Saver
from resolvers.adapters.service.desk.tables import LayerReader
from resolvers.adapters.service.desk.texts import Texts, load_texts
from resolvers.adapters.service.state import Service
from resolvers.adapters.service.workers import OverloadError
from resolvers.errors import InputError, ResolverError

PREFIX: Final = "/desk"
_PACKAGE: Final = "resolvers.adapters.service.desk"
STATIC: Final[Mapping[str, str]] = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}


class NotFoundError(InputError):
    """There is no such page: a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read.

    Attributes:
        path: The parts of the address that vary.
        query: What stands behind its question mark; of several values the last.
        form: The fields of a form; of several values the last.
        file: A file's name and bytes, where one was sent.
        csrf: What the forms of the page carry.
        script: A script of ours asks for a part of a page.
    """

    path: Mapping[str, Any]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None
    csrf: str = ""
    script: bool = False


View = Callable[["Desk", Asked], Response]


class Desk:
    """What all pages share: the service, the texts, whoever saves edits, what was dropped."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.texts: Texts = load_texts()
        self.layers = LayerReader()
        self.uploads = Uploads()
        settings = service.settings
        self.saver = (
            Saver(service.room, settings.project, settings.user, self.layers) if settings.project else None
        )

    def editor(self) -> Saver:
        """Whoever saves edits.

        Raises:
            InputError: The service was started without a folder of tables to edit.
        """
        if self.saver is None:
            raise InputError(self.texts("error.read_only"))
        return self.saver

    def render(self, asked: Asked, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page."""
        shared = {
            "csrf": asked.csrf,
            "editing": self.saver is not None,
            "user": self.service.settings.user,
            "project": self.service.settings.project.name if self.service.settings.project else "",
            "title": self.service.settings.title,
        }
        page = self._environment.get_template(template).render({**shared, **values})
        return HTMLResponse(page.encode("utf-8", "backslashreplace"), status)

    @cached_property
    def static(self) -> dict[str, bytes]:
        """The style sheet, the script and the mark."""
        folder = files(_PACKAGE) / "static"
        return {name: (folder / name).read_bytes() for name in STATIC}

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader(_PACKAGE),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        prints = {name: sha256(data).hexdigest()[:10] for name, data in self.static.items()}
        environment.globals.update(
            t=self.texts,
            count=self.texts.count,
            word=self.texts.word,
            static=lambda name: f"{PREFIX}/static/{name}?v={prints[name]}",
            entity_link=entity_link,
            division=lambda entity: division_of(self.service.room.resolver.index, entity),
            prefix=PREFIX,
        )
        environment.filters["number"] = lambda value: f"{value:,}"
        return environment


def entity_link(entity_id: str) -> str:
    """The address of an entity's page."""
    return f"{PREFIX}/entities/{quote(entity_id, safe=':')}"


def redirect(path: str, **query: object) -> RedirectResponse:
    """Send the browser on to a page of the desk."""
    asked = urlencode({name: value for name, value in query.items() if value not in ("", None)})
    return RedirectResponse(f"{PREFIX}{path}{'?' if asked else ''}{asked}", 303)


def endpoint(desk: Desk, view: View) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that reads a request, lets a view work on it in a thread, and shows errors as pages."""

    def work(asked: Asked) -> Response:
        try:
            return view(desk, asked)
        except NotFoundError as error:
            return desk.render(asked, "error.html", 404, sentence=str(error))
        except ChangedError as error:
            return desk.render(asked, "error.html", 409, sentence=str(error))
        except (GazetteerError, ResolverError) as error:
            return desk.render(asked, "error.html", 400, sentence=str(error))

    async def answer(request: Request) -> Response:
        asked = await _asked(request)
        try:
            return await desk.service.workers.run(work, asked)
        except OverloadError as error:
            return desk.render(asked, "error.html", 503, sentence=str(error))

    return answer


async def _asked(request: Request) -> Asked:
    form: dict[str, str] = {}
    file = None
    if request.method == "POST":
        async with request.form() as sent:
            for name, value in sent.multi_items():
                if isinstance(value, UploadFile):
                    file = (value.filename or "", await value.read())
                else:
                    form[name] = value
    return Asked(
        request.path_params,
        dict(request.query_params),
        form,
        file if file and (file[0] or file[1]) else None,
        getattr(request.state, "csrf_token", ""),
        request.headers.get("x-requested-with") == "desk",
    )
