"""``resolve near``: the places around a point. ``gazetteer near`` calls it; the index is in this building."""

import csv
import json
from collections.abc import Sequence
from typing import IO, Any

import click

from gazetteer.model import Kind
from gazetteer.programs import output
from resolvers.cli.options import Gazetteers, gazetteer_options, kind_option, output_option
from resolvers.nearest import Nearby, find_nearest, parse_point

FORMATS = ("table", "jsonl", "csv")
_COLUMNS = ("kilometres", "id", "name", "kind", "type", "country", "latitude", "longitude", "population")
# Metres are more than the points of most gazetteers are worth.
_DECIMALS = 3


def _positive(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value < float("inf"):
        raise click.BadParameter(f"{value} is no number of kilometres", context, option)
    return value


@click.command(
    "near",
    hidden=True,
    short_help="List what lies around a point.",
    # A southern latitude begins with a hyphen, and is no option.
    context_settings={"ignore_unknown_options": True},
    epilog="Example: gazetteer near 31.67,34.57 --within 20 --kind place",
)
@click.argument("point", metavar="LAT,LON")
@click.option(
    "--within", type=float, metavar="KM", callback=_positive, help="Only what lies within so many kilometres."
)
@kind_option
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to list.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@output_option
@gazetteer_options
def command(
    *,
    point: str,
    within: float | None,
    kind: Kind | None,
    limit: int,
    form: str,
    target: str | None,
    gazetteers: Gazetteers,
) -> None:
    """List what lies around a point, the nearest first, with kilometres along the ellipsoid WGS 84.

    The point is written in degrees (31.67,34.57) or in degrees, minutes and seconds (31°40′9″N 34°34′17″E). Exit status 1 where nothing lies there.
    """
    latitude, longitude = parse_point(point)
    found = find_nearest(gazetteers.index(), latitude, longitude, within=within, kind=kind, limit=limit)
    with output(target) as sink:
        {"table": _write_table, "jsonl": _write_jsonl, "csv": _write_csv}[form](sink, found)
    if not found:
        click.echo("nothing lies there", err=True)
        raise click.exceptions.Exit(1)


def as_values(near: Nearby) -> dict[str, Any]:
    """One answer as plain values, ``None`` where unknown."""
    entity = near.entity
    return {
        "kilometres": round(near.kilometres, _DECIMALS),
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "type": entity.type or None,
        "country": entity.country or None,
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "population": entity.population,
    }


def _write_table(sink: IO[str], found: Sequence[Nearby]) -> None:
    width = max((len(near.entity.id) for near in found), default=0)
    for near in found:
        entity = near.entity
        details = ", ".join(filter(None, (entity.type or entity.kind, entity.country)))
        sink.write(f"{near.kilometres:10,.2f} km  {entity.id:{width}}  {entity.name} ({details})\n")


def _write_jsonl(sink: IO[str], found: Sequence[Nearby]) -> None:
    sink.writelines(json.dumps(as_values(near), ensure_ascii=False) + "\n" for near in found)


def _write_csv(sink: IO[str], found: Sequence[Nearby]) -> None:
    writer = csv.DictWriter(sink, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(as_values(near) for near in found)
