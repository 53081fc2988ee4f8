"""The report for a terminal: 100 columns, one block a name, the gravest first."""

from collections.abc import Iterator
from textwrap import wrap

from resolvers.audit.model import AuditFinding, AuditReport, Place, Spelling, Summary

WIDTH = 100
# More places of one spelling than these are counted, not shown.
MOST_PLACES = 4
COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def text_report(report: AuditReport, *, width: int = WIDTH) -> str:
    """Return the report as plain text, no line longer than ``width`` unless a name is."""
    blocks = ["\n".join(_block(finding, width)) for finding in report.findings]
    return (
        "\n\n".join([*blocks, "\n".join(wrap(summary_line(report.summary, len(report.findings)), width))])
        + "\n"
    )


def _block(finding: AuditFinding, width: int) -> Iterator[str]:
    about = " ".join(filter(None, [finding.id, finding.kind or ""]))
    yield f"{finding.severity}  {finding.name}{f'  ({about})' if about else ''}  [{finding.rule}]"
    yield from wrap(finding.reason, width, initial_indent="  ", subsequent_indent="  ")
    longest = max(len(spelling.text) for spelling in finding.spellings)
    digits = len(str(max(spelling.count for spelling in finding.spellings)))
    for spelling in finding.spellings:
        wish = f"  -> {spelling.suggestion}" if spelling.suggestion else ""
        yield f"    {spelling.count:>{digits}} x {spelling.text:<{longest if wish else 0}}{wish}"
        yield from _places(spelling, width, indent=" " * (digits + 7))


def _places(spelling: Spelling, width: int, indent: str) -> Iterator[str]:
    shown = spelling.places[:MOST_PLACES]
    where = [_where(place) for place in shown]
    column = min(max(map(len, where), default=0), width // 2)
    for place, label in zip(shown, where, strict=True):
        room = width - len(indent) - max(column, len(label)) - 2
        yield f"{indent}{label:<{column}}  {_cut(place.snippet, spelling.text, room)}".rstrip()
    if spelling.count > len(shown):
        yield f"{indent}and {spelling.count - len(shown)} more"


def _where(place: Place) -> str:
    name = f"{place.file}:{place.line}:{place.column}"
    return f"{name} ({place.doc_id})" if place.doc_id and place.doc_id != place.file else name


def _cut(snippet: str, spelling: str, room: int) -> str:
    """The snippet's part around the spelling that fits."""
    if room < len(spelling):
        return ""
    if len(snippet) <= room:
        return snippet
    middle = max(snippet.find(spelling), 0) + len(spelling) // 2
    start = min(max(middle - room // 2, 0), len(snippet) - room)
    words = snippet[start : start + room]
    if start:
        words = f"…{words[1:]}"
    return f"{words[:-1]}…" if start + room < len(snippet) else words


def summary_line(summary: Summary, findings: int) -> str:
    """Say in one sentence what was read and found."""
    counts = [
        f"{count} {severity}{'s' if count != 1 else ''}"
        for severity, count in summary.by_severity.items()
        if count
    ]
    held = [
        f"{summary.decided} decided earlier" if summary.decided else "",
        f"{summary.baseline} in the baseline" if summary.baseline else "",
    ]
    found = ", ".join(counts) if findings else "nothing to report"
    aside = ", ".join(filter(None, held))
    documents = f"{summary.documents:,} document{'s' if summary.documents != 1 else ''}"
    return f"{found} in {documents}, {summary.names:,} names read{f' ({aside})' if aside else ''}"


def print_coloured(report: AuditReport) -> None:
    """Print the report to a terminal, with colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console(width=WIDTH, highlight=False, soft_wrap=True)
    marked = {
        spelling.text: "bold red" if spelling.suggestion else "bold green"
        for finding in report.findings
        for spelling in finding.spellings
    }
    for line in text_report(report).splitlines():
        text = Text(line)
        severity = line.split("  ", 1)[0]
        if severity in COLOURS:
            text.stylize(COLOURS[severity], 0, len(severity))
        elif " x " in line[:16]:
            spelling = line.split(" x ", 1)[1].split("  -> ")[0].rstrip()
            text.highlight_words([spelling], marked.get(spelling, ""))
        console.print(text)
