"""``gazetteer near``: the places around a point, from the index that the reading room keeps."""

import subprocess
import sys

import click


@click.command(
    "near",
    short_help="List what lies around a point.",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="LAT,LON [OPTIONS]")
def command(arguments: tuple[str, ...]) -> None:
    """List what lies around a point, the nearest first.

    The tables know nothing of the index; ``resolve near`` does, and is called as anybody would. It reads the options, writes the answer and explains itself with --help.
    """
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-m", "resolvers", "near", *arguments], check=False)
    raise click.exceptions.Exit(done.returncode)
