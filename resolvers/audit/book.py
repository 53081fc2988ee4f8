"""What does the gazetteer say of an entity's names?"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, Protocol

from gazetteer.keys import fold
from gazetteer.model import Entity, Name, NameStatus
from resolvers.audit.spelling import plain
from resolvers.audit.variation import compare


class NameSource(Protocol):
    """Where entities and their names come from; an open index is one, through ``IndexNames``."""

    def entity(self, entity_id: str) -> Entity | None:
        """The entity, ``None`` where there is none of that id."""
        ...

    def names(self, entity_id: str) -> Sequence[Name]:
        """Its names, in a fixed order."""
        ...

    def bearers(self, spelling: str) -> Collection[str]:
        """Ids of all entities that are listed with this spelling, letter case and accents aside."""
        ...

    def is_distinct(self, left: str, right: str) -> bool:
        """Whether the tables say that two entities look alike and are never one."""
        ...


class Book:
    """Looks names up and remembers them: a corpus asks for the same entities over and over."""

    def __init__(self, source: NameSource) -> None:
        self._source = source
        self._entities: dict[str, Entity | None] = {}
        self._names: dict[str, tuple[Name, ...]] = {}
        self._statuses: dict[str, dict[str, NameStatus]] = {}

    def entity(self, entity_id: str) -> Entity | None:
        """The entity, ``None`` for an id that no layer has."""
        if entity_id not in self._entities:
            self._entities[entity_id] = self._source.entity(entity_id)
        return self._entities[entity_id]

    def preferred(self, entity_id: str) -> str:
        """The entity's preferred name, "" without one."""
        entity = self.entity(entity_id)
        return entity.name if entity else ""

    def country(self, entity_id: str) -> str:
        """The entity's country, "" where unknown."""
        entity = self.entity(entity_id)
        return entity.country if entity else ""

    def names(self, entity_id: str) -> tuple[Name, ...]:
        """Its names."""
        if entity_id not in self._names:
            self._names[entity_id] = tuple(self._source.names(entity_id))
        return self._names[entity_id]

    def is_distinct(self, left: str, right: str) -> bool:
        """Whether two entities look alike and are never one."""
        return self._source.is_distinct(left, right)

    def is_another(self, entity_id: str, spelling: str) -> bool:
        """Whether a spelling that the entity is not listed with is the listed name of others of its kind."""
        entity = self.entity(entity_id)
        others = (self.entity(other) for other in self._source.bearers(spelling) if other != entity_id)
        return (
            entity is not None
            and not self.status(entity_id, spelling)
            and any(some and some.kind == entity.kind for some in others)
        )

    def status(self, entity_id: str, spelling: str) -> NameStatus | Literal[""]:
        """What the gazetteer says of a spelling; "" where the entity is not listed with it.

        The exact spelling decides before another letter case, and that before the folded one.
        """
        if entity_id not in self._statuses:
            self._statuses[entity_id] = _statuses(self.preferred(entity_id), self.names(entity_id))
        known = self._statuses[entity_id]
        return next((known[key] for key in _keys(spelling) if key in known), "")

    def nearest(self, entity_id: str, spelling: str, matched: str) -> str:
        """The listed name that a spelling is a variant of: the one it was matched with, or the nearest; "" if none is."""
        listed = [
            name.text for name in self.names(entity_id) if name.status not in {"misspelling", "demonym"}
        ]
        variants = [
            (compare(spelling, text).slips, text != matched, len(text), text)
            for text in dict.fromkeys([matched, self.preferred(entity_id), *listed])
            if text and compare(spelling, text).relation == "varied"
        ]
        return min(variants)[3] if variants else ""


def _keys(spelling: str) -> Iterable[str]:
    text = plain(spelling)
    return text, f"~{text.casefold()}", f"={fold(text)}"


def _statuses(preferred: str, names: Sequence[Name]) -> dict[str, NameStatus]:
    """All keys of all names; where names share one, the status first in the list of statuses wins."""
    found: dict[str, NameStatus] = dict.fromkeys(_keys(preferred), "preferred") if preferred else {}
    ranks = ("preferred", "variant", "short", "abbreviation", "former", "misspelling", "demonym")
    for name in sorted(names, key=lambda name: ranks.index(name.status)):
        for key in _keys(name.text):
            found.setdefault(key, name.status)
    return found
