"""What does each observation weigh? Bits of log-odds, read from tables.

``data/weights/linking_KIND.csv`` holds what was fitted on labelled names (``tools/fit_linking.py``): one weight for
each feature of two names, for names in one script and in two, and what is left where nothing speaks for a candidate
(``intercept``). ``data/weights/linking_facts.csv`` holds what facts weigh; no labelled table has them all, so they
are judgements, each with its reason.

The model is linear: a candidate's log-odds against "none of these" are the sum over its features of value times
weight.
"""

import csv
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.folders import data_folder
from gazetteer.model import Kind
from resolvers.evidence.gathering import FEATURES, JUDGED

SCRIPTS: Final = ("same", "cross")
_FACTS: Final = slice(len(FEATURES) - len(JUDGED), None)


class LinkModel(NamedTuple):
    """Weights in bits.

    Attributes:
        intercepts: Before anything is seen, for names in one script and in two.
        weights: One row for each of those, one column for each of ``gathering.FEATURES``.
    """

    intercepts: NDArray[np.float64]
    weights: NDArray[np.float64]

    def bits(self, features: NDArray[np.float32], cross: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the log-odds of candidates, in bits.

        Args:
            features: One row a candidate.
            cross: Whether its name is in another script than the query.
        """
        # Summed row by row: a matrix product adds in an order that depends on how many rows there are.
        script = cross.astype(np.int64)
        total: NDArray[np.float64] = (features * self.weights[script]).sum(axis=1) + self.intercepts[script]
        return total

    def contributions(self, features: NDArray[np.float32], cross: bool) -> dict[str, float]:
        """Return what each feature of one candidate adds, and the intercept; the sum is its ``bits``."""
        each = features * self.weights[int(cross)]
        return {"intercept": float(self.intercepts[int(cross)])} | dict(
            zip(FEATURES, each.tolist(), strict=True)
        )

    def facts(self, features: NDArray[np.float32], cross: bool) -> dict[str, float]:
        """Return what each of ``gathering.JUDGED`` adds for one candidate: those entries of its ``contributions``."""
        each = features[_FACTS] * self.weights[int(cross), _FACTS]
        return dict(zip(JUDGED, each.tolist(), strict=True))


@cache
def link_model(kind: Kind) -> LinkModel:
    """Return the weights for candidates of one kind.

    Raises:
        FileNotFoundError: The table is not among the bundled ones, which means a broken installation.
    """
    fitted = {(row["script"], row["feature"]): float(row["bits"]) for row in _rows(f"linking_{kind}")}
    judged = judged_weights()
    weights = [
        [judged[feature] if feature in JUDGED else fitted.get((script, feature), 0.0) for feature in FEATURES]
        for script in SCRIPTS
    ]
    return LinkModel(np.array([fitted[script, "intercept"] for script in SCRIPTS]), np.array(weights))


@cache
def judged_weights() -> dict[str, float]:
    """Return what each of ``gathering.JUDGED`` weighs, in bits."""
    return {row["feature"]: float(row["bits"]) for row in _rows("linking_facts")}


def _rows(table: str) -> list[dict[str, str]]:
    with (data_folder() / "weights" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
