"""``gazetteer impact``: which past answers does a change of the tables change?"""

from collections.abc import Sequence
from pathlib import Path

import click

from gazetteer.cli.resolving import resolve_options, tell
from gazetteer.expecting import find_impact, find_text_impact


@click.command(
    "impact",
    short_help="Tell which past answers a change of tables changes.",
    epilog="Example: gazetteer impact resolved.csv --column town --gazetteer mine",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", metavar="COLUMN", help="Of a table: the column that was resolved.")
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
@click.option(
    "--documents",
    metavar="DOCS.jsonl",
    type=click.Path(path_type=Path),
    help="Of mentions: the documents read then; by default the text files that FILE names.",
)
@resolve_options
def command(
    *, file: Path, column: str | None, kind: str, country: str, documents: Path | None, options: Sequence[str]
) -> None:
    """Resolve again what was once resolved, and tell which answers are others now, and why; exit status 1 then.

    FILE is what `resolve table` wrote, with --column, or the mentions that `resolve text --format jsonl` wrote, whose texts
    are read again.
    """
    if column and documents:
        raise click.UsageError("--column is for a table and --documents for mentions; give one of the two")
    if column:
        tell(*find_impact(file, column, options, kind=kind, country=country), "was")
    else:
        tell(*find_text_impact(file, documents, options), "was")
