"""``gazetteer retract``: an entity, or one name of it, is taken back."""

from pathlib import Path

import click

from gazetteer.cli.edits import apply, ask, date_option, folder_options, today
from gazetteer.editing import retract
from gazetteer.stack import Stack


@click.command(
    "retract",
    short_help="Take back a name or an entity.",
    epilog='Example: gazetteer retract geonames:3070291 Most --reason "an ordinary word"',
)
@click.argument("entity_id", metavar="ID", required=False)
@click.argument("name", required=False, default="")
@click.option("--reason", help="Why.")
@date_option
@folder_options
def command(
    *, entity_id: str | None, name: str, reason: str | None, date: str | None, folder: Path, beneath: Stack
) -> None:
    """Take back NAME from the entity ID, or the whole entity. Rows of this folder go; what lies beneath is retracted."""
    entity_id = ask(entity_id, "id")
    apply(folder, retract(entity_id, name, {"reason": ask(reason, "reason"), "date": today(date)}, beneath))
