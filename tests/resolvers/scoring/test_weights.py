"""The weights are complete, and contributions add up to the log-odds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gazetteer.model import KINDS, Kind
from resolvers.evidence import bodies, names
from resolvers.evidence.gathering import FEATURES, FITTED, JUDGED
from resolvers.evidence.judged import judged_weights
from resolvers.glance import FEATURES as GLANCED
from resolvers.glance import glance_weights
from resolvers.scoring.judging import judge
from resolvers.scoring.weights import Certainty, certainty, link_model


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(arrays(np.float32, (2, len(FEATURES)), elements=st.floats(0, 1, width=32)))
def test_contributions_add_up(kind: Kind, features: np.ndarray) -> None:
    """What each feature adds, and the intercept, is the log-odds of a lone candidate, for one script and for two."""
    model = link_model(kind)
    bits = model.bits(features, np.array([False, True]))
    lone = judge(np.arange(2), np.arange(2), bits, np.zeros(2, bool), _certain(kind, 2)).scores

    for row, cross in enumerate((False, True)):
        total = sum(model.contributions(features[row], cross).values())
        assert total == pytest.approx(model.slope * bits[row] + model.offset, abs=1e-3)
        if abs(bits[row]) < 30:
            assert 1 / (1 + 2**-total) == pytest.approx(lone[row], abs=1e-3)


def _certain(kind: Kind, count: int) -> Certainty:
    return certainty().of(np.full(count, KINDS.index(kind)))


def test_certainty_never_runs_backwards() -> None:
    """A likelier candidate is never less sure, and a rival never makes another candidate likelier."""
    sure = certainty()

    assert sure.slope.min() > 0
    assert (sure.sharpness >= sure.slope).all()
    assert (sure.together <= 1).all()


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
