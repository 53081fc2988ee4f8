"""What do the commands that change a folder's tables share?"""

import datetime
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from gazetteer.changereports import sentence
from gazetteer.drafting import change_folder
from gazetteer.editing import Edit
from gazetteer.folders import data_folder
from gazetteer.layers import open_stack

F = TypeVar("F", bound=Callable[..., Any])

source_option = click.option("--source", help="Where the claim comes from.")
lang_option = click.option("--lang", default="", help="BCP 47: ar, ar-Latn.")
date_option = click.option("--date", help="Since when; today by default.")


def folder_options(function: F) -> F:
    """Add ``--gazetteer --no-world --no-bundled``; pass the folder, and the stack beneath it."""

    @click.option("--gazetteer", "folder", type=click.Path(path_type=Path), default=".", show_default="this folder", metavar="DIR",
                  help="The folder whose tables are changed.")  # fmt: skip
    @click.option("--no-world", is_flag=True, help="Do not look for ids in the world.")
    @click.option(
        "--no-bundled", is_flag=True, help="Do not look for ids in the tables that come with the program."
    )
    @wraps(function)
    def command(*args: Any, folder: Path, no_world: bool, no_bundled: bool, **kwargs: Any) -> Any:
        own = folder.resolve() == data_folder().resolve()
        beneath = open_stack(world=not no_world, bundled=not (no_bundled or own))
        return function(*args, folder=folder, beneath=beneath, **kwargs)

    return command  # type: ignore[return-value]


def apply(folder: Path, edit: Edit) -> None:
    """Change a folder's tables and tell what changed."""
    changes = change_folder(folder, edit)
    for change in changes:
        click.echo(f"{change.file}: {sentence(change)}")
    if not changes:
        click.echo("nothing changed")


def ask(value: str | None, what: str) -> str:
    """Return the value, or ask for it where a person looks on; else the call is wrong."""
    if value:
        return value
    if not _stdin().isatty():
        raise click.UsageError(f"{what} is missing")
    answer: str = click.prompt(what)
    return answer


def _stdin() -> TextIO:
    return sys.stdin


def today(date: str | None) -> str:
    """Return the date given, or today's."""
    return date or datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def parse_cells(cells: tuple[str, ...], header: tuple[str, ...]) -> dict[str, str]:
    """Read ``COLUMN=CELL`` pairs."""
    parsed = {}
    for pair in cells:
        column, equals, cell = pair.partition("=")
        if not equals or column not in header:
            raise click.BadParameter(f"{pair!r} is not COLUMN=CELL with a column of {', '.join(header)}")
        parsed[column] = cell
    return parsed
