"""``gazetteer git-diff``: what git calls to compare two states of a table. Set up by ``gazetteer install-git``."""

from pathlib import Path

import click

from gazetteer.changereports import as_sentences
from gazetteer.changes import diff_tables
from gazetteer.reading import read_bytes

NOTHING = "/dev/null"


@click.command("git-diff", hidden=True)
@click.argument("path")
@click.argument("old_file")
@click.argument("old_hex")
@click.argument("old_mode")
@click.argument("new_file")
@click.argument("new_hex")
@click.argument("new_mode")
@click.argument("rest", nargs=-1)
def command(path: str, old_file: str, new_file: str, rest: tuple[str, ...], **unused: str) -> None:
    """Tell what changed in a table, as git asks it: path, old file, hash and mode, new file, hash and mode."""
    before, after = (None if file == NOTHING else read_bytes(file) for file in (old_file, new_file))
    changes = diff_tables(before, after, Path(rest[0] if rest else path).name)
    click.echo(as_sentences(changes) or f"{path}\n  no row changed")
