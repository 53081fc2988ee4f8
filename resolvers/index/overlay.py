"""What do a user's layers make of the world, told without loading the world?

The base's version of an entity comes from the base's index, dressed as the bottom layer of a stack; the user's
layers lie over it. Only the entities that these have anything to say about are merged, and become a segment of their own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, takewhile
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gazetteer.layer import Layer, Spelling, spellings_of
from gazetteer.model import Distinct, Entity, Redirect
from gazetteer.stack import Source, Stack
from resolvers.index.index import Index

V = TypeVar("V")
_OFTEN = 20_000


def split(stack: Stack) -> tuple[Stack, tuple[Source, ...]]:
    """Part a stack into the base (the world and the tables that ship with us) and the user's sources.

    Without world and bundled tables the user's own are the base.
    """
    shipped = tuple(takewhile(lambda source: source.world or not source.strict, stack.sources))
    if not shipped or len(shipped) == len(stack.sources):
        return stack, ()
    return Stack(shipped), stack.sources[len(shipped) :]


class Overlay:
    """The entities that the user's layers touch, merged over the base: a source for ``build``."""

    def __init__(self, base: Index, base_stack: Stack, users: tuple[Source, ...]) -> None:
        layer = Layer(
            "base",
            _Lazily(base, base.entity),
            _Lazily(base, lambda number: tuple(base.entity_names(number))),
            {old: Redirect(old, new) for old, new in base.redirects.items()},
            tuple(Distinct(left, right) for left, right in sorted(map(sorted, base.distinct))),
        )
        has_world = any(source.world for source in base_stack.sources)
        bottom = Source("base", lambda: layer, lambda: base_stack.fingerprint, strict=False, world=has_world)
        self._base = base
        self._stack = Stack((bottom, *users))

    @property
    def redirects(self) -> Mapping[str, Redirect]:
        """Of the whole stack."""
        return self._stack.redirects

    @property
    def distinct(self) -> frozenset[frozenset[str]]:
        """Of the whole stack."""
        return self._stack.distinct

    def masked(self) -> npt.NDArray[np.uint32]:
        """The entity numbers of the base that are replaced here, or gone; sorted."""
        users = self._stack.layers[1:]
        if sum(len(layer.entities) for layer in users) < len(self._base.entities):
            touched: Iterable[str] = self._touched()
        else:
            said = [layer.mentioned() for layer in users]
            retired = {old for layer in users for old in layer.redirects}
            touched = (
                one
                for entity_id in chain(self._stack.layers[0].entities, self.redirects)
                if entity_id in retired or any(entity_id in layer for layer in said)
                for one in (entity_id, self._stack.living_id(entity_id))
            )
        numbers = {self._base.number_here(entity_id) for entity_id in touched}
        return np.array(sorted(number for number in numbers if number is not None), np.uint32)

    def rows(self) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        """Yield every entity alive that the user's layers say anything of, and those that took their place, with their spellings.

        In the layers' order. What only one layer has anything to say on comes as that layer has it, and is not merged.
        """
        self._stack.check_names()
        merged: set[str] = set()
        for height, layer in enumerate(self._stack.layers[1:], 1):
            is_alone = self._stack.judge_alone(height)
            retracted = dict.fromkeys(_retracted(layer))
            for entity, spellings in layer.rows():
                if entity.id not in retracted and is_alone(entity.id):
                    yield entity, spellings
                else:
                    yield from self._merge(entity.id, merged)
            for entity_id in chain(layer.unborne(), retracted, layer.redirects):
                yield from self._merge(entity_id, merged)

    def _touched(self) -> Iterator[str]:
        """The ids that the user's layers say anything of, and those that took their place; some more than once."""
        for layer in self._stack.layers[1:]:
            for entity_id in chain(layer.entities, layer.names, _retracted(layer), layer.redirects):
                yield entity_id
                yield self._stack.living_id(entity_id)

    def _merge(self, entity_id: str, merged: set[str]) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        """Yield what bears an id, and what took its place, where they are alive and were not merged before."""
        for one in (entity_id, self._stack.living_id(entity_id)):
            if one in merged:
                continue
            merged.add(one)
            entity = self._stack.entity(one)
            if entity is not None and entity.id == one:
                yield entity, spellings_of(self._stack.names(one))


class _Lazily(Mapping[str, V]):
    """Something of the base's entities by id, made when asked for."""

    def __init__(self, base: Index, make: Callable[[int], V]) -> None:
        self._base = base
        self._make = make
        self._asked = 0

    def __getitem__(self, entity_id: str) -> V:
        number = self._base.number_here(entity_id)
        if number is None:
            raise KeyError(entity_id)
        return self._make(number)

    def __contains__(self, entity_id: object) -> bool:
        # The index is asked a few thousand times in the time that it takes to write down all its ids.
        self._asked += 1
        if self._asked > _OFTEN:
            return entity_id in self._ids
        return isinstance(entity_id, str) and self._base.number_here(entity_id) is not None

    @cached_property
    def _ids(self) -> frozenset[str]:
        numbers = np.flatnonzero(~self._base.entities.masked)
        return frozenset(self._base.ids(numbers.tolist()))

    def __iter__(self) -> Iterator[str]:
        return (self._base.entity_id(number) for number in range(len(self._base.entities)))

    def __len__(self) -> int:
        return len(self._base.entities)


def _retracted(layer: Layer) -> tuple[str, ...]:
    return tuple(retraction.entity_id for retraction in layer.retractions)
