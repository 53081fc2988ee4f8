"""Which spellings wait for a person, and what did people decide? The review queue: one CSV in a project's folder.

    spellings,kind,scope,decision,preferred,who,when,why,evidence,count,status,country,id,action,origins,contexts
    Ashkelom,place,,,,,,,,12,near,IL,geonames:295620,,incidents.csv: 12,rockets hit Ashkelom at dawn

The first nine columns are those of the audit's decisions (``resolvers.audit.decisions``): ``resolve audit --decisions
review.csv`` keeps to what was decided here. A row without a decision is open. The first of the spellings is the one in
question; a decision adds the name that it was laid beside. ``id`` is the entity suggested, or decided on.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Final, Literal, cast, get_args

from gazetteer.keys import fold
from gazetteer.locking import locked
from gazetteer.model import KINDS
from gazetteer.writing import replace_file
from resolvers.audit.csv_tables import read_table, table_text
from resolvers.audit.decisions import COLUMNS as DECISION_COLUMNS
from resolvers.audit.decisions import JOINT, VERDICTS
from resolvers.errors import InputError

FILE: Final = "review.csv"
COLUMNS: Final = (*DECISION_COLUMNS, "count", "status", "country", "id", "action", "origins", "contexts")
MOST_CONTEXTS: Final = 5

# Why a spelling waits: no gazetteer has it; several entities fit; it was matched, but is written like none of the
# entity's names; or an audit found it beside another spelling.
Waiting = Literal["unmatched", "ambiguous", "near", "audit"]
WAITING: Final[tuple[Waiting, ...]] = get_args(Waiting)
# What was done about it: a further name, a listed misspelling, a new entity, none of the candidates, left as it is.
Action = Literal["", "alias", "misspelling", "create", "reject", "ignore"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One spelling that waits, or was decided on.

    Attributes:
        spellings: The spelling in question, then what it was laid beside.
        kind: person, organisation, place, or "" where it is not known.
        country: ISO 3166-1 alpha-2 that came with it, or "".
        status: Why it waits.
        decision: The verdict as the audit reads it; "" while it is open.
        action: What the desk did.
        id: The entity that is suggested, or was decided on.
        origins: By file or text, how many times it stands there.
        contexts: A few of the places, each in a line.
        who, when, why: Of the decision. ``preferred``, ``scope`` and ``evidence`` as in the audit's decisions.
    """

    spellings: tuple[str, ...]
    kind: str = ""
    country: str = ""
    status: Waiting = "unmatched"
    decision: str = ""
    action: Action = ""
    id: str = ""
    origins: Mapping[str, int] = field(default_factory=dict)
    contexts: tuple[str, ...] = ()
    preferred: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    scope: str = ""
    evidence: str = ""

    @property
    def spelling(self) -> str:
        """The spelling in question."""
        return self.spellings[0]

    @property
    def count(self) -> int:
        """How many times it stands in everything that was looked at."""
        return sum(self.origins.values())

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.decision

    @property
    def key(self) -> Key:
        """What tells one item from another: the folded spelling, kind and country."""
        return fold(self.spelling), self.kind, self.country

    @property
    def token(self) -> str:
        """The key in twelve letters, for an address."""
        return hashlib.sha256("\0".join(self.key).encode()).hexdigest()[:12]

    def row(self) -> dict[str, str]:
        """The cells of its row."""
        cells = {name: str(getattr(self, name)) for name in _PLAIN}
        return {
            **cells,
            "spellings": JOINT.join(self.spellings),
            "count": str(self.count),
            "origins": JOINT.join(f"{origin}: {count}" for origin, count in self.origins.items()),
            "contexts": JOINT.join(self.contexts),
        }


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """All items by key, in the order in which they came."""

    items: Mapping[Key, ReviewItem] = field(default_factory=dict)

    def waiting(self) -> list[ReviewItem]:
        """The open ones, most frequent first; of equal ones the first by spelling."""
        return sorted((item for item in self.items.values() if item.is_open), key=_urgency)

    def decided(self) -> list[ReviewItem]:
        """Those decided on, as they stand in the file."""
        return [item for item in self.items.values() if not item.is_open]

    def by_token(self, token: str) -> ReviewItem | None:
        """The item with this token, ``None`` where there is none."""
        return next((item for item in self.items.values() if item.token == token), None)

    def add(self, items: Iterable[ReviewItem]) -> "ReviewQueue":
        """Return the queue with further items.

        An item that is there already keeps its decision, unless the evidence it was made on is another one now. Counts of
        a file or text that was looked at before take the place of the earlier ones; contexts add up to a few.
        """
        merged = dict(self.items)
        for item in items:
            merged[item.key] = _merge(merged[item.key], item) if item.key in merged else item
        return ReviewQueue(merged)

    def replace(self, item: ReviewItem) -> "ReviewQueue":
        """Return the queue with another state of an item."""
        return ReviewQueue({**self.items, item.key: item})


