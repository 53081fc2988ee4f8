"""``gazetteer install-git``: git compares and merges tables by their rows."""

from pathlib import Path

import click

from gazetteer.installing import install_git


@click.command("install-git", short_help="Set git's diff and merge drivers for the tables.")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def command(folder: Path) -> None:
    """Set git's diff and merge drivers for the tables of a folder.

    Writes .gitattributes beside the tables, to be committed, and the drivers into the repository's own configuration: every
    clone runs this once. git diff then speaks in sentences, and git merge joins rows and cells.
    """
    for sentence in install_git(folder):
        click.echo(sentence)
