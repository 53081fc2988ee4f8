"""A project at the review desk, over a small world: its folder, its service, and a browser without scripts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import Response
from service_client import Client, small_app
from small_stacks import layer_of

from gazetteer.layer import Layer
from gazetteer.loading import load_folder
from gazetteer.model import Distinct, Entity, Name
from gazetteer.stack import Source, Stack
from resolvers.adapters.service.settings import Settings
from resolvers.adapters.service.state import Opened, ReadingRoom
from resolvers.index.store import open_index
from resolvers.resolver import Resolver
from resolvers.review_queue import ReviewItem, change_queue

ASHKELON = "geonames:295620"
GAZA = "geonames:281133"
SCRIPT = "<script>alert(1)</script> & Sons"

WORLD = layer_of(
    [
        Entity(ASHKELON, "place", "Ashkelon", "city", country="IL", latitude=31.66926, longitude=34.57149, population=130660),
        Entity(GAZA, "place", "Gaza City", "city", country="PS", latitude=31.50161, longitude=34.46672, population=410000),
        Entity("geonames:294577", "place", "Sderot", "city", country="IL", latitude=31.525, longitude=34.5958, population=27635),
        Entity("geonames:294640", "place", "Israel", "country", country="IL", latitude=31.5, longitude=34.75, population=8000000),
        Entity("geonames:2440476", "place", "Niger", "country", country="NE", latitude=16.0, longitude=8.0),
        Entity("geonames:2328926", "place", "Nigeria", "country", country="NG", latitude=10.0, longitude=8.0),
    ],
    {ASHKELON: [Name(ASHKELON, "عسقلان", "ar", layer="world")]},
    name="world",
)  # fmt: skip
BUNDLED = Layer(
    "bundled",
    {
        GAZA: Entity(GAZA, "place", "Gaza City", note="said by us", source="a book", layer="bundled"),
        "local:qassam": Entity("local:qassam", "organisation", "Qassam Brigades", "armed_group", country="PS", source="a book", layer="bundled"),
        "local:script": Entity("local:script", "organisation", SCRIPT, "company", source="a book", layer="bundled"),
        "wikidata:Q43723": Entity("wikidata:Q43723", "person", "Benjamin Netanyahu", description="Prime Minister of Israel", country="IL", source="a book", layer="bundled"),
    },
    {
        GAZA: (Name(GAZA, "Ghazzah", "ar-Latn", source="a book", layer="bundled"),),
        "local:qassam": (Name("local:qassam", "Qassam Brigades", status="preferred", layer="bundled"),),
        "local:script": (Name("local:script", SCRIPT, status="preferred", layer="bundled"),),
        "wikidata:Q43723": (Name("wikidata:Q43723", "Benjamin Netanyahu", status="preferred", layer="bundled"),),
    },
    distinct=(Distinct("geonames:2440476", "geonames:2328926", "two countries"),),
    fingerprint="bundled",
)  # fmt: skip
PLACE_NAMES = "id,name,lang,status,from,to,source,note\ngeonames:295620,Majdal,en,former,,,a map,\n"
# These load the world's towns, which takes seconds.
SETTINGS = '[lint]\nadmin1-code = "off"\ncoordinates-country = "off"\ncoordinates-swapped = "off"\n'
NEAR = ReviewItem(("Ashkelom",), "place", "IL", "near", id=ASHKELON, origins={"news.csv": 7}, contexts=("rockets on Ashkelom at dawn",))  # fmt: skip
ODD = ReviewItem(("Xyzzy Camp",), "place", "PS", "unmatched", origins={"news.csv": 3})
BRIGADES = ReviewItem(
    ("Qassem Brigades",), "organisation", "", "near", id="local:qassam", origins={"news.csv": 2}
)


def make_project(folder: Path, *items: ReviewItem) -> Path:
    """A folder with one name, and the queue with some items."""
    folder.mkdir(exist_ok=True)
    (folder / "place_names.csv").write_text(PLACE_NAMES, encoding="utf-8")
    (folder / "gazetteer.toml").write_text(SETTINGS, encoding="utf-8")
    if items:
        change_queue(folder, lambda queue: queue.add(items))
    return folder


def project_room(folder: Path, cache: Path) -> ReadingRoom:
    """A reading room over the project, the bundled tables and the small world."""

    def open_tables() -> Opened:
        stack = Stack(
            [
                Source("world", lambda: WORLD, lambda: "the small world", world=True),
                Source("bundled", lambda: BUNDLED, lambda: "bundled", strict=False),
                Source(folder.name, lambda: load_folder(folder), lambda: load_folder(folder).fingerprint),
            ]
        )
        return Opened(Resolver(open_index(stack, cache_folder=cache)), stack, stack.fingerprint)

    return ReadingRoom(open_tables)


def project_app(folder: Path, cache: Path, user: str = "ka", **limits: Any) -> FastAPI:
    """The service with the project at its desk."""
    settings = Settings(user=user, gazetteers=(folder,), project=folder)
    return small_app(settings, project_room(folder, cache), **limits)


@dataclass
class Form:
    """A form of a page: where it goes, its fields as they stand, and its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page as a browser without scripts has it."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.status = response.status_code
        self.path = response.url.path
        self.html = response.text
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms and fields."""
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(given.get("action") or self.path))
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag == "input" and self.forms and "name" in given and not _is_unchosen(given):
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """Note the words."""
        if data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(" ".join(self.words).split())

    def form(self, button: str) -> Form:
        """The form that has a button of this value or, for ``name=value``, such a field."""
        name, equals, value = button.partition("=")
        return next(
            form
            for form in self.forms
            if (equals and form.fields.get(name) == value)
            or (not equals and button in [value for _, value in form.buttons])
        )


def _is_unchosen(given: dict[str, str]) -> bool:
    return given.get("type") == "radio" and "checked" not in given


class Editor:
    """Somebody at the desk."""

    def __init__(self, app: FastAPI) -> None:
        self.client = Client(app)

    def open(self, path: str) -> Page:
        """Open a page."""
        return Page(self.client.get(path, follow_redirects=True))

    def send(self, form: Form, /, **fields: str) -> Page:
        """Send a form, with some fields filled."""
        data = {**form.fields, **fields}
        return Page(self.client.post(form.action, data=data, follow_redirects=True))

    def decide(self, item: ReviewItem, action: str, **fields: str) -> Page:
        """Open an item and decide on it."""
        page = self.open(f"/desk/review/{item.token}")
        form = page.form("action=create" if action == "create" else "ignore")
        return self.send(form, **{"action": action, **fields})

    def close(self) -> None:
        """Leave."""
        self.client.close()
