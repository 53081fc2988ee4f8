"""What goes out: the entities of a gazetteer with their names, and what could not go along.

An extract is a layer as it stands, or entities as a stack of layers has them, less what the user filtered away. A
writer takes an extract and says in its ledger what the format had no place for.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gazetteer.errors import SourceError
from gazetteer.layer import Layer, Retraction, in_order
from gazetteer.model import Distinct, Entity, Kind, Name, NameStatus, Redirect
from gazetteer.programs import join_words
from gazetteer.stack import Stack


@dataclass(frozen=True, slots=True)
class Record:
    """An entity and its names, preferred ones first; the entity's own name is among them."""

    entity: Entity
    names: tuple[Name, ...]

    def other_names(self, *without: NameStatus) -> Iterator[Name]:
        """Yield the names that are spelled otherwise than the entity's own, each spelling once, less some statuses."""
        seen = {self.entity.name}
        for name in self.names:
            if name.text not in seen and name.status not in without:
                seen.add(name.text)
                yield name


@dataclass(frozen=True, slots=True)
class Extract:
    """What goes out.

    Attributes:
        title: What to call the gazetteer, where a format has a place for it.
        read: Yields the records, each time anew: formats that can be written in one pass hold one at a time.
        redirects, distinct, retractions: As the tables have them.
        elsewhere: Names that the gazetteer gives to entities of layers beneath it, by id.
    """

    title: str
    read: Callable[[], Iterator[Record]]
    redirects: tuple[Redirect, ...] = ()
    distinct: tuple[Distinct, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    elsewhere: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)

    def only(
        self,
        kinds: Collection[Kind] = (),
        countries: Collection[str] = (),
        ids: Collection[str] = (),
    ) -> "Extract":
        """Return the records that pass every filter given, and the redirects and pairs among them alone.

        Args:
            kinds: Keep these kinds; empty keeps all, as with the others.
            countries: Keep entities of these countries, ISO 3166-1 alpha-2.
            ids: Keep these ids.

        Raises:
            SourceError: There is no entity of an id.
        """
        if not (kinds or countries or ids):
            return self
        wanted = frozenset(ids)

        def passes(entity: Entity) -> bool:
            return (
                (not kinds or entity.kind in kinds)
                and (not countries or entity.country in countries)
                and (not wanted or entity.id in wanted)
            )

        missing = wanted - {record.entity.id for record in self.read()} if wanted else ()
        if missing:
            raise SourceError(f"{self.title} has no entity with the id {join_words(sorted(missing))}")
        kept = {record.entity.id for record in self.read() if passes(record.entity)}
        return Extract(
            self.title,
            lambda: (record for record in self.read() if record.entity.id in kept),
            tuple(redirect for redirect in self.redirects if redirect.new_id in kept),
            tuple(pair for pair in self.distinct if {pair.left_id, pair.right_id} <= kept),
        )


@dataclass
class Ledger:
    """What a writer wrote, and what it had to leave out.

    Attributes:
        entities, names: How many went out.
        omitted: How many of what did not, by a phrase in the plural ("names that hold a semicolon").
    """

    entities: int = 0
    names: int = 0
    omitted: Counter[str] = field(default_factory=Counter)

    def wrote(self, names: int) -> None:
        """Note that an entity went out with so many names."""
        self.entities += 1
        self.names += names

    def omit(self, what: str, number: int = 1) -> None:
        """Note that something did not go out."""
        if number:
            self.omitted[what] += number

    def sentence(self) -> str:
        """Say it in one line."""
        said = f"{self.entities:,} entities, {self.names:,} names"
        left = [f"{number:,} {what}" for what, number in sorted(self.omitted.items())]
        return f"{said}; left out: {', '.join(left)}" if left else said


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose of how a gazetteer is written.

    Attributes:
        base: What the ids that are no public ones begin with as URIs ("https://example.org/places/"), or "".
        year: The year that attests names whose source names none, for the formats that demand one.
    """

    base: str = ""
    year: str = ""


def extract_layer(layer: Layer) -> Extract:
    """Return what one layer says, and nothing of what lies beneath it."""

    def read() -> Iterator[Record]:
        for entity in layer.entities.values():
            yield Record(entity, tuple(in_order(layer.names.get(entity.id, ()), entity.name)))

    elsewhere = {
        entity_id: tuple(names) for entity_id, names in layer.names.items() if entity_id not in layer.entities
    }
    redirects = tuple(layer.redirects.values())
    return Extract(layer.name, read, redirects, layer.distinct, layer.retractions, elsewhere)


def extract_stack(stack: Stack, title: str, *, mentioned: bool = False) -> Extract:
    """Return entities as the whole stack has them, merged.

    Args:
        stack: The layers.
        title: What to call the result.
        mentioned: Only entities of which the topmost layer says something, be it a name alone.

    Raises:
        ConflictError: The layers contradict one another.
    """
    top = stack.layers[-1]
    said = {stack.living_id(entity_id) for entity_id in (*top.entities, *top.names)}

    def read() -> Iterator[Record]:
        for entity_id in _chosen(stack, said) if mentioned else stack.ids():
            entity = stack.entity(entity_id)
            if entity is not None:
                yield Record(entity, stack.names(entity_id))

    redirects = tuple(each for each in stack.redirects.values() if not mentioned or each.new_id in said)
    pairs = (pair for layer in stack.layers for pair in layer.distinct)
    living = (
        replace(pair, left_id=stack.living_id(pair.left_id), right_id=stack.living_id(pair.right_id))
        for pair in pairs
    )
    distinct = tuple(pair for pair in living if not mentioned or {pair.left_id, pair.right_id} <= said)
    return Extract(title, read, redirects, distinct)


def _chosen(stack: Stack, said: Collection[str]) -> Iterator[str]:
    return (entity_id for entity_id in stack.ids() if entity_id in said)
