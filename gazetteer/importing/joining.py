"""Is what comes in something that we have already? By its ids first, then by name, kind and place, with the reason."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gazetteer.importing.blocks import Block, name_row
from gazetteer.importing.idsets import IdSet
from gazetteer.importing.likeness import Likeness, is_searched, likeness_of, likeness_of_entity, why_alike
from gazetteer.importing.records import Record, Refusal
from gazetteer.importing.tables import stream_blocks
from gazetteer.keys import fold, fold_character
from gazetteer.layer import Spelling
from gazetteer.model import STATUSES, Kind, NameStatus
from gazetteer.reading import read_rows
from gazetteer.schema import ENTITY_TABLES
from gazetteer.stack import Stack

_SAME_AS = {kind: table.header.index("same_as") for kind, table in ENTITY_TABLES.items()}
PART_OF: Mapping[Kind, int] = {
    kind: table.header.index("part_of") for kind, table in ENTITY_TABLES.items() if kind != "person"
}


class Join(NamedTuple):
    """A record that belongs to an entity which is there already under another id."""

    id: str
    joined_to: str
    reason: str
    file: str
    line: int


class Existing:
    """What the folder's tables and the layers beneath them have, by id, by id elsewhere and by name.

    Args:
        folder: The folder that is imported into.
        beneath: The layers beneath.
        names: The folded names that will be looked up; ``None`` for any, which holds the names of all entities in memory. None
            at all to join by ids alone.
        apart: The prefix of all ids that come in, where they have one: what has such an id is never joined by name.
    """

    def __init__(
        self, folder: Path, beneath: Stack, *, names: frozenset[str] | None = None, apart: str = ""
    ) -> None:
        self._wanted = names
        self._names = names is None or bool(names)
        self._firsts = frozenset(key[0] for key in names or ())
        self._apart = apart
        self._beneath = beneath
        self.kinds: dict[str, Kind] = {}
        self._own = IdSet()
        self._claimed: dict[str, str] = {}
        self._alike: dict[tuple[Kind, str], dict[str, Likeness]] = {}
        self.redirects = dict(_read_pairs(folder / "redirects.csv", "old_id", "new_id"))
        self.distinct = set(map(frozenset, _read_pairs(folder / "distinct.csv", "left_id", "right_id")))
        self.retracted = _read_retractions(folder / "retractions.csv")
        self.empty = True
        for layer in beneath.layers:
            self.redirects = {old: each.new_id for old, each in layer.redirects.items()} | self.redirects
            for entity in layer.entities.values():
                self.empty = False
                self.kinds[entity.id] = entity.kind
                self._claimed.update(dict.fromkeys(entity.same_as, entity.id))
                keys = self._keys(entity.id, partial(layer.spellings, entity.id))
                if keys:
                    self._file(likeness_of_entity(entity), keys)
        for block in stream_blocks(folder):
            self.empty = False
            self._own.add(block.id)
            if block.cells:
                self._take_block(block)

    def _take_block(self, block: Block) -> None:
        same_as = tuple(filter(None, block.cells[_SAME_AS[block.kind]].split(";")))
        # The folder may be as large as GeoNames: what is a place by its prefix needs an entry only to be found by name.
        if not block.id.startswith("geonames:") or (self._names and not self._apart):
            self.kinds[block.id] = block.kind
        self._claimed.update(dict.fromkeys(same_as, block.id))
        keys = self._keys(block.id, partial(_spellings_of, block))
        if keys:
            self._file(likeness_of(block.kind, block.cells), keys)

    def _keys(self, entity_id: str, spellings: Callable[[], Iterable[Spelling]]) -> set[str]:
        """The folded names of an entity that may be looked up."""
        if not self._names or (self._apart and entity_id.startswith(self._apart)):
            return set()
        searched = [each.text for each in spellings() if is_searched(each)]
        if self._wanted is None:
            return {fold(text) for text in searched} - {""}
        return {key for text in searched if self._may_be_wanted(text) and (key := fold(text)) in self._wanted}

    def _may_be_wanted(self, text: str) -> bool:
        """Whether a name begins like one that is looked up: a key begins as its first character folds, unless to nothing."""
        first = fold_character(text[0]).strip()
        return not first or first[0] in self._firsts

    def _file(self, likeness: Likeness, keys: Iterable[str]) -> None:
        for key in keys:
            self._alike.setdefault((likeness.kind, key), {})[likeness.id] = likeness

    def is_own(self, entity_id: str) -> bool:
        """Whether the folder's own tables say anything of an entity."""
        return entity_id in self._own

    def has(self, entity_id: str) -> bool:
        """Whether the folder or a layer beneath has an entity."""
        return entity_id in self.kinds or entity_id in self._own

    def has_beneath(self, entity_id: str) -> bool:
        """Whether a layer beneath has an entity."""
        return self._beneath.entity(entity_id) is not None

    def find(self, record: Record) -> tuple[str, str]:
        """Return the id under which a record's entity is there already, and the reason; the record's id and "" else."""
        if record.id in self.redirects:
            living = self.redirects[record.id]
            return self.redirects.get(living, living), f"{record.id} is retired"
        if self.has(record.id):
            return record.id, ""
        for other in (record.id, *self._same_as(record)):
            owner = self._claimed.get(other) or (other if other != record.id and self.has(other) else "")
            if owner and self.kinds.get(owner, record.kind) == record.kind:
                return owner, f"same_as {other}"
        return self._find_by_name(record) if self._names else (record.id, "")

    def _find_by_name(self, record: Record) -> tuple[str, str]:
        candidates = self._alike.get((record.kind, fold(record.cells[1])))
        if not candidates:
            return record.id, ""
        likeness = likeness_of(record.kind, record.cells)
        reasons = {
            entity_id: reason
            for entity_id, candidate in candidates.items()
            if (reason := why_alike(likeness, candidate))
            and frozenset({record.id, entity_id}) not in self.distinct
        }
        # Of two that fit, neither is taken: an editor decides.
        if len(reasons) != 1:
            return record.id, ""
        ((entity_id, reason),) = reasons.items()
        return entity_id, f"name {record.cells[1]!r} and {record.kind}, {reason}"

    def restated(self, entity_id: str, record: Record) -> Record:
        """Return a record under the id of an entity beneath, as additions to what the layers beneath say of it.

        Its name becomes one more name; what is known beneath is not said again.
        """
        entity = self._beneath.entity(entity_id)
        header = ENTITY_TABLES[record.kind].header
        row = dict(zip(header, record.cells, strict=True))
        if entity is None or entity.kind != record.kind:
            return record._replace(id=entity_id, cells=(entity_id, *record.cells[1:]))
        row |= {"id": entity_id, "name": entity.name}
        if "type" in row:
            row["type"] = entity.type or row["type"]
        if entity.latitude is not None and "latitude" in row:
            row["latitude"] = row["longitude"] = ""
        for column in ("country", "admin1", "description", "born", "died", "population"):
            if column in row and getattr(entity, column):
                row[column] = ""
        name = record.cells[1]
        further = () if name == entity.name else (Spelling(name),)
        return record._replace(id=entity_id, cells=tuple(row.values()), names=(*further, *record.names))

    def _same_as(self, record: Record) -> list[str]:
        at = _SAME_AS[record.kind]
        return record.cells[at].split(";") if record.cells[at] else []

    def claims(self, other: str) -> str:
        """Return the entity that has an id among its ids elsewhere, or ""."""
        return self._claimed.get(other, "")


