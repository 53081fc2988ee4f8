"""What did a person decide about a finding, and does it still hold?

    spellings,kind,scope,decision,preferred,who,when,why,evidence
    Hansen | Hanson,person,,reject,,ka,2026-03-01,two neighbours,9f1c02ab77de

``accept``: they are one name, and the suggestion may be applied. ``reject``: they are two. ``ignore``: leave it as it is.
``prefer``: one name, and this is its spelling. ``scope`` is a file, or empty for everywhere. A decision holds as long
as its evidence does: where rule, entity or the set of spellings changed, the question is open again. Without evidence
it holds always. A row without a decision is a question of the review queue (``resolvers.review_queue``) that is open.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from gazetteer.model import KINDS
from resolvers.audit.csv_tables import read_table, table_text
from resolvers.audit.model import AuditFinding
from resolvers.errors import InputError

Verdict = Literal["accept", "reject", "ignore", "prefer"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
COLUMNS = ("spellings", "kind", "scope", "decision", "preferred", "who", "when", "why", "evidence")
JOINT = " | "


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: see the module."""

    spellings: tuple[str, ...]
    decision: Verdict
    kind: str = ""
    scope: str = ""
    preferred: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    evidence: str = ""

    @property
    def key(self) -> frozenset[str]:
        """The spellings, whatever their order and letter case."""
        return frozenset(spelling.casefold() for spelling in self.spellings)

    def settles(self, finding: AuditFinding) -> bool:
        """Return whether the decision is about this finding, and its evidence is still the same."""
        return (
            self.key == spelling_key(finding)
            and self.kind in {"", finding.kind or ""}
            and (
                not self.scope
                or all(place.file == self.scope for some in finding.spellings for place in some.places)
            )
            and self.evidence in {"", finding.fingerprint}
        )


def spelling_key(finding: AuditFinding) -> frozenset[str]:
    """The spellings of a finding, as decisions are keyed by."""
    return frozenset(spelling.text.casefold() for spelling in finding.spellings)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, ready to be asked; of several that settle one finding, the last row counts."""

    rows: tuple[Decision, ...] = ()
    by_key: Mapping[frozenset[str], tuple[Decision, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Decision]) -> "Decisions":
        """Arrange rows by spelling."""
        by_key: dict[frozenset[str], tuple[Decision, ...]] = {}
        kept = tuple(rows)
        for row in kept:
            by_key[row.key] = (*by_key.get(row.key, ()), row)
        return cls(kept, by_key)

    def on(self, finding: AuditFinding) -> Decision | None:
        """The decision that settles a finding, ``None`` where none does."""
        settling = [row for row in self.by_key.get(spelling_key(finding), ()) if row.settles(finding)]
        return settling[-1] if settling else None

    def parted(self) -> frozenset[frozenset[str]]:
        """Pairs of folded spellings that a person said are two names."""
        pairs = (row.key for row in self.rows if row.decision == "reject" and not row.scope)
        return frozenset(
            frozenset((left, right)) for key in pairs for left in key for right in key if left < right
        )

    def preferred(self) -> dict[str, str]:
        """Folded spelling to the one that a person preferred for the name."""
        return {
            spelling: row.preferred
            for row in self.rows
            if row.decision in {"prefer", "accept"} and row.preferred and not row.scope
            for spelling in row.key
        }


def load_decisions(path: Path) -> Decisions:
    """Read a decisions file.

    Raises:
        InputError: The table cannot be read, or a row says something it may not.
    """
    rows = []
    for line, row in read_table(path, COLUMNS, ("spellings", "decision")):
        spellings = tuple(part.strip() for part in row["spellings"].split(JOINT.strip()) if part.strip())
        verdict = next((verdict for verdict in VERDICTS if verdict == row["decision"].lower()), None)
        if spellings and not row["decision"]:
            continue
        if not spellings or verdict is None:
            raise InputError(
                f"{path}:{line}: a row needs spellings and one of {', '.join(VERDICTS)} as decision"
            )
        if row["kind"] not in {"", *KINDS}:
            raise InputError(f"{path}:{line}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
        rest = {column: row[column] for column in COLUMNS if column not in {"spellings", "decision"}}
        rows.append(Decision(spellings, verdict, **rest))
    return Decisions.of(rows)


def decisions_text(rows: Iterable[Decision]) -> str:
    """Return decisions as CSV, in the order in which they were made."""
    return table_text(COLUMNS, (_row(row) for row in rows))


def with_decisions(path: Path, made: Iterable[Decision]) -> str:
    """Return a decisions file with further decisions at its end; rows and columns of it that are not ours stay.

    Args:
        path: The file; it need not exist. A review queue is one too.
        made: The decisions to add.

    Raises:
        InputError: The file cannot be read.
    """
    header = _header(path) if path.exists() else ()
    columns = tuple(dict.fromkeys((*header, *COLUMNS)))
    rows = [row for _, row in read_table(path, columns, ())] if path.exists() else []
    return table_text(columns, [*rows, *({**dict.fromkeys(columns, ""), **_row(one)} for one in made)])


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return tuple(cell.strip() for cell in next(csv.reader(file), []))


def _row(decision: Decision) -> dict[str, str]:
    cells = {column: getattr(decision, column) for column in COLUMNS if column != "spellings"}
    return {"spellings": JOINT.join(decision.spellings), **cells}


def decide(
    finding: AuditFinding, verdict: Verdict, *, who: str = "", when: str = "", why: str = "", scope: str = ""
) -> Decision:
    """Make the row that records a verdict on a finding, with its evidence."""
    preferred = finding.suggestion if verdict in {"accept", "prefer"} else ""
    texts = tuple(sorted(spelling.text for spelling in finding.spellings))
    return Decision(texts, verdict, finding.kind or "", scope, preferred, who, when, why, finding.fingerprint)
