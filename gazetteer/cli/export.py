"""``gazetteer export``: give a gazetteer to other programs."""

import sys
from pathlib import Path

import click

from gazetteer.cli.options import countries_option
from gazetteer.exporting.extract import Extract, Settings
from gazetteer.exporting.formats import FORMATS, Format, format_for
from gazetteer.model import KINDS, Kind
from gazetteer.programs import output

_BENEATH = ("none", "merged", "all")


@click.command(
    "export",
    short_help="Write a gazetteer in a format that other programs read.",
    epilog="Example: gazetteer export mine --kind place --format geojson -o mine.geojson",
)
@click.argument("source", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), show_default="by the ending of FILE",
              help="What to write; docs/exchange.md says what each carries.")  # fmt: skip
@click.option("-o", "--output", "target", metavar="FILE", help="Write here instead of standard output; complete or absent.")  # fmt: skip
@click.option(
    "--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these kinds. Repeatable."
)
@countries_option
@click.option("--id", "ids", metavar="ID", multiple=True, help="Only these entities. Repeatable.")
@click.option("--beneath", type=click.Choice(_BENEATH), default="none", show_default=True,
              help="What of the layers beneath SOURCE, the bundled tables and the world, goes along: nothing, what they say of SOURCE's own entities, or all.")  # fmt: skip
@click.option("--base-uri", "base", default="", metavar="URI", help="What local ids begin with as URIs; without it they stand as they are.")  # fmt: skip
@click.option("--year", default="", metavar="YEAR", help="Linked Places, LP-TSV: the year that attests names whose source names none.")  # fmt: skip
@click.option(
    "--quiet", is_flag=True, help="Do not say on standard error what was written and what was left out."
)
def command(
    *,
    source: Path | None,
    form: str | None,
    target: str | None,
    kinds: tuple[Kind, ...],
    countries: tuple[str, ...],
    ids: tuple[str, ...],
    beneath: str,
    base: str,
    year: str,
    quiet: bool,
) -> None:
    """Write SOURCE, a folder of tables or a wide CSV, in another format; without SOURCE the tables that come with the program.

    What a format has no place for is left out, and counted on standard error. The same tables give the same bytes.
    """
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise click.UsageError(f"--year takes four digits, not {year!r}")
    chosen = format_for(form or "", target or "")
    if chosen.binary and target in (None, "-") and sys.stdout.isatty():
        raise click.UsageError(f"{chosen.name} is no text; give a file with -o")
    extract = _open(source, beneath).only(kinds, countries, ids)
    _write(extract, chosen, target, Settings(base, year), quiet)


def _open(source: Path | None, beneath: str) -> Extract:
    from gazetteer.exporting.extract import extract_layer, extract_stack
    from gazetteer.layers import BUNDLED, open_stack

    if beneath == "none":
        stack = open_stack([source] if source else [], world=False, bundled=source is None)
        return extract_layer(stack.layers[-1])
    stack = open_stack([source] if source else [])
    return extract_stack(stack, stack.layers[-1].name if source else BUNDLED, mentioned=beneath == "merged")


def _write(extract: Extract, chosen: Format, target: str | None, settings: Settings, quiet: bool) -> None:
    with output(target, "wb") as sink:
        ledger = chosen.write(extract, sink, settings)
    if not quiet:
        click.echo(f"{target or 'standard output'}: {ledger.sentence()}", err=True)
