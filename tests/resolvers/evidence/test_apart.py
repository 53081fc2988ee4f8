"""A part is not the whole, and other numbers are other things, however alike the letters are."""

import csv
from pathlib import Path

import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity, Kind
from resolvers.evidence.apart import FEATURES, compare_apart
from resolvers.evidence.names import compare_names
from resolvers.normalise.prepare import prepare

CASES = Path(__file__).parents[2] / "cases" / "told_apart.csv"


@pytest.mark.parametrize(
    ("query", "name", "kind", "feature", "value"),
    [tuple(row.values()) for row in csv.DictReader(CASES.read_text(encoding="utf-8").splitlines())],
)
def test_cases(query: str, name: str, kind: Kind, feature: str, value: str) -> None:
    """Each row of the table: what one feature shows of a query and a name."""
    asked, filed = prepare(query, kind), prepare(name, kind)
    found = compare_apart([asked], [filed], [compare_names(asked, filed)])
    assert found[0, FEATURES.index(feature)] == float(value)


def test_nothing_beside_nothing() -> None:
    """No candidates make a table of no rows and every column."""
    assert compare_apart([], [], []).shape == (0, len(FEATURES))


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
