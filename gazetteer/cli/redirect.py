"""``gazetteer redirect``: an id is retired in favour of another."""

from pathlib import Path

import click

from gazetteer.cli.edits import apply, ask, date_option, folder_options, today
from gazetteer.editing import redirect
from gazetteer.stack import Stack


@click.command(
    "redirect",
    short_help="Retire an id in favour of another.",
    epilog='Example: gazetteer redirect local:qassem-brigades local:izz-ad-din-al-qassam-brigades --reason "the same"',
)
@click.argument("old_id", required=False)
@click.argument("new_id", required=False)
@click.option("--reason", help="Why.")
@date_option
@folder_options
def command(
    *,
    old_id: str | None,
    new_id: str | None,
    reason: str | None,
    date: str | None,
    folder: Path,
    beneath: Stack,
) -> None:
    """Retire OLD_ID in favour of NEW_ID: its names, and whatever refers to it, pass to the other."""
    old_id, new_id = ask(old_id, "old id"), ask(new_id, "new id")
    apply(folder, redirect(old_id, new_id, {"reason": ask(reason, "reason"), "date": today(date)}, beneath))
