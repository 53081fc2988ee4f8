"""Names of bodies show acronyms and countries beside their words."""

import csv
from pathlib import Path

import pytest

from gazetteer.model import Kind
from resolvers.evidence.bodies import FEATURES, compare_bodies
from resolvers.evidence.names import FEATURES as COMPARED
from resolvers.evidence.names import compare_names
from resolvers.normalise.prepare import Prepared, prepare

CASES = Path(__file__).parents[2] / "cases" / "bodies.csv"


def seen(query: str, name: str, other_name: str = "", kind: Kind = "organisation") -> dict[str, float]:
    """What two names show; the entity bears ``name`` and ``other_name``."""
    asked, filed = prepare(query, kind), prepare(name, kind)

    def spelled_out(place: int) -> list[Prepared]:
        assert place == 0
        return [filed, *([prepare(other_name, kind)] if other_name else [])]

    acronym = compare_names(asked, filed).features[COMPARED.index("acronym")]
    found = compare_bodies([asked], [filed], [acronym], spelled_out)
    return dict(zip(FEATURES, found[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("query", "name", "other_name", "feature", "value"),
    [tuple(row.values()) for row in csv.DictReader(CASES.read_text(encoding="utf-8").splitlines())],
)
def test_cases(query: str, name: str, other_name: str, feature: str, value: str) -> None:
    """Each row of the table: what one feature shows of a query and a name."""
    assert seen(query, name, other_name)[feature] == pytest.approx(float(value))


def test_only_bodies_have_acronyms() -> None:
    """Names of people and places show nothing here."""
    assert set(seen("AJA", "Anthony John Abbott", kind="person").values()) == {0.0}


def test_nothing_beside_nothing() -> None:
    """No candidates make a table of no rows and every column."""
    assert compare_bodies([], [], [], lambda place: []).shape == (0, len(FEATURES))
