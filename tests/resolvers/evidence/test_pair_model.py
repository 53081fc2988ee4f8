"""The pair model adds up, and its weights keep their signs."""

import pytest

from gazetteer.model import KINDS, Kind
from resolvers.evidence.names import AGAINST, AT_MOST, EITHER_WAY, FEATURES, compare_names
from resolvers.evidence.pair_model import pair_model, probability
from resolvers.normalise.prepare import prepare


@pytest.mark.parametrize("kind", [*KINDS, None])
@pytest.mark.parametrize("cross", [True, False])
def test_weights_keep_their_signs(kind: Kind | None, cross: bool) -> None:
    """No feature that speaks for a match may count against one, and the other way round."""
    weights = dict(zip(FEATURES, pair_model(kind, cross).weights, strict=True))

    assert all(weight <= 0 for name, weight in weights.items() if name in AGAINST)
    assert all(weight >= 0 for name, weight in weights.items() if name not in AGAINST | EITHER_WAY)
    assert all(weights[name] <= bits for name, bits in AT_MOST.items())


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_contributions_add_up(kind: Kind | None) -> None:
    """What the features add is the log-odds less what is said before."""
    comparison = compare_names(prepare("Deir ez-Zor", kind), prepare("Dayr az-Zawr", kind))
    model = pair_model(kind, comparison.cross_script)

    assert model.bits(comparison) == pytest.approx(
        model.intercept + sum(model.contributions(comparison).values())
    )


@pytest.mark.parametrize(
    ("bits", "chance"), [(0, 0.5), (1, 2 / 3), (-1, 1 / 3), (10, 1024 / 1025), (5000, 1.0), (-5000, 0.0)]
)
def test_probability(bits: float, chance: float) -> None:
    """A bit doubles the odds; certainty is no error."""
    assert probability(bits) == pytest.approx(chance)
