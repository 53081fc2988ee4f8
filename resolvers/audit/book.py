"""What does the gazetteer say of an entity's names?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from gazetteer.model import Entity, Kind, Name, NameStatus
from resolvers.audit.spelling import plain
from resolvers.audit.variation import compare

# Where a spelling is listed in two ways, the better standing counts.
RANKS: tuple[NameStatus, ...] = (
    "preferred",
    "variant",
    "short",
    "abbreviation",
    "former",
    "misspelling",
    "demonym",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One name row: who bears the spelling, and as what."""

    entity_id: str
    kind: Kind
    text: str
    status: NameStatus


class NameSource(Protocol):
    """Where entities and their names come from; an open index is one, through ``names.IndexNames``."""

    def entity(self, entity_id: str) -> Entity | None:
        """The entity, ``None`` where there is none of that id."""
        ...

    def names(self, entity_id: str) -> Sequence[Name]:
        """Its names, in a fixed order."""
        ...

    def listings(self, spellings: Sequence[str]) -> Sequence[Sequence[Listing]]:
        """For each spelling the name rows under its key: letter case, accents and punctuation aside."""
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
        self._listings: dict[str, Sequence[Listing]] = {}

    def expect(self, spellings: Iterable[str]) -> None:
        """Look many spellings up at once, which is quicker than one by one later."""
        fresh = [spelling for spelling in dict.fromkeys(spellings) if spelling not in self._listings]
        self._listings.update(zip(fresh, self._source.listings(fresh), strict=True))

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

    def listings(self, spelling: str) -> Sequence[Listing]:
        """All name rows under the spelling's key."""
        if spelling not in self._listings:
            self.expect([spelling])
        return self._listings[spelling]

    def is_another(self, entity_id: str, spelling: str) -> bool:
        """Whether a spelling that the entity is not listed with is the listed name of another of its kind."""
        listings = self.listings(spelling)
        entity = self.entity(entity_id) if listings else None
        if entity is None or any(listing.entity_id == entity_id for listing in listings):
            return False
        return any(listing.kind == entity.kind for listing in listings)

    def status(self, entity_id: str, spelling: str) -> NameStatus | Literal[""]:
        """What the gazetteer says of a spelling; "" where the entity is not listed with it.

        The exact spelling decides before another letter case, and that before the folded one.
        """
        own = [listing for listing in self.listings(spelling) if listing.entity_id == entity_id]
        best = min(
            own,
            key=lambda listing: (_distance(listing.text, spelling), RANKS.index(listing.status)),
            default=None,
        )
        return best.status if best else ""

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


def _distance(listed: str, spelling: str) -> int:
    one, other = plain(listed), plain(spelling)
    return 0 if one == other else 1 if one.lower() == other.lower() else 2
