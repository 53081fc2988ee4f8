"""How are findings written: for people, for programs, for code-scanning services and for GitHub's annotations?"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gazetteer.lint.rules import RULES
from gazetteer.model import Finding, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(findings: Sequence[Finding]) -> str:
    """One object: version, findings and their number by severity."""
    listed = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "file": finding.location.file,
            "line": finding.location.line,
            "column": finding.location.column or None,
            "message": finding.message,
            "advice": finding.advice,
        }
        for finding in findings
    ]
    counts = Counter(finding.severity for finding in findings)
    summary = {severity: counts[severity] for severity in SEVERITIES}
    return _dump({"version": 1, "findings": listed, "summary": summary})


def as_sarif(findings: Sequence[Finding]) -> str:
    """SARIF 2.1.0, which code-scanning services read; every rule is described, broken or not."""
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": f"{rule.summary} {rule.reason}".strip()},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in RULES
    ]
    results = [
        {
            "ruleId": finding.rule,
            "level": finding.severity,
            "message": {"text": _sentence(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.location.file.replace("\\", "/")},
                        "region": {"startLine": max(finding.location.line, 1)},
                    }
                }
            ],
        }
        for finding in findings
    ]
    driver = {"name": "gazetteer lint", "rules": rules}
    return _dump(
        {
            "version": "2.1.0",
            "$schema": SARIF_SCHEMA,
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the line of a change."""
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    lines = []
    for finding in findings:
        place = f"file={_escape(finding.location.file, ',:')},line={max(finding.location.line, 1)}"
        lines.append(
            f"::{levels[finding.severity]} {place},title={finding.rule}::{_escape(_sentence(finding))}"
        )
    return "\n".join(lines)


REPORTS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


def _sentence(finding: Finding) -> str:
    column = f"column {finding.location.column}: " if finding.location.column else ""
    return f"{column}{finding.message}; {finding.advice}" if finding.advice else f"{column}{finding.message}"


def _escape(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
