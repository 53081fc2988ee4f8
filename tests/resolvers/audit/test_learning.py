"""What was decided in a review goes into the tables, through the archive's own edits."""

from pathlib import Path

import pytest
from small_resolver import resolver_over

from gazetteer.layers import open_stack
from gazetteer.model import Entity
from resolvers.audit.decisions import Decision, Verdict, decide
from resolvers.audit.learning import learn
from resolvers.audit.model import AuditFinding, Spelling
from resolvers.audit.names import IndexNames

BAKERS = [
    Entity("x:1", "person", "Jon Baker"),
    Entity("x:2", "person", "John Baker"),
    Entity("x:3", "place", "John Baker"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gazetteer of two people."""
    (tmp_path / "people.csv").write_text("id,name\nx:1,Jon Baker\nx:2,John Baker\n", encoding="utf-8")
    return tmp_path


def finding(*spellings: str, entity_id: str = "x:1") -> AuditFinding:
    return AuditFinding(
        "variant-spelling", "warning", "person", entity_id, "Jon Baker", "Jon Baker", "One letter",
        tuple(Spelling(text, 1, ()) for text in spellings),
    )  # fmt: skip


def taught(folder: Path, one: AuditFinding, verdict: Verdict) -> str:
    """What distinct.csv holds once the decision was learned."""
    decision: Decision = decide(one, verdict, who="lea", when="2024-05-01")
    names = IndexNames(resolver_over(BAKERS).index)
    learn(folder, [one], [decision], open_stack(world=False, bundled=False), names)
    file = folder / "distinct.csv"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_a_rejection_parts_two_entities(folder: Path) -> None:
    """Two spellings that two people bear are never one name again; a place of that name is no matter."""
    assert taught(folder, finding("Jon Baker", "John Baker"), "reject") == (
        "left_id,right_id,note\nx:1,x:2,audit lea 2024-05-01\n"
    )


def test_a_rejection_is_learned_once(folder: Path) -> None:
    """Said again, it changes nothing."""
    first = taught(folder, finding("Jon Baker", "John Baker"), "reject")

    assert taught(folder, finding("Jon Baker", "John Baker"), "reject") == first


def test_other_decisions_part_nobody(folder: Path) -> None:
    """Neither what is ignored nor a rejected spelling that nobody bears says anything of two entities."""
    assert taught(folder, finding("Jon Baker", "John Baker"), "ignore") == ""
    assert taught(folder, finding("Jon Baker", "Jan Baker"), "reject") == ""
    assert taught(folder, finding("Jan Baker", "Jen Baker", entity_id=""), "reject") == ""
