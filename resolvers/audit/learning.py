"""What does a gazetteer learn from a review? Spellings that were accepted, and entities that are never one."""

from collections.abc import Sequence
from pathlib import Path

from gazetteer.changes import Change
from gazetteer.drafting import Draft, change_folder
from gazetteer.editing import alias, part
from gazetteer.stack import Stack
from resolvers.audit.book import NameSource
from resolvers.audit.decisions import Decision
from resolvers.audit.model import AuditFinding
from resolvers.audit.variation import compare


def learn(
    folder: Path,
    findings: Sequence[AuditFinding],
    decisions: Sequence[Decision],
    beneath: Stack,
    names: NameSource,
) -> list[Change]:
    """Write what was decided on findings into a gazetteer's folder, through the archive's own edits.

    Accepted, a slip becomes a ``misspelling`` and a habit of romanisation a ``variant``; spellings that the tables have
    already, and names without an entity, are left aside. Rejected, two entities of one kind that bear the spellings
    become a pair of ``distinct.csv``; where the spellings are not those of exactly two, the tables have nothing to say.

    Args:
        folder: The tables to change.
        findings: What was decided on.
        decisions: The decisions made.
        beneath: The layers beneath the folder.
        names: Who bears a spelling.

    Returns:
        What changed, row by row.

    Raises:
        GazetteerError: A table cannot be read or written.
    """
    settled = [(finding, row) for finding in findings if (row := _last(finding, decisions))]
    rows = [row for finding, decision in settled for row in _rows(finding, decision)]
    pairs = [pair for finding, decision in settled for pair in _pairs(finding, decision, names)]

    def edit(draft: Draft) -> None:
        for entity_id, cells in rows:
            alias(entity_id, cells, beneath)(draft)
        for left, right, note in pairs:
            part(left, right, note, beneath)(draft)

    return change_folder(folder, edit) if rows or pairs else []


def _last(finding: AuditFinding, decisions: Sequence[Decision]) -> Decision | None:
    return next((row for row in reversed(decisions) if row.settles(finding)), None)


def _source(decision: Decision) -> str:
    return " ".join(filter(None, ["audit", decision.who, decision.when]))


def _pairs(finding: AuditFinding, decision: Decision, names: NameSource) -> list[tuple[str, str, str]]:
    """The two entities of one kind that a rejected finding took for one."""
    if decision.decision != "reject":
        return []
    spellings = [spelling.text for spelling in finding.spellings]
    bearers = {
        listing.entity_id
        for listings in names.listings(spellings)
        for listing in listings
        if finding.kind in {None, listing.kind}
    }
    both = sorted({*bearers, finding.id} - {""})
    return [(both[0], both[1], _source(decision))] if len(both) == 2 else []


def _rows(finding: AuditFinding, decision: Decision) -> list[tuple[str, dict[str, str]]]:
    if not finding.id or decision.decision not in {"accept", "prefer"}:
        return []
    return [
        (
            finding.id,
            {
                "name": spelling.text,
                "status": _status(spelling.text, spelling.suggestion),
                "source": _source(decision),
            },
        )
        for spelling in finding.spellings
        if spelling.suggestion and not spelling.status
    ]


def _status(spelling: str, suggestion: str) -> str:
    return "misspelling" if compare(spelling, suggestion).slips else "variant"
