"""How do what was imported before, what stands now and what comes in become one?

A block is all that one table says of one entity: its row and its names. Blocks are merged in three ways: whoever changed a
cell since the last import wins, and between an editor and the source the editor wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gazetteer.model import STATUSES, Kind
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES, PLACE_NAMES

Cells = tuple[str, ...]
# The tables of names have the same columns.
_NAME_HEADER = PLACE_NAMES.header
NAME, LANG, STATUS, FROM, TO, NAME_SOURCE, NAME_NOTE = (
    _NAME_HEADER.index(column) for column in ("name", "lang", "status", "from", "to", "source", "note")
)
_RANK: Mapping[str, int] = {status: rank for rank, status in enumerate(STATUSES)}


class Block(NamedTuple):
    """All that is said of one entity.

    Attributes:
        id: The entity.
        kind: Which tables the rows stand in.
        cells: Its row in the order of the table's header, perhaps with more columns after it; () where it has names only.
        names: Its rows in the table of names, in the order of that table.
    """

    id: str
    kind: Kind
    cells: Cells
    names: tuple[Cells, ...] = ()

    @property
    def name(self) -> str:
        """The name in its row."""
        return self.cells[1] if self.cells else ""


def settled(name: str, rows: Sequence[Cells], fixed: Sequence[Cells] = ()) -> tuple[Cells, ...]:
    """Return the rows of names that an entity may have beside its own row, in the table's order.

    Each spelling stands once a language, with the status that comes first in ``model.STATUSES``; the name of the row itself
    is not repeated, unless with the dates of its use; one name a language is preferred, in English that of the row, and further
    ones are variants.

    Args:
        name: The name in the entity's row.
        rows: What a source says, better ones first where two are equal.
        fixed: Rows that stand already, and are left as they are.
    """
    if not fixed and len(rows) == 1:
        return _settled_alone(name, rows[0])
    preferred = {"en": name}
    own = {("", name), ("en", name)} if name else set()
    seen = set()
    for row in fixed:
        seen.add((row[LANG], row[NAME]))
        if row[STATUS] == "preferred":
            preferred.setdefault(row[LANG] or "en", row[NAME])
    kept: list[Cells] = list(fixed)
    ranked = sorted(rows, key=lambda row: (_RANK.get(row[STATUS], len(_RANK)), row[NAME], row[LANG]))
    for row in ranked:
        key = (row[LANG], row[NAME])
        if key in seen or (key in own and not (row[FROM] or row[TO])):
            continue
        seen.add(key)
        if key in own:
            kept.append((*row[:STATUS], "preferred", *row[STATUS + 1 :]))
        elif row[STATUS] == "preferred" and preferred.setdefault(row[LANG] or "en", row[NAME]) != row[NAME]:
            kept.append((*row[:STATUS], "variant", *row[STATUS + 1 :]))
        else:
            kept.append(row)
    kept.sort(key=_order)
    return tuple(kept)


def _settled_alone(name: str, row: Cells) -> tuple[Cells, ...]:
    """The same for a single row, which most entities of GeoNames have, in a third of the time."""
    if row[LANG] not in ("", "en"):
        return (row,)
    if row[NAME] == name:
        return ((*row[:STATUS], "preferred", *row[STATUS + 1 :]),) if row[FROM] or row[TO] else ()
    if row[STATUS] == "preferred":
        return ((*row[:STATUS], "variant", *row[STATUS + 1 :]),)
    return (row,)


def _order(row: Cells) -> tuple[str, str, str]:
    return row[STATUS], row[NAME], row[LANG]


def merge_blocks(base: Block | None, ours: Block | None, theirs: Block | None) -> Block | None:
    """Merge what a source says now with what stands, by what the source said before.

    Args:
        base: As the source had it at the last import; ``None`` for what is new.
        ours: As it stands in the tables; ``None`` where it does not.
        theirs: As the source has it now; ``None`` where it does no more.

    Returns:
        The block as it shall stand. ``None`` for one that goes: the source has dropped it and nobody edited it, or somebody
        deleted it here. What an editor filled, changed, emptied or deleted stays so. Lists lose and gain members one by one.
    """
    if theirs == base:
        # Nothing new from the source, or nothing at all: most entities of a newer dump.
        return ours
    if theirs is None:
        assert base is not None
        return None if ours is None or ours == _widened(base, ours) else ours
    if ours is None:
        return theirs if base is None else None
    if not ours.cells and base is not None and base.cells:
        # The row was deleted here, and names were left behind: nothing of it comes back.
        return ours
    cells = _merge_cells(base, ours, theirs)
    own = cells[1] if cells else ""
    return Block(ours.id, ours.kind, cells, _merge_names(base, ours, theirs, own))


def _widened(block: Block, like: Block) -> Block:
    """The block with as many columns as another, the further ones empty."""
    cells = block.cells + ("",) * (len(like.cells) - len(block.cells)) if like.cells else block.cells
    width = max((len(row) for row in like.names), default=0)
    return block._replace(cells=cells, names=tuple(row + ("",) * (width - len(row)) for row in block.names))


def _merge_cells(base: Block | None, ours: Block, theirs: Block) -> Cells:
    if not ours.cells or not theirs.cells:
        return ours.cells or theirs.cells
    header = ENTITY_TABLES[ours.kind].header
    before: Mapping[str, str] = dict(zip(header, base.cells, strict=False)) if base else {}
    here = dict(zip(header, ours.cells, strict=False))
    there = dict(zip(header, theirs.cells, strict=False))
    merged = dict(here)
    for column in ("part_of", "same_as"):
        if column in header:
            merged[column] = _merge_list(before.get(column, ""), here[column], there[column])
    for columns in _groups(header):
        was, is_, comes = (tuple(row.get(column, "") for column in columns) for row in (before, here, there))
        untouched = is_ == was if base else not any(is_)
        if untouched:
            merged.update(zip(columns, comes, strict=True))
    if base is None:
        filled = any(merged[column] != here[column] for column in header if column != "source")
        merged["source"] = _joined(here["source"], there["source"]) if filled else here["source"]
    # What a source has no name for keeps the one it has.
    merged["id"], merged["name"] = ours.id, merged["name"] or here["name"]
    return (*(merged[column] for column in header), *ours.cells[len(header) :])


def _groups(header: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The columns that change together: latitude and longitude are one fact."""
    yield from (
        (column,) for column in header if column not in ("id", "part_of", "same_as", "latitude", "longitude")
    )
    if "latitude" in header:
        yield "latitude", "longitude"


