"""``gazetteer diff``: what changed between two states of tables, told by id."""

import click

from gazetteer.changereports import as_html, as_json, as_sentences
from gazetteer.changes import diff_tables
from gazetteer.programs import output
from gazetteer.revisions import read_states

REPORTS = {"text": as_sentences, "json": as_json, "html": as_html}


@click.command(
    "diff", short_help="Tell what changed, row by row.", epilog="Example: gazetteer diff HEAD~3 mine"
)
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.option("--format", "form", type=click.Choice(list(REPORTS)), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Write here instead of standard output; complete or absent.",
)
def command(left: str, right: str, form: str, target: str | None) -> None:
    """Tell what changed from A to B, row by row; exit status 1 where anything did.

    A and B are files, folders, or revisions of git with a path (HEAD~3:data); a revision alone means the other's path. The order
    of rows and columns, quotes and line ends are no change.
    """
    before, after = read_states(left, right)
    files = list(dict.fromkeys([*after, *before]))
    changes = [change for file in files for change in diff_tables(before.get(file), after.get(file), file)]
    report = REPORTS[form](changes)
    if report:
        with output(target) as file:
            file.write(report + "\n")
    if changes:
        raise click.exceptions.Exit(1)
