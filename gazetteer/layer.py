"""What does one gazetteer say?

A layer is one gazetteer in a stack: what it states of each entity, and what it takes back from the layers
below it. How layers combine is the stack's affair.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from gazetteer.errors import Location
from gazetteer.model import STATUSES, Distinct, Entity, Name, NameStatus, Redirect


class Spelling(NamedTuple):
    """A name reduced to what an index needs: 1.2 million of these cost a quarter of as many ``Name`` values."""

    text: str
    lang: str = ""
    status: NameStatus = "variant"
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """An entity, or one name of it, that the layers below are wrong to have.

    Attributes:
        entity_id: The entity.
        name: The spelling that is retracted, with all that fold alike; "" retracts the whole entity.
    """

    entity_id: str
    name: str = ""
    reason: str = ""
    date: str = ""
    location: Location | None = None


@dataclass(frozen=True)
class Layer:
    """One gazetteer.

    Attributes:
        name: What ``show`` and ``Entity.layer`` call it.
        entities: By id, in the table's order. A row may restate an entity of a lower layer.
        names: By entity id; also for entities of lower layers.
        redirects: By retired id.
        distinct: Pairs that are never one.
        retractions: What the layers below are wrong to have.
        fingerprint: Changes whenever the content does.
    """

    name: str
    entities: Mapping[str, Entity] = field(default_factory=dict)
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    redirects: Mapping[str, Redirect] = field(default_factory=dict)
    distinct: tuple[Distinct, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    fingerprint: str = ""

    def spellings(self, entity_id: str) -> tuple[Spelling, ...]:
        """Return the names that this layer gives an entity, without their provenance, in the order of ``in_order``."""
        entity = self.entities.get(entity_id)
        return spellings_of(in_order(self.names.get(entity_id, ()), entity.name if entity else ""))

    def rows(self) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        """Yield every entity with the spellings that this layer gives it, in the order of ``entities``."""
        return ((entity, self.spellings(entity_id)) for entity_id, entity in self.entities.items())

    def unborne(self) -> Iterator[str]:
        """Yield the ids that the layer names and has no row of, in the order of ``names``."""
        return (entity_id for entity_id in self.names if entity_id not in self.entities)

    def mentioned(self) -> Container[str]:
        """Return what tells whether the layer says anything of an id."""
        return frozenset(self.names).union(
            self.entities, (retraction.entity_id for retraction in self.retractions)
        )


Named = TypeVar("Named", Name, Spelling)


def in_order(names: Iterable[Named], preferred: str) -> list[Named]:
    """Return names by status, preferred ones first, and of those the one of the entity's row; else as they stood."""
    return sorted(names, key=lambda name: (STATUSES.index(name.status), name.text != preferred))


def spellings_of(names: Iterable[Name]) -> tuple[Spelling, ...]:
    """Reduce names to spellings, in order."""
    return tuple(
        Spelling(name.text, name.lang, name.status, name.valid_from, name.valid_to) for name in names
    )
