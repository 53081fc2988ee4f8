"""``gazetteer impact``: which past answers does a change of the tables change?"""

from collections.abc import Sequence
from pathlib import Path

import click

from gazetteer.cli.resolving import resolve_options, tell
from gazetteer.expecting import find_impact


@click.command("impact", epilog="Example: gazetteer impact resolved.csv --column town --gazetteer mine")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", required=True, metavar="COLUMN", help="The column that was resolved.")
@click.option(
    "--kind-column",
    "kind",
    default="",
    metavar="COLUMN",
    help="The column with the kinds, if it was given then.",
)
@click.option(
    "--country-column",
    "country",
    default="",
    metavar="COLUMN",
    help="The column with the countries, likewise.",
)
@resolve_options
def command(file: Path, column: str, kind: str, country: str, options: Sequence[str]) -> None:
    """Resolve again what `resolve table` once resolved, and tell which answers are others now, and why; exit status 1 then."""
    tell(*find_impact(file, column, options, kind=kind, country=country), "was")
