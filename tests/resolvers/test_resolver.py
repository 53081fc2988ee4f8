"""A written name comes in at the front and leaves at the back with an answer and its reasons."""

import csv
import math
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_resolver import resolver_over
from small_stacks import layer_of

from gazetteer.model import Entity, Kind, Name
from resolvers.config import Configuration, Limits
from resolvers.index import near
from resolvers.model import Query, Resolution
from resolvers.resolver import Resolver

CASES = Path(__file__).parent.parent / "cases"

ENTITIES = [
    Entity(
        "t:ashkelon",
        "place",
        "Ashkelon",
        "city",
        country="IL",
        latitude=31.67,
        longitude=34.57,
        population=144_000,
    ),
    Entity(
        "t:niger",
        "place",
        "Niger",
        "country",
        country="NE",
        latitude=18.0,
        longitude=9.0,
        population=22_400_000,
    ),
    Entity(
        "t:nigeria",
        "place",
        "Nigeria",
        "country",
        country="NG",
        latitude=10.0,
        longitude=8.0,
        population=195_900_000,
    ),
    Entity(
        "t:georgia",
        "place",
        "Georgia",
        "country",
        country="GE",
        latitude=42.0,
        longitude=43.5,
        population=3_700_000,
    ),
    Entity(
        "t:georgia-us",
        "place",
        "Georgia",
        "admin1",
        country="US",
        latitude=32.75,
        longitude=-83.5,
        population=10_700_000,
    ),
    Entity(
        "t:paris",
        "place",
        "Paris",
        "capital",
        country="FR",
        latitude=48.85,
        longitude=2.35,
        population=2_100_000,
    ),
    Entity(
        "t:paris-tx",
        "place",
        "Paris",
        "city",
        country="US",
        latitude=33.66,
        longitude=-95.55,
        population=25_000,
    ),
    Entity("t:uk", "place", "United Kingdom", "country", country="GB", population=66_000_000),
    Entity("t:us", "place", "United States", "country", country="US", population=331_000_000),
    Entity("t:of", "place", "Of", "town", country="TR", population=28_000),
    Entity(
        "t:netanyahu", "person", "Benjamin Netanyahu", description="Prime Minister of Israel", country="IL"
    ),
    Entity("t:arafat", "person", "Yasser Arafat", country="PS", died="2004-11-11"),
    Entity("t:hamas", "organisation", "Hamas", "armed_group", country="PS"),
    Entity("t:qassam", "organisation", "Izz ad-Din al-Qassam Brigades", "armed_group", country="PS"),
    Entity("t:israel", "place", "Israel", "country", country="IL", population=8_900_000),
]
NAMES = {
    "t:ashkelon": ["Ashqelon", "אשקלון", "Ашкелон"],
    "t:qassam": [Name("t:qassam", "Qassam Brigades", status="short")],
    "t:uk": [Name("t:uk", "UK", status="abbreviation")],
    "t:us": [Name("t:us", "US", status="abbreviation"), Name("t:us", "U.S.", status="abbreviation")],
    "t:israel": [
        Name("t:israel", "Israelis", status="demonym"),
        Name("t:israel", "Isreal", status="misspelling"),
    ],
}


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return resolver_over(ENTITIES, NAMES, distinct=[("t:niger", "t:nigeria")])


