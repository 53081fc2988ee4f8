"""One reader over the whole world for all tests of running text: opening it once is what costs."""

import pytest

from resolvers.opening import open_stacked_index
from resolvers.resolver import Resolver
from resolvers.text.reading import TextReader


@pytest.fixture(scope="session")
def reader() -> TextReader:
    """A reader over bundled tables and world, with the corridor for single names behind it."""
    resolver = Resolver(open_stacked_index())
    return TextReader(resolver.index, resolver)
