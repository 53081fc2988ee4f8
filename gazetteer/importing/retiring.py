"""What becomes of the ids that a source has no more? A redirect to what took their place, else a retraction, else they go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gazetteer.changes import diff_tables
from gazetteer.errors import ConflictError, Location
from gazetteer.importing.blocks import Block, Cells, name_row, settled
from gazetteer.importing.joining import Joiner
from gazetteer.importing.likeness import likeness_of, why_alike
from gazetteer.importing.outcome import Headers, Outcome
from gazetteer.importing.tables import BlockWriter, header_of, stream_blocks
from gazetteer.keys import fold
from gazetteer.model import Kind
from gazetteer.reading import read_bytes, read_rows
from gazetteer.schema import BY_FILE, DISTINCT, ENTITY_TABLES, NAME_TABLES, REDIRECTS, RETRACTIONS, Table
from gazetteer.writing import canonical, render

# A source that lost more than a fifth of its rows was cut off, or is another selection.
_MOST_LOST = 5
_FEW = 10


@dataclass
class Retiring:
    """Watches the merge for ids that the source has dropped, and sees to them when it is over.

    Attributes:
        joiner: What came in.
        name: The import, for the reasons given.
        date: Since when.
        again: Whether there was an earlier import: without one nothing can vanish, and what is new need not be remembered.
    """

    joiner: Joiner
    name: str
    date: str
    again: bool
    _known: int = 0
    _gone: int = 0
    _vanished: list[Block] = field(default_factory=list)
    _new: dict[tuple[Kind, str], list[Block]] = field(default_factory=dict)

    def see(
        self, base: Block, ours: Block | None, theirs: Block | None, merged: Block | None, outcome: Outcome
    ) -> None:
        """Take note of an entity that the source had at the last import."""
        self._known += 1
        if theirs is not None:
            return
        self._gone += 1
        if ours is None or not base.cells:
            return
        if merged is None:
            self._vanished.append(base)
        else:
            outcome.counts["kept"] += 1
            successor = self.joiner.supersedes.get(base.id)
            instead = (
                f"; it has {successor} instead: gazetteer redirect {base.id} {successor}" if successor else ""
            )
            outcome.notes.append(f"{base.id} was edited here, and its source has it no more{instead}")

    def see_new(self, block: Block) -> None:
        """Take note of an entity that is new, and may have taken the place of another."""
        if block.cells and self.again:
            self._new.setdefault((block.kind, fold(block.name)), []).append(block)

    def check(self, folder: Path, *, many: bool) -> None:
        """Refuse to retire more than a fifth of what the source had, which is more likely a file cut short.

        Raises:
            ConflictError: So many are gone, and ``many`` does not allow it.
        """
        if not many and self._gone > _FEW and self._gone * _MOST_LOST > self._known:
            message = (
                f"the source has {self._gone:,} of the {self._known:,} entities of the last import {self.name!r} no more; is "
                "the file cut short? nothing was written; --retire takes it as it is"
            )
            raise ConflictError(message, Location(str(folder)))

    def apply(self, folder: Path, staged: Path, outcome: Outcome) -> None:
        """Write redirects and retractions beside the staged tables, and let what refers to a retired id refer to the new one."""
        if not self._vanished:
            return
        successors = {block.id: new for block in self._vanished if (new := self._successor(block))}
        outcome.counts["retired"] = len(self._vanished)
        reason = f"{self.name} has it no more"
        redirects = [[old, new, reason, self.date] for old, new in successors.items()]
        retractions = [
            [block.id, "", reason, self.date]
            for block in self._vanished
            if block.id not in successors and self.joiner.existing.has_beneath(block.id)
        ]
        self._append(REDIRECTS, redirects, folder, staged, outcome)
        self._append(RETRACTIONS, retractions, folder, staged, outcome)
        gone = {block.id for block in self._vanished} - set(successors)
        _refer_pairs(folder, staged, successors, gone)
        passed = {successors[block.id]: block for block in self._vanished if block.id in successors}
        references = _References(successors, gone, passed)
        references.rewrite(folder, staged, outcome)

    def _successor(self, block: Block) -> str:
        """What the source says took its place, else the one new entity of its name and place."""
        stated = self.joiner.supersedes.get(block.id, "")
        if stated and stated in self.joiner.taken:
            return stated
        likeness = likeness_of(block.kind, block.cells)._replace(sources=frozenset())
        alike = [
            new.id
            for new in self._new.get((block.kind, fold(block.name)), ())
            if why_alike(likeness, likeness_of(new.kind, new.cells))
        ]
        return alike[0] if len(alike) == 1 else ""

    def _append(
        self, table: Table, rows: list[list[str]], folder: Path, staged: Path, outcome: Outcome
    ) -> None:
        if not rows:
            return
        path = folder / table.file
        before = read_bytes(path) if path.exists() else None
        old = read_rows(path) if before else None
        header = old.header if old else table.header
        given = [dict(zip(table.header, row, strict=True)) for row in rows]
        lines = [list(row.cells) for row in old] if old else []
        lines += [[row.get(column, "") for column in header] for row in given]
        after = canonical(render([header, *lines]), table.file)
        (staged / table.file).write_bytes(after)
        for change in diff_tables(before, after, table.file):
            outcome.changes.take(change)


def _refer_pairs(folder: Path, staged: Path, successors: Mapping[str, str], gone: set[str]) -> None:
    """Pairs of distinct.csv and earlier redirects follow to the new ids; a pair of one, or with one that is gone, goes."""
    for table, left, right in ((DISTINCT, "left_id", "right_id"), (REDIRECTS, "", "new_id")):
        path = staged / table.file if (staged / table.file).exists() else folder / table.file
        if not path.exists():
            continue
        rows = read_rows(path)
        at = [rows.positions().get(column, -1) for column in (left, right) if column]
        kept = []
        for row in rows:
            cells = [
                successors.get(cell, cell) if place in at else cell for place, cell in enumerate(row.cells)
            ]
            ends = [cells[place] for place in at]
            if len(set(ends)) == len(ends) and not gone.intersection(ends):
                kept.append(cells)
        (staged / table.file).write_bytes(canonical(render([rows.header, *kept]), table.file))


class _References(NamedTuple):
    """What of the tables leads to an id that is retired.

    Attributes:
        successors: What took an id's place.
        gone: Ids without a successor.
        passed: By successor, what went.
    """

    successors: Mapping[str, str]
    gone: set[str]
    passed: Mapping[str, Block]

    def rewrite(self, folder: Path, staged: Path, outcome: Outcome) -> None:
        """Write the staged tables anew: parents by their new ids, and the names of what went with what took its place."""
        again = staged / "again"
        again.mkdir()
        files = [table.file for table in (*ENTITY_TABLES.values(), *NAME_TABLES.values())]
        headers: Headers = {file: header_of(folder, BY_FILE[file]) for file in files}
        with BlockWriter(again, folder) as writer:
            for block in stream_blocks(staged):
                new = self._with_names(self._with_parents(block))
                writer.write(new)
                outcome.changes.note(block, new, headers)
        for file in files:
            if (again / file).exists():
                (again / file).replace(staged / file)
        again.rmdir()

    def _with_names(self, block: Block) -> Block:
        old = self.passed.get(block.id)
        if old is None:
            return block
        rows: list[Cells] = [name_row(block.id, old.name, source=_source_of(old))]
        rows += [(block.id, *row[1:]) for row in old.names]
        return block._replace(names=settled(block.name, rows, block.names))

    def _with_parents(self, block: Block) -> Block:
        header = ENTITY_TABLES[block.kind].header
        if not block.cells or "part_of" not in header:
            return block
        at = header.index("part_of")
        parents = block.cells[at].split(";")
        new = [self.successors.get(each, each) for each in parents if each not in self.gone]
        if new == parents:
            return block
        cell = ";".join(dict.fromkeys(new))
        return block._replace(cells=(*block.cells[:at], cell, *block.cells[at + 1 :]))


def _source_of(block: Block) -> str:
    return block.cells[ENTITY_TABLES[block.kind].header.index("source")]
