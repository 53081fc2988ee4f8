"""A glance sees what an obvious comparison of whole names sees."""

import numpy as np
import pytest
from rapidfuzz.fuzz import ratio
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.glance import FEATURES, glance
from resolvers.index.related import Related
from resolvers.normalise.prepare import prepare

NAMES = ("Ashkelon", "Deir ez-Zor", "Москва", "São Paulo")


def test_likenesses_are_ratios_of_readings() -> None:
    """Pair by pair, the share of letters, sounds and consonants in common, and their cubes."""
    index = resolver_over([Entity(f"t:{number}", "place", name) for number, name in enumerate(NAMES)]).index
    related = Related(index.segments[0])
    asked = [prepare(text, "place") for text in ("Ashkelom", "Zor Deir", "Moscow", "San Paolo")]
    documents = np.arange(len(NAMES))
    filed = [prepare(index.name_text(int(row)), "place") for row in related.rows]

    seen = glance(asked, documents, related, documents, np.full(4, 0.5, np.float32))

    for row, (ours, theirs) in enumerate(zip(asked, filed, strict=True)):
        expected = {
            reading: ratio(getattr(ours, reading), getattr(theirs, reading)) / 100
            for reading in ("ordered", "sounds", "skeleton")
        }
        for feature, value in expected.items():
            assert seen[row, FEATURES.index(feature)] == pytest.approx(value, abs=1e-5)
            assert seen[row, FEATURES.index(f"{feature}_cubed")] == pytest.approx(value**3, abs=1e-5)
    assert seen[:, FEATURES.index("shared")].tolist() == [0.5] * 4


def test_nothing_is_seen_of_nothing() -> None:
    """No pairs, no rows."""
    related = Related(resolver_over([]).index.segments[0])

    nothing = np.zeros(0, np.int64)

    assert glance([], nothing, related, nothing, np.zeros(0, np.float32)).shape == (0, len(FEATURES))
