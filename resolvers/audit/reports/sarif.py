"""The report as SARIF 2.1.0, which code hosts and editors show beside the lines; and as GitHub's workflow commands."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from gazetteer.model import Severity
from resolvers.audit.model import AuditFinding, AuditReport, Place, Spelling
from resolvers.audit.rules.table import RULES, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# GitHub shows ten annotations of each level a step; the rest are in the log all the same.
GITHUB_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def sarif_text(report: AuditReport) -> str:
    """Return the report as one SARIF run: a result for each place of a spelling that should change.

    One a place, since code hosts show the first location of a result and no other.
    """
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder in which the audit was run."}}},
        "results": [
            _result(finding, spelling, place)
            for finding in report.findings
            for spelling in _changing(finding)
            for place in spelling.places
        ],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _driver() -> dict[str, Any]:
    try:
        ours = version("gazetteer-resolvers")
    except PackageNotFoundError:  # run from a source tree that was never installed
        ours = "0"
    return {"name": "resolve audit", "version": ours, "rules": [_rule(rule) for rule in RULES.values()]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "name": "".join(map(str.capitalize, rule.name.split("-"))),
        "shortDescription": {"text": rule.about},
        "help": {"text": rule.advice},
        "defaultConfiguration": {"level": rule.severity},
    }


def _changing(finding: AuditFinding) -> tuple[Spelling, ...]:
    """The spellings to point at: those with a suggestion, or all where none has one."""
    return tuple(spelling for spelling in finding.spellings if spelling.suggestion) or finding.spellings


def _message(finding: AuditFinding, spelling: Spelling) -> str:
    wish = f"{spelling.text}: write {spelling.suggestion}." if spelling.suggestion else f"{spelling.text}."
    return f"{wish} {finding.reason}"


def _result(finding: AuditFinding, spelling: Spelling, place: Place) -> dict[str, Any]:
    others = [other for other in finding.spellings if other is not spelling]
    return {
        "ruleId": finding.rule,
        "ruleIndex": list(RULES).index(finding.rule),
        "level": finding.severity,
        "message": {"text": _message(finding, spelling)},
        "locations": [_location(place)],
        "relatedLocations": [
            {
                **_location(other.places[0]),
                "id": number,
                "message": {"text": f"{other.text}, {other.count} times"},
            }
            for number, other in enumerate((other for other in others if other.places), start=1)
        ],
        "partialFingerprints": {"nameAndSpellings/v1": f"{finding.fingerprint}:{spelling.text}"},
    }


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + max(place.end - place.start, 1),
        "snippet": {"text": place.snippet},
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place.file), "uriBaseId": "ROOT"},
            "region": region,
        },
        **({"logicalLocations": [{"name": place.doc_id}]} if place.doc_id else {}),
    }


def github_text(report: AuditReport) -> str:
    """Return workflow commands, one a place, that GitHub shows as annotations."""
    lines = []
    for finding in report.findings:
        for spelling in _changing(finding):
            for place in spelling.places:
                where = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(finding.rule)}"
                lines.append(
                    f"::{GITHUB_LEVELS[finding.severity]} {where}::{_data(_message(finding, spelling))}"
                )
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