def _merge_list(base: str, ours: str, theirs: str) -> str:
    before, there = _parts(base), _parts(theirs)
    kept = [part for part in _parts(ours) if part in there or part not in before]
    return ";".join(dict.fromkeys([*kept, *(part for part in there if part not in before)]))


def _parts(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _joined(ours: str, theirs: str) -> str:
    parts = [part.strip() for part in f"{ours};{theirs}".split(";")]
    return "; ".join(filter(None, dict.fromkeys(parts)))


def _merge_names(base: Block | None, ours: Block, theirs: Block, own: str) -> tuple[Cells, ...]:
    before = _by_key(base.names if base else ())
    here, there = _by_key(ours.names), _by_key(theirs.names)
    kept = []
    for key, row in here.items():
        was, comes = before.get(key), there.get(key)
        untouched = was is not None and row[: len(was)] == was
        if untouched and comes is not None:
            kept.append((*comes, *row[len(comes) :]))
        elif not untouched:
            kept.append(row)
    new = [row for key, row in there.items() if key not in here and key not in before]
    kept_name = theirs.name and theirs.name != own
    if kept_name and (base is None or theirs.name != base.name) and ours.cells:
        new.append(name_row(ours.id, theirs.name, source=_source_of(theirs)))
    width = max((len(row) for row in ours.names), default=len(_NAME_HEADER))
    return settled(own, [row + ("",) * (width - len(row)) for row in new], kept)


def name_row(entity_id: str, name: str, *, status: str = "variant", source: str = "") -> Cells:
    """Return a row of a table of names."""
    given = {"id": entity_id, "name": name, "status": status, "source": source}
    return tuple(given.get(column, "") for column in _NAME_HEADER)


def _source_of(block: Block) -> str:
    return block.cells[ENTITY_TABLES[block.kind].header.index("source")]


def _by_key(rows: Iterable[Cells]) -> dict[tuple[str, str], Cells]:
    return {(row[NAME], row[LANG]): row for row in rows}


def names_header(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind's table of names."""
    return NAME_TABLES[kind].header
