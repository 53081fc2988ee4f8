"""What are the one-line edits of a gazetteer? Each changes a draft, keeps form and provenance, and refuses what is at odds."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from anyascii import anyascii

from gazetteer.drafting import Cells, Draft
from gazetteer.errors import ConflictError, Location
from gazetteer.keys import fold
from gazetteer.model import Kind
from gazetteer.schema import BY_FILE, ENTITY_TABLES, NAME_TABLES
from gazetteer.stack import Stack

Edit = Callable[[Draft], None]


def add(kind: Kind, cells: Mapping[str, str]) -> Edit:
    """Add an entity.

    Args:
        kind: person, organisation or place.
        cells: The row's cells by column; without an ``id`` it takes a ``local:`` slug of its name.
    """

    def edit(draft: Draft) -> None:
        row = {
            "id": cells.get("id") or make_id(cells["name"]),
            **{key: cell for key, cell in cells.items() if key != "id"},
        }
        if _own_row(draft, row["id"]):
            raise _at_odds(draft, f"the id {row['id']} is taken; give another with --id")
        draft.add(ENTITY_TABLES[kind].file, row)

    return edit


def make_id(name: str) -> str:
    """Return a slug for a name in any script: "Magen David Adom" is ``local:magen-david-adom``."""
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(fold(name)).lower()).strip("-")
    return f"local:{slug or 'unnamed'}"


def alias(entity_id: str, cells: Mapping[str, str], beneath: Stack) -> Edit:
    """Give an entity a further name, or a name that it has another status, source or date.

    Args:
        entity_id: The entity, of this folder or a layer beneath.
        cells: ``name`` and, where known, ``lang, status, from, to, source, note``.
        beneath: The layers beneath.
    """

    def edit(draft: Draft) -> None:
        file = NAME_TABLES[_kind_of(draft, entity_id, beneath)].file
        same = [
            row
            for row in draft.rows[file]
            if (row["id"], row["name"], row.get("lang", ""))
            == (entity_id, cells["name"], cells.get("lang", ""))
        ]
        if same:
            same[0].update({name: cell for name, cell in cells.items() if cell})
        else:
            draft.add(file, {"id": entity_id, **cells})

    return edit


def retract(entity_id: str, name: str, cells: Mapping[str, str], beneath: Stack) -> Edit:
    """Take back a name, or with an empty ``name`` the entity: rows of this folder go, what lies beneath is retracted.

    Args:
        entity_id: The entity.
        name: The spelling; all that fold alike go with it.
        cells: ``reason`` and ``date``.
        beneath: The layers beneath.
    """

    def edit(draft: Draft) -> None:
        own = _own_row(draft, entity_id)
        if own and name and fold(own[1]["name"]) == fold(name):
            raise _at_odds(
                draft, f"{name!r} is the name in the row of {entity_id}; give the row another name first"
            )
        went = _delete_names(draft, entity_id, name)
        if own and not name:
            draft.rows[own[0]].remove(own[1])
            went = True
        if _is_beneath(beneath, entity_id, name):
            draft.add("retractions.csv", {"id": entity_id, "name": name, **cells})
        elif not went:
            raise _at_odds(draft, f"{entity_id} has no {f'name {name!r}' if name else 'row'} here or beneath")

    return edit


def redirect(old_id: str, new_id: str, cells: Mapping[str, str], beneath: Stack) -> Edit:
    """Retire an id in favour of another: its row goes, its names and whatever refers to it pass to the other.

    Args:
        old_id: The id that is retired.
        new_id: The one that takes its place, of this folder or a layer beneath.
        cells: ``reason`` and ``date``.
        beneath: The layers beneath.
    """

    def edit(draft: Draft) -> None:
        if old_id == new_id:
            raise _at_odds(draft, f"{old_id} cannot take its own place")
        kind = _kind_of(draft, new_id, beneath)
        own = _own_row(draft, old_id)
        if own:
            draft.rows[own[0]].remove(own[1])
        file = NAME_TABLES[kind].file
        borne = {(row["name"], row.get("lang", "")) for row in draft.rows[file] if row["id"] == new_id}
        passed = [
            row for table in NAME_TABLES.values() for row in draft.rows[table.file] if row["id"] == old_id
        ]
        _delete_names(draft, old_id, "")
        names = (
            [{"name": own[1]["name"], "status": "variant", "source": own[1].get("source", "")}] if own else []
        )
        for row in [*passed, *names]:
            if (row["name"], row.get("lang", "")) not in borne:
                status = "variant" if row["status"] == "preferred" else row["status"]
                draft.add(file, {**row, "id": new_id, "status": status})
                borne.add((row["name"], row.get("lang", "")))
        _refer(draft, old_id, new_id)
        draft.add("redirects.csv", {"old_id": old_id, "new_id": new_id, **cells})

    return edit


def split(entity_id: str, cells: Mapping[str, str], names: Sequence[str]) -> Edit:
    """Make two entities of one: a new row with the old one's facts, some of its names, and the pair in distinct.csv.

    Args:
        entity_id: The entity, which has a row in this folder.
        cells: The new one's ``name`` and, where it differs, any other column; ``id`` as in ``add``.
        names: The spellings that pass to the new one.
    """

    def edit(draft: Draft) -> None:
        own = _own_row(draft, entity_id)
        if own is None:
            raise _at_odds(draft, f"{entity_id} has no row here to split")
        file, row = own
        new_id = cells.get("id") or make_id(cells["name"])
        if new_id == entity_id or _own_row(draft, new_id):
            raise _at_odds(draft, f"the id {new_id} is taken; give another with --id")
        # The ids elsewhere belong to one of the two, and it is not known to which: they stay.
        kept = {name: cell for name, cell in row.items() if name != "same_as"}
        draft.add(file, {**kept, **{name: cell for name, cell in cells.items() if cell}, "id": new_id})
        table = NAME_TABLES[BY_FILE[file].kind or "place"].file
        for name in names:
            moved = [each for each in draft.rows[table] if each["id"] == entity_id and each["name"] == name]
            if not moved:
                raise _at_odds(draft, f"{entity_id} has no name {name!r} to pass on")
            for each in moved:
                each["id"] = new_id
        left, right = sorted((entity_id, new_id))
        draft.add("distinct.csv", {"left_id": left, "right_id": right, "note": f"{row['name']} was split"})

    return edit


def part(left_id: str, right_id: str, note: str, beneath: Stack) -> Edit:
    """Lay down that two entities look alike and are never one; nothing changes where that is said already.

    Args:
        left_id: One of them, of this folder or a layer beneath.
        right_id: The other one; they have no order.
        note: Why, or who says so.
        beneath: The layers beneath.
    """
    left, right = sorted((left_id, right_id))

    def edit(draft: Draft) -> None:
        if left == right:
            raise _at_odds(draft, f"{left} cannot be parted from itself; two entities are needed")
        for entity_id in (left, right):
            _kind_of(draft, entity_id, beneath)
        pairs = {frozenset((row["left_id"], row["right_id"])) for row in draft.rows["distinct.csv"]}
        if frozenset((left, right)) not in pairs:
            draft.add("distinct.csv", {"left_id": left, "right_id": right, "note": note})

    return edit


def _own_row(draft: Draft, entity_id: str) -> tuple[str, Cells] | None:
    for table in ENTITY_TABLES.values():
        for row in draft.rows[table.file]:
            if row["id"] == entity_id:
                return table.file, row
    return None


def _kind_of(draft: Draft, entity_id: str, beneath: Stack) -> Kind:
    own = _own_row(draft, entity_id)
    entity = None if own else beneath.entity(entity_id)
    kind = BY_FILE[own[0]].kind if own else entity.kind if entity else None
    if kind is None:
        raise _at_odds(draft, f"no table has {entity_id}, nor any layer beneath")
    return kind


def _is_beneath(beneath: Stack, entity_id: str, name: str) -> bool:
    """Whether the layers beneath have an entity, or a name of it."""
    if not name:
        return beneath.entity(entity_id) is not None
    return any(fold(borne.text) == fold(name) for borne in beneath.names(entity_id))


def _delete_names(draft: Draft, entity_id: str, name: str) -> bool:
    """Delete an entity's names, or those that fold like one; return whether there were any."""
    went = False
    for table in NAME_TABLES.values():
        rows = draft.rows[table.file]
        kept = [row for row in rows if row["id"] != entity_id or (name and fold(row["name"]) != fold(name))]
        went = went or len(kept) < len(rows)
        draft.rows[table.file] = kept
    return went


def _refer(draft: Draft, old_id: str, new_id: str) -> None:
    """Let every list, pair and redirect that refers to the one id refer to the other; a pair of one is no pair."""
    for file, rows in draft.rows.items():
        columns = [
            column.name
            for column in BY_FILE[file].columns
            if column.name in ("part_of", "left_id", "right_id", "new_id")
        ]
        for row in rows:
            for column in columns:
                parts = [new_id if part == old_id else part for part in row.get(column, "").split(";")]
                row[column] = ";".join(dict.fromkeys(parts))
    draft.rows["distinct.csv"] = [
        row for row in draft.rows["distinct.csv"] if row["left_id"] != row["right_id"]
    ]


def _at_odds(draft: Draft, message: str) -> ConflictError:
    return ConflictError(message, Location(str(Path(draft.folder))))
