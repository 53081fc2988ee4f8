"""``gazetteer expect``: written names must mean what a table says they mean."""

from collections.abc import Sequence
from pathlib import Path

import click

from gazetteer.cli.resolving import resolve_options, tell
from gazetteer.expecting import check_expectations


@click.command(
    "expect",
    short_help="Check that names mean what a table says they mean.",
    epilog="Example: gazetteer expect expectations.csv --gazetteer .",
)
@click.argument("file", type=click.Path(path_type=Path))
@resolve_options
def command(file: Path, options: Sequence[str]) -> None:
    """Resolve the names of a CSV with text and id (and kind, country), and tell where the answer is another; exit status 1 then.

    An empty id says that the name must not be matched.
    """
    tell(*check_expectations(file, options), "should be")
