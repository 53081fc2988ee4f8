"""Which options do the commands of ``resolve`` share?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gazetteer.countries import parse_country
from gazetteer.model import KINDS
from gazetteer.programs import show_progress

if TYPE_CHECKING:
    from resolvers.index.index import Index
    from resolvers.resolver import Resolver

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """Which gazetteers the user asked for, and how loudly; opened when a command needs them."""

    paths: tuple[Path, ...] = ()
    world: bool = True
    bundled: bool = True
    columns: tuple[tuple[str, str], ...] = ()
    configuration: Path | None = None
    quiet: bool = False
    lock: Path | None = None

    def layers(self) -> dict[str, str]:
        """The fingerprint of each layer of the stack, bottom first."""
        from gazetteer.layers import open_stack

        stack = open_stack(self.paths, world=self.world, bundled=self.bundled, columns=dict(self.columns))
        return {source.name: source.fingerprint() for source in stack.sources}

    def index(self) -> "Index":
        """Open the compiled index of the stack, building it first where there is none."""
        from resolvers.opening import open_stacked_index

        return open_stacked_index(
            self.paths,
            world=self.world,
            bundled=self.bundled,
            columns=dict(self.columns),
            lock=self.lock,
            progress=show_progress(self.quiet),
        )

    def resolver(self, decisions: Path | None = None) -> "Resolver":
        """Open the corridor over that index; with what people have decided, where there is a file of it."""
        from resolvers.config import load_configuration
        from resolvers.resolver import Resolver
        from resolvers.settled import load_settled

        settled = load_settled(decisions) if decisions else None
        return Resolver(self.index(), load_configuration(self.configuration), settled)


def gazetteer_options(function: F) -> F:
    """Add ``--gazetteer --columns --no-world --no-bundled --locked --config --quiet``; pass them on as one ``gazetteers``."""

    @click.option("--gazetteer", "paths", multiple=True, metavar="DIR_OR_CSV", type=click.Path(path_type=Path),
                  help="A gazetteer of your own: a folder of tables or a CSV with id and name. Repeatable, later ones on top.")  # fmt: skip
    @click.option("--columns", metavar="OURS=YOURS,...", default="", callback=_parse_columns,
                  help="Other column names in such a CSV: id=uid,name=label,aliases=other_names.")  # fmt: skip
    @click.option("--no-world", is_flag=True, help="Leave out the world's cities and countries.")
    @click.option("--no-bundled", is_flag=True, help="Leave out the tables that come with the program.")
    @click.option("--locked", "lock", metavar="FILE", type=click.Path(path_type=Path),
                  help="Refuse other tables than those of this lock, which gazetteer lock wrote.")  # fmt: skip
    @click.option(
        "--config",
        "configuration",
        type=click.Path(path_type=Path),
        help="A configuration file other than your own.",
    )
    @click.option("--quiet", is_flag=True, help="No progress on standard error.")
    @wraps(function)
    def command(
        *args: Any,
        paths: tuple[Path, ...],
        columns: tuple[tuple[str, str], ...],
        no_world: bool,
        no_bundled: bool,
        lock: Path | None,
        configuration: Path | None,
        quiet: bool,
        **kwargs: Any,
    ) -> Any:
        gazetteers = Gazetteers(paths, not no_world, not no_bundled, columns, configuration, quiet, lock)
        return function(*args, gazetteers=gazetteers, **kwargs)

    return command  # type: ignore[return-value]


output_option = click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Write here instead of standard output; complete or absent.",
)
kind_option = click.option("--kind", type=click.Choice(KINDS), help="Only entities of this kind.")
decisions_option = click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What people decided about spellings, as resolve audit and the review queue keep it: settled ones are answered so.",
)
best_option = click.option(
    "--best", is_flag=True, help="Give the best candidate's id and score whatever the status."
)


def _parse_country(context: click.Context, option: click.Parameter, value: str) -> str:
    code = parse_country(value) if value.strip() else ""
    if value.strip() and not code:
        raise click.BadParameter(
            f"{value!r} is no country: give its ISO 3166-1 code, such as IL", context, option
        )
    return code


country_option = click.option(
    "--country",
    default="",
    metavar="CC",
    callback=_parse_country,
    help="ISO 3166-1 code of the country that the entity should be in: a hint, no filter.",
)


def _parse_columns(
    context: click.Context, option: click.Parameter, value: str
) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    for ours, equals, yours in pairs:
        if not (ours.strip() and equals and yours.strip()):
            raise click.BadParameter(f"{value!r} is not of the form id=uid,name=label", context, option)
    return tuple((ours.strip(), yours.strip()) for ours, _, yours in pairs)
