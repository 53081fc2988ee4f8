"""``resolve evaluate``: how good are the answers on labelled names of your own?"""

import json
from dataclasses import asdict, replace
from math import floor, isnan
from pathlib import Path
from typing import IO, Any

import click

from gazetteer.countries import parse_country
from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from gazetteer.programs import output
from resolvers.cli.options import Gazetteers, gazetteer_options, kind_option, output_option
from resolvers.config import (
    Configuration,
    Thresholds,
    configuration_file,
    load_configuration,
    write_thresholds,
)
from resolvers.evaluation import RESAMPLES, Evaluation, Labelled, Measure, Outcome, Tuned, evaluate, tune
from resolvers.model import Query
from resolvers.records import read_records

FORMATS = ("text", "json")
# A bar is written in ten thousandths, rounded down so that the names it was tuned on keep their matches.
STEPS = 10_000
# With so many names the 95 % interval of a share of .8 is .22 wide: a bar tuned on fewer may be far off.
FEW = 50


@click.command("evaluate", short_help="Measure answers to labelled names, or tune the thresholds.")
@click.argument("labelled")
@click.option("--column", required=True, metavar="COLUMN", help="The column of written names.")
@click.option(
    "--gold", required=True, metavar="COLUMN", help="The column of right ids; empty where there is none."
)
@kind_option
@click.option("--kind-column", metavar="COLUMN", help="The column that says what each is the name of.")
@click.option(
    "--country-column",
    metavar="COLUMN",
    help="ISO 3166-1 code or English name of the country that the entity should be in.",
)
@click.option(
    "--worst",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Errors to show, with their evidence.",
)
@click.option(
    "--resamples", type=click.IntRange(min=10), default=RESAMPLES, show_default=True, help="Of the bootstrap."
)
@click.option(
    "--tune",
    "precision",
    type=click.FloatRange(0, 1),
    metavar="PRECISION",
    help="Find the bars that reach this precision; write them to your configuration.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@output_option
@gazetteer_options
def command(
    *,
    labelled: str,
    column: str,
    gold: str,
    kind: Kind | None,
    kind_column: str | None,
    country_column: str | None,
    worst: int,
    resamples: int,
    precision: float | None,
    format_: str,
    target: str | None,
    gazetteers: Gazetteers,
) -> None:
    """Measure the answers to LABELLED names (CSV, TSV, JSONL or Parquet), each figure with a 95 % interval."""
    if kind and kind_column:
        raise click.UsageError("--kind and --kind-column exclude each other: give one")
    records = read_records(labelled)
    rows = zip(
        records.texts(column),
        records.texts(gold),
        [parse_kind(text) for text in records.texts(kind_column)] if kind_column else [kind] * records.length,
        records.texts(country_column) if country_column else [""] * records.length,
        strict=True,
    )
    names = [
        Labelled(Query(text, of, parse_country(country)), right.strip()) for text, right, of, country in rows
    ]
    found = evaluate(gazetteers.resolver(), names, resamples=resamples)
    configuration = load_configuration(gazetteers.configuration)
    tuned = (
        tune(found.outcomes, precision, {of: bars.margin for of, bars in configuration.bars.items()})
        if precision is not None
        else {}
    )
    with output(target) as sink:
        if format_ == "json":
            json.dump(_as_json(found, worst, tuned), sink, ensure_ascii=False, indent=1)
            sink.write("\n")
        else:
            _write(sink, found, worst)
            _write_tuned(sink, tuned)
    if tuned:
        _keep(tuned, configuration, gazetteers.configuration or configuration_file())


def _keep(tuned: dict[Kind, Tuned], configuration: Configuration, path: Path) -> None:
    bars: dict[Kind, Thresholds] = {
        kind: replace(configuration.thresholds(kind), match=_bar(one)) for kind, one in tuned.items()
    }
    write_thresholds(path, bars)
    click.echo(f"wrote the bars to {path}", err=True)


def _bar(tuned: Tuned) -> float:
    return floor(tuned.match * STEPS) / STEPS


def _share(value: float) -> str:
    return "    -" if isnan(value) else f"{value:.3f}"


def _interval(measure: Measure) -> str:
    return f"{_share(measure.value)}  ({_share(measure.low)} to {_share(measure.high)})"


def _write(sink: IO[str], found: Evaluation, worst: int) -> None:
    linked = sum(bool(one.gold) for one in found.outcomes)
    sink.write(
        f"{len(found.outcomes):,} names, {linked:,} with an entity, {len(found.outcomes) - linked:,} with none\n"
    )
    if found.unknown:
        sink.write(
            f"{len(found.unknown):,} right ids are in no gazetteer and count as missed, {found.unknown[0]} among them\n"
        )
    for name, measure in found.measures.items():
        sink.write(f"  {name.replace('_', ' '):14s} {_interval(measure)}\n")
    sink.write(f"calibration, mean error {found.calibration_error:.3f}\n   score  names  right\n")
    for one in found.calibration:
        sink.write(f"   {one.score:.3f} {one.count:6,d}  {_interval(one.right)}\n")
    shown = found.worst(worst)
    if shown:
        sink.write("worst errors\n")
    for outcome in shown:
        _write_error(sink, outcome)


def _write_error(sink: IO[str], outcome: Outcome) -> None:
    best = outcome.answer.best
    said = f"{best.entity.id} {best.entity.name} at {best.score:.2f}" if best else "nothing"
    sink.write(
        f"  {outcome.labelled.query.text!r}: {outcome.answer.status}, {said}; right is {outcome.gold or 'none'}\n"
    )
    sink.write(f"      {outcome.answer.reason}\n")
    for one in best.evidence[:4] if best else ():
        sink.write(f"      {one.weight:+7.2f}  {one.rule}: {one.detail}\n")


def _write_tuned(sink: IO[str], tuned: dict[Kind, Tuned]) -> None:
    for kind, one in tuned.items():
        figures = f"precision {_share(one.precision)}, recall {_share(one.recall)} on {one.names:,} names"
        caution = "; so few say little of others" if one.names < FEW else ""
        sink.write(f"{kind}: match = {_bar(one)} gives {figures}{caution}\n")


def _as_json(found: Evaluation, worst: int, tuned: dict[Kind, Tuned]) -> dict[str, Any]:
    return {
        "names": len(found.outcomes),
        "linked": sum(bool(one.gold) for one in found.outcomes),
        "unknown": list(found.unknown),
        "measures": {name: _finite(asdict(measure)) for name, measure in found.measures.items()},
        "calibration": [
            _finite({"count": one.count, "score": one.score, **asdict(one.right)})
            for one in found.calibration
        ],
        "calibration_error": found.calibration_error,
        "worst": [_error(outcome) for outcome in found.worst(worst)],
        "thresholds": {kind: _finite({**asdict(one), "match": _bar(one)}) for kind, one in tuned.items()},
    }


def _finite(values: dict[str, float]) -> dict[str, float | None]:
    return {name: None if isnan(value) else value for name, value in values.items()}


def _error(outcome: Outcome) -> dict[str, Any]:
    best = outcome.answer.best
    return {
        "text": outcome.labelled.query.text,
        "gold": outcome.gold or None,
        "status": outcome.answer.status,
        "id": best.entity.id if best else None,
        "score": best.score if best else None,
        "reason": outcome.answer.reason,
        "evidence": [asdict(one) for one in best.evidence] if best else [],
    }
