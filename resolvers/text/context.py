"""Which entity does each mention mean, seen together with all the others?

Two rounds of a conditional logit over each question's candidates. The first knows the candidate and the words
beside the mention. The second also knows where the other mentions probably are, by the first round's
probabilities: the countries and divisions they vote for, how near they lie, what stands beside them. A surface has
one vote however often it is named, and none for itself. Distances are taken to so many other surfaces at most that
a document costs no more than its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolvers.text.bearers import COUNTRY, DIVISION, SETTLEMENT
from resolvers.text.features import CANDIDATE, DOCUMENT, DOCUMENT_END, LOCAL_END
from resolvers.text.questions import Table, kilometres
from resolvers.text.sources import Source
from resolvers.text.weights import Weights

Floats = npt.NDArray[np.float64]

MOST_LANDMARKS = 64
_NEAR_KM = 50.0
_MOST_VOTES = 3.0
# Added before the logarithm of a distance: a town's own extent.
_BLUR_KM = 30.0
_FARTHEST_KM = 20_000.0


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found out about a document's questions; the arrays may hold those of other documents as well.

    Attributes:
        table: The candidates.
        probability: Of each row.
        best: The best row of each question.
        of_mention: The question of each of the document's mentions, -1 where nobody bears the name.
        asked: The document's questions, by number.
    """

    table: Table
    probability: Floats
    best: npt.NDArray[np.intp]
    of_mention: Sequence[int]
    asked: range


def resolve_together(table: Table, weights: Weights, source: Source | None = None) -> Answers:
    """Return the probability of every candidate, all mentions seen together."""
    votes = Votes(table)
    rounds = weights.candidate if source is None else weights.with_source
    probability = probabilities(table, rounds[0])
    for weight in rounds[1:]:
        votes.note(probability)
        if source is not None:
            source.note(table)
        probability = probabilities(table, weight)
    best = best_rows(table, probability)
    return Answers(table, probability, best, table.of_mention, range(len(best)))


def probabilities(table: Table, weight: npt.NDArray[np.float32]) -> Floats:
    """Return the probability of each row within its question."""
    # Not "@": its last bit depends on how many rows stand around one, and a document is to get what it gets alone.
    score = np.einsum("ij,j->i", table.values, weight).astype(np.float64)
    score -= np.maximum.reduceat(score, table.start[:-1])[table.question]
    odds = np.exp(score)
    shares: Floats = odds / np.add.reduceat(odds, table.start[:-1])[table.question]
    return shares


def best_rows(table: Table, probability: Floats) -> npt.NDArray[np.intp]:
    """Return the likeliest row of each question; of equal ones the first."""
    top = np.flatnonzero(probability == np.maximum.reduceat(probability, table.start[:-1])[table.question])
    return top[np.searchsorted(table.question[top], np.arange(len(table.start) - 1))]


