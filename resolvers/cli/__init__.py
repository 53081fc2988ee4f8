"""The program ``resolve``: one module a command, loaded when it is called."""

import click

from gazetteer.errors import GazetteerError
from gazetteer.programs import Program, run
from resolvers.errors import ResolverError

COMMANDS = {
    name: f"resolvers.cli.{name}"
    for name in ("name", "text", "table", "pairs", "link", "audit", "evaluate", "serve", "index", "near")
}


@click.command(
    cls=Program,
    modules=COMMANDS,
    mistakes=(GazetteerError, ResolverError),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="gazetteer-resolvers", message="%(version)s")
def program() -> None:
    """Written names of people, organisations and places into ids and coordinates: offline, with reasons."""


def main() -> None:
    """Entry point of ``resolve`` and ``python -m resolvers``."""
    run(program, "resolve")
