"""What the index knows about a spelling."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.text.bearers import MOST_CANDIDATES
from resolvers.text.reading import TextReader
from resolvers.text.spellings import Spellings

WORDS = [
    "Springfield",
    "Mt Pleasant",
    "Saint Paul",
    "Walton",
    "Israeli",
    "San José",
    "Paris",
    "القدس",
    "Киев",
    "US",
    "Hamas",
    "no such name",
]


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.booleans())
def test_many_at_once_are_as_one_by_one(reader: TextReader, texts: list[str], english: bool) -> None:
    """Looking many spellings up together gives what looking each up alone gives."""
    together, alone = (Spellings(reader.index, reader.weights) for _ in range(2))
    keys = together.keys(texts)
    together.remember(keys, english=english)

    for key in keys:
        if key < 0:
            continue
        left, right = together.candidates(key, english=english), alone.candidates(key, english=english)
        assert left is not None
        assert right is not None
        assert (left.model, left.abbreviated) == (right.model, right.abbreviated)
        assert [number for number, _ in left.profile] == [number for number, _ in right.profile]
        assert np.allclose([value for _, value in left.profile], [value for _, value in right.profile])
        for name in ("entities", "status", "kind", "place_class", "static", "prior"):
            assert np.allclose(getattr(left, name), getattr(right, name)), name


def bearers(reader: TextReader, text: str) -> dict[str, str]:
    """Ids and names of those who bear a spelling."""
    (key,) = reader.workshop.spellings.keys([text])
    found = reader.workshop.spellings.candidates(key)
    assert found is not None
    return {
        reader.index.entity_id(int(number)): reader.index.entity(int(number)).name
        for number in found.entities
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [("Mt Pleasant", "Mount Pleasant"), ("Saint Paul", "St. Paul"), ("Walton", "Walton County")],
)
def test_other_ways_to_write_it(reader: TextReader, text: str, name: str) -> None:
    """Abbreviated heads are written out and the other way round; a county is called by its name alone."""
    names = set(bearers(reader, text).values())

    assert name in names or name.replace("St.", "Saint") in names


def test_the_commonest_names_are_cut(reader: TextReader) -> None:
    """Of hundreds of namesakes the most important are kept."""
    assert len(bearers(reader, "San José")) <= MOST_CANDIDATES


def test_nobody_bears_an_unknown_spelling(reader: TextReader) -> None:
    """An unknown spelling has the key -1."""
    assert reader.workshop.spellings.keys(["no such name at all"]) == [-1]