class Joiner:
    """Takes records in one after another: finds what they belong to, and refuses what is there twice."""

    def __init__(self, existing: Existing, *, circles: bool = True) -> None:
        """See ``formats.Format`` for ``circles``; without them no origins are remembered either."""
        self.existing = existing
        self.taken = IdSet()
        self.joins: list[Join] = []
        self.joined: dict[str, str] = {}
        self._elsewhere = IdSet()
        self._first: dict[str, tuple[str, int]] = {}
        self._circles = circles
        self.parents: dict[str, tuple[str, ...]] = {}
        self._aliases: dict[str, str] = {}
        self.cut: set[tuple[str, str]] = set()
        self.supersedes: dict[str, str] = {}

    def origin(self, entity_id: str) -> tuple[str, int]:
        """Where the record stands that was taken under an id; unknown where nobody looks for circles."""
        return self._first.get(entity_id, ("", 0))

    def wants(self, entity_id: str) -> bool:
        """Whether names of an entity are of use: it was taken, or is there already."""
        return entity_id in self.taken or entity_id in self.joined or self.existing.has(entity_id)

    def take(self, record: Record) -> Record | Refusal:
        """Return a record under the id that it shall have, or why it is refused."""
        existing = self.existing
        entity_id, reason = (record.id, "") if existing.empty else existing.find(record)
        if reason.startswith("name") and entity_id in self.taken:
            entity_id, reason = record.id, ""
        kind = existing.kinds.get(entity_id, record.kind) if existing.kinds else record.kind
        if kind != record.kind:
            message = f"{entity_id} is a {kind} here, and a {record.kind} in the file"
            return Refusal(record.file, record.line, "id", message)
        if not self.taken.add(entity_id):
            first = self._first.get(entity_id)
            at = f" at {first[0]}:{first[1]}" if first else " on an earlier row"
            return Refusal(record.file, record.line, "id", f"the id {entity_id} is claimed already{at}")
        if self._circles:
            self._first[entity_id] = record.file, record.line
        if record.supersedes:
            self.supersedes.update(dict.fromkeys(record.supersedes, entity_id))
        if entity_id != record.id:
            self.joins.append(Join(record.id, entity_id, reason, record.file, record.line))
            self.joined[record.id] = entity_id
            record = self._moved(record, entity_id)
        return self._linked(record)

    def _moved(self, record: Record, entity_id: str) -> Record:
        """The record under another id, its own standing among the ids elsewhere."""
        at = _SAME_AS[record.kind]
        retired = record.id in self.existing.redirects
        ids = [record.id, *filter(None, record.cells[at].split(";"))]
        kept = [each for each in ids if each != entity_id and not (retired and each == record.id)]
        cells = (entity_id, *record.cells[1:at], ";".join(kept), *record.cells[at + 1 :])
        record = record._replace(cells=cells)
        if self.existing.is_own(entity_id):
            return record._replace(id=entity_id)
        return self.existing.restated(entity_id, record)

    def _linked(self, record: Record) -> Record:
        """The record with those ids elsewhere that no other entity has, and its parents remembered."""
        at = _SAME_AS[record.kind]
        if record.cells[at]:
            kept = [other for other in record.cells[at].split(";") if self.claim(other, record.id)]
            record = record._replace(cells=(*record.cells[:at], ";".join(kept), *record.cells[at + 1 :]))
        if self._circles and record.kind != "person" and (parents := record.cells[PART_OF[record.kind]]):
            self.parents[record.id] = tuple(parents.split(";"))
        return record

    def claim(self, other: str, entity_id: str) -> bool:
        """Give an id elsewhere to an entity; false where another has it, or it is an entity here."""
        owner = self.existing.claims(other)
        if (owner and owner != entity_id) or other in self.taken or self.existing.is_own(other):
            return False
        if not self._elsewhere.add(other):
            return False
        if self._circles:
            self._aliases[other] = entity_id
        return True

    def current(self, entity_id: str) -> str:
        """Return how an entity is called here that a source refers to by an id of its own."""
        entity_id = self.joined.get(entity_id) or self._aliases.get(entity_id, entity_id)
        if self.existing.empty or self.existing.has(entity_id):
            return entity_id
        return self.existing.redirects.get(entity_id) or self.existing.claims(entity_id) or entity_id

    def parents_of(self, cell: str, record_id: str) -> tuple[str, int]:
        """Return a cell of parents as they are called here, without those that nobody has, and how many those were."""
        parents = [self.current(each) for each in cell.split(";")]
        kept = [
            each
            for each in dict.fromkeys(parents)
            if each != record_id
            and (each in self.taken or self.existing.has(each))
            and (record_id, each) not in self.cut
        ]
        return ";".join(kept), len(parents) - len(kept)


