"""``resolve table``: a column of written names into ids, coordinates and reasons."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import click

from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from gazetteer.programs import output, show_progress
from resolvers.cli.options import Gazetteers, best_option, gazetteer_options, kind_option, output_option
from resolvers.errors import InputError
from resolvers.model import Query, Resolution
from resolvers.parallel import each_in_order, worth
from resolvers.progress import stage_bar
from resolvers.records import FORMATS, Format, Records, Value, format_of, read_records
from resolvers.resolver import TOGETHER, Resolver

ADDED = ("id", "name", "status", "score", "latitude", "longitude", "reason")


@click.command("table", short_help="Resolve the names in a column of a table.")
@click.argument("file")
@click.option("--column", required=True, metavar="COLUMN", help="The column of written names.")
@kind_option
@click.option(
    "--kind-column",
    metavar="COLUMN",
    help="The column that says what each is the name of; other kinds than ours count as none.",
)
@click.option(
    "--country-column",
    metavar="COLUMN",
    help="ISO 3166-1 alpha-2 that the entity should be in: a hint, no filter.",
)
@click.option(
    "--latitude-column", metavar="COLUMN", help="Degrees, with --longitude-column: the entity should be near."
)
@click.option("--longitude-column", metavar="COLUMN", help="Degrees.")
@click.option("--date-column", metavar="COLUMN", help="Year or ISO date.")
@click.option(
    "--context-column",
    "context_columns",
    multiple=True,
    metavar="COLUMN",
    help="Further text of the row; repeatable.",
)
@click.option(
    "--format",
    "target_format",
    type=click.Choice(FORMATS),
    help="By itself as the output's or the input's ending says.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    help="Processes; by itself one, and for thousands of names one for each core.",
)
@best_option
@output_option
@gazetteer_options
def command(
    *,
    file: str,
    column: str,
    kind: Kind | None,
    kind_column: str | None,
    country_column: str | None,
    latitude_column: str | None,
    longitude_column: str | None,
    date_column: str | None,
    context_columns: tuple[str, ...],
    target_format: Format | None,
    jobs: int | None,
    best: bool,
    target: str | None,
    gazetteers: Gazetteers,
) -> None:
    """Resolve the names of a column of FILE, a CSV, TSV, JSONL or Parquet table ("-" for a CSV on standard input).

    Adds COLUMN_id, _name, _status, _score, _latitude, _longitude and _reason. Rows and other columns stay as they are;
    equal rows are answered once. An empty cell stays unanswered.
    """
    if kind and kind_column:
        raise click.UsageError("--kind and --kind-column exclude each other: give one")
    if bool(latitude_column) != bool(longitude_column):
        raise click.UsageError("--latitude-column and --longitude-column go together")
    records = read_records("standard input", sys.stdin.buffer.read()) if file == "-" else read_records(file)
    kinds = (
        [parse_kind(text) for text in records.texts(kind_column)] if kind_column else [kind] * records.length
    )
    hints = zip(
        records.texts(column),
        kinds,
        _texts(records, country_column),
        _degrees(records, latitude_column, 90.0),
        _degrees(records, longitude_column, 180.0),
        _texts(records, date_column),
        zip(*(records.texts(one) for one in context_columns), strict=True)
        if context_columns
        else [()] * records.length,
        strict=True,
    )
    queries = [_query(*hint) for hint in hints]
    chosen = target_format or (target and format_of(target)) or records.format
    additions: dict[str, list[Value]] = {f"{column}_{name}": [] for name in ADDED}
    answers = _answers(
        gazetteers.resolver(),
        queries,
        best,
        jobs or worth(len(set(queries))),
        show_progress(gazetteers.quiet),
    )
    for query in queries:
        values = answers.get(query) or (None,) * len(ADDED)
        for added, value in zip(additions.values(), values, strict=True):
            added.append(value)
    with output(target, "wb" if chosen == "parquet" else "w") as sink:
        records.write(sink, additions, chosen)


def _query(text: str, kind: Kind | None, country: str, *rest: Any) -> Query:
    latitude, longitude, date, context = rest
    located = latitude is not None and longitude is not None
    return Query(
        text=text,
        kind=kind,
        country=country.strip().upper(),
        latitude=latitude if located else None,
        longitude=longitude if located else None,
        date=date.strip(),
        context=tuple(filter(None, context)),
    )


def _texts(records: Records, column: str | None) -> list[str]:
    return records.texts(column) if column else [""] * records.length


def _degrees(records: Records, column: str | None, most: float) -> list[float | None]:
    found: list[float | None] = []
    for number, text in enumerate(_texts(records, column), 1):
        try:
            value = float(text) if text.strip() else None
        except ValueError:
            value = float("nan")
        if value is not None and not abs(value) <= most:
            raise InputError(
                f"{records.file}, row {number}, column {column}: {text!r} should be degrees from -{most:g} to {most:g}"
            )
        found.append(value)
    return found


Row = tuple[Value, ...]


def _answers(
    resolver: Resolver, queries: Sequence[Query], best: bool, jobs: int, visible: bool
) -> dict[Query, Row]:
    """The cells of each distinct query, answered round by round."""
    distinct = list(dict.fromkeys(query for query in queries if query.text.strip()))
    rounds = [distinct[first : first + TOGETHER] for first in range(0, len(distinct), TOGETHER)]
    answer = partial(_round, resolver, best)
    answers: dict[Query, Row] = {}
    with (
        each_in_order(answer, rounds, jobs) as rows,
        stage_bar("resolving") if visible else nullcontext() as report,
    ):
        for some, cells in zip(rounds, rows, strict=True):
            answers |= zip(some, cells, strict=True)
            if report:
                report(f"{len(answers):,} of {len(distinct):,} names", len(answers) / len(distinct))
    return answers


def _round(resolver: Resolver, best: bool, queries: Sequence[Query]) -> list[Row]:
    return [_row(answer, best) for answer in resolver.resolve_many(queries, limit=1, explain=False)]


def _row(answer: Resolution, best: bool) -> Row:
    candidate = answer.best if best or answer.status == "matched" else None
    if candidate is None:
        return (None, None, answer.status, None, None, None, answer.reason)
    entity = candidate.entity
    return (
        entity.id,
        entity.name,
        answer.status,
        candidate.score,
        entity.latitude,
        entity.longitude,
        answer.reason,
    )
