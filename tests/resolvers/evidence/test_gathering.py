"""A proposal becomes a row of numbers: the name, the entity's other names, and the facts."""

from collections.abc import Callable, Sequence

import numpy as np
import oracles_corridor
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_resolver import resolver_over

from gazetteer.model import KINDS, Entity
from resolvers.candidates import Proposals, Proposer, Reading
from resolvers.evidence.facts import asking
from resolvers.evidence.gathering import COVERED, FEATURES, Gathered, Gatherer, unions
from resolvers.evidence.names import FEATURES as NAME_FEATURES
from resolvers.evidence.names import compare_names, weigh
from resolvers.index.index import Index
from resolvers.model import Query
from resolvers.normalise.prepare import prepare

ENTITIES = [
    Entity("t:salah", "person", "Salah Khalaf"),
    Entity("t:khalaf", "person", "Mishal Khalaf"),
    Entity("t:un", "organisation", "United Nations"),
]
WRITTEN = ("New Port Bay", "Newport Bay", "Port Boy", "Port", "Bay Harbour", "Elsewhere", "Neu Port")
EXACT = np.array([True, False])
NAMES = {"t:salah": ["Abu Iyad", "Salah Abu Khalaf"]}


def every_person(index: Index) -> Proposals:
    """All names of people, whatever was asked."""
    rows = np.flatnonzero(index.entities.kind[index.names.entity] == KINDS.index("person"))
    return Proposals(np.zeros(len(rows), np.int64), rows, np.zeros(len(rows), bool))


def gathered(
    text: str,
    kind: str,
    propose: Callable[[Index], Proposals] | None = None,
    entities: Sequence[Entity] = ENTITIES,
) -> tuple[Gathered, list[str]]:
    resolver = resolver_over(entities, NAMES)
    index = resolver.index
    proposer = Proposer(index)
    query = Query(text, kind)  # type: ignore[arg-type]
    readings = [Reading(0, kind, prepare(text, kind), "")]  # type: ignore[arg-type]
    proposals = propose(index) if propose else proposer.propose(readings, index.exact([text]))
    found = Gatherer(index, proposer).gather(readings, asking(index, [query]), proposals)
    return found, [index.name_text(row) for row in found.rows.tolist()]


def column(found: Gathered, feature: str) -> list[float]:
    values: list[float] = found.features[:, FEATURES.index(feature)].tolist()
    return values


def test_names_are_compared_as_they_would_be_alone() -> None:
    """The features of two names stand first, as ``compare_names`` gives them but for rarity."""
    found, texts = gathered("Salah Halaf", "person")

    for place, text in enumerate(texts):
        alone = compare_names(prepare("Salah Halaf", "person"), prepare(text, "person"))
        assert found.comparisons[place].links == alone.links
        assert found.features[place, : len(NAME_FEATURES)].tolist() == pytest.approx(
            found.comparisons[place].features
        )


def test_names_of_one_entity_answer_together() -> None:
    """A query that mixes parts of two names is covered by both, though by neither alone."""
    found, texts = gathered("Iyad Salah Khalaf", "person", every_person)
    own = [place for place, text in enumerate(texts) if text != "Mishal Khalaf"]

    assert [column(found, "union")[place] for place in own] == pytest.approx([1.0] * len(own))
    assert min(column(found, "union_mixed")[place] for place in own) > 0
    assert all(
        column(found, "union")[place] < 1 for place, text in enumerate(texts) if text == "Mishal Khalaf"
    )


def test_an_acronym_alone_is_a_name_of_one_word() -> None:
    """UN stands for United Nations by itself; beside another word it does so less."""
    alone, _ = gathered("UN", "organisation")
    assert len(alone.rows) == 0  # two letters are not guessed at

    found, _ = gathered("U.N.", "organisation")
    beside, _ = gathered("UN Geneva", "organisation")
    assert len(found.rows) == 0
    assert column(beside, "acronym_asked") in ([], [0.0])


def test_the_very_spelling_and_the_preferred_name_are_marked() -> None:
    """Once the key is the query's own; once the name is the entity's first."""
    found, texts = gathered("salah khalaf", "person")

    assert texts == ["Salah Khalaf"]
    assert column(found, "spelling") == [1.0]
    assert column(found, "preferred") == [1.0]
    assert column(gathered("Abu Iyad", "person")[0], "preferred") == [0.0]


def test_nothing_gathers_nothing() -> None:
    """A reading without proposals has no rows."""
    found, _ = gathered("Zxqvb", "organisation")

    assert found.features.shape == (0, len(FEATURES))
    assert found.rows.dtype == np.int64


def test_size_counts_twice_for_the_very_spelling() -> None:
    """Of namesakes the larger is meant; a likeness is as likely a small town's."""
    towns = [
        Entity("t:large", "place", "Aldenburg", "city", population=1_000_000),
        Entity("t:other", "place", "Altenburg", "city", population=1_000_000),
    ]
    found, rows = gathered(
        "Aldenburg", "place", lambda index: Proposals(np.zeros(2, np.int64), np.arange(2), EXACT), towns
    )

    assert rows == ["Aldenburg", "Altenburg"]
    assert column(found, "population") == [1.0, 1.0]
    assert column(found, "known_size") == [1.0, 0.0]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(WRITTEN)), max_size=12))
def test_what_names_answer_together_is_what_each_word_is_answered_best(
    candidates: list[tuple[int, int, str]],
) -> None:
    """Whether it is proposed by one name or by several, in whatever order, and whatever stands between them."""
    asked = [prepare(text, "place") for text in ("New Port Bay", "Port Bay", "Bay")]
    comparisons = [compare_names(asked[reading], prepare(text, "place")) for reading, _, text in candidates]
    features = np.array([comparison.features for comparison in comparisons], np.float64)
    features = features.reshape(len(candidates), len(NAME_FEATURES))
    weights = {reading: weigh(name) for reading, name in enumerate(asked)}
    readings, entities = (np.array([one[side] for one in candidates], np.int64) for side in (0, 1))

    found = unions(readings, entities, lambda place: comparisons[place].left, features, weights)

    covered, least = (NAME_FEATURES.index(feature) for feature in ("coverage_left", "coverage_least"))
    wanted = oracles_corridor.unions(
        [(reading, entity) for reading, entity, _ in candidates],
        [comparison.left for comparison in comparisons],
        [(one.features[covered], one.features[least]) for one in comparisons],
        weights,
        COVERED,
    )
    assert found.tolist() == [pytest.approx(one, abs=1e-12) for one in wanted]
