"""``gazetteer show``: what is known of an entity, and which layer, file and line said it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from gazetteer.cli.options import stack_options
from gazetteer.errors import Location
from gazetteer.layers import Stack, Statement
from gazetteer.model import Entity, plain_values


@click.command(
    "show",
    short_help="Show an entity and who says what of it.",
    epilog="Example: gazetteer show Ashkelon --gazetteer mine",
)
@click.argument("query", metavar="ID_OR_NAME")
@stack_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(query: str, stack: Stack, form: str) -> None:
    """Show an entity: every statement about it, which layer, file and line made it, and whether it holds.

    By a name, all entities that bear it are listed; a single one is shown in full. Exit status 1 where there is none.
    """
    entity = stack.entity(query)
    found = [entity] if entity else [stack.entity(entity_id) for entity_id in stack.lookup(query)]
    entities = [entity for entity in found if entity is not None]
    if not entities:
        click.echo(f"no entity has the id or the name {query!r}", err=True)
        raise click.exceptions.Exit(1)
    if form == "json":
        click.echo(json.dumps([_as_dict(stack, entity) for entity in entities], ensure_ascii=False, indent=2))
    elif len(entities) > 1:
        _list(entities)
    else:
        _show(stack, entities[0], query)


def _list(entities: Sequence[Entity]) -> None:
    width = max(len(entity.id) for entity in entities)
    for entity in entities:
        click.echo(f"{entity.id:{width}}  {_headline(entity)}")


def _headline(entity: Entity) -> str:
    division = ".".join(filter(None, (entity.country, entity.admin1)))
    population = f"{entity.population:,} inhabitants" if entity.population else ""
    details = (entity.kind, entity.type, division, entity.description, population)
    return f"{entity.name} ({', '.join(filter(None, details))})"


def _show(stack: Stack, entity: Entity, query: str) -> None:
    click.echo(f"{click.style(entity.id, bold=True)}  {_headline(entity)}")
    redirect = stack.redirects.get(query)
    if redirect:
        click.echo(f"{query} is retired{': ' if redirect.reason else ''}{redirect.reason}")
    for statement in stack.statements(entity.id):
        click.echo(_line(statement))


def _line(statement: Statement) -> str:
    said = f"{statement.layer}, {_nearby(statement.location)}" if statement.location else statement.layer
    lang = f" ({statement.lang})" if statement.lang else ""
    fate = f"; {statement.fate}" if statement.fate else ""
    line = f"  {statement.subject:12}  {statement.text}{lang}  [{said}{fate}]"
    return click.style(line, dim=True) if fate else line


def _as_dict(stack: Stack, entity: Entity) -> dict[str, Any]:
    """The merged entity, and who said what, as plain values; what is not known is null."""
    statements = [
        {
            "layer": statement.layer,
            "file": statement.location.file if statement.location else None,
            "line": statement.location.line if statement.location else None,
            "subject": statement.subject,
            "text": statement.text,
            "lang": statement.lang or None,
            "fate": statement.fate or "holds",
        }
        for statement in stack.statements(entity.id)
    ]
    return {**plain_values(entity), "statements": statements}


def _nearby(location: Location) -> Location:
    """The location with its file as seen from here, where it lies below this folder."""
    file = Path(location.file)
    below = file.is_absolute() and file.is_relative_to(Path.cwd())
    return replace(location, file=str(file.relative_to(Path.cwd()))) if below else location
