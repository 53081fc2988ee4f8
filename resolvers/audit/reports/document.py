"""The report as JSON: the schema that other programs rely on, and as CSV.

``schema()`` is the JSON Schema (2020-12); the number in ``version`` grows in its first part when a consumer would have to change.
"""

import json
from collections.abc import Iterator
from typing import Any

from resolvers.audit.csv_tables import table_text
from resolvers.audit.model import DOCUMENT_VERSION, SEVERITIES, AuditFinding, AuditReport, Place, Spelling
from resolvers.audit.rules.table import RULES

CSV_COLUMNS = (
    "rule", "severity", "kind", "id", "name", "spelling", "suggestion", "file", "line", "column", "start", "end", "doc_id",
    "snippet", "reason", "fingerprint",
)  # fmt: skip


def document(report: AuditReport) -> dict[str, Any]:
    """Return the report as plain values, keys in the order of the contract."""
    summary = report.summary
    return {
        "version": DOCUMENT_VERSION,
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "files": summary.files,
            "documents": summary.documents,
            "characters": summary.characters,
            "names": summary.names,
            "findings": len(report.findings),
            "by_severity": summary.by_severity,
            "by_rule": summary.by_rule,
            "decided": summary.decided,
            "baseline": summary.baseline,
        },
    }


def _finding(finding: AuditFinding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "kind": finding.kind,
        "id": finding.id or None,
        "name": finding.name,
        "suggestion": finding.suggestion or None,
        "reason": finding.reason,
        "spellings": [_spelling(spelling) for spelling in finding.spellings],
        "scope": finding.scope,
        "latitude": finding.latitude,
        "longitude": finding.longitude,
        "fingerprint": finding.fingerprint,
    }


def _spelling(spelling: Spelling) -> dict[str, Any]:
    return {
        "text": spelling.text,
        "count": spelling.count,
        "suggestion": spelling.suggestion or None,
        "status": spelling.status or None,
        "places": [_place(place) for place in spelling.places],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "start": place.start,
        "end": place.end,
        "snippet": place.snippet,
        "doc_id": place.doc_id or None,
    }


def json_text(report: AuditReport) -> str:
    """Return the report as JSON, indented, letters as they are."""
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def csv_text(report: AuditReport) -> str:
    """Return the report as CSV, one place a line."""
    return table_text(CSV_COLUMNS, _rows(report))


def _rows(report: AuditReport) -> Iterator[dict[str, str]]:
    for finding in report.findings:
        for spelling in finding.spellings:
            for place in spelling.places:
                values = (
                    finding.rule, finding.severity, finding.kind or "", finding.id, finding.name, spelling.text, spelling.suggestion,
                    place.file, place.line, place.column, place.start, place.end, place.doc_id, place.snippet, finding.reason,
                    finding.fingerprint,
                )  # fmt: skip
                yield dict(zip(CSV_COLUMNS, map(str, values), strict=True))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    text, count, number = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": ["number", "null"]}
    maybe = {"type": ["string", "null"]}
    place = _object(file=text, line=count, column=count, start=count, end=count, snippet=text, doc_id=maybe)
    spelling = _object(
        text=text, count=count, suggestion=maybe, status=maybe, places={"type": "array", "items": place}
    )
    finding = _object(
        rule={"enum": list(RULES)}, severity={"enum": list(SEVERITIES)},
        kind={"enum": ["person", "organisation", "place", None]}, id=maybe, name=text, suggestion=maybe, reason=text,
        spellings={"type": "array", "minItems": 1, "items": spelling}, scope={"enum": ["document", "corpus"]},
        latitude=number, longitude=number, fingerprint=text,
    )  # fmt: skip
    counts = {"type": "object", "additionalProperties": count}
    summary = _object(
        files=count, documents=count, characters=count, names=count, findings=count, by_severity=counts, by_rule=counts,
        decided=count, baseline=count,
    )  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Spelling audit, version {DOCUMENT_VERSION}",
        **_object(
            version={"const": DOCUMENT_VERSION}, findings={"type": "array", "items": finding}, summary=summary
        ),
    }


def _object(**members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(members), "additionalProperties": False, "properties": members}