def _urgency(item: ReviewItem) -> tuple[int, Key]:
    return -item.count, item.key


def _merge(old: ReviewItem, new: ReviewItem) -> ReviewItem:
    contexts = old.contexts
    # What was looked at before stands in contexts already, if maybe cut elsewhere.
    if not contexts or new.origins.keys() - old.origins.keys():
        contexts = tuple(dict.fromkeys((*old.contexts, *new.contexts)))[:MOST_CONTEXTS]
    origins = {**old.origins, **new.origins}
    if old.is_open or (new.evidence and old.evidence and new.evidence != old.evidence):
        return replace(new, contexts=contexts, origins=origins)
    return replace(old, contexts=contexts, origins=origins)


def load_queue(path: Path) -> ReviewQueue:
    """Read a queue; an empty one where there is no file.

    Raises:
        InputError: The table cannot be read, or a row says something it may not.
    """
    if not path.exists():
        return ReviewQueue()
    items = [_item(path, line, row) for line, row in read_table(path, COLUMNS, ("spellings", "decision"))]
    return ReviewQueue({item.key: item for item in items})


def queue_text(queue: ReviewQueue) -> str:
    """Return a queue as CSV."""
    return table_text(COLUMNS, (item.row() for item in queue.items.values()))


def change_queue(folder: Path, change: Callable[[ReviewQueue], ReviewQueue]) -> ReviewQueue:
    """Change the queue of a project's folder under the folder's lock; the file is complete or as it was.

    Args:
        folder: The folder of tables.
        change: From the queue as it is to the queue as it should be. What it raises leaves the file as it was.

    Raises:
        InputError: The file there is no queue.
        ChangedError: Another program holds the folder.
        SourceError: The folder cannot be written.
    """
    with locked(folder):
        path = folder / FILE
        before = load_queue(path)
        after = change(before)
        if after != before:
            replace_file(path, queue_text(after).encode("utf-8", "backslashreplace"))
        return after


def one_line(text: str, longest: int = 160) -> str:
    """Return text that can stand in a cell of the queue: one line, without its separator, cut where it is long."""
    plain = " ".join(text.replace("|", "/").split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


_PLAIN: Final = [
    each.name for each in fields(ReviewItem) if each.name not in {"spellings", "origins", "contexts"}
]


def _item(path: Path, line: int, row: Mapping[str, str]) -> ReviewItem:
    spellings = _parts(row["spellings"])
    if not spellings:
        raise InputError(f"{path}:{line}: a row needs spellings")
    for column, allowed in (
        ("decision", VERDICTS),
        ("kind", KINDS),
        ("status", WAITING),
        ("action", ACTIONS),
    ):
        if row[column] not in {"", *allowed}:
            raise InputError(
                f"{path}:{line}: {column} {row[column]!r} is none of {', '.join(filter(None, allowed))}"
            )
    cells = {name: row[name] for name in _PLAIN if name not in {"status", "action"}}
    return ReviewItem(
        spellings,
        **cells,
        status=cast(Waiting, row["status"] or "unmatched"),
        action=cast(Action, row["action"]),
        origins=dict(_origin(path, line, part) for part in _parts(row["origins"])),
        contexts=_parts(row["contexts"]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(JOINT.strip()) if part.strip())


def _origin(path: Path, line: int, part: str) -> tuple[str, int]:
    origin, _, count = part.rpartition(": ")
    if not origin or not count.isdecimal():
        raise InputError(f"{path}:{line}: origins {part!r} should be a file and a count, as in 'news.txt: 3'")
    return origin, int(count)