with (CASES / "resolve_names.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row.values()))
def test_answers(resolver: Resolver, row: dict[str, str]) -> None:
    """The table of cases: status, entity, and a part of the reason."""
    found = resolver.resolve(row["text"], kind=cast(Kind, row["kind"]) or None, country=row["country"])

    assert found.status == row["status"]
    assert (found.entity.id if found.entity else "") == row["entity"]
    assert row["said"] in found.reason


def adds_up(found: Resolution) -> None:
    for candidate in found.candidates:
        score = candidate.score
        assert sum(one.weight for one in candidate.evidence) == pytest.approx(
            math.log2(score / (1 - score)), abs=1e-3
        )


@pytest.mark.parametrize("text", ["Ashkelom", "Georgia", "Qasem Brigades", "Netanyahu", "Issrael", "אשקלון"])
def test_evidence_adds_up_to_the_score(resolver: Resolver, text: str) -> None:
    """The weights of a candidate's evidence are bits, and their sum is its log-odds."""
    adds_up(resolver.resolve(text))


def test_a_hint_is_no_filter(resolver: Resolver) -> None:
    """A country prefers one namesake to another, and does not hide what is nowhere else."""
    assert resolver.resolve("Paris", country="us").best.entity.id == "t:paris-tx"  # type: ignore[union-attr]
    assert resolver.resolve("Ashkelon", kind="place", country="FR").best.entity.id == "t:ashkelon"  # type: ignore[union-attr]


def test_a_point_tells_namesakes_apart(resolver: Resolver) -> None:
    """The nearer one is meant, and the reason says how near."""
    found = resolver.resolve("Paris", near=(33.6, -95.5))

    assert found.entity is not None
    assert found.entity.id == "t:paris-tx"
    assert "km from the point given" in found.reason


def test_context_tells_namesakes_apart(resolver: Resolver) -> None:
    """What stands beside the name decides between two Georgias, where it names the country of one."""
    assert resolver.resolve("Georgia", context=["the United Kingdom and Israel"]).status == "ambiguous"
    assert resolver.resolve("Paris", context=["the prime minister of Israel"]).best.entity.id == "t:paris"  # type: ignore[union-attr]


def test_equal_queries_share_an_answer(resolver: Resolver) -> None:
    """Texts and whole queries, in their order; what is shared holds for all."""
    found = resolver.resolve_many(["Hamas", Query("Hamas", "organisation"), "Hamas"], kind="organisation")

    assert found[0] is found[1] is found[2]
    assert found[0].query.kind == "organisation"
    assert resolver.resolve_many([]) == []


def test_many_are_answered_as_one_is(resolver: Resolver) -> None:
    """Nothing depends on who else is asked."""
    texts = ["Ashkelom", "Georgia", "Qassem Brigades", "nonsense", "", "Pariss", "of", "Netanyahu, Benjamin"]

    together = resolver.resolve_many(texts)

    assert [resolver.resolve(text) for text in texts] == together


WRITTEN = (
    "Ashkelom",
    "Georga",
    "Parris",
    "Isreal",
    "Nigerya",
    "Nethanyahu",
    "Qasam Brigade",
    "Hammas",
    "אשקלן",
    "Xyzzy",
    "Of",
)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.builds(
            Query,
            st.sampled_from(WRITTEN),
            st.sampled_from([None, "place", "person", "organisation"]),
            st.sampled_from(["", "IL", "US"]),
        ),
        max_size=8,
    )
)
def test_a_block_is_answered_as_each_of_it_alone(resolver: Resolver, asked: list[Query]) -> None:
    """Scores, evidence, reasons and order, where a block's names are looked for together and a lone one by itself."""
    alone = [resolver.resolve_query(query) for query in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "FEW", 1)
        patch.setattr(near, "LONG", 2)
        together = resolver.resolve_many(asked)

    assert together == alone


def test_answers_without_evidence_are_the_same_otherwise(resolver: Resolver) -> None:
    """Left out are the evidence and all candidates but one."""
    whole, bare = resolver.resolve("Georgia"), resolver.resolve_many(["Georgia"], limit=1, explain=False)[0]

    assert (bare.status, bare.reason, bare.score) == (whole.status, whole.reason, whole.score)
    assert len(bare.candidates) == 1
    assert bare.candidates[0].evidence == ()


