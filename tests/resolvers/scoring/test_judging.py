"""Candidates share one whole with their rivals and with none of these."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_corridor import shares

from resolvers.config import Thresholds
from resolvers.scoring.judging import judge, own_script, status_of
from resolvers.scoring.weights import Certainty

ODDS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(-20, 20)), max_size=30)
CERTAIN = st.tuples(st.floats(0.1, 1), st.floats(0, 2), st.floats(0.5, 2), st.floats(0, 1))
WHOLE = (1.0, 0.0, 1.0, 1.0)  # all candidates and "none of these" share one whole


def alike(certain: tuple[float, float, float, float], count: int) -> Certainty:
    """One kind's numbers for each of some candidates."""
    return Certainty(*(np.full(count, number) for number in certain))


@settings(max_examples=150, deadline=None)
@given(ODDS, CERTAIN)
def test_probabilities_are_shares(
    odds: list[tuple[int, int, float]], certain: tuple[float, float, float, float]
) -> None:
    """The score of each entity is what the obvious computation says, and the best stands first."""
    queries, entities = (np.array([one[place] for one in odds], np.int64) for place in (0, 1))
    bits = np.array([one[2] for one in odds], np.float64)
    verdicts = judge(queries, entities, bits, np.zeros(len(odds), bool), alike(certain, len(odds)))

    found = dict(
        zip(
            zip(verdicts.queries.tolist(), verdicts.entities.tolist(), strict=True),
            verdicts.scores.tolist(),
            strict=True,
        )
    )
    assert found == pytest.approx(shares(odds, [certain] * len(odds)))
    for query in set(verdicts.queries.tolist()):
        scores = verdicts.scores[verdicts.queries == query]
        assert list(scores) == sorted(scores, reverse=True)
        assert sum(scores) <= 1 + 1e-9


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=8))
def test_places_share_one_whole_with_none(bits: list[float]) -> None:
    """With slope, sharpness and together of 1, the score of each is its weight by that of all and of none of these."""
    count = len(bits)
    verdicts = judge(
        np.zeros(count, np.int64),
        np.arange(count),
        np.array(bits),
        np.zeros(count, bool),
        alike(WHOLE, count),
    )

    whole = 1 + sum(2**one for one in bits)
    assert verdicts.scores.tolist() == pytest.approx([2**one / whole for one in sorted(bits, reverse=True)])


def test_the_best_candidate_says_how_sure_one_can_be() -> None:
    """Read as a person and as a body, a name is judged as what it is likelier to be."""
    certain = Certainty(*(np.array(pair) for pair in ((1.0, 0.5), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0))))
    verdicts = judge(np.zeros(2, np.int64), np.arange(2), np.array([2.0, 3.0]), np.zeros(2, bool), certain)

    something = 1 / (1 + 2**-2.5)
    assert verdicts.entities.tolist() == [1, 0]
    assert verdicts.scores.tolist() == pytest.approx([something * 2 / 3, something / 3])


def test_an_entity_counts_through_its_best_name() -> None:
    """Three faint names of one entity are no more than the best of them, and that is the one to show."""
    verdicts = judge(
        np.zeros(3, np.int64),
        np.zeros(3, np.int64),
        np.array([-3.0, 2.0, -1.0]),
        np.zeros(3, bool),
        alike(WHOLE, 3),
    )

    assert verdicts.candidates.tolist() == [1]
    assert verdicts.scores.tolist() == [pytest.approx(0.8)]


def test_a_name_in_another_script_counts_where_there_is_no_other() -> None:
    """An entity with a name in the query's script is judged by that."""
    entities = np.array([0, 0, 1], np.int64)
    cross = np.array([True, False, True])
    verdicts = judge(np.zeros(3, np.int64), entities, np.array([9.0, 1.0, 0.0]), cross, alike(WHOLE, 3))

    assert own_script(np.zeros(3, np.int64), entities, cross).tolist() == [False, True, True]
    assert verdicts.candidates.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ([], "unmatched"),
        ([0.9], "matched"),
        ([0.6, 0.3], "matched"),
        ([0.52, 0.47], "ambiguous"),
        ([0.45, 0.4], "ambiguous"),
        ([0.3, 0.1], "unmatched"),
        ([0.45, 0.1], "unmatched"),
        ([0.49], "unmatched"),
    ],
)
def test_the_status_is_honest(scores: list[float], status: str) -> None:
    """Matched needs the bar and the lead; where all together reach the bar and none leads, that is said."""
    assert status_of(scores, Thresholds(match=0.5, margin=0.2)) == status
