"""What do the commands share that ask ``resolve``? The options that they pass on, and how differences are told."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from gazetteer.expecting import Difference

F = TypeVar("F", bound=Callable[..., Any])


def resolve_options(function: F) -> F:
    """Add ``--gazetteer --columns --no-world --no-bundled --locked``; pass them on as ``options`` of ``resolve``."""

    @click.option(
        "--gazetteer",
        "paths",
        multiple=True,
        metavar="DIR_OR_CSV",
        help="A gazetteer of your own. Repeatable, later ones on top.",
    )
    @click.option("--columns", default="", metavar="OURS=YOURS,...", help="Other column names in such a CSV.")
    @click.option("--no-world", is_flag=True, help="Leave out the world's cities and countries.")
    @click.option("--no-bundled", is_flag=True, help="Leave out the tables that come with the program.")
    @click.option(
        "--locked",
        "lock",
        default="",
        metavar="FILE",
        help="Refuse other layers than gazetteer lock wrote here.",
    )
    @wraps(function)
    def command(
        *args: Any,
        paths: tuple[str, ...],
        columns: str,
        no_world: bool,
        no_bundled: bool,
        lock: str,
        **kwargs: Any,
    ) -> Any:
        options = [part for path in paths for part in ("--gazetteer", path)]
        options += ["--columns", columns] if columns else []
        options += [flag for flag, given in (("--no-world", no_world), ("--no-bundled", no_bundled)) if given]
        options += ["--locked", lock] if lock else []
        return function(*args, options=options, **kwargs)

    return command  # type: ignore[return-value]


def tell(number: int, differences: Sequence[Difference], said: str) -> None:
    """Print a sentence for each difference and a count; exit status 1 where there is any."""
    for difference in differences:
        answer = difference.after
        now = f"{answer.id} ({answer.name})" if answer.status == "matched" else answer.status
        before = difference.before or "nothing"
        click.echo(
            f"{difference.location}: {difference.text!r} {said} {before}, now is {now}: {answer.reason}"
        )
    click.echo(f"{len(differences)} of {number} differ", err=True)
    if differences:
        raise click.exceptions.Exit(1)
