"""``gazetteer format``: write tables in their canonical form."""

from pathlib import Path

import click

from gazetteer.errors import Location, SourceError
from gazetteer.loading import read_folder
from gazetteer.writing import format_file


@click.command(
    "format",
    short_help="Write tables in their canonical form.",
    epilog="Example: gazetteer format --check mine",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only say which tables would change; exit status 1 if any would.")
@click.option("--quiet", is_flag=True, help="Do not list the tables.")
def command(paths: tuple[Path, ...], check: bool, quiet: bool) -> None:
    """Write tables in their canonical form: a folder's tables, or single CSV files.

    UTF-8 (NFC), LF, commas, quotes only where needed, columns in the schema's order and unknown ones after them, lists
    joined by ;, plain numbers, rows sorted. Each file changes whole or not at all; a broken one is left as it is.
    """
    changed = [path for path in _tables(paths) if format_file(path, check=check)]
    for path in () if quiet else changed:
        click.echo(f"{'would change' if check else 'formatted'} {path}")
    if check and changed:
        raise click.exceptions.Exit(1)


def _tables(paths: tuple[Path, ...]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise SourceError("there is no such file or folder", Location(str(path)))
        files.extend([path / file for file in read_folder(path)] if path.is_dir() else [path])
    return files
