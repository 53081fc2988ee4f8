"""What a person settled is the answer, with who said so."""

from pathlib import Path

import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.errors import InputError
from resolvers.model import Document, Query
from resolvers.resolver import Resolver
from resolvers.settled import load_settled

ENTITIES = (
    Entity(
        "x:ashkelon",
        "place",
        "Ashkelon",
        "city",
        country="IL",
        latitude=31.67,
        longitude=34.57,
        population=144_000,
    ),
    Entity(
        "x:georgia",
        "place",
        "Georgia",
        "country",
        country="GE",
        latitude=42.0,
        longitude=43.5,
        population=3_700_000,
    ),
    Entity(
        "x:georgia-us",
        "place",
        "Georgia",
        "admin1",
        country="US",
        latitude=32.7,
        longitude=-83.5,
        population=3_700_000,
    ),
)
HEADER = "spellings,kind,scope,decision,preferred,who,when,why,evidence,country,id\n"
BASE = resolver_over(ENTITIES)


def settled_by(tmp_path: Path, *rows: str) -> Resolver:
    path = tmp_path / "decisions.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Resolver(BASE.index, settled=load_settled(path))


def test_an_id_is_the_answer(tmp_path: Path) -> None:
    """Whatever the gazetteers would say; spaces and letter case do not matter."""
    resolver = settled_by(tmp_path, "Georgia,place,,accept,,ka,2026-03-01,,old,,x:georgia-us")
    answer = resolver.resolve(" GEORGIA ", kind="place")

    assert (answer.status, answer.entity and answer.entity.id, answer.score) == (
        "matched",
        "x:georgia-us",
        1.0,
    )
    assert answer.reason == "settled by ka on 2026-03-01: Georgia"
    assert answer.query.text == " GEORGIA "


@pytest.mark.parametrize(
    ("row", "query", "settled"),
    [
        ("Georgia,place,,accept,,,,,,US,x:georgia-us", Query("Georgia", "place", "US"), True),
        ("Georgia,place,,accept,,,,,,GE,x:georgia", Query("Georgia", "place", "US"), False),
        ("Georgia,person,,accept,,,,,,,x:georgia", Query("Georgia", "place"), False),
        ("Georgia,,news.txt,accept,,,,,,,x:georgia", Query("Georgia", "place"), False),
        ("Georgia,,,ignore,,,,,,,x:georgia", Query("Georgia", "place"), False),
        ("Georgia,,,,,,,,,,x:georgia", Query("Georgia", "place"), False),
        ("Georgia,,,accept,,,,,,,", Query("Georgia", "place"), False),
    ],
)
def test_a_decision_is_about_what_it_says(tmp_path: Path, row: str, query: Query, settled: bool) -> None:
    """Kind, country and scope; open and ignored rows, and such without an answer, settle nothing."""
    assert settled_by(tmp_path, row).resolve_query(query).reason.startswith("settled") == settled


def test_of_several_the_last_counts(tmp_path: Path) -> None:
    """As in the audit."""
    resolver = settled_by(tmp_path, "Georgia,,,accept,,,,,,,x:georgia", "Georgia,,,accept,,,,,,,x:georgia-us")

    assert resolver.resolve("Georgia").candidates[0].entity.id == "x:georgia-us"


def test_a_preferred_spelling_is_asked_in_place(tmp_path: Path) -> None:
    """With the answer of the other spelling; an id that nothing has any more is told, and the rest stands."""
    resolver = settled_by(
        tmp_path, "Migdal | Ashkelon,,,prefer,Ashkelon,,,old name,,,", "Georgia,,,accept,,,,,,,x:gone"
    )
    migdal, georgia = resolver.resolve_many(["Migdal", "Georgia"])

    assert migdal.candidates[0].entity.id == "x:ashkelon"
    assert migdal.reason.startswith("settled (old name): Ashkelon; its preferred name")
    assert georgia.status == "ambiguous"
    assert georgia.reason.startswith("settled: x:gone, which no gazetteer has; its preferred name")


def test_two_names_stay_two(tmp_path: Path) -> None:
    """Neither is answered with who bears the other; other answers stand."""
    resolver = settled_by(
        tmp_path, "Ashkelom | Ashkelon,,,reject,,ka,,,,,", "Ashkelon | Georgia,,,reject,,,,,,,"
    )

    assert (resolver.resolve("Ashkelom").status, resolver.resolve("Ashkelom").reason) == (
        "unmatched",
        "settled by ka: Ashkelom is not Ashkelon",
    )
    assert resolver.resolve("Ashkelon").status == "matched"


def test_texts_keep_to_it(tmp_path: Path) -> None:
    """A mention is who a person said it is, with their place; what they kept apart is nobody."""
    text = "Rockets fell on Ashkelon. He flew to Georgia."
    plain = {mention.text: mention for mention in BASE.read(text)}
    resolver = settled_by(
        tmp_path, "Georgia,,,accept,,,,,,,x:georgia-us", "Ashkelon | Askelon,,,prefer,Ashkelon,,,,,,"
    )
    mentions = {mention.text: mention for mention in resolver.read(Document(text))}

    assert mentions["Georgia"].resolution.reason == "settled: Georgia"
    assert (mentions["Georgia"].latitude, mentions["Georgia"].kind) == (32.7, "place")
    assert {text: one for text, one in mentions.items() if text != "Georgia"} == {
        text: one for text, one in plain.items() if text != "Georgia"
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [("Georgia,,,maybe,,,,,,,", ":2: a row needs spellings and one of accept"), (",,,accept,,,,,,,", ":2: a row needs spellings"),
     ("Georgia,ship,,accept,,,,,,,", "kind 'ship' is none of")],
)  # fmt: skip
def test_broken_rows_are_said(tmp_path: Path, row: str, said: str) -> None:
    """File and line, and what a row needs."""
    with pytest.raises(InputError, match=said):
        settled_by(tmp_path, row)


def test_equal_decisions_are_one(tmp_path: Path) -> None:
    """Two readings of one file are equal and hash alike; other decisions are other ones."""
    row = "Georgia,place,,accept,,ka,2026-03-01,,old,,x:georgia-us"
    first, second = settled_by(tmp_path, row).settled, settled_by(tmp_path, row).settled
    assert first == second
    assert hash(first) == hash(second)
    assert first != settled_by(tmp_path).settled
