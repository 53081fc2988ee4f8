"""``gazetteer split``: one entity turns out to be two."""

from pathlib import Path

import click

from gazetteer.cli.edits import apply, ask, folder_options, parse_cells
from gazetteer.editing import split
from gazetteer.schema import TABLES
from gazetteer.stack import Stack

_COLUMNS = tuple(dict.fromkeys(name for table in TABLES if table.role == "entities" for name in table.header))


@click.command(
    "split",
    short_help="Make one entity two.",
    epilog='Example: gazetteer split local:al-shabaab "Al-Shabaab (Mozambique)" --move "Ansar al-Sunna" --set country=MZ',
)
@click.argument("entity_id", metavar="ID", required=False)
@click.argument("name", required=False)
@click.option("--id", "new_id", help="The new entity's id; by default local: and a slug of its name.")
@click.option(
    "--move", "names", multiple=True, metavar="NAME", help="A name that passes to the new one. Repeatable."
)
@click.option(
    "--set", "cells", multiple=True, metavar="COLUMN=CELL", help="A column in which the new one differs."
)
@folder_options
def command(
    *,
    entity_id: str | None,
    name: str | None,
    new_id: str | None,
    names: tuple[str, ...],
    cells: tuple[str, ...],
    folder: Path,
    beneath: Stack,
) -> None:
    """Make a second entity NAME of the entity ID, with its facts and some of its names; the two are never one again."""
    entity_id = ask(entity_id, "id")
    row = {**parse_cells(cells, _COLUMNS), "name": ask(name, "name of the new entity"), "id": new_id or ""}
    apply(folder, split(entity_id, row, names))
