"""``resolve name``: one written name, or several, and why."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from gazetteer.model import Entity, Kind
from gazetteer.programs import output
from resolvers.cli.options import (
    Gazetteers,
    best_option,
    country_option,
    decisions_option,
    gazetteer_options,
    kind_option,
    output_option,
)
from resolvers.model import Candidate, Resolution

FORMATS = ("text", "jsonl")
# A candidate below one in a hundred tells a reader nothing; --explain and --format jsonl have them all.
WORTH_A_LINE = 0.01


def _point(context: click.Context, option: click.Parameter, value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    try:
        latitude, longitude = (float(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} is not of the form 31.67,34.57", context, option) from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise click.BadParameter(
            f"{value!r} is no point: latitude -90 to 90, longitude -180 to 180", context, option
        )
    return latitude, longitude


@click.command("name", short_help="Say which entity each name means, and why.")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@kind_option
@country_option
@click.option(
    "--near",
    metavar="LAT,LON",
    callback=_point,
    help="Degrees; the entity should be near.",
)
@click.option("--date", default="", metavar="DATE", help="Year or ISO date: names in use then are preferred.")
@click.option("--context", multiple=True, metavar="TEXT", help="Further text around the name; repeatable.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Candidates to show; under 1% only with --explain.",
)
@click.option(
    "--explain", is_flag=True, help="Show what each observation is worth, in bits of log-odds that add up."
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@best_option
@decisions_option
@output_option
@gazetteer_options
def command(
    *,
    names: tuple[str, ...],
    kind: Kind | None,
    country: str,
    near: tuple[float, float] | None,
    date: str,
    context: tuple[str, ...],
    limit: int,
    explain: bool,
    format_: str,
    best: bool,
    decisions: Path | None,
    target: str | None,
    gazetteers: Gazetteers,
) -> None:
    """Say which entity each NAME means, how sure that is, and why."""
    resolver = gazetteers.resolver(decisions)
    with output(target) as sink:
        for number, name in enumerate(names):
            answer = resolver.resolve(
                name, kind=kind, country=country, near=near, date=date, context=context, limit=limit
            )
            if format_ == "jsonl":
                sink.write(json.dumps(as_json(answer, best=best), ensure_ascii=False) + "\n")
            else:
                sink.write("\n" * bool(number))
                _write(sink, answer, explain=explain)


def as_json(answer: Resolution, *, best: bool) -> dict[str, Any]:
    """A resolution as the fields of one JSON object."""
    chosen = answer.best if best or answer.status == "matched" else None
    entity = chosen.entity if chosen else None
    return {
        "text": answer.query.text,
        "kind": entity.kind if entity else answer.query.kind,
        "status": answer.status,
        "id": entity.id if entity else None,
        "name": entity.name if entity else None,
        "country": entity.country or None if entity else None,
        "latitude": entity.latitude if entity else None,
        "longitude": entity.longitude if entity else None,
        "score": chosen.score if chosen else None,
        "reason": answer.reason,
        "candidates": [_candidate(candidate) for candidate in answer.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.entity.id,
        "name": candidate.entity.name,
        "score": candidate.score,
        "evidence": [asdict(one) for one in candidate.evidence],
    }


def _write(sink: IO[str], answer: Resolution, *, explain: bool) -> None:
    written = answer.query.text if len(answer.query.text) <= 60 else f"{answer.query.text[:60]}..."
    sink.write(f"{written}: {answer.status}\n  {answer.reason}\n")
    shown = [one for one in answer.candidates if explain or one is answer.best or one.score >= WORTH_A_LINE]
    for candidate in shown:
        sink.write(f"  {candidate.score:6.1%}  {candidate.entity.id}  {_about(candidate.entity)}\n")
        for one in candidate.evidence if explain else ():
            sink.write(f"          {one.weight:+7.2f}  {one.rule}: {one.detail}\n")


def _about(entity: Entity) -> str:
    where = (
        f"{entity.latitude:.4f}, {entity.longitude:.4f}"
        if entity.latitude is not None and entity.longitude is not None
        else ""
    )
    parts = (
        entity.name,
        entity.type.replace("_", " ") or entity.kind,
        entity.country,
        entity.description,
        where,
    )
    return " · ".join(filter(None, parts))
