"""The corridor of an import: read -> join -> sort -> merge -> check -> replace. Nothing is written before all is known.

What a source said is kept beside the tables, in ``.imports/NAME``: tables of the same form, so that git shows how a source
changed, and a later import can tell what an editor changed from what the source did.
"""

import filecmp
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gazetteer.errors import GazetteerError, Location, SourceError
from gazetteer.importing.blocks import Block, merge_blocks
from gazetteer.importing.formats import Format
from gazetteer.importing.gathering import Gathering, blocks_of, gather, look_ahead
from gazetteer.importing.idsets import IdSet
from gazetteer.importing.joining import Existing, Joiner
from gazetteer.importing.ledger import Entry, check_same_choice, read_ledger, write_ledger
from gazetteer.importing.opening import Member
from gazetteer.importing.outcome import Changes, Headers, Outcome, refusal_sentence
from gazetteer.importing.records import Choice, Tally
from gazetteer.importing.retiring import Retiring
from gazetteer.importing.spilling import Spill
from gazetteer.importing.tables import BlockWriter, header_of, stream_blocks
from gazetteer.loading import load_contents
from gazetteer.locking import locked
from gazetteer.memory import uncollected
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES, TABLES
from gazetteer.stack import Stack

SNAPSHOTS = ".imports"
# Up to this much the tables are checked as a layer before they replace the old ones; it takes 1 kB of memory a row.
_CHECKED = 8 * 2**20
_TABLES = (*ENTITY_TABLES.values(), *NAME_TABLES.values())


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported, where to, and how.

    Attributes:
        members: The files.
        format: What they are in.
        folder: The folder of tables; it may hold none yet.
        name: What the import is called. A later one of the same name brings it up to date.
        choice: Which rows.
        options: The choice as it is said on the command line, for the ledger.
        beneath: The layers that lie under the folder.
        match_names: Whether to join by name, kind and place, and not by ids alone.
        dry_run: Only say what would change.
        retire_many: Whether the source may have dropped more than a fifth of what it had.
        strict: Whether a single refusal stops the import.
        date: ISO date of the import.
        limit: How many changes to keep for showing.
    """

    members: tuple[Member, ...]
    format: Format
    folder: Path
    name: str
    beneath: Stack
    choice: Choice = field(default_factory=Choice)
    options: str = ""
    match_names: bool = True
    dry_run: bool = False
    retire_many: bool = False
    strict: bool = False
    date: str = ""
    limit: int = 20


class _Place(NamedTuple):
    """Where an import works before anything is replaced."""

    runs: Path
    tables: Path
    snapshot: Path


def import_files(order: Order) -> Outcome:
    """Import files into a folder of tables.

    Returns:
        What was read, taken, joined, refused and changed.

    Raises:
        SourceError: A file is missing, broken, or not what its format says.
        TableError: The folder's tables are at fault, or would be.
        ConflictError: The import was made with other options before, or the source has lost too much.
        ChangedError: Another program holds the folder.
    """
    folder = order.folder
    if folder.exists() and not folder.is_dir():
        raise SourceError("this is a file, where a folder of tables is expected", Location(str(folder)))
    made = not folder.exists()
    if made and not folder.parent.is_dir():
        raise SourceError("there is no such folder to make it in", Location(str(folder.parent)))
    if made and not order.dry_run:
        folder.mkdir()
    try:
        with _staging(folder) as place:
            if not folder.exists():
                return _import(order, place)
            with locked(folder):
                return _import(order, place)
    except BaseException:
        if made and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _import(order: Order, place: _Place) -> Outcome:
    ledger = read_ledger(order.folder)
    check_same_choice(ledger, order.name, order.format.name, order.options, order.folder)
    outcome = Outcome(order.format.name, order.format.title, changes=Changes(order.limit))
    with uncollected():
        tally = Tally(outcome.counts)
        items = order.format.read(order.members, order.choice, tally)
        names: frozenset[str] | None = frozenset()
        if order.match_names:
            names, items = look_ahead(items, order.format)
        existing = Existing(order.folder, order.beneath, names=names, apart=order.format.prefix)
        joiner = Joiner(existing, circles=order.format.circles)
        spill = Spill(place.runs)
        tally.wanted = joiner.wants
        gather(items, Gathering(joiner, order.choice, order.format), spill, outcome)
        if not outcome.counts["taken"] and not outcome.counts["names"]:
            raise _nothing_taken(order, outcome)
        if order.strict and outcome.refusals:
            raise SourceError(f"nothing was written: {refusal_sentence(outcome.refusals[0])}")
        retiring = Retiring(joiner, order.name, order.date, order.name in ledger)
        _merge(order, blocks_of(spill.sorted(), joiner, outcome), place, retiring, outcome)
    retiring.check(order.folder, many=order.retire_many)
    retiring.apply(order.folder, place.tables, outcome)
    outcome.joins = joiner.joins
    outcome.counts["joined"] = len(joiner.joins)
    _check(order.folder, place.tables)
    if not order.dry_run:
        _replace(order, place)
        counts = {
            name: str(outcome.counts[name]) for name in ("read", "taken", "joined", "refused", "retired")
        }
        files = ";".join(dict.fromkeys(Path(member.name).name for member in order.members))
        entry = Entry(order.name, order.format.name, files, order.options, order.date, **counts)
        write_ledger(order.folder, {**ledger, order.name: entry})
    return outcome


def _nothing_taken(order: Order, outcome: Outcome) -> GazetteerError:
    where = Location(order.members[0].name)
    if outcome.refusals:
        return SourceError(
            f"no row could be taken; the first was refused: {refusal_sentence(outcome.refusals[0])}", where
        )
    if outcome.counts["left out"]:
        return SourceError(f"none of its {outcome.counts['read']:,} rows is among those chosen", where)
    return SourceError("the file has no row", where)


def _merge(
    order: Order, theirs: Iterator[Block], place: _Place, retiring: Retiring, outcome: Outcome
) -> None:
    """Write the tables as they shall be, and what the source says now, side by side."""
    folder = order.folder
    headers: Headers = {table.file: header_of(folder, table) for table in _TABLES}
    earlier = stream_blocks(folder / SNAPSHOTS / order.name)
    if not any((folder / table.file).exists() for table in _TABLES) and not retiring.again:
        # A first import into new tables: they and the snapshot are the same.
        with BlockWriter(place.tables, folder) as tables:
            for block in theirs:
                tables.write(block)
                outcome.changes.note(None, block, headers)
        for table in place.tables.iterdir():
            shutil.copyfile(table, place.snapshot / table.name)
        return
    elsewhere = _ids_elsewhere(folder, order.name) if retiring.again else IdSet()
    with BlockWriter(place.tables, folder) as tables, BlockWriter(place.snapshot, place.snapshot) as snapshot:
        for base, ours, new in _aligned(earlier, stream_blocks(folder), theirs):
            if new is not None:
                snapshot.write(new)
            if new is None and ours is not None and ours.id in elsewhere:
                # Another import has it still.
                tables.write(ours)
                continue
            merged = new if base is None and ours is None else merge_blocks(base, ours, new)
            if base is not None:
                retiring.see(base, ours, new, merged, outcome)
            elif ours is None and new is not None:
                retiring.see_new(new)
            if merged is not None:
                tables.write(merged)
            outcome.changes.note(ours, merged, headers)


def _ids_elsewhere(folder: Path, name: str) -> IdSet:
    """The ids that the sources of a folder's other imports have."""
    ids = IdSet()
    for snapshot in sorted((folder / SNAPSHOTS).iterdir()):
        if snapshot.name != name:
            for block in stream_blocks(snapshot):
                ids.add(block.id)
    return ids


