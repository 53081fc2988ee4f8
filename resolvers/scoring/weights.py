"""What does each observation weigh? Bits of log-odds, read from tables.

``data/weights/linking_KIND.csv`` holds what was fitted on labelled names (``tools/fit_linking.py``): one weight for
each feature of two names, for names in one script and in two, and what is left where nothing speaks for a candidate
(``intercept``). ``data/weights/linking_facts.csv`` holds what facts weigh; no labelled table has them all, so they
are judgements, each with its reason.

The model is linear: a candidate's log-odds against "none of these" are the sum over its features of value times
weight. ``data/weights/certainty.csv`` says by kind what these log-odds come to (``resolvers.scoring.judging``).
"""

import csv
from functools import cache
from operator import mul
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.folders import data_folder
from gazetteer.model import KINDS, Kind
from resolvers.evidence.gathering import FEATURES, JUDGED
from resolvers.evidence.judged import judged_weights

SCRIPTS: Final = ("same", "cross")
_FACTS: Final = slice(len(FEATURES) - len(JUDGED), None)


class Certainty(NamedTuple):
    """How sure one can be of the best of several candidates: four numbers for each that is asked about.

    Attributes:
        slope: Bits that something is meant for each bit of the best candidate: below 1, the weights claim too much.
        offset: Bits that something is meant where the best candidate has none and no rivals.
        sharpness: Bits between two candidates when they share, for each bit that one has more.
        together: Bits that something is meant for each doubling of those who share: 0 where the best alone tells,
            1 where each adds its own odds.
    """

    slope: NDArray[np.float64]
    offset: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    together: NDArray[np.float64]

    def of(self, numbers: NDArray[np.int64]) -> "Certainty":
        """The numbers of some kinds, each given by its place in ``KINDS``."""
        return Certainty(*(column[numbers] for column in self))


class LinkModel(NamedTuple):
    """Weights in bits.

    Attributes:
        intercepts: Before anything is seen, for names in one script and in two.
        weights: One row for each of those, one column for each of ``gathering.FEATURES``.
        slope, offset: See ``Certainty``.
    """

    intercepts: NDArray[np.float64]
    weights: NDArray[np.float64]
    slope: float
    offset: float

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
        """Return what each feature of one candidate adds, and the intercept; the sum is the log-odds of its score.

        As far as nothing else is like the query.
        """
        each = features * self.weights[int(cross)] * self.slope
        start = float(self.intercepts[int(cross)]) * self.slope + self.offset
        return {"intercept": start} | dict(zip(FEATURES, each.tolist(), strict=True))

    def facts(self, features: NDArray[np.float32], cross: bool) -> dict[str, float]:
        """Return what each of ``gathering.JUDGED`` adds for one candidate: those entries of its ``contributions``."""
        weights = (self.weights[int(cross), _FACTS] * self.slope).tolist()
        return dict(zip(JUDGED, map(mul, features[_FACTS].tolist(), weights), strict=True))


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
    sure = certainty().of(np.array([KINDS.index(kind)]))
    intercepts = np.array([fitted[script, "intercept"] for script in SCRIPTS])
    return LinkModel(intercepts, np.array(weights), float(sure.slope[0]), float(sure.offset[0]))


@cache
def certainty() -> Certainty:
    """Return how sure one can be of candidates, by kind in the order of ``KINDS``."""
    rows = {row["kind"]: row for row in _rows("certainty")}
    return Certainty(
        *(np.array([float(rows[kind][column]) for kind in KINDS]) for column in Certainty._fields)
    )


def _rows(table: str) -> list[dict[str, str]]:
    with (data_folder() / "weights" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
