import json
from dataclasses import replace
from pathlib import Path

import pytest

from resolvers.audit.audit import AuditOptions
from resolvers.audit.baseline import baseline_text, load_baseline
from resolvers.audit.decisions import Decision, Decisions, decide, decisions_text, load_decisions
from resolvers.audit.review import Signature, review
from resolvers.errors import InputError

TEXT = "Rockets fell on Ashkelom. Ashkelon was hit."
STRANGERS = "We met Anna Conricus. Later Anna Conricas sat."


def decided(*rows: Decision) -> AuditOptions:
    return AuditOptions(decisions=Decisions.of(rows))


def test_a_round_trip(tmp_path: Path, newsroom) -> None:
    """What is written is read again, spelling for spelling."""
    (finding,) = newsroom.findings(TEXT)
    rows = [
        decide(finding, "accept", who="ka", when="2026-03-01", why="a, b"),
        decide(finding, "ignore", scope="a.txt"),
    ]
    path = tmp_path / "decisions.csv"
    path.write_text(decisions_text(rows), encoding="utf-8")

    assert list(load_decisions(path).rows) == rows
    assert rows[0].preferred == "Ashkelon"


@pytest.mark.parametrize("verdict", ["reject", "ignore"])
def test_what_was_settled_is_not_reported(newsroom, verdict: str) -> None:
    """The run counts it; the finding is gone."""
    (finding,) = newsroom.findings(TEXT)
    report = newsroom.audit(TEXT, options=decided(decide(finding, verdict)))

    assert (report.findings, report.summary.decided) == ((), 1)


def test_changed_evidence_opens_the_question_again(newsroom) -> None:
    """A third spelling makes another fingerprint; a decision without evidence holds as long as the spellings do."""
    (finding,) = newsroom.findings(TEXT)
    decision = decide(finding, "ignore")

    assert newsroom.findings(TEXT + " Ashqelon burned.", options=decided(decision)) != []
    assert newsroom.findings(TEXT, options=decided(replace(decision, evidence="old"))) != []
    assert newsroom.findings(TEXT, options=decided(replace(decision, evidence=""))) == []


def test_scope_and_kind(newsroom) -> None:
    """A decision for one file or another kind says nothing of the rest; the last that fits counts."""
    (finding,) = newsroom.findings(TEXT)
    decision = decide(finding, "ignore")

    assert newsroom.findings(TEXT, options=decided(replace(decision, scope="other.txt"))) != []
    assert newsroom.findings(TEXT, options=decided(replace(decision, scope="text 1"))) == []
    assert newsroom.findings(TEXT, options=decided(replace(decision, kind="person"))) != []
    assert newsroom.findings(TEXT, options=decided(decision, replace(decision, decision="accept")))[0].certain


def test_two_people_stay_two(newsroom) -> None:
    """A rejected pair is not linked again, whatever else the names are linked with."""
    assert newsroom.findings(STRANGERS) != []
    assert (
        newsroom.findings(STRANGERS, options=decided(Decision(("Anna Conricus", "Anna Conricas"), "reject")))
        == []
    )


def test_a_preference_chooses(newsroom) -> None:
    """The preferred spelling becomes the suggestion, and an accepted cluster may be fixed."""
    row = Decision(("Anna Conricus", "Anna Conricas"), "prefer", preferred="Anna Conricas")
    (finding,) = newsroom.findings(STRANGERS, options=decided(row))

    assert (finding.suggestion, finding.certain) == ("Anna Conricas", True)
    assert "decided earlier" in finding.reason


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "spellings,decision\nA | B,maybe\n",
            ":2: a row needs spellings and one of accept, reject, ignore, prefer",
        ),
        ("spellings,decision\n,accept\n", ":2: a row needs spellings"),
        ("spellings,decision,kind\nA,accept,ship\n", ":2: kind 'ship' is none of"),
        ("spelling\n", ":1: no column spellings, decision"),
    ],
)
def test_broken_rows_are_said(tmp_path: Path, text: str, sentence: str) -> None:
    """File and line, and what a row needs."""
    path = tmp_path / "decisions.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as error:
        load_decisions(path)

    assert sentence in str(error.value)


def test_a_baseline_holds_back_what_is_old(tmp_path: Path, newsroom) -> None:
    """Only new findings are reported; the file reads as a list."""
    report = newsroom.audit(TEXT)
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(report.findings), encoding="utf-8")
    again = newsroom.audit(TEXT + " He left Isreal.", options=AuditOptions(baseline=load_baseline(path)))

    assert list(json.loads(path.read_text())["findings"].values()) == ["mixed-spelling: Ashkelom | Ashkelon"]
    assert [finding.name for finding in again.findings] == ["Israel"]
    assert again.summary.baseline == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"version": 9, "findings": {}}', None])
def test_a_broken_baseline_is_said(tmp_path: Path, content: str | None) -> None:
    """What is no baseline is refused with the option that makes one."""
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(InputError, match="--write-baseline"):
        load_baseline(path)


def reviewed(findings, keys: str) -> tuple[list[Decision], list[int]]:
    answers, shown = iter(keys), []
    made = review(
        findings,
        lambda place, number, finding: shown.append(place),
        lambda: next(answers, ""),
        Signature("ka", "2026-03-01"),
    )
    return made, shown


def test_the_review_asks_one_after_the_other(newsroom) -> None:
    """y, n, i decide, s skips, u takes back, q and the end of input stop; other keys are asked for again."""
    findings = newsroom.findings(TEXT + " He left Isreal. Rain fell on Bombay. He saw east Jerusalem.")
    verdicts = lambda keys: [decision.decision for decision in reviewed(findings, keys)[0]]  # noqa: E731

    assert len(findings) == 4
    assert verdicts("yxnsi") == ["accept", "reject", "ignore"]
    assert verdicts("yq") == ["accept"]
    assert verdicts("unuy") == ["accept"]
    assert verdicts("") == []
    assert reviewed(findings, "yun")[1] == [1, 2, 1, 2]
    assert (reviewed(findings, "y")[0][0].who, reviewed(findings, "y")[0][0].when) == ("ka", "2026-03-01")


def test_min_severity(newsroom) -> None:
    """Lighter findings are left out."""
    text = "He left Isreal. Rain fell on Bombay. He saw east Jerusalem."
    names = {at_least: [finding.name for finding in newsroom.findings(text, options=AuditOptions(min_severity=at_least))]
             for at_least in ("error", "warning", "note")}  # fmt: skip

    assert names == {
        "error": ["Israel"],
        "warning": ["Israel", "Mumbai"],
        "note": ["Israel", "Mumbai", "East Jerusalem"],
    }
