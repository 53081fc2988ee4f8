"""Which options do the commands of ``gazetteer`` that look through a stack share?"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from gazetteer.layers import Stack

F = TypeVar("F", bound=Callable[..., Any])


def stack_options(function: F) -> F:
    """Add ``--gazetteer --columns --no-world --no-bundled``; open the stack they ask for and pass it as ``stack``."""

    @click.option("--gazetteer", "paths", multiple=True, metavar="DIR_OR_CSV", type=click.Path(path_type=Path),
                  help="A gazetteer of your own: a folder of tables or a CSV with id and name. Repeatable, later ones on top.")  # fmt: skip
    @click.option("--columns", metavar="OURS=YOURS,...", default="", callback=parse_columns,
                  help="Other column names in such a CSV: id=uid,name=label,aliases=other_names.")  # fmt: skip
    @click.option("--no-world", is_flag=True, help="Leave out the world's cities and countries.")
    @click.option("--no-bundled", is_flag=True, help="Leave out the tables that come with the program.")
    @wraps(function)
    def command(
        *args: Any,
        paths: tuple[Path, ...],
        columns: dict[str, str],
        no_world: bool,
        no_bundled: bool,
        **kwargs: Any,
    ) -> Any:
        return function(*args, stack=_open(paths, columns, not no_world, not no_bundled), **kwargs)

    return command  # type: ignore[return-value]


def parse_columns(context: click.Context, option: click.Parameter, value: str) -> dict[str, str]:
    """Read ``id=uid,name=label`` into a mapping from our columns to the user's."""
    columns = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        ours, _, theirs = (piece.strip() for piece in part.partition("="))
        if not ours or not theirs:
            raise click.BadParameter(f"{part!r} is not of the form id=uid", context, option)
        columns[ours] = theirs
    return columns


def _parse_countries(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    from gazetteer.countries import parse_country

    for value in values:
        if not parse_country(value):
            message = f"{value!r} is no country: give its ISO 3166-1 code, such as IL"
            raise click.BadParameter(message, context, option)
    return tuple(parse_country(value) for value in values)


countries_option = click.option(
    "--country",
    "countries",
    metavar="CC",
    multiple=True,
    callback=_parse_countries,
    help="Only entities of these countries, ISO 3166-1. Repeatable.",
)


def _open(paths: tuple[Path, ...], columns: dict[str, str], world: bool, bundled: bool) -> "Stack":
    from gazetteer.layers import open_stack

    return open_stack(paths, world=world, bundled=bundled, columns=columns)
