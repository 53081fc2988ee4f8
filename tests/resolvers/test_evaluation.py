"""Figures are those that one would count by hand, and their intervals hold them."""

import math

import pytest
from small_resolver import resolver_over
from small_stacks import layer_of

from gazetteer.model import Entity
from resolvers.errors import InputError
from resolvers.evaluation import MEASURES, Evaluation, Labelled, evaluate, tune
from resolvers.model import Query
from resolvers.resolver import Resolver

ENTITIES = [
    Entity("t:ashkelon", "place", "Ashkelon", "city", country="IL"),
    Entity("t:odesa", "place", "Odesa", "city", country="UA"),
    Entity("t:paris", "place", "Paris", "city", country="FR"),
    Entity("t:texas", "place", "Paris", "city", country="US"),
    Entity("t:arafat", "person", "Yasser Arafat"),
]
ROWS = [
    ("Ashkelon", "t:ashkelon"),
    ("Ashkelom", "t:old"),  # a retired id, redirected
    ("Odessa", "t:odesa"),
    ("Paris", "t:paris"),  # ambiguous
    ("Odesa", "t:ashkelon"),  # a wrong label, so that an answer is wrong
    ("Wolverhampton", ""),
    ("Ashkelon", ""),  # known to us, wrongly said to be none
    ("Somewhere else", "t:unknown"),
]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return resolver_over(layer_of(ENTITIES, redirects={"t:old": "t:ashkelon"}))


@pytest.fixture(scope="module")
def found(resolver: Resolver) -> Evaluation:
    return evaluate(resolver, [Labelled(Query(text, "place"), gold) for text, gold in ROWS], resamples=200)


def test_measures_are_counted(found: Evaluation) -> None:
    """Five matches, three of them right; six names with an entity, four of them best; one of two without left alone."""
    values = {name: found.measures[name].value for name in MEASURES}

    assert values == pytest.approx(
        {
            "precision": 3 / 5,
            "recall": 3 / 6,
            "f1": 6 / 11,
            "accuracy": 4 / 6,
            "nil_recall": 1 / 2,
            "nil_precision": 1 / 3,
        }
    )


def test_intervals_hold_the_figures(found: Evaluation) -> None:
    """The interval lies around the figure, between 0 and 1, and the same labels give the same one."""
    for measure in found.measures.values():
        assert 0 <= measure.low <= measure.value <= measure.high <= 1


def test_the_same_names_give_the_same_figures(resolver: Resolver, found: Evaluation) -> None:
    """Resampling starts from a fixed seed."""
    again = evaluate(resolver, [Labelled(Query(text, "place"), gold) for text, gold in ROWS], resamples=200)

    assert again.measures == found.measures
    assert again.calibration == found.calibration


def test_calibration_counts_every_answer_once(found: Evaluation) -> None:
    """The bins hold all names that have a candidate, each in the bin of its score."""
    assert sum(one.count for one in found.calibration) == sum(
        one.answer.best is not None for one in found.outcomes
    )
    assert [one.score for one in found.calibration] == sorted(one.score for one in found.calibration)
    assert 0 <= found.calibration_error <= 1


def test_the_worst_errors_come_first(found: Evaluation) -> None:
    """Wrong matches before misses, the surest first."""
    worst = found.worst(10)

    assert [one.labelled.query.text for one in worst[:2]] in (["Odesa", "Ashkelon"], ["Ashkelon", "Odesa"])
    assert {one.labelled.query.text for one in worst} == {"Odesa", "Ashkelon", "Paris", "Somewhere else"}
    assert found.worst(0) == []


def test_unknown_ids_are_named(found: Evaluation) -> None:
    """An id that no gazetteer has counts as missed and is reported; a redirected one is not."""
    assert found.unknown == ("t:unknown",)


def test_nothing_to_count_is_no_number(resolver: Resolver) -> None:
    """Without names that have an entity there is no recall, and without names nothing at all."""
    found = evaluate(resolver, [Labelled(Query("Wolverhampton"), "")], resamples=10)

    assert math.isnan(found.measures["recall"].value)
    assert found.measures["nil_recall"].value == 1
    with pytest.raises(InputError, match="no labelled names"):
        evaluate(resolver, [])


def test_a_bar_is_as_low_as_the_precision_allows(found: Evaluation) -> None:
    """All matches where every one may be wrong; for more precision fewer; none where nothing reaches it."""
    margins = dict.fromkeys(("person", "organisation", "place"), 0.3)
    loose, strict = (tune(found.outcomes, wanted, margins)["place"] for wanted in (0.0, 0.99))  # type: ignore[arg-type]

    assert loose.match <= strict.match
    assert loose.recall >= strict.recall
    assert strict.precision >= 0.99 or strict.match == 1
    assert set(tune(found.outcomes, 0.5, margins)) == {"place"}  # type: ignore[arg-type]
