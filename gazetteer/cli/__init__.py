"""The program ``gazetteer``: one module a command, loaded when it is called."""

import click

from gazetteer.errors import GazetteerError
from gazetteer.programs import Program, run

NAMES = (
    "init", "lint", "format", "show", "stats", "add", "alias", "retract", "redirect", "split", "diff", "merge", "install-git", "import",
    "export", "geocode", "near", "expect", "impact", "lock", "git-diff",
)  # fmt: skip
# A module cannot be called import.
MODULES = {"import": "import_files"}
COMMANDS = {name: f"gazetteer.cli.{MODULES.get(name, name.replace('-', '_'))}" for name in NAMES}


@click.command(
    cls=Program,
    modules=COMMANDS,
    mistakes=(GazetteerError,),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="gazetteer-resolvers", message="%(version)s")
def program() -> None:
    """Gazetteers kept like code: check, format, look up and change tables of names."""


def main() -> None:
    """Entry point of ``gazetteer`` and ``python -m gazetteer``."""
    run(program, "gazetteer")
