"""The weights are complete, and contributions add up to the log-odds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gazetteer.model import KINDS, Kind
from resolvers.evidence import bodies, names
from resolvers.evidence.gathering import FEATURES, FITTED, JUDGED
from resolvers.glance import FEATURES as GLANCED
from resolvers.glance import glance_weights
from resolvers.scoring.weights import judged_weights, link_model


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(arrays(np.float32, (2, len(FEATURES)), elements=st.floats(0, 1, width=32)))
def test_contributions_add_up(kind: Kind, features: np.ndarray) -> None:
    """What each feature adds, and the intercept, is the log-odds, for one script and for two."""
    bits = link_model(kind).bits(features, np.array([False, True]))

    for row, cross in enumerate((False, True)):
        total = sum(link_model(kind).contributions(features[row], cross).values())
        assert total == pytest.approx(bits[row], abs=1e-3)


def test_every_judgement_is_there() -> None:
    """The table of facts has a weight for each, and none that nothing uses."""
    assert set(judged_weights()) == set(JUDGED)


@pytest.mark.parametrize("kind", KINDS)
def test_signs_say_what_the_features_say(kind: Kind) -> None:
    """What speaks against a match never weighs for it, and the other way round."""
    weights = dict(zip(FEATURES, link_model(kind).weights.T.tolist(), strict=True))

    against = names.AGAINST | bodies.AGAINST
    assert all(max(weights[feature]) <= 0 for feature in against)
    likely = set(FITTED) - against - names.EITHER_WAY - {"union_mixed"}
    assert all(min(weights[feature]) >= 0 for feature in likely)


@pytest.mark.parametrize("kind", KINDS)
def test_a_glance_likes_likeness(kind: Kind) -> None:
    """Every kind has a weight for all that a glance sees, and none is negative."""
    assert len(glance_weights(kind)) == len(GLANCED)
    assert glance_weights(kind).min() >= 0
