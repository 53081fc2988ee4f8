"""``gazetteer stats``: how much there is of what."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from gazetteer.cli.options import stack_options
from gazetteer.dates import year_in
from gazetteer.layer import Layer, Spelling
from gazetteer.layers import Stack, open_stack
from gazetteer.model import Entity

_Rows = Iterable[tuple[Entity, tuple[Spelling, ...]]]


@click.command(
    "stats", short_help="Count entities and names.", epilog="Example: gazetteer stats mine --limit 5"
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@stack_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--limit", default=15, show_default=True, help="How many values of each to list as text; 0 for all."
)
@click.pass_context
def command(context: click.Context, folder: Path | None, stack: Stack, form: str, limit: int) -> None:
    """Count entities and names by kind, type, country, layer, language, status and source, and sources by the year they name.

    FOLDER, or a CSV, is counted alone. Without it the whole stack is counted: the bundled tables over the world.
    """
    if folder is None:
        counts = _count(stack.rows())
    elif context.params["paths"]:
        raise click.UsageError("FOLDER is counted alone; leave out --gazetteer, or leave out FOLDER")
    else:
        columns = context.params["columns"]
        counts = _count(
            _own_rows(open_stack([folder], world=False, bundled=False, columns=columns).layers[0])
        )
    if form == "json":
        click.echo(
            json.dumps(
                {name: dict(count.most_common()) for name, count in counts.items()},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for name, count in counts.items():
        click.echo(click.style(f"{name}: {len(count)}, {count.total():,} in all", bold=True))
        listed = count.most_common(limit or None)
        for value, number in listed:
            click.echo(f"  {number:>10,}  {value or '(none)'}")
        if len(count) > len(listed):
            click.echo(
                f"  {sum(count.values()) - sum(number for _, number in listed):>10,}  ({len(count) - len(listed)} more)"
            )


def _own_rows(layer: Layer) -> _Rows:
    """What a layer says by itself; names that it gives to entities beneath it are of no entity here."""
    return layer.rows()


def _count(rows: _Rows) -> dict[str, Counter[str]]:
    """Count by heading. Equal counts stand in alphabetical order, so that two runs give the same text."""
    counts: dict[str, Counter[str]] = {
        name: Counter()
        for name in (
            "kinds",
            "types",
            "countries",
            "layers",
            "with a point",
            "sources",
            "years of sources",
            "names by status",
            "names by language",
        )
    }
    for entity, spellings in rows:
        counts["kinds"][entity.kind] += 1
        counts["types"][entity.type] += 1
        counts["countries"][entity.country] += 1
        counts["layers"][entity.layer] += 1
        counts["with a point"]["no" if entity.latitude is None else "yes"] += 1
        counts["sources"][entity.source] += 1
        counts["years of sources"][year_in(entity.source)] += 1
        counts["names by status"].update(spelling.status for spelling in spellings)
        counts["names by language"].update(spelling.lang for spelling in spellings)
    return {name: Counter(dict(sorted(count.items()))) for name, count in counts.items()}
