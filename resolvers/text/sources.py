"""Where is a publisher at home? Learned from its own earlier documents, when asked.

Local news does not say which state it is in: "Jordan" in a county paper is a township. What helps is the paper.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from resolvers.text.features import CANDIDATE
from resolvers.text.questions import Table


class Source:
    """A publisher's countries and divisions so far: shares of the surfaces of its documents."""

    def __init__(self) -> None:
        self._documents = 0
        self._countries: defaultdict[int, float] = defaultdict(float)
        self._divisions: defaultdict[int, float] = defaultdict(float)

    def note(self, table: Table) -> None:
        """Fill the publisher's columns of a document's table; nothing before the first document is learned."""
        if not self._documents:
            return
        for name, codes, counted in (
            ("source_country", table.country, self._countries),
            ("source_division", table.division, self._divisions),
        ):
            distinct, inverse = np.unique(codes, return_inverse=True)
            shares = np.array(
                [counted.get(code, 0.0) / self._documents if code else 0.0 for code in distinct.tolist()]
            )
            table.values[:, CANDIDATE.number[name]] = shares[inverse]

    def learn(self, table: Table, probability: npt.NDArray[np.float64]) -> None:
        """Add a resolved document; each document counts once, each surface in it alike."""
        surface = table.surface[table.question]
        count = int(table.surface.max()) + 1
        questions = np.bincount(table.surface, minlength=count)[surface]
        vote = probability / questions * table.trust[table.question] / count
        self._documents += 1
        for counted, codes in ((self._countries, table.country), (self._divisions, table.division)):
            for code, share in _positive(codes, vote):
                counted[code] += share


def _positive(codes: npt.NDArray[np.intp], vote: npt.NDArray[np.float64]) -> Sequence[tuple[int, float]]:
    keep = (codes > 0) & (vote > 0)
    distinct, inverse = np.unique(codes[keep], return_inverse=True)
    totals = np.bincount(inverse, weights=vote[keep]) if len(distinct) else np.zeros(0)
    return [(int(code), float(total)) for code, total in zip(distinct, totals, strict=True)]