def test_a_quick_look_names_the_likely_alone(resolver: Resolver) -> None:
    """Of a likely entity it says which and how likely, no less than a full look; of an unlikely one nothing."""
    likely, unlikely = resolver.resolve_many(["Izzedin al Qassam Brigades", "Zyqqwx"], quick=True)
    full = resolver.resolve("Izzedin al Qassam Brigades")

    assert full.best is not None
    assert likely.best is not None
    assert (likely.status, likely.best.entity.id) == ("matched", full.best.entity.id)
    assert likely.best.score >= full.best.score
    assert (unlikely.status, unlikely.candidates) == ("unmatched", ())


def test_limits_are_the_users(resolver: Resolver) -> None:
    """How long a name may be, and how many candidates are kept."""
    short = Resolver(resolver.index, Configuration(limits=Limits(candidates=1, longest_name=6)))

    assert short.resolve("Ashkelon").status == "refused"
    assert len(short.resolve("Paris").candidates) == 1


def test_a_dead_person_is_not_meant_later(resolver: Resolver) -> None:
    """A date after a death speaks against."""
    then, later = (resolver.resolve("Yasser Arafat", date=date).score for date in ("2001-09-12", "2023"))

    assert then is not None
    assert later is not None
    assert later < then


def test_a_date_prefers_the_entity_that_was_called_so_then() -> None:
    """Two towns that bore one name in turn: the date decides, and the reason says so."""
    towns = [Entity("t:first", "place", "Aland", "town"), Entity("t:second", "place", "Beland", "town")]
    names = {
        "t:first": [Name("t:first", "Stalino", status="former", valid_from="1924", valid_to="1961")],
        "t:second": [Name("t:second", "Stalino", status="former", valid_from="1962", valid_to="1990")],
    }
    resolver = resolver_over(towns, names)

    assert resolver.resolve("Stalino").status == "ambiguous"
    for date, town in (("1940-06-01", "t:first"), ("1975", "t:second")):
        found = resolver.resolve("Stalino", date=date)
        assert found.status == "matched"
        assert found.candidates[0].entity.id == town
        assert "in use at the date given" in found.reason


def test_an_answer_tells_whose_place_it_took() -> None:
    """A retired id's name leads to its heir, and whoever kept the old id learns why the answer differs."""
    layer = layer_of(
        [Entity("t:new", "place", "Ashkelon", "city")],
        {"t:old": ["Migdal Ascalon"]},
        redirects={"t:old": "t:new", "t:older": "t:new"},
    )

    found = resolver_over(layer).resolve("Migdal Ascalon")

    assert found.candidates[0].entity.id == "t:new"
    assert "it took the place of t:old and t:older" in found.reason


def test_everything_is_empty_over_nothing() -> None:
    """A resolver over an empty gazetteer answers."""
    found = resolver_over(layer_of([])).resolve("Ashkelon")

    assert (found.status, found.candidates, found.reason) == (
        "unmatched",
        (),
        "no name in the gazetteers is like it",
    )


def test_text_goes_through_the_same_door(resolver: Resolver) -> None:
    """The resolver reads documents and audits them, with the same index."""
    mentions = resolver.read("Hamas fired at Ashkelon.")

    assert [(one.text, one.resolution.entity.id) for one in mentions if one.resolution.entity] == [
        ("Hamas", "t:hamas"),
        ("Ashkelon", "t:ashkelon"),
    ]
    assert resolver.audit(["Ashkelon and Ashkelon."]).findings is not None


def test_a_reason_names_none_of_the_next_querys_candidates() -> None:
    """Asked together or alone, a query has one answer, to the last word of its reason."""
    entities = [
        Entity("x:1", "place", "Georgia", country="GE"),
        Entity("x:2", "place", "Georgia", country="US"),
    ]
    resolver = resolver_over([*entities, Entity("x:3", "place", "Ashkelon")])
    queries = [Query(text, "place") for text in ("Georgia", "Ashkelon", "Georgia 7", "Ashkelom")]

    together = resolver.resolve_many(queries)

    assert together == [resolver.resolve_query(query) for query in queries]
    assert "Ashkelon" not in together[0].reason + together[2].reason
