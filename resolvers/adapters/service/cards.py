"""How does an entity look on a small card, and on a page of its own? For the previews, flyouts and views of the protocol."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from gazetteer.model import Entity
from resolvers.adapters.service.maps import LocalMap, local_map
from resolvers.adapters.service.vocabulary import about, type_name
from resolvers.index.index import Index

# The frame that clients show a card in, in pixels.
WIDTH: Final = 440
HEIGHT: Final = 200
# Degrees from top to bottom of a card's map: a region, with the towns around.
_SPAN: Final = 1.5
_MAP_ASPECT: Final = 1.0
_NAMES_ON_CARD: Final = 8


@cache
def templates() -> Environment:
    """The templates; whatever they are given is escaped, and what they miss is an error."""
    return Environment(
        loader=PackageLoader("resolvers.adapters.service", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """The style sheet of cards and pages."""
    return (files("resolvers.adapters.service") / "static" / "card.css").read_text(encoding="utf-8")


def card(index: Index, entity: Entity, root: str) -> str:
    """Return the card of an entity as a page that fits its frame."""
    return (
        templates()
        .get_template("card.html")
        .render(_facts(index, entity), root=root, names_shown=_NAMES_ON_CARD)
    )


def page(index: Index, entity: Entity, root: str) -> str:
    """Return all that is known of an entity as a page."""
    return templates().get_template("view.html").render(_facts(index, entity), root=root, names_shown=None)


def missing(entity_id: str, root: str) -> str:
    """Return a page that says that no entity bears an id."""
    return templates().get_template("missing.html").render(id=entity_id, root=root)


def flyout(entity: Entity) -> str:
    """Return a few words on an entity, as a piece of HTML without style or script."""
    where = (
        f"<br>{entity.latitude:.4f}, {entity.longitude:.4f}"
        if entity.latitude is not None and entity.longitude is not None
        else ""
    )
    return f"<p><strong>{escape(entity.name)}</strong><br>{escape(about(entity))}<br>{escape(entity.id)}{where}</p>"


def named_flyout(name: str, text: str) -> str:
    """Return the same for a type or a property."""
    return f"<p><strong>{escape(name)}</strong><br>{escape(text)}</p>"


def _facts(index: Index, entity: Entity) -> dict[str, Any]:
    number = index.number(entity.id)
    names = index.entity_names(number) if number is not None else []
    surroundings: LocalMap | None = None
    if entity.latitude is not None and entity.longitude is not None:
        surroundings = local_map(index, entity.latitude, entity.longitude, span=_SPAN, aspect=_MAP_ASPECT)
    return {
        "entity": entity,
        "about": about(entity),
        "type": type_name(entity.type) if entity.type else entity.kind,
        "names": names,
        "parents": _parents(index, entity),
        "map": surroundings,
    }


def _parents(index: Index, entity: Entity) -> list[tuple[str, str]]:
    parents = []
    for parent in entity.part_of:
        number = index.number(parent)
        parents.append((parent, index.entity(number).name if number is not None else parent))
    return parents
