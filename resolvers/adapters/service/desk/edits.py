"""From what a person decides to an edit of the tables. Provenance is part of it: who, when, where the spelling was seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from gazetteer import editing
from gazetteer.changes import Change
from gazetteer.drafting import Draft
from gazetteer.editing import Edit, make_id
from gazetteer.errors import ConflictError, Location
from gazetteer.keys import fold
from gazetteer.model import Kind
from gazetteer.stack import Stack
from resolvers.audit.decisions import Verdict

Wish = Literal["alias", "misspelling", "name", "create", "distinct", "reject", "ignore"]
# What the audit's decisions call what was done with a spelling of the queue; ``distinct`` and ``name`` settle none.
VERDICTS: Final[Mapping[str, Verdict]] = {
    "alias": "accept", "misspelling": "accept", "create": "prefer", "reject": "reject", "ignore": "ignore",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signature:
    """Who edits, and when (ISO date)."""

    user: str
    date: str

    @property
    def note(self) -> str:
        """What stands in the row's note."""
        return f"{self.user or 'somebody'} at the desk {self.date}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form asks for.

    Attributes:
        wish: ``alias`` and ``misspelling`` give an entity the spelling; ``name`` gives it one in any status; ``create`` makes an
            entity; ``distinct`` parts two; ``reject`` and ``ignore`` change no table.
        spelling: The spelling it is about; "" where it is about none.
        entity_id: The entity chosen.
        other_id: Of ``distinct``, the other one.
        kind: Of ``create``, what is made.
        cells: Further cells of the row: ``lang``, ``status``, ``source``; of ``create`` all of them.
        source: Where the spelling was seen.
    """

    wish: Wish
    spelling: str = ""
    entity_id: str = ""
    other_id: str = ""
    kind: Kind | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The entities that it is about."""
        return tuple(filter(None, (self.entity_id, self.other_id)))

    def concerns(self, change: Change) -> bool:
        """Whether a change that somebody else made touches what this is about."""
        for row in filter(None, (change.before, change.after)):
            ids = {row.get(column) for column in ("id", "old_id", "new_id", "left_id", "right_id")}
            if ids & set(self.ids):
                return True
            if self.spelling and fold(row.get("name", "")) == fold(self.spelling):
                return True
        return False


def edit_of(proposal: Proposal, signature: Signature, beneath: Stack) -> Edit | None:
    """Return the edit that a proposal comes to; ``None`` where no table changes.

    Args:
        proposal: What is asked for.
        signature: Stands in the note of every row.
        beneath: The layers beneath the folder that is edited.
    """
    match proposal.wish:
        case "alias" | "misspelling" | "name":
            status = {"alias": "variant", "misspelling": "misspelling"}.get(proposal.wish, "variant")
            cells = {"status": status, **proposal.cells, **_provenance(proposal, signature)}
            return editing.alias(proposal.entity_id, {"name": proposal.spelling, **cells}, beneath)
        case "create":
            return _create(proposal, signature, beneath)
        case "distinct":
            left, right = proposal.ids if len(proposal.ids) == 2 else ("", "")
            return editing.part(left, right, signature.note, beneath)
        case _:
            return None


def new_id(proposal: Proposal) -> str:
    """Return the id that ``create`` will give: the one asked for, or a slug of the name."""
    return proposal.cells.get("id") or make_id(proposal.cells["name"])


def _provenance(proposal: Proposal, signature: Signature) -> dict[str, str]:
    source = proposal.cells.get("source") or proposal.source or "review"
    note = "; ".join(filter(None, (proposal.cells.get("note", ""), signature.note)))
    return {"source": source, "note": note}


def _create(proposal: Proposal, signature: Signature, beneath: Stack) -> Edit:
    assert proposal.kind is not None
    made = new_id(proposal)
    cells = {**proposal.cells, "id": made, **_provenance(proposal, signature)}
    add = editing.add(proposal.kind, cells)

    def edit(draft: Draft) -> None:
        if beneath.entity(made) is not None:
            raise _at_odds(draft, f"the id {made} is taken by {beneath.entity(made)}; give another")
        add(draft)
        if proposal.spelling and fold(proposal.spelling) != fold(cells["name"]):
            provenance = _provenance(proposal, signature)
            variant = {"name": proposal.spelling, "status": "variant", **provenance}
            editing.alias(made, variant, beneath)(draft)

    return edit


def revert(changes: Iterable[Change]) -> Edit:
    """Return the edit that takes changes back.

    Raises:
        ConflictError: From the edit, where a row is not as the changes left it; nothing is taken back then.
    """

    def edit(draft: Draft) -> None:
        for change in changes:
            rows = draft.rows[change.file]
            if change.after is not None:
                place = next((n for n, row in enumerate(rows) if _filled(row) == dict(change.after)), None)
                if place is None:
                    raise ConflictError(
                        f"the row of {' '.join(filter(None, change.key))} was changed since; nothing was taken back",
                        Location(str(Path(draft.folder) / change.file)),
                    )
                del rows[place]
            if change.before is not None:
                draft.add(change.file, change.before)

    return edit


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell}


def _at_odds(draft: Draft, message: str) -> ConflictError:
    return ConflictError(message, Location(str(draft.folder)))
