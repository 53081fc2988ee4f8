"""One answer for each distinct question, mended and parted from qualifiers, the same whatever is asked beside it."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.model import Query
from resolvers.resolver import Resolver
from resolvers.tables import answers as answers_module
from resolvers.tables.answers import Answerer, Policy, answer_round
from resolvers.tables.questions import questions

CASES = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "cases" / "qualified_names.csv").read_text(encoding="utf-8").splitlines()
    )
)
ENTITIES = (
    Entity("x:us", "place", "United States", "country", country="US"),
    Entity("x:israel", "place", "Israel", "country", country="IL"),
    Entity("x:illinois", "place", "Illinois", "admin1", country="US", admin1="IL"),
    Entity("x:massachusetts", "place", "Massachusetts", "admin1", country="US", admin1="MA"),
    Entity("x:il", "place", "Springfield", "city", country="US", admin1="IL", population=114_000),
    Entity("x:ma", "place", "Springfield", "city", country="US", admin1="MA", population=155_000),
    Entity("x:mo", "place", "Springfield", "city", country="US", admin1="MO", population=169_000),
    Entity("x:ashkelon", "place", "Ashkelon", "city", country="IL", population=144_000),
    Entity("x:strip", "place", "Gaza Strip", "region", country="PS"),
    Entity("x:hamas", "organisation", "Hamas"),
    Entity("x:homer", "person", "Homer Springfield"),
    *(
        Entity(f"x:{number}", "place", "Springfield", "city", country="US", population=9_000)
        for number in range(30)
    ),
)
NAMES = {"x:us": ["USA"], "x:massachusetts": ["MA"]}


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return resolver_over(ENTITIES, NAMES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_qualifiers_are_read_as_such(resolver: Resolver, case: dict[str, str]) -> None:
    """Whose name it is, and what the reason says was done."""
    query = Query(
        case["text"],
        case["kind"] or None,
        case["country"],
        context=(case["context"],) if case["context"] else (),
    )  # type: ignore[arg-type]
    (found,) = answer_round(resolver, Policy(), [query])

    assert (found.id or "", found.status) == (case["id"], case["status"])
    assert case["said"] in (found.reason or "")


def test_as_written_nothing_is_parted(resolver: Resolver) -> None:
    """Without cleaning the answer is the library's."""
    queries = [Query(case["text"], case["kind"] or None) for case in CASES]  # type: ignore[arg-type]
    library = resolver.resolve_many(queries)
    found = answer_round(resolver, Policy(clean=False), queries)

    assert [(one.status, one.reason) for one in found] == [(one.status, one.reason) for one in library]


NAMED = st.sampled_from(
    [
        "Springfield",
        "Ashkelom",
        "Springfield, Illinois",
        "Hamas",
        "MÃ¡laga",
        "",
        "of",
        "Nowhere",
        "Georgia (x)",
    ]
)


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(NAMED, max_size=8), size=st.integers(1, 5))
def test_an_answer_hangs_on_nothing_beside_it(texts: list[str], size: int) -> None:
    """Alone, together, in rounds of any size, and once more: one answer."""
    resolver = _shared()
    asked = questions(texts, kind="place")
    alone = [answer_round(resolver, Policy(), [query])[0] for query in asked if query]
    answerer = Answerer(resolver)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers_module, "TOGETHER", size)
        together = answerer.answer(asked)
        again = answerer.answer(asked)

    assert list(together.rows) == alone
    assert again == together


def _shared(kept: list[Resolver] = []) -> Resolver:  # noqa: B006
    """One resolver for all examples of a property."""
    if not kept:
        kept.append(resolver_over(ENTITIES, NAMES))
    return kept[0]


def test_the_store_stays_small(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is emptied when full; answers are the same."""
    monkeypatch.setattr(answers_module, "MOST_KEPT", 3)
    answerer = Answerer(resolver)
    blocks = [answerer.answer(questions([f"Springfield {number}", "Hamas"])) for number in range(9)]

    assert [block.rows[1].id for block in blocks] == ["x:hamas"] * 9
    assert len(answerer._kept) <= 4


def test_a_block_is_columns(resolver: Resolver) -> None:
    """Numbers are float64 with nan, the rest objects; a missing name has nothing anywhere."""
    block = Answerer(resolver).answer(questions(["Ashkelon", None, float("nan")], country="IL"))

    assert block.column("id").tolist() == ["x:ashkelon", None, None]
    assert block.column("score").dtype == np.float64
    assert np.isnan(block.column("score")).tolist() == [False, True, True]
    assert list(block.columns()) == ["id", "name", "status", "score", "latitude", "longitude", "reason"]
    assert len(block) == 3
