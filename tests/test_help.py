"""What ``--help`` says of each command."""

import click
import pytest

from gazetteer.cli import program as gazetteer
from resolvers.cli import program as resolve

# Of an 80-column terminal click leaves this much beside the longest name of a command.
LONGEST = 62


@pytest.mark.parametrize("program", [gazetteer, resolve], ids=["gazetteer", "resolve"])
def test_every_command_says_what_it_does_in_a_line(program: click.Group) -> None:
    """The list of commands is never cut off with dots."""
    context = click.Context(program)
    commands = [program.get_command(context, name) for name in program.list_commands(context)]

    lines = [
        command.get_short_help_str(limit=LONGEST) for command in commands if command and not command.hidden
    ]

    assert lines
    assert [line for line in lines if not line or line.endswith("...")] == []
