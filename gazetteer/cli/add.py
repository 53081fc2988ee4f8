"""``gazetteer add``: one more entity."""

from pathlib import Path

import click

from gazetteer.cli.edits import apply, ask, folder_options, parse_cells, source_option
from gazetteer.editing import add
from gazetteer.kinds import parse_kind
from gazetteer.schema import ENTITY_TABLES
from gazetteer.stack import Stack


@click.command(
    "add",
    short_help="Add an entity.",
    epilog='Example: gazetteer add place "Sde Teiman" --set type=base --set country=IL --source "AFP 2024-05-10"',
)
@click.argument("kind", required=False)
@click.argument("name", required=False)
@click.option("--id", "entity_id", help="Its id; by default local: and a slug of its name.")
@click.option(
    "--set",
    "cells",
    multiple=True,
    metavar="COLUMN=CELL",
    help="Any column: --set type=city --set country=IL.",
)
@source_option
@folder_options
def command(
    *,
    kind: str | None,
    name: str | None,
    entity_id: str | None,
    cells: tuple[str, ...],
    source: str | None,
    folder: Path,
    beneath: Stack,
) -> None:
    """Add an entity: KIND (person, organisation, place) and NAME. What is missing is asked for."""
    stated = ask(kind, "kind (person, organisation, place)")
    parsed = parse_kind(stated)
    if parsed is None:
        raise click.BadParameter(f"{stated!r} is no kind; it is person, organisation or place")
    row = {
        "id": entity_id or "",
        "name": ask(name, "name"),
        **parse_cells(cells, ENTITY_TABLES[parsed].header),
    }
    for column in ENTITY_TABLES[parsed].columns:
        if column.required and column.name not in ("id", "name"):
            row[column.name] = ask(row.get(column.name), f"{column.name} ({column.about})")
    apply(folder, add(parsed, {**row, "source": ask(source, "source")}))
