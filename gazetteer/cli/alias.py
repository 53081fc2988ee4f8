"""``gazetteer alias``: one more name for an entity."""

from pathlib import Path

import click

from gazetteer.cli.edits import apply, ask, folder_options, lang_option, source_option
from gazetteer.editing import alias
from gazetteer.model import STATUSES
from gazetteer.stack import Stack


@click.command(
    "alias",
    short_help="Give an entity a further name.",
    epilog='Example: gazetteer alias geonames:295620 Ashkelom --status misspelling --source "AFP 2021-05-11"',
)
@click.argument("entity_id", metavar="ID", required=False)
@click.argument("name", required=False)
@click.option("--status", type=click.Choice(STATUSES), default="variant", show_default=True)
@lang_option
@click.option("--from", "valid_from", default="", help="First year or date of use.")
@click.option("--to", "valid_to", default="", help="Last year or date of use.")
@click.option("--note", default="", help="What a later editor should know.")
@source_option
@folder_options
def command(
    *,
    entity_id: str | None,
    name: str | None,
    status: str,
    lang: str,
    valid_from: str,
    valid_to: str,
    note: str,
    source: str | None,
    folder: Path,
    beneath: Stack,
) -> None:
    """Give the entity ID a further NAME, or a name that it has another status. What is missing is asked for."""
    entity_id = ask(entity_id, "id")
    cells = {
        "name": ask(name, "name"),
        "lang": lang,
        "status": status,
        "from": valid_from,
        "to": valid_to,
        "note": note,
    }
    apply(folder, alias(entity_id, {**cells, "source": ask(source, "source")}, beneath))