class Votes:
    """What a document's mentions say about one another; holds what does not change between rounds."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._surface = table.surface[table.question]
        count = int(table.surface.max()) + 1
        self._questions = np.bincount(table.surface, minlength=count)[self._surface]
        trust = np.zeros(count)
        np.add.at(trust, table.surface, table.trust)
        self._first = np.unique(table.surface, return_index=True)[1]
        document = table.document[table.question]
        self._documents = int(table.document[-1]) + 1
        total = np.bincount(table.document[self._first], np.minimum(trust, 1.0), self._documents)
        self._total = np.maximum(total - 1, 1.0)[document]
        self._country = _Shares(table.country, self._surface, document)
        self._division = _Shares(table.division, self._surface, document)
        self._beside = _pair_rows(table, table.neighbours)
        self._listed = _pair_rows(table, table.listed)

    def note(self, probability: Floats) -> None:
        """Fill the document's columns of the table from the probabilities of the round before."""
        table, number = self.table, CANDIDATE.number
        table.values[:, LOCAL_END:DOCUMENT_END] = 0
        vote = probability / self._questions * table.trust[table.question]
        is_country, is_division = table.place_class == COUNTRY, table.place_class == DIVISION
        others = self._country.others(vote)
        table.values[:, number["share_of_country"]] = others / self._total
        others = self._division.others(vote)
        table.values[:, number["share_of_division"]] = others / self._total
        table.values[:, number["votes_of_division"]] = np.minimum(others, _MOST_VOTES) / _MOST_VOTES
        named = np.minimum(self._country.others(vote * is_country), 1) * ~is_country
        table.values[:, number["country_named"]] = named
        named = np.minimum(self._division.others(vote * is_division), 1) * ~is_division
        table.values[:, number["division_named"]] = named
        best = best_rows(table, probability)
        self._distances(probability, best)
        self._neighbours(best)

    def _distances(self, probability: Floats, best: npt.NDArray[np.intp]) -> None:
        """To the likeliest place of every other surface, where that is no bigger than a division."""
        table = self.table
        small = (table.place_class >= DIVISION) & (table.place_class <= SETTLEMENT) & table.located
        landmarks = best[self._first]
        landmarks = landmarks[small[landmarks]]
        rows = np.flatnonzero(small)
        # Those of each document: where they begin and end among all.
        every = np.arange(self._documents + 1)
        first = np.searchsorted(table.document[table.question[landmarks]], every).tolist()
        start = np.searchsorted(table.document[table.question[rows]], every).tolist()
        for document in range(self._documents):
            mine = landmarks[first[document] : first[document + 1]][:MOST_LANDMARKS]
            if len(mine) > 1:
                self._distances_to(mine, rows[start[document] : start[document + 1]], probability)

    def _distances_to(
        self, landmarks: npt.NDArray[np.intp], rows: npt.NDArray[np.intp], probability: Floats
    ) -> None:
        table, number = self.table, CANDIDATE.number
        distance = kilometres(table.place[rows] @ table.place[landmarks].T)
        other = self._surface[rows][:, None] != self._surface[landmarks][None, :]
        sure = (probability[landmarks] * table.trust[table.question[landmarks]])[None, :] * other
        near = np.minimum((np.exp(-distance / _NEAR_KM) * sure).sum(1), _MOST_VOTES)
        nearest = np.where(other, distance, _FARTHEST_KM).min(1)
        table.values[rows, number["others_within_50_km"]] = near
        table.values[rows, number["distance_to_nearest"]] = np.log10(nearest + _BLUR_KM)

    def _neighbours(self, best: npt.NDArray[np.intp]) -> None:
        table, number = self.table, CANDIDATE.number
        row, other = self._beside[0], best[self._beside[1]]
        for name, codes in (
            ("neighbour_in_division", table.division),
            ("neighbour_in_country", table.country),
        ):
            alike = (codes[row] == codes[other]) & (codes[row] > 0)
            table.values[row[alike], number[name]] = 1
        row, other = self._listed[0], best[self._listed[1]]
        classes, country = table.place_class, table.country
        alike = (classes[row] == classes[other]) & (
            (country[row] == country[other]) | (classes[row] == COUNTRY)
        )
        table.values[row[alike], number["listed_alike"]] = 1


class _Shares:
    """Votes by code (a country, a division), less a surface's own."""

    def __init__(
        self, codes: npt.NDArray[np.intp], surface: npt.NDArray[np.intp], document: npt.NDArray[np.intp]
    ) -> None:
        self._known = codes > 0
        _, self._code = np.unique(document * (int(codes.max()) + 1) + codes, return_inverse=True)
        count = int(self._code.max()) + 1
        _, self._own = np.unique(surface * count + self._code, return_inverse=True)

    def others(self, vote: Floats) -> Floats:
        """The votes of all other surfaces for each row's code; 0 for rows without one."""
        all_votes = np.bincount(self._code, weights=vote)[self._code]
        own = np.bincount(self._own, weights=vote)[self._own]
        others: Floats = np.maximum(all_votes - own, 0) * self._known
        return others


def _pair_rows(
    table: Table, pairs: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Every row of the first question of each pair, beside the second question."""
    sizes = np.diff(table.start)[pairs[:, 0]]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    within = np.arange(total) - np.repeat(ends - sizes, sizes)
    return np.repeat(table.start[pairs[:, 0]], sizes) + within, np.repeat(pairs[:, 1], sizes)


assert len(DOCUMENT) == DOCUMENT_END - LOCAL_END
