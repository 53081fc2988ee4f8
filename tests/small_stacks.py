"""Small stacks for tests: a few entities and names, said in a line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from gazetteer.layer import Layer, Retraction
from gazetteer.model import Distinct, Entity, Name, Redirect
from gazetteer.stack import Source, Stack

T = TypeVar("T")


def layer_of(
    entities: Iterable[Entity] = (),
    names: Mapping[str, Sequence[str | Name]] | None = None,
    *,
    name: str = "base",
    redirects: Mapping[str, str] | None = None,
    distinct: Iterable[tuple[str, str]] = (),
    retracted: Iterable[tuple[str, str]] = (),
) -> Layer:
    """A layer; names as texts are variants of the entity, after its preferred name."""
    known = {entity.id: entity for entity in entities}
    all_names: dict[str, list[Name]] = {
        entity.id: [Name(entity.id, entity.name, status="preferred", layer=name)] for entity in known.values()
    }
    for entity_id, texts in (names or {}).items():
        all_names.setdefault(entity_id, []).extend(
            text if isinstance(text, Name) else Name(entity_id, text, layer=name) for text in texts
        )
    return Layer(
        name,
        known,
        {entity_id: tuple(group) for entity_id, group in all_names.items()},
        {old: Redirect(old, new) for old, new in (redirects or {}).items()},
        tuple(Distinct(left, right) for left, right in distinct),
        tuple(Retraction(entity_id, text) for entity_id, text in retracted),
        fingerprint=repr((name, known, all_names, redirects, tuple(distinct), tuple(retracted))),
    )


def stack_of(*layers: Layer, shipped: int = 1) -> Stack:
    """A stack of layers, bottom first; the lowest ``shipped`` count as ours, the others as the user's."""
    return Stack(
        [
            Source(layer.name, _constant(layer), _constant(layer.fingerprint), strict=place >= shipped)
            for place, layer in enumerate(layers)
        ]
    )


def places(*names: str) -> Layer:
    """A layer of one place a name."""
    return layer_of(Entity(f"local:{number}", "place", name) for number, name in enumerate(names))


def _constant(value: T) -> Callable[[], T]:
    return lambda: value
