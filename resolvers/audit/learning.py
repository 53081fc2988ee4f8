"""What does a gazetteer learn from accepted findings? Their spellings, as names of the entity."""

from collections.abc import Sequence
from pathlib import Path

from gazetteer.changes import Change
from gazetteer.drafting import Draft, change_folder
from gazetteer.editing import alias
from gazetteer.stack import Stack
from resolvers.audit.decisions import Decision
from resolvers.audit.model import AuditFinding
from resolvers.audit.variation import compare


def learn(
    folder: Path, findings: Sequence[AuditFinding], decisions: Sequence[Decision], beneath: Stack
) -> list[Change]:
    """Write the spellings of accepted findings into a gazetteer's folder, through the archive's own edits.

    A slip becomes a ``misspelling``, a habit of romanisation a ``variant``; spellings that the tables have already, and
    names without an entity, are left aside.

    Args:
        folder: The tables to change.
        findings: What was decided on.
        decisions: The decisions made.
        beneath: The layers beneath the folder.

    Returns:
        What changed, row by row.

    Raises:
        GazetteerError: A table cannot be read or written.
    """
    rows = [row for finding in findings for row in _rows(finding, decisions)]

    def edit(draft: Draft) -> None:
        for entity_id, cells in rows:
            alias(entity_id, cells, beneath)(draft)

    return change_folder(folder, edit) if rows else []


def _rows(finding: AuditFinding, decisions: Sequence[Decision]) -> list[tuple[str, dict[str, str]]]:
    accepted = [row for row in decisions if row.decision in {"accept", "prefer"} and row.settles(finding)]
    if not finding.id or not accepted:
        return []
    source = " ".join(filter(None, ["audit", accepted[-1].who, accepted[-1].when]))
    return [
        (
            finding.id,
            {"name": spelling.text, "status": _status(spelling.text, spelling.suggestion), "source": source},
        )
        for spelling in finding.spellings
        if spelling.suggestion and not spelling.status
    ]


def _status(spelling: str, suggestion: str) -> str:
    return "misspelling" if compare(spelling, suggestion).slips else "variant"
