"""A part is not the whole, and other numbers are other things, however alike the letters are."""

import csv
from pathlib import Path

import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity, Kind
from resolvers.comparing import compare, score_pairs
from resolvers.evidence.apart import FEATURES, compare_apart
from resolvers.evidence.names import NOTHING, compare_names
from resolvers.evidence.pair_model import probability
from resolvers.normalise.prepare import prepare

CASES = Path(__file__).parents[2] / "cases" / "told_apart.csv"


@pytest.mark.parametrize(
    ("query", "name", "kind", "feature", "value"),
    [tuple(row.values()) for row in csv.DictReader(CASES.read_text(encoding="utf-8").splitlines())],
)
def test_cases(query: str, name: str, kind: Kind, feature: str, value: str) -> None:
    """Each row of the table: what one feature shows of a query and a name."""
    asked, filed = prepare(query, kind), prepare(name, kind)
    found = compare_apart([asked], [filed], lambda _: compare_names(asked, filed))
    assert found[0, FEATURES.index(feature)] == float(value)


def test_nothing_beside_nothing() -> None:
    """No candidates make a table of no rows and every column."""
    assert compare_apart([], [], lambda _: NOTHING).shape == (0, len(FEATURES))


@pytest.mark.parametrize(
    ("written", "known", "kind"),
    [
        ("South Sudan", "Sudan", "place"),
        ("East Jerusalem", "Jerusalem", "place"),
        ("New Mexico", "Mexico", "place"),
        ("71st Armoured Brigade", "17th Armoured Brigade", "organisation"),
        ("Camp 5", "Camp 6", "place"),
    ],
)
def test_a_gazetteer_without_the_part_does_not_answer_with_the_whole(
    written: str, known: str, kind: Kind
) -> None:
    """What the gazetteer does not have is not matched with what it has of nearly that name; the evidence says why."""
    resolver = resolver_over([Entity("t:known", kind, known)])
    answer = resolver.resolve(written, kind=kind)

    assert answer.status == "unmatched"
    assert {"part_asked", "numbers_apart"} & {one.rule for one in answer.candidates[0].evidence}
    assert resolver.resolve(known, kind=kind).status == "matched"


@pytest.mark.parametrize(
    ("left", "right", "kind", "rule"),
    [
        ("South Sudan", "Sudan", "place", "part_asked"),
        ("Mexico", "New Mexico", "place", "part_asked"),
        ("Camp 5", "Camp 6", "place", "numbers_apart"),
        ("71st Armoured Brigade", "17th Armoured Brigade", "organisation", "numbers_apart"),
    ],
)
def test_two_names_without_a_gazetteer(left: str, right: str, kind: Kind, rule: str) -> None:
    """Either way round they are no match, one by one and in a batch, and the evidence says why and adds up."""
    for one, other in ((left, right), (right, left)):
        compared = compare(one, other, kind)
        assert compared.score < 0.5
        assert rule in {evidence.rule for evidence in compared.evidence}
        bits = sum(evidence.weight for evidence in compared.evidence)
        assert probability(bits) == pytest.approx(compared.score)
        assert score_pairs([one] * 100, [other] * 100, kind) == pytest.approx([compared.score] * 100)
