"""``gazetteer init``: a new project of tables."""

from pathlib import Path

import click

from gazetteer.starting import start_project


@click.command("init", epilog="Example: gazetteer init mine && resolve name Ashkelom --gazetteer mine")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Without the example.")
def command(folder: Path, empty: bool) -> None:
    """Make a folder of tables that is a gazetteer at once.

    With a README of its columns, settings for lint, a pre-commit configuration, a workflow for GitHub, expectations for CI, and a few rows that
    show how it is done.
    """
    for path in start_project(folder, example=not empty):
        click.echo(f"made {path}")
