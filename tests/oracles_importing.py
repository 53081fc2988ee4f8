"""Slow, obvious twins of what imports do fast: a merge of single cells, and a sort in memory."""

from collections.abc import Iterable

from gazetteer.importing.blocks import Block
from gazetteer.schema import ENTITY_TABLES


def merged_row(base: Block | None, ours: Block, theirs: Block) -> dict[str, str]:
    """A row's cells by the rule in one sentence each, for single cells; lists and points have tests of their own."""
    header = ENTITY_TABLES[ours.kind].header
    row = {}
    for place, column in enumerate(header):
        here, comes = ours.cells[place], theirs.cells[place]
        if base is None:
            # Nobody knows what the source said before: what is there stays, what is empty is filled.
            row[column] = here or comes
        elif here == base.cells[place]:
            # As the source had it: the source may change it.
            row[column] = comes
        else:
            # An editor changed it.
            row[column] = here
    row["name"] = row["name"] or ours.cells[1]
    return row


def merged_list(base: str, ours: str, theirs: str) -> set[str]:
    """The members of a list: an editor's and the source's changes, one by one."""

    def members(cell: str) -> set[str]:
        return set(filter(None, cell.split(";")))

    return (members(ours) - (members(base) - members(theirs))) | (members(theirs) - members(base))


def in_order(lines: Iterable[bytes]) -> list[bytes]:
    """All lines, sorted in memory."""
    return sorted(lines)
