"""How is an edit saved, so that nobody's work is lost and no fault gets in?

Under the folder's lock: has anybody changed what the edit is about since the page was made? what does lint say of the tables
as they would be? Only then are they written, each whole; the resolver opens them anew; the queue and the journal follow.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from gazetteer.changes import Change, diff_tables
from gazetteer.drafting import Draft, change_folder
from gazetteer.editing import Edit
from gazetteer.errors import GazetteerError
from gazetteer.loading import fingerprint_folder
from gazetteer.model import Finding
from gazetteer.schema import ENTITY_TABLES
from gazetteer.stack import Stack
from gazetteer.writing import canonical, render
from resolvers.adapters.service.desk.decided import settled, state_of, unsettled
from resolvers.adapters.service.desk.edits import Proposal, Signature, edit_of, new_id, revert
from resolvers.adapters.service.desk.journal import Entry, Journal, read_journal, write_entry
from resolvers.adapters.service.desk.linting import Linter, lint_towns, new_findings
from resolvers.adapters.service.desk.tables import Contents, LayerReader, Versions, read_contents
from resolvers.adapters.service.state import ReadingRoom
from resolvers.errors import InputError
from resolvers.review_queue import FILE, ReviewItem, ReviewQueue, change_queue, load_queue


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. Exactly one of these holds: saved, stale, or in breach of lint.

    Attributes:
        entry: The journal's entry, where it was saved.
        others: What others changed meanwhile; not empty, or ``forgotten``, where the page was stale.
        item: The queue's item as somebody else has decided it meanwhile.
        forgotten: The tables changed since the page was made, and what they were like then is not known any more.
        findings: What lint would say, gravest first.
    """

    entry: Entry | None = None
    others: tuple[Change, ...] = ()
    item: ReviewItem | None = None
    forgotten: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether somebody else was there first."""
        return bool(self.others or self.item or self.forgotten)

    @property
    def is_faulty(self) -> bool:
        """Whether lint calls it an error, so that it cannot be saved."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed on which somebody decided.

    Attributes:
        tables: The version of the tables, from ``Versions.keep``; "" to not ask.
        item: The state of the queue's item, from ``state_of``.
        warned: Lint's warnings were shown, and it shall be saved all the same.
    """

    tables: str = ""
    item: str = ""
    warned: bool = False


class _StoppedError(Exception):
    """Nothing is written: the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Saver:
    """Saves edits of one folder of tables for all who sit at the desk."""

    def __init__(self, room: ReadingRoom, folder: Path, user: str, layers: LayerReader) -> None:
        """Set up.

        Args:
            room: Answers with the edited tables from then on.
            folder: The tables.
            user: Who edits.
            layers: Who says what, beneath the folder.
        """
        self.folder = folder
        self.user = user
        self.versions = Versions()
        self._room = room
        self._layers = layers
        self._saving = threading.Lock()
        self._prepared = False
        self._opened = fingerprint_folder(read_contents(folder))
        self._linter = Linter(folder)

    def refresh(self) -> None:
        """Open the tables anew where another program changed them; what it left half done is passed over until it is done."""
        version = fingerprint_folder(read_contents(self.folder))
        if version != self._opened:
            with suppress(GazetteerError):
                self._reopen()

    def _reopen(self) -> None:
        version = fingerprint_folder(read_contents(self.folder))
        self._room.reopen()
        self._opened = version

    def version(self) -> str:
        """Remember the tables as they are, for a page that is being made; return what its forms carry."""
        if not self._prepared:
            self._prepared = True
            threading.Thread(target=self._prepare, name="desk", daemon=True).start()
        return self.versions.keep(read_contents(self.folder))

    def _prepare(self) -> None:
        """Load what the first edit would wait some seconds for: who says what, and what lint finds now."""
        with suppress(GazetteerError, OSError):
            self.lint()

    def queue(self) -> ReviewQueue:
        """The review queue as it is on disk."""
        return load_queue(self.folder / FILE)

    def journal(self) -> Journal:
        """The journal as it is on disk."""
        return read_journal(self.folder)

    def enqueue(self, items: Sequence[ReviewItem]) -> int:
        """Add items to the queue; return how many of them are open."""
        tokens = {item.token for item in items}
        queue = change_queue(self.folder, lambda queue: queue.add(items))
        return sum(item.token in tokens for item in queue.waiting())

    def save(self, proposal: Proposal, seen: Seen, token: str = "") -> Outcome:
        """Save what was decided, unless somebody was there first or lint objects.

        Args:
            proposal: What was decided.
            seen: What the page showed.
            token: The item of the queue that it settles; "" for none.

        Raises:
            InputError: There is no such item.
            GazetteerError: The edit contradicts the tables, or they cannot be written; nothing is.
        """
        now = datetime.now(UTC)
        signature = Signature(self.user, now.date().isoformat())
        with self._saving:
            item = self._item(token)
            if item is not None and state_of(item) != seen.item:
                return Outcome(item=item)
            beneath = self._layers.beneath(self._room.current, self.folder)
            edit = edit_of(proposal, signature, beneath)
            try:
                changes = self._change(edit, proposal, seen, beneath) if edit else []
            except _StoppedError as stopped:
                return stopped.outcome
            after = settled(item, proposal, signature, self._name(proposal)) if item else None
            if item is not None and after is not None:
                try:
                    after = self._settle(item, after)
                except _StoppedError as stopped:
                    # Another service decided while the tables were written: its decision stands, and ours goes.
                    if changes:
                        change_folder(self.folder, revert(changes))
                        self._reopen()
                    return stopped.outcome
            return Outcome(
                write_entry(
                    self.folder,
                    at=now.isoformat(timespec="seconds"),
                    user=self.user,
                    action=proposal.wish,
                    subject=proposal.spelling or " / ".join(proposal.ids),
                    ids=(new_id(proposal),) if proposal.wish == "create" else proposal.ids,
                    changes=tuple(changes),
                    before=item.row() if item else None,
                    after=after.row() if after else None,
                )
            )

    def undo(self, number: int) -> Outcome:
        """Take an edit back: its rows, and its decision.

        Raises:
            InputError: There is no such edit, or it was taken back already.
            ConflictError: Its rows were changed since; nothing is taken back.
        """
        with self._saving:
            journal = self.journal()
            entry = journal.entry(number)
            if entry is None or entry.undoes or number in journal.undone:
                raise InputError(f"there is no edit {number} to take back, or it was taken back already")
            changes = change_folder(self.folder, revert(entry.changes)) if entry.changes else []
            if changes:
                self._reopen()
            change_queue(self.folder, partial(unsettled, entry=entry))
            return Outcome(
                write_entry(
                    self.folder,
                    at=datetime.now(UTC).isoformat(timespec="seconds"),
                    user=self.user,
                    action="undo",
                    subject=entry.subject,
                    ids=entry.ids,
                    changes=tuple(changes),
                    undoes=number,
                )
            )

    def _item(self, token: str) -> ReviewItem | None:
        if not token:
            return None
        item = self.queue().by_token(token)
        if item is None:
            raise InputError("this spelling is not in the review queue any more")
        return item

    def _change(self, edit: Edit, proposal: Proposal, seen: Seen, beneath: Stack) -> list[Change]:
        def checked(draft: Draft) -> None:
            self._check_version(draft.before, proposal, seen)
            edit(draft)
            self._check_lint(draft, beneath, warned=seen.warned)

        changes = change_folder(self.folder, checked)
        if changes:
            self._reopen()
        return changes

    def _check_version(self, now: Contents, proposal: Proposal, seen: Seen) -> None:
        """Stop where somebody changed what the proposal is about since the page was made."""
        if not seen.tables or fingerprint_folder(now)[:16] == seen.tables:
            return
        then = self.versions.state(seen.tables)
        if then is None:
            raise _StoppedError(Outcome(forgotten=True))
        files = dict.fromkeys((*then, *now))
        others = tuple(
            change
            for file in files
            if then.get(file) != now.get(file)
            for change in diff_tables(then.get(file), now.get(file), file)
            if proposal.concerns(change)
        )
        if others:
            raise _StoppedError(Outcome(others=others))

    def _check_lint(self, draft: Draft, beneath: Stack, *, warned: bool) -> None:
        """Stop where lint finds what it did not find before: errors always, warnings until they were shown."""
        after = draft.contents()
        found = new_findings(
            self._linter.at_hand(draft.before, beneath), self._linter.at_hand(after, beneath)
        )
        found += [
            each for each in lint_towns(_points(draft.before, after), self.folder) if each.severity != "note"
        ]
        if any(finding.severity == "error" for finding in found) or (found and not warned):
            raise _StoppedError(Outcome(findings=tuple(found)))

    def lint(self, *, towns: bool = False) -> list[Finding]:
        """Lint the tables as they are on disk; with ``towns`` also by the rules that take some seconds."""
        contents = read_contents(self.folder)
        with self._saving:
            beneath = self._layers.beneath(self._room.current, self.folder)
            found = self._linter.at_hand(contents, beneath)
        return [*found, *self._linter.towns(contents)] if towns else found

    def _name(self, proposal: Proposal) -> str:
        """The name of the entity that was chosen, as the resolver has it now."""
        chosen = new_id(proposal) if proposal.wish == "create" else proposal.entity_id
        index = self._room.resolver.index
        number = index.number(chosen) if chosen else None
        return index.entity(number).name if number is not None else ""

    def _settle(self, before: ReviewItem, after: ReviewItem) -> ReviewItem:
        """Write an item's decision, with whatever places came to it meanwhile; stop where somebody else decided."""

        def change(queue: ReviewQueue) -> ReviewQueue:
            now = queue.items.get(before.key, before)
            if state_of(now) != state_of(before):
                raise _StoppedError(Outcome(item=now))
            return queue.replace(replace(after, origins=now.origins, contexts=now.contexts))

        return change_queue(self.folder, change).items[after.key]


def _points(before: Contents, after: Contents) -> Contents:
    """The rows with a point that an edit adds or changes, as tables of their own."""
    contents: Contents = {}
    for table in ENTITY_TABLES.values():
        changes = diff_tables(before.get(table.file), after.get(table.file), table.file)
        rows = [change.after for change in changes if change.after and change.after.get("latitude")]
        if rows:
            header = tuple(column.name for column in table.columns)
            cells = [[row.get(name, "") for name in header] for row in rows]
            contents[table.file] = canonical(render([header, *cells]), table.file)
    return contents
