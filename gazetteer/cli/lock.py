"""``gazetteer lock``: say exactly which tables are used."""

from pathlib import Path

import click

from gazetteer.cli.options import stack_options
from gazetteer.errors import ChangedError
from gazetteer.layers import Stack
from gazetteer.lockfile import FILE, check_lock, write_lock


@click.command(
    "lock",
    short_help="Write or check the fingerprints of all layers.",
    epilog="Example: gazetteer lock --check --gazetteer mine",
)
@click.argument("file", type=click.Path(path_type=Path), default=FILE)
@click.option(
    "--check", is_flag=True, help="Only say whether the layers are the locked ones; exit status 1 if not."
)
@stack_options
def command(file: Path, check: bool, stack: Stack) -> None:
    """Write the fingerprints of all layers to FILE (gazetteer.lock), or check them.

    Beside results of any weight, a lock lets a later reader know that the same tables are at hand: the program's, the world's
    and one's own.
    """
    if not check:
        write_lock(stack, file)
        click.echo(f"locked {len(stack.sources)} layers in {file}")
        return
    try:
        check_lock(stack, file)
    except ChangedError as error:
        click.echo(str(error))
        raise click.exceptions.Exit(1) from None