def is_retracted(existing: Existing, entity_id: str, name: str) -> bool:
    """Whether the folder takes a name of an entity back."""
    return bool(existing.retracted) and (entity_id, fold(name)) in existing.retracted


def rows_of_names(record: Record, source: str) -> list[tuple[str, ...]]:
    """Return a record's further names as rows of a table of names."""
    rows = []
    for each in record.names:
        row = name_row(record.id, each.text, status=each.status, source=source)
        rows.append((*row[:2], each.lang, row[3], each.valid_from, each.valid_to, *row[6:]))
    return rows


def _spellings_of(block: Block) -> list[Spelling]:
    """The names in a block of the folder's own tables."""
    return [
        Spelling(block.name, "", "preferred"),
        *(Spelling(row[1], row[2], _status(row[3])) for row in block.names),
    ]


def _status(text: str) -> NameStatus:
    return text if text in STATUSES else "variant"


def _read_pairs(path: Path, left: str, right: str) -> list[tuple[str, str]]:
    if not path.exists():
        return []
    table = read_rows(path)
    at: Mapping[str, int] = table.positions((left, right))
    return [(row.cells[at[left]], row.cells[at[right]]) for row in table]


def _read_retractions(path: Path) -> set[tuple[str, str]]:
    if not path.exists():
        return set()
    table = read_rows(path)
    at = table.positions(("id", "name"))
    return {(row.cells[at["id"]], fold(row.cells[at["name"]])) for row in table if row.cells[at["name"]]}
