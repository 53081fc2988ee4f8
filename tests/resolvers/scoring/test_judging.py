"""Candidates share one whole with their rivals and with none of these."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_corridor import shares

from resolvers.config import Thresholds
from resolvers.scoring.judging import judge, own_script, status_of

ODDS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.floats(-20, 20)), max_size=30)


@settings(max_examples=150, deadline=None)
@given(ODDS)
def test_probabilities_are_shares(odds: list[tuple[int, int, float]]) -> None:
    """The score of each entity is what the obvious division says, and the best stands first."""
    queries, entities = (np.array([one[place] for one in odds], np.int64) for place in (0, 1))
    verdicts = judge(
        queries, entities, np.array([one[2] for one in odds], np.float64), np.zeros(len(odds), bool)
    )

    found = dict(
        zip(
            zip(verdicts.queries.tolist(), verdicts.entities.tolist(), strict=True),
            verdicts.scores.tolist(),
            strict=True,
        )
    )
    assert found == pytest.approx(shares(odds))
    for query in set(verdicts.queries.tolist()):
        scores = verdicts.scores[verdicts.queries == query]
        assert list(scores) == sorted(scores, reverse=True)


def test_an_entity_counts_through_its_best_name() -> None:
    """Three faint names of one entity are no more than the best of them, and that is the one to show."""
    verdicts = judge(
        np.zeros(3, np.int64), np.zeros(3, np.int64), np.array([-3.0, 2.0, -1.0]), np.zeros(3, bool)
    )

    assert verdicts.candidates.tolist() == [1]
    assert verdicts.scores.tolist() == [pytest.approx(0.8)]


def test_a_name_in_another_script_counts_where_there_is_no_other() -> None:
    """An entity with a name in the query's script is judged by that."""
    entities = np.array([0, 0, 1], np.int64)
    cross = np.array([True, False, True])
    verdicts = judge(np.zeros(3, np.int64), entities, np.array([9.0, 1.0, 0.0]), cross)

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
