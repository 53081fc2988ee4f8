"""How probably are two names one name, when nothing is known but the names?

A linear model over ``resolvers.evidence.names.FEATURES``: the weights in ``data/weights/name_pairs.csv`` are bits of
log-odds a unit of the feature, one set for each kind and for names in one script or in two. They were fitted by
regularised logistic regression with fixed signs; ``tools/fit_names.py`` is the command. Since the model is linear,
the contributions add up to the log-odds, and the reader of a reason can check the sum.
"""

import csv
from collections.abc import Sequence
from functools import cache
from math import exp, log
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.folders import data_folder
from gazetteer.model import Kind
from resolvers.evidence.names import FEATURES, NameComparison

BIT = log(2)


class PairModel(NamedTuple):
    """Bits of log-odds: of the whole before anything is seen, and of each feature; and which features have any."""

    intercept: float
    weights: tuple[float, ...]
    used: tuple[int, ...]

    def bits(self, comparison: NameComparison) -> float:
        """Return the log-odds in bits that two compared names are one."""
        seen: float = sum(map(mul, self.weights, comparison.features))
        return self.intercept + seen

    def contributions(self, comparison: NameComparison) -> dict[str, float]:
        """Return what each feature adds, in bits; with the intercept they sum up to ``bits``."""
        return {
            name: weight * value
            for name, weight, value in zip(FEATURES, self.weights, comparison.features, strict=True)
        }


def bits_of_many(
    models: Sequence[PairModel], used: NDArray[np.int64], features: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ``PairModel.bits`` of many compared names.

    Args:
        models: Models.
        used: For each pair the position of its model.
        features: One row a pair, in the order of ``FEATURES``.
    """
    if not len(features):
        return np.zeros(0)
    weights = np.array([model.weights for model in models], np.float64)[used]
    # Added up one by one: the last digit depends on the order, which is that of ``bits``.
    seen: NDArray[np.float64] = np.cumsum(features.T * weights.T, axis=0)[-1]
    intercepts = np.array([model.intercept for model in models], np.float64)
    return intercepts[used] + seen


def probability(bits: float) -> float:
    """Return the probability that log-odds in bits stand for."""
    return 1 / (1 + exp(-BIT * max(-60.0, min(60.0, bits))))


def pair_model(kind: Kind | None, cross_script: bool) -> PairModel:
    """Return the fitted model for names of a kind (``None``: of any kind) in one script or in two."""
    return _models()[kind or "any", "cross" if cross_script else "same"]


@cache
def _models() -> dict[tuple[str, str], PairModel]:
    with (data_folder() / "weights" / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = {
            (row["kind"], row["script"], row["feature"]): float(row["bits"]) for row in csv.DictReader(file)
        }
    models = {}
    for kind, script in sorted({(kind, script) for kind, script, _ in rows}):
        weights = tuple(rows[kind, script, name] for name in FEATURES)
        used = tuple(position for position, weight in enumerate(weights) if weight)
        models[kind, script] = PairModel(rows[kind, script, "intercept"], weights, used)
    return models
