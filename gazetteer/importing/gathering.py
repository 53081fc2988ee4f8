"""How do records become blocks in the order of their ids? Each finds its id, and is put aside as lines that sort by it."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from gazetteer.importing.blocks import Block, settled
from gazetteer.importing.formats import Format
from gazetteer.importing.joining import PART_OF, Joiner, is_retracted, rows_of_names
from gazetteer.importing.outcome import Outcome
from gazetteer.importing.parentage import break_circles
from gazetteer.importing.records import Choice, Item, Names, Record, Refusal
from gazetteer.importing.spilling import Spill
from gazetteer.keys import fold
from gazetteer.model import KINDS, Kind

# With so few records only their names are looked for in the layers beneath, which takes a third of the time.
_AHEAD = 20_000
_BATCH = 10_000
# What a line is: an entity's row comes before its names, and these before its ids elsewhere.
_ENTITY, _NAME, _LINK = "0", "1", "2"
_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}


def look_ahead(items: Iterator[Item], format_: Format) -> tuple[frozenset[str] | None, Iterator[Item]]:
    """Return the folded names that will be looked up, ``None`` where they are too many to be known before, and all items."""
    if format_.prefix:
        return None, items
    head = list(islice(items, _AHEAD))
    if len(head) == _AHEAD:
        return None, chain(head, items)
    return frozenset({fold(item.cells[1]) for item in head if isinstance(item, Record)} - {""}), iter(head)


def gather(items: Iterator[Item], gathering: "Gathering", spill: Spill, outcome: Outcome) -> None:
    """Let every record find its id, and put it and its names aside; refusals and what is left out are counted."""
    lines: list[bytes] = []
    # One by one: a reader whose names come after asks for each whether its entity was taken.
    for item in items:
        if type(item) is Names:
            gathering.add_names(item, lines)
        elif type(item) is Record:
            refusal = gathering.add_record(item, lines)
            if refusal is not None:
                outcome.refuse(refusal)
        else:
            assert type(item) is Refusal
            outcome.refuse(item)
        if len(lines) >= _BATCH:
            spill.add(lines)
            lines = []
    spill.add(lines)
    for refusal in break_circles(gathering.joiner):
        outcome.refuse(refusal)
    outcome.counts["taken"] += gathering.taken
    outcome.counts["names"] += gathering.names
    outcome.counts["left out"] += gathering.left_out


class Gathering:
    """Makes lines of items, and counts them."""

    def __init__(self, joiner: Joiner, choice: Choice, format_: Format) -> None:
        self.joiner, self._choice, self._prefixed = joiner, choice, bool(format_.prefix)
        # A reader whose ids have a prefix has its own way to choose, and asks itself whether a name is wanted.
        self._chooses = not format_.prefix and choice != Choice(source=choice.source)
        self._kinds: dict[str, Kind] = {}
        self.taken = self.names = self.left_out = 0

    def add_record(self, given: Record, lines: list[bytes]) -> Refusal | None:
        """Make lines of a record, or return why it is refused."""
        if self._chooses and not self._choice.takes(given):
            self.left_out += 1
            return None
        record = self.joiner.take(given)
        if type(record) is Refusal:
            return record
        assert type(record) is Record
        self.taken += 1
        if record.kind != "place":
            self._kinds[record.id] = record.kind
        lines.append("\t".join((record.id, _ENTITY, record.kind, *record.cells[1:])).encode())
        if record.names:
            rows = rows_of_names(record, self._choice.source or record.cells[-2])
            lines += ["\t".join((row[0], _NAME, record.kind, *row[1:])).encode() for row in rows]
        return None

    def add_names(self, item: Names, lines: list[bytes]) -> None:
        """Make lines of names that stand apart from their entity; none where nobody has it."""
        joiner = self.joiner
        if not self._prefixed and not joiner.wants(item.id):
            self.left_out += 1
            return
        self.names += 1
        entity_id = joiner.joined.get(item.id, item.id)
        kind = "place" if self._prefixed else self._kind_of(entity_id)
        for text, lang, status, begins, ends in item.names:
            lines.append(
                f"{entity_id}\t{_NAME}\t{kind}\t{text}\t{lang}\t{status}\t{begins}\t{ends}\t{item.source}\t{item.note}".encode()
            )
        for other in item.same_as:
            if joiner.claim(other, entity_id):
                lines.append(f"{entity_id}\t{_LINK}\t{kind}\t{other}".encode())

    def _kind_of(self, entity_id: str) -> str:
        return self.joiner.existing.kinds.get(entity_id) or self._kinds.get(entity_id, "place")


def blocks_of(lines: Iterator[bytes], joiner: Joiner, outcome: Outcome) -> Iterator[Block]:
    """Yield what comes in, entity by entity: sorted lines made into rows, names in order among themselves."""
    rows: list[list[str]] = []
    for line in lines:
        row = line.decode().split("\t")
        if rows and row[0] != rows[0][0]:
            yield _block(joiner, rows, outcome)
            rows = []
        rows.append(row)
    if rows:
        yield _block(joiner, rows, outcome)


def _block(joiner: Joiner, rows: list[list[str]], outcome: Outcome) -> Block:
    entity_id, role, word, *cells = rows[0]
    kind = _KINDS[word]
    entity: tuple[str, ...] = ()
    if role == _ENTITY:
        entity = (entity_id, *cells)
        at = PART_OF.get(kind)
        if at and entity[at]:
            kept, lost = joiner.parents_of(entity[at], entity_id)
            outcome.counts["parents left out"] += lost
            entity = (*entity[:at], kept, *entity[at + 1 :])
        if len(rows) == 1:
            return Block(entity_id, kind, entity)
    if rows[-1][1] == _LINK and entity:
        links = [row[3] for row in rows if row[1] == _LINK]
        entity = (*entity[:-3], ";".join(filter(None, (entity[-3], *links))), *entity[-2:])
    names = [(entity_id, *row[3:]) for row in rows if row[1] == _NAME]
    if joiner.existing.retracted:
        names = [row for row in names if not is_retracted(joiner.existing, entity_id, row[1])]
    return Block(entity_id, kind, entity, settled(entity[1] if entity else "", names))
