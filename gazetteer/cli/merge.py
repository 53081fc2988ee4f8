"""``gazetteer merge``: two changes of one table become one."""

from pathlib import Path

import click

from gazetteer.changes import merge_tables
from gazetteer.programs import output
from gazetteer.reading import read_bytes
from gazetteer.writing import replace_file


@click.command("merge", short_help="Merge two changed tables with their ancestor.")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Write here instead of standard output; complete or absent.",
)
@click.option(
    "--into-ours",
    "name",
    metavar="NAME",
    help="Write the result to OURS, a table of this name (as git's merge driver).",
)
def command(base: Path, ours: Path, theirs: Path, target: str | None, name: str | None) -> None:
    """Merge two changed tables with their common ancestor, row by row and cell by cell; exit status 1 on conflicts.

    Where the two contradict each other, both rows are written with "conflict (ours)" and "conflict (theirs)" before their notes,
    and lint rejects them.
    """
    merge = merge_tables(read_bytes(base), read_bytes(ours), read_bytes(theirs), Path(name or ours).name)
    if name is not None:
        replace_file(ours, merge.data)
    else:
        with output(target, "wb") as file:
            file.write(merge.data)
    for key in merge.conflicts:
        click.echo(f"conflict: {Path(name or ours).name}: {', '.join(filter(None, key))}", err=True)
    if merge.conflicts:
        raise click.exceptions.Exit(1)
