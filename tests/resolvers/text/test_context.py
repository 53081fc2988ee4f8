"""How mentions vote, and who gets a span."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles_text import best_of_each, votes_of_others
from oracles_text import without_overlap as slow_without_overlap

from resolvers.model import Query, Resolution
from resolvers.text.context import _Shares, best_rows
from resolvers.text.finding import without_overlap
from resolvers.text.questions import Table, kilometres
from resolvers.text.strangers import Strangers

VOTES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 8)), min_size=1, max_size=25)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.integers(-2, 4)), max_size=25)


@given(VOTES)
def test_a_surface_has_no_vote_for_itself(rows: list[tuple[int, int, int]]) -> None:
    """What others of its document say about a country or division, summed by arrays and one by one."""
    code, surface, eighths = zip(*rows, strict=True)
    document = [number // 2 for number in surface]
    vote = [number / 8 for number in eighths]

    fast = _Shares(np.array(code), np.array(surface), np.array(document)).others(np.array(vote))

    assert np.allclose(fast, votes_of_others(code, surface, document, vote))


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5), min_size=1, max_size=8))
def test_the_first_of_equal_candidates_is_best(groups: list[list[int]]) -> None:
    """The best row of each question, by arrays and one by one."""
    question = [number for number, group in enumerate(groups) for _ in group]
    probability = [chance / 4 for group in groups for chance in group]
    table = Table.__new__(Table)
    table.question = np.array(question)
    table.start = np.array([0, *np.cumsum([len(group) for group in groups])])

    assert best_rows(table, np.array(probability)).tolist() == best_of_each(question, probability)


@given(SPANS)
def test_the_surest_span_stays(rows: list[tuple[int, int, int]]) -> None:
    """Overlaps go to the surer, then the longer, then the earlier; sorted list and plain search agree."""
    spans = [(start, start + length) for start, length, _ in rows]
    scores = [float(score) for *_, score in rows]

    fast = without_overlap(spans, scores, 0.0)

    assert [spans[n] for n in fast] == [spans[n] for n in slow_without_overlap(spans, scores, 0.0)]


def test_distances() -> None:
    """A quarter of the globe is ten thousand kilometres."""
    assert np.allclose(kilometres(np.array([1.0, 0.0, -1.0])), [0, 10007.6, 20015.1], atol=1)


def test_full_looks_are_taken_once() -> None:
    """Strangers are explained together and remembered; without a resolver nobody is known."""
    asked: list[list[Query]] = []

    class Known:
        def resolve_many(self, queries: Sequence[Query], /, **_: object) -> list[Resolution]:
            asked.append(list(queries))
            return [Resolution(query, "unmatched", (), "") for query in queries]

    strangers = Strangers(Known())
    one, other = Query("Quarx"), Query("Quarxheim")
    strangers.explain([one, other, one])

    assert strangers.explained(one) == Resolution(one, "unmatched", (), "")
    assert strangers.explained(other) is not None
    assert asked == [[one, other]]
    assert Strangers(None).explained(one) is None
    assert Strangers(None).answer(one) is None
