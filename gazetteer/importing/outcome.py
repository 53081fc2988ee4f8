"""What did an import do? Counts, the joins, the refusals, and the first of the changes."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO

from gazetteer.changereports import sentence
from gazetteer.changes import Change
from gazetteer.importing.blocks import LANG, NAME, Block, Cells
from gazetteer.importing.joining import Join
from gazetteer.importing.records import Refusal
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES

# A file of another kind refuses every row; the rest is counted.
MOST_KEPT = 100_000


@dataclass(slots=True)
class Changes:
    """Changes as they come: all counted, the first kept to be shown.

    Attributes:
        counts: By table and what happened to the row.
        shown: The first ones.
    """

    limit: int = 20
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    shown: list[Change] = field(default_factory=list)

    def note(self, before: Block | None, after: Block | None, headers: "Headers") -> None:
        """Take in what becomes of one entity."""
        if before is None and after is not None and len(self.shown) >= self.limit:
            # By far the most, in a first import: nothing to compare, and enough is shown.
            if after.cells:
                self.counts[_ENTITY_FILES[after.kind], "added"] += 1
            if after.names:
                self.counts[_NAME_FILES[after.kind], "added"] += len(after.names)
            return
        if before == after:
            return
        block = after or before
        assert block is not None
        entity, names = ENTITY_TABLES[block.kind].file, NAME_TABLES[block.kind].file
        was, becomes = before or Block(block.id, block.kind, ()), after or Block(block.id, block.kind, ())
        if was.cells != becomes.cells:
            self._note(entity, (block.id,), was.cells, becomes.cells, headers[entity])
        if was.names != becomes.names:
            old, new = _by_key(was.names), _by_key(becomes.names)
            for key in sorted(old.keys() | new.keys()):
                if old.get(key) != new.get(key):
                    self._note(names, key, old.get(key, ()), new.get(key, ()), headers[names])

    def _note(
        self, file: str, key: tuple[str, ...], before: Cells, after: Cells, header: Sequence[str]
    ) -> None:
        if len(self.shown) < self.limit:
            old = _filled(before, header) if before else None
            new = _filled(after, header) if after else None
            self.take(Change(file, key, old, new))
        else:
            self.counts[file, "added" if not before else "removed" if not after else "changed"] += 1

    def take(self, change: Change) -> None:
        """Count a change, and keep it while there are few."""
        self.counts[change.file, change.action] += 1
        if len(self.shown) < self.limit:
            self.shown.append(change)


Headers = dict[str, Sequence[str]]
_ENTITY_FILES = {kind: table.file for kind, table in ENTITY_TABLES.items()}
_NAME_FILES = {kind: table.file for kind, table in NAME_TABLES.items()}


def _by_key(rows: Iterable[Cells]) -> dict[tuple[str, ...], Cells]:
    return {(row[0], row[NAME], row[LANG]): row for row in rows}


def _filled(row: Cells, header: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(header, row, strict=False) if cell}


@dataclass(slots=True)
class Outcome:
    """The result of an import.

    Attributes:
        format: The format's name.
        counts: Rows "read", "left out" by choice, records "taken", "joined", "refused", links to "parents left out", ids
            "retired", "kept" although the source has them no more.
        refusals: What was not taken; the first 100,000.
        joins: What belonged to an entity that was there already.
        notes: Sentences on single entities that somebody should look at.
    """

    format: str
    title: str
    counts: Counter[str] = field(default_factory=Counter)
    changes: Changes = field(default_factory=Changes)
    refusals: list[Refusal] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Count and keep a refusal."""
        self.counts["refused"] += 1
        if len(self.refusals) < MOST_KEPT:
            self.refusals.append(refusal)


def as_text(outcome: Outcome, *, dry_run: bool, limit: int) -> str:
    """Tell an import: counts, changes by table, and the first joins and refusals."""
    counts = outcome.counts
    rows = ("read", "left out", "taken", "joined", "refused", "retired", "kept")
    lines = [
        f"{outcome.title}: " + ", ".join(f"{counts[name]:,} {name}" for name in rows if _shown(name, counts))
    ]
    if counts["parents left out"]:
        lines.append(f"  {counts['parents left out']:,} links to parents that no table has were left out")
    for file in dict.fromkeys(file for file, _ in outcome.changes.counts):
        parts = [
            f"{outcome.changes.counts[file, action]:,} {action}"
            for action in ("added", "changed", "removed")
            if outcome.changes.counts[file, action]
        ]
        lines.append(f"{file}: {', '.join(parts)}{' (dry run: nothing was written)' if dry_run else ''}")
        if dry_run:
            lines.extend(f"  {sentence(each)}" for each in outcome.changes.shown if each.file == file)
    if not outcome.changes.counts:
        lines.append("nothing changes" if dry_run else "nothing changed")
    lines.extend(_listed("joined", [_join_sentence(each) for each in outcome.joins], limit))
    lines.extend(_listed("refused", [refusal_sentence(each) for each in outcome.refusals], limit))
    lines.extend(_listed("to look at", outcome.notes, limit))
    return "\n".join(lines)


def _shown(name: str, counts: Counter[str]) -> bool:
    return name in ("read", "taken", "joined", "refused") or bool(counts[name])


def _listed(title: str, sentences: list[str], limit: int) -> list[str]:
    if not sentences:
        return []
    more = len(sentences) - limit
    return [
        f"{title}:",
        *(f"  {each}" for each in sentences[:limit]),
        *([f"  ({more:,} more)"] if more > 0 else []),
    ]


def _join_sentence(join: Join) -> str:
    return f"{join.file}:{join.line}: {join.id} is {join.joined_to} ({join.reason})"


def refusal_sentence(refusal: Refusal) -> str:
    """Tell one refusal: file, line, column and why."""
    column = f", column {refusal.column}" if refusal.column else ""
    return f"{refusal.file}:{refusal.line}{column}: {refusal.reason}"


def write_refusals(refusals: Iterable[Refusal], file: IO[str]) -> None:
    """Write refusals as CSV: file, line, column, reason."""
    _write(("file", "line", "column", "reason"), refusals, file)


def write_joins(joins: Iterable[Join], file: IO[str]) -> None:
    """Write joins as CSV: id, joined_to, reason, file, line."""
    _write(("id", "joined_to", "reason", "file", "line"), joins, file)


def _write(header: Sequence[str], rows: Iterable[Iterable[object]], file: IO[str]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
