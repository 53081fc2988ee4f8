"""Two written names are one name or two, without any gazetteer."""

import csv
import math
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resolvers
from gazetteer.model import Kind
from resolvers.comparing import compare, score_pairs
from resolvers.evidence.pair_model import BIT

CASES = Path(__file__).resolve().parents[1] / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def families() -> dict[str, tuple[Kind, list[str]]]:
    found: dict[str, tuple[Kind, list[str]]] = {}
    for row in rows("spelling_families"):
        found.setdefault(row["family"], (row["kind"], []))[1].append(row["spelling"])  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("family", sorted(families()))
def test_spelling_families_hold(family: str) -> None:
    """Every spelling of a family is probably one name with the family's first."""
    kind, (first, *others) = families()[family]

    scores = dict(zip(others, score_pairs([first] * len(others), others, kind), strict=True))
    assert {spelling: score for spelling, score in scores.items() if score < 0.5} == {}


def test_gaddafi_has_sixty_spellings() -> None:
    """The classic of romanised Arabic is there in full."""
    assert len(families()["Gaddafi"][1]) >= 60


def test_hard_negatives_do_not_match() -> None:
    """Names that look alike and are two are none of them called one."""
    table = rows("hard_negatives")
    kinds = [cast("Kind | None", row["kind"]) for row in table]

    scores = score_pairs([row["left"] for row in table], [row["right"] for row in table], kinds)
    matched = [(row["left"], row["right"]) for row, score in zip(table, scores, strict=True) if score >= 0.5]
    assert len(table) >= 300
    assert matched == []


NAMES = st.sampled_from(
    ["Qassem", "Izz ad-Din al-Qassam Brigades", "كتائب القسام", "Bank of China Ltd", "Bank of Chile", "PLA", "Netanyahu, Benjamin",
     "Binyamin Netanyahu", "Mt. Hermon", "Нетаньяху", "7th Brigade", "", "J. Smith", "K. Smith", "김정은", "Kim Jong-un", "El"]
)  # fmt: skip
KINDS = st.sampled_from(["person", "organisation", "place", None])


@given(left=NAMES, right=NAMES, kind=KINDS)
def test_evidence_adds_up(left: str, right: str, kind: Kind | None) -> None:
    """The weights of the evidence are bits that sum up to the log-odds of the score; there is always a reason."""
    answer = compare(left, right, kind)

    assert answer.reason
    if answer.evidence:
        bits = sum(evidence.weight for evidence in answer.evidence)
        assert 1 / (1 + math.exp(-bits * BIT)) == pytest.approx(answer.score)


@given(left=NAMES, right=NAMES, kind=KINDS)
def test_sides_do_not_matter(left: str, right: str, kind: Kind | None) -> None:
    """Swapping two names changes neither score nor evidence; a batch gives the scores that single calls give."""
    one, other = compare(left, right, kind), compare(right, left, kind)

    assert one.score == other.score
    assert (one.evidence, one.reason) == (other.evidence, other.reason)
    assert score_pairs([left], [right], kind) == pytest.approx([one.score], rel=1e-12)


def test_reasons() -> None:
    """The sentence says what matched by which rule, what was left out, and how sure that is."""
    assert compare("Ashkelon", "Ashkelon", "place").reason == "one name, the same words"
    told = compare("Gen. Khalifa Haftar", "Halifa Haftar", "person").reason
    assert "khalifa = halifa: kh, h, ch and x for one sound" in told
    assert "title gen left out" in told
    assert compare("Omar", "Quito", "person").reason.startswith("two names: nothing answers")


def test_an_acronym_is_the_reason() -> None:
    """Where one name spells the other's initials, small words skipped, the words that it stands for are not missed."""
    answer = compare("UNRWA", "United Nations Relief and Works Agency", "organisation")

    assert answer.score > 0.5
    assert answer.reason.endswith("unrwa = United Nations Relief and Works Agency: the initials of the words")
    assert compare("MNR", "Resistance National Movement", "organisation").evidence[0].rule in (
        "acronym",
        "whole_name",
        "shortness",
    )


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b"])
def test_no_name(text: str) -> None:
    """A text without a letter is no name, and that is no error."""
    answer = compare(text, "Omar", "person")

    assert (answer.score, answer.evidence) == (0.0, ())
    assert answer.reason == "a text without letters or digits is no name"


def test_front_door() -> None:
    """``resolvers.compare`` is this."""
    assert resolvers.compare("Binyamin Netanyahu", "Netanyahu, Benjamin", kind="person").score > 0.5


def test_a_large_batch_gives_the_scores_of_single_calls() -> None:
    """Whatever the kind of each pair, and with names in it that are none."""
    table = rows("hard_negatives")[:80]
    kinds = [cast("Kind | None", row["kind"]) for row in table]
    lefts, rights = [row["left"] for row in table], [row["right"] for row in table]
    lefts, rights, kinds = [*lefts, "...", "Omar"], [*rights, "Omar", ""], [*kinds, None, "person"]

    single = [
        compare(left, right, kind).score for left, right, kind in zip(lefts, rights, kinds, strict=True)
    ]
    assert score_pairs(lefts, rights, kinds) == pytest.approx(single, rel=1e-12)
    assert single[-2:] == [0.0, 0.0]


def test_one_kind_for_each_pair() -> None:
    """A batch takes one kind for all, one for each, or none, and refuses a number that does not fit."""
    assert len(score_pairs(["a b", "c"], ["a b", "d"], ["person", None])) == 2
    assert len(score_pairs(["a b", "c"], ["a b", "d"])) == 2
    with pytest.raises(ValueError, match="zip"):
        score_pairs(["a", "b"], ["a"], "person")
