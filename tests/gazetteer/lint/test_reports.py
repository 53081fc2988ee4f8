"""Findings are written for programs, for code scanning and for GitHub."""

import json

from sarif_schema import faults

from gazetteer.errors import Location
from gazetteer.lint.reports import as_github, as_json, as_sarif
from gazetteer.lint.rules import RULES
from gazetteer.model import Finding

FINDINGS = [
    Finding(
        Location("data/places.csv", 7, "country"),
        "country-code",
        "error",
        "'UK' is no\ncountry code",
        "use GB, 100%",
    ),
    Finding(Location("a,b:c.csv"), "unknown-column", "note", "kept"),
]


def test_json() -> None:
    """Every part by its name, and a count by severity."""
    report = json.loads(as_json(FINDINGS))

    assert report["version"] == 1
    assert report["findings"][0] == {
        "rule": "country-code", "severity": "error", "file": "data/places.csv", "line": 7, "column": "country",
        "message": "'UK' is no\ncountry code", "advice": "use GB, 100%",
    }  # fmt: skip
    assert report["findings"][1]["column"] is None
    assert report["summary"] == {"error": 1, "warning": 0, "note": 1}


def test_sarif() -> None:
    """A run with every rule described, and results with level, place and text; lines begin at 1."""
    report = json.loads(as_sarif(FINDINGS))
    (run,) = report["runs"]

    assert report["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.name for rule in RULES]
    first, second = run["results"]
    assert (first["ruleId"], first["level"]) == ("country-code", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "data/places.csv"},
        "region": {"startLine": 7},
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_sarif_is_what_its_schema_says() -> None:
    """Code scanning takes it: a log with findings and one without."""
    assert faults(json.loads(as_sarif(FINDINGS))) == []
    assert faults(json.loads(as_sarif([]))) == []


def test_github() -> None:
    """A command a line; what would end a command is escaped."""
    assert as_github(FINDINGS).splitlines() == [
        "::error file=data/places.csv,line=7,title=country-code::column country: 'UK' is no%0Acountry code; use GB, 100%25",
        "::notice file=a%2Cb%3Ac.csv,line=1,title=unknown-column::kept",
    ]
    assert as_github([]) == ""