_Three = tuple[Block | None, Block | None, Block | None]


def _aligned(*streams: Iterator[Block]) -> Iterator[_Three]:
    """Lay three streams, each sorted by id and kind, side by side."""
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        key = min((head.id, head.kind) for head in heads if head is not None)
        now = [head if head is not None and (head.id, head.kind) == key else None for head in heads]
        yield now[0], now[1], now[2]
        heads = [
            next(stream, None) if here is not None else head
            for stream, head, here in zip(streams, heads, now, strict=True)
        ]


def _check(folder: Path, staged: Path) -> None:
    """Load the tables as a layer, as they will be, unless they are too many."""
    contents = {}
    for table in TABLES:
        path = staged / table.file if (staged / table.file).exists() else folder / table.file
        if path.exists():
            contents[table.file] = path
    if sum(path.stat().st_size for path in contents.values()) <= _CHECKED:
        load_contents({file: path.read_bytes() for file, path in contents.items()}, folder)


def _replace(order: Order, place: _Place) -> None:
    for staged in sorted(place.tables.iterdir()):
        target = order.folder / staged.name
        if not (target.exists() and filecmp.cmp(staged, target, shallow=False)):
            staged.replace(target)
    snapshot = order.folder / SNAPSHOTS / order.name
    snapshot.mkdir(parents=True, exist_ok=True)
    for old in snapshot.glob("*.csv"):
        if not (place.snapshot / old.name).exists():
            old.unlink()
    for staged in sorted(place.snapshot.iterdir()):
        staged.replace(snapshot / staged.name)


@contextmanager
def _staging(folder: Path) -> Iterator[_Place]:
    """Folders to work in, on the same disk as the tables; gone in the end."""
    beside = folder if folder.exists() else folder.parent
    try:
        root = Path(tempfile.mkdtemp(prefix=".importing-", dir=beside))
    except OSError as error:
        raise SourceError(f"the folder cannot be written: {error.strerror}", Location(str(beside))) from error
    try:
        place = _Place(root / "runs", root / "tables", root / "snapshot")
        for part in place:
            part.mkdir()
        yield place
    finally:
        shutil.rmtree(root, ignore_errors=True)
