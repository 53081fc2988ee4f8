"""From drafts to findings: places, fingerprints, the verdicts of decisions and baseline, and the order of reports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from gazetteer.model import Severity
from resolvers.audit.book import Book
from resolvers.audit.decisions import Decisions
from resolvers.audit.forms import Form, mixed_in_one_document
from resolvers.audit.locations import Lines, snippet
from resolvers.audit.model import (
    SEVERITIES,
    AuditFinding,
    AuditReport,
    Occurrence,
    Place,
    Source,
    Spelling,
    Summary,
)
from resolvers.audit.rules.draft import Draft, DraftSpelling

# Long enough that two of a hundred thousand findings hardly ever share one, short enough for a cell.
FINGERPRINT_LENGTH = 12


def fingerprint(draft: Draft) -> str:
    """Return what stays the same as long as rule, entity and the set of spellings do."""
    spellings = sorted(spelling.text.casefold() for spelling in draft.spellings)
    told = "\n".join([draft.rule, draft.kind or "", draft.id, *spellings])
    return sha256(told.encode()).hexdigest()[:FINGERPRINT_LENGTH]


class Finder:
    """Turns drafts into findings over one set of documents; line starts are found once a document, and only where needed."""

    def __init__(self, sources: Sequence[Source], book: Book) -> None:
        self._sources = sources
        self._book = book
        self._lines: dict[int, Lines] = {}

    def finding(self, draft: Draft) -> AuditFinding:
        """Return the finding with its places."""
        entity = self._book.entity(draft.id) if draft.id else None
        return AuditFinding(
            draft.rule, draft.severity, draft.kind, draft.id, draft.name, draft.suggestion, draft.reason,
            tuple(self._spelling(spelling) for spelling in draft.spellings),
            scope="document" if len(draft.spellings) == 1 or _mixed(draft.spellings) else "corpus",
            certain=draft.certain,
            latitude=entity.latitude if entity else None,
            longitude=entity.longitude if entity else None,
            fingerprint=fingerprint(draft),
        )  # fmt: skip

    def _spelling(self, spelling: DraftSpelling) -> Spelling:
        places = tuple(map(self._place, spelling.occurrences))
        return Spelling(spelling.text, len(places), places, spelling.suggestion, spelling.status)

    def _place(self, occurrence: Occurrence) -> Place:
        source = self._sources[occurrence.source]
        if occurrence.source not in self._lines:
            self._lines[occurrence.source] = Lines.of(source.original)
        begin, end = source.offsets.span(occurrence.start, occurrence.end)
        line, column = self._lines[occurrence.source].position(begin)
        start, stop = (begin, end) if source.format == "html" else (occurrence.start, occurrence.end)
        return Place(
            source.file,
            source.first_line + line - 1,
            column + (source.first_column - 1 if line == 1 else 0),
            start,
            stop,
            snippet(source.text, occurrence.start, occurrence.end),
            source.doc_id,
            occurrence.source,
        )


def _mixed(spellings: Iterable[DraftSpelling]) -> bool:
    return mixed_in_one_document(
        Form(some.text, some.occurrences, sources=frozenset(place.source for place in some.occurrences))
        for some in spellings
    )


def judge(
    findings: Iterable[AuditFinding], decisions: Decisions, baseline: frozenset[str], at_least: Severity
) -> tuple[list[AuditFinding], int, int]:
    """Hold back what is decided, old or too light.

    Returns:
        The findings that remain, how many decisions settled, and how many stood in the baseline.
    """
    kept: list[AuditFinding] = []
    decided = old = 0
    for finding in findings:
        decision = decisions.on(finding)
        if decision is not None and decision.decision in {"reject", "ignore"}:
            decided += 1
        elif finding.fingerprint in baseline:
            old += 1
        elif SEVERITIES.index(finding.severity) <= SEVERITIES.index(at_least):
            kept.append(replace(finding, certain=True) if decision is not None else finding)
    return kept, decided, old


def report(
    findings: Iterable[AuditFinding], sources: Sequence[Source], names: int, decided: int = 0, old: int = 0
) -> AuditReport:
    """Put findings in the order of reports, the gravest and most frequent first, and sum up."""
    ordered = sorted(
        findings,
        key=lambda some: (
            SEVERITIES.index(some.severity),
            -some.count,
            some.name,
            some.rule,
            some.id,
            some.fingerprint,
        ),
    )
    severities = Counter(finding.severity for finding in ordered)
    rules = Counter(finding.rule for finding in ordered)
    summary = Summary(
        files=len({source.file for source in sources}),
        documents=len(sources),
        characters=sum(len(source.text) for source in sources),
        names=names,
        by_severity={severity: severities[severity] for severity in SEVERITIES},
        by_rule=dict(sorted(rules.items())),
        decided=decided,
        baseline=old,
    )
    return AuditReport(tuple(ordered), summary)
