"""The curated tables of people and organisations hold what a newsroom looks up, each id with its evidence."""

import csv
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from gazetteer.keys import fold
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
EVIDENCE = ROOT.parent / "shared" / "evidence"
TABLES = ("person", "organisation")
ID = re.compile(r"wikidata:Q[1-9]\d*$|local:[a-z0-9]+(-[a-z0-9]+)*$")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ENTITIES = {kind: rows(DATA / ENTITY_TABLES[kind].file) for kind in TABLES}
NAMES = {kind: rows(DATA / NAME_TABLES[kind].file) for kind in TABLES}


def bearers(kind: str) -> dict[str, set[str]]:
    """Every id of a kind that bears a key."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in (*ENTITIES[kind], *NAMES[kind]):
        found[fold(row["name"])].add(row["id"])
    return found


@pytest.mark.parametrize(
    "case", rows(ROOT / "tests" / "cases" / "data" / "names.csv"), ids=lambda case: case["name"]
)
def test_a_name_of_the_news_has_its_one_entity(case: dict[str, str]) -> None:
    """Short forms, romanisations and native spellings lead to one id of their kind."""
    assert bearers(case["kind"])[fold(case["name"])] == {case["id"]}


def test_a_slip_of_the_pen_is_found_by_rule_and_not_by_table() -> None:
    """Qassem for Qassam is a spelling that the engine must bridge; listing it would hide that it cannot."""
    assert fold("Qassem Brigades") not in bearers("organisation")


@pytest.mark.parametrize(("kind", "evidenced"), [("person", 0.85), ("organisation", 0.65)])
def test_most_entities_have_an_evidenced_id(kind: str, evidenced: float) -> None:
    """At least 1,500 of each kind, and most of them under a Wikidata id; the others under a slug of ours."""
    ids = [row["id"] for row in ENTITIES[kind]]
    assert all(ID.match(id_) for id_ in ids)
    assert len(ids) >= 1500
    assert sum(id_.startswith("wikidata:") for id_ in ids) / len(ids) >= evidenced


@pytest.mark.parametrize("kind", TABLES)
def test_every_name_says_its_language_and_source(kind: str) -> None:
    """All but a handful of names carry a language; all carry a source, as their entities do."""
    names = NAMES[kind]
    assert sum(not row["lang"] for row in names) <= len(names) // 1000
    assert all(row["source"] for row in (*names, *ENTITIES[kind]))


def test_every_person_is_told_from_namesakes() -> None:
    """A person has a description, and no two of one name have the same."""
    seen = {(fold(row["name"]), row["description"]) for row in ENTITIES["person"]}
    assert len(seen) == len(ENTITIES["person"])
    assert all(row["description"] for row in ENTITIES["person"])


def test_states_have_their_bodies() -> None:
    """Army, police, parliament, central bank and two ministries of every state, by the adjective that news uses."""
    known = bearers("organisation")
    bodies = ("police", "parliament", "central bank", "foreign ministry", "defence ministry")
    for adjective in ("Afghan", "Brazilian", "Kenyan", "South Korean", "Syrian", "Thai", "Ukrainian"):
        for body in (*bodies, "army"):
            assert len(known[f"{fold(adjective)} {body}"]) == 1, (adjective, body)


def test_no_state_has_a_body_that_it_lacks() -> None:
    """No central bank where states share one or use another state's money, no ministry of defence without armed forces."""
    known = bearers("organisation")
    assert not [
        state
        for state in ("Andorran", "Cameroonian", "Grenadian", "Senegalese")
        if known.get(f"{fold(state)} central bank")
    ]
    assert not [
        state
        for state in ("Costa Rican", "Icelandic", "Panamanian")
        if known.get(f"{fold(state)} defence ministry")
    ]
    assert known[fold("Ghanaian central bank")]
    assert known[fold("Costa Rican foreign ministry")]


def test_look_alike_pairs_have_reasons() -> None:
    """At least 250 pairs, each of two entities that exist, in order, with what they are mistaken over."""
    known = {row["id"] for kind in TABLES for row in ENTITIES[kind]}
    ours = [row for row in rows(DATA / "distinct.csv") if {row["left_id"], row["right_id"]} & known]
    assert len(ours) >= 250
    for row in ours:
        assert row["note"]
        assert row["left_id"] < row["right_id"]
        assert {row["left_id"], row["right_id"]} <= known


def check(tool: str, *evidence: str) -> subprocess.CompletedProcess[str]:
    files = [str(EVIDENCE / name) for name in evidence]
    command = [sys.executable, str(ROOT / "tools" / tool), *files, "--check", "--data", str(DATA)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tool", ["derive_state_bodies.py", "derive_transcriptions.py"])
def test_nothing_is_missing_that_needs_no_evidence(tool: str) -> None:
    """The tools that derive rows from the tables themselves find nothing to add."""
    assert check(tool).stdout == "0 rows missing\n"


@pytest.mark.skipif(not EVIDENCE.exists(), reason="files of evidence lie outside the repository")
@pytest.mark.parametrize(
    ("tool", "evidence"),
    [("derive_people.py", ["people.csv"]), ("derive_organisations.py", ["organisations.csv", "more.csv"])],
)
def test_nothing_derivable_is_missing(tool: str, evidence: list[str]) -> None:
    """Run again on the evidence they were made from, the tools find nothing to add."""
    assert check(tool, *evidence).stdout == "0 rows missing\n"
