"""A resolver over a few entities, in memory."""

from collections.abc import Mapping, Sequence

from small_stacks import layer_of, stack_of

from gazetteer.layer import Layer
from gazetteer.model import Entity, Name
from resolvers.config import Configuration
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index
from resolvers.resolver import Resolver


def resolver_over(
    entities: Sequence[Entity] | Layer,
    names: Mapping[str, Sequence[str | Name]] | None = None,
    configuration: Configuration | None = None,
    distinct: Sequence[tuple[str, str]] = (),
) -> Resolver:
    """A resolver whose only gazetteer is this."""
    layer = entities if isinstance(entities, Layer) else layer_of(entities, names, distinct=distinct)
    return Resolver(Index(in_memory("test", *build_arrays(stack_of(layer)))), configuration)
