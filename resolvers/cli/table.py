"""``resolve table``: columns of written names into ids, coordinates and reasons."""

from contextlib import ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from gazetteer.model import Kind
from gazetteer.programs import output, replacing, show_progress
from resolvers.cli.options import (
    Gazetteers,
    best_option,
    decisions_option,
    gazetteer_options,
    kind_option,
    output_option,
)
from resolvers.parallel import FEWEST, MOST_PROCESSES, crew, worth
from resolvers.progress import stage_bar
from resolvers.resolver import Resolver
from resolvers.tables.answers import ON_AMBIGUOUS, Answerer, OnAmbiguous, Policy, Rounds, answer_round
from resolvers.tables.formats import FORMATS, Format, compressing, form_of
from resolvers.tables.journal import Journal, journal_of
from resolvers.tables.opening import Table, open_table, open_writer
from resolvers.tables.profile import LOOKED_AT, Profile, Sampler, profile, told
from resolvers.tables.provenance import file_fingerprint, fingerprint, provenance_text, settings, source_of
from resolvers.tables.rejects import Rejects, open_rejects
from resolvers.tables.running import (
    BATCH,
    Asked,
    Counts,
    batches_of,
    check_columns,
    questions_of,
    resolve_table,
    sharing,
)

# The hints that may stand in a column, with the option that names it.
HINTS = ("kind", "country", "admin", "latitude", "longitude", "date")


def _hint_options(command: Any) -> Any:
    said = {
        "kind": "What each is the name of; other kinds than ours count as none.",
        "country": "ISO 3166-1 code or name of the country that the entity should be in: a hint, no filter.",
        "admin": "The state, province or governorate that a place lies in, by name: it tells namesakes apart.",
        "latitude": "Degrees, with --longitude-column: the entity should be near.",
        "longitude": "Degrees.",
        "date": "Year or ISO date.",
    }
    for hint in reversed(HINTS):
        command = click.option(f"--{hint}-column", metavar="COLUMN", help=said[hint])(command)
    return command


@click.command("table", short_help="Resolve the names in columns of a table.")
@click.argument("file")
@click.option(
    "--column",
    "names",
    required=True,
    multiple=True,
    metavar="COLUMN",
    help="The column of written names; repeatable.",
)
@kind_option
@_hint_options
@click.option(
    "--context-column",
    "context",
    multiple=True,
    metavar="COLUMN",
    help="Further text of the row; repeatable.",
)
@click.option(
    "--on-ambiguous",
    type=click.Choice(ON_AMBIGUOUS),
    default="blank",
    show_default=True,
    help="Of a name that may mean several: no id, the best candidate's, or a further column that lists them.",
)
@best_option
@click.option(
    "--as-written",
    is_flag=True,
    help="Mend no cells, and part no name from what stands in brackets or behind a comma.",
)
@click.option(
    "--input-format", "source", type=click.Choice(FORMATS), help="By itself as first bytes or ending say."
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
    help="Processes; by itself one, and for thousands of names one for each core.",
)
@click.option("--resume", is_flag=True, help="Go on where a broken run with the same -o FILE stopped.")
@click.option(
    "--rejects",
    metavar="FILE",
    help="Put rows here that cannot be read, with line and reason; exit status 1 then.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Look at a sample only, and say what sort of column it is and what would help.",
)
@click.option("--provenance", metavar="FILE", help="Write what the answers were made with, as JSON.")
@decisions_option
@output_option
@gazetteer_options
@click.pass_context
def command(
    context_: click.Context,
    /,
    *,
    file: str,
    names: tuple[str, ...],
    kind: Kind | None,
    context: tuple[str, ...],
    on_ambiguous: OnAmbiguous,
    best: bool,
    as_written: bool,
    source: Format | None,
    target_format: Format | None,
    jobs: int | None,
    resume: bool,
    rejects: str | None,
    dry_run: bool,
    provenance: str | None,
    decisions: Path | None,
    target: str | None,
    gazetteers: Gazetteers,
    **hints: str | None,
) -> None:
    """Resolve the names of columns of FILE: CSV, TSV, JSON Lines, Parquet or XLSX, compressed or not ("-" for standard input).

    Adds COLUMN_id, _name, _status, _score, _latitude, _longitude and _reason. Rows and other columns stay as they are;
    equal rows are answered once. An empty cell stays unanswered. Memory does not grow with the table.
    """
    if kind and hints["kind_column"]:
        raise click.UsageError("--kind and --kind-column exclude each other: give one")
    if bool(hints["latitude_column"]) != bool(hints["longitude_column"]):
        raise click.UsageError("--latitude-column and --longitude-column go together")
    if resume and (target is None or target == "-"):
        raise click.UsageError("--resume needs -o FILE: what a broken run had answered lies beside it")
    if len(set(names)) < len(names):
        raise click.UsageError("--column names one column twice")
    columns = tuple((hint, column) for hint in HINTS if (column := hints[f"{hint}_column"]))
    asked = tuple(Asked(name, kind, columns, context) for name in names)
    policy = Policy(on_ambiguous, best, not as_written)
    written = form_of(target) if target else form_of("")
    with ExitStack() as open_files:
        broken = open_files.enter_context(open_rejects("standard input" if file == "-" else file, rejects))
        table = open_files.enter_context(
            open_table(file, broken, source, None if dry_run else target_format or written.format)
        )
        check_columns(table.file, table.header, asked)
        resolver = gazetteers.resolver(decisions)
        if dry_run:
            given = {
                "kind": kind or hints["kind_column"],
                "country": hints["country_column"] or hints["admin_column"],
            }
            seen = _look(resolver, policy, table, asked, broken)
            with output(target) as page:
                page.writelines(f"{line}\n" for one in seen for line in told(one, given))
            return
        chosen = target_format or written.format or table.format
        added = [f"{one.column}_{field}" for one in asked for field in policy.fields]
        # What decides about an answer but the question; of the table and the processes nothing.
        made_with = settings(
            resolver.index,
            resolver.configuration,
            {"columns": [str(one) for one in asked], "policy": str(policy),
             "decisions": file_fingerprint(decisions) if decisions else None},
        )  # fmt: skip
        rounds = _rounds(open_files, resolver, policy, jobs)
        if target and target != "-" and (Path(target).is_file() or not Path(target).exists()):
            print_ = fingerprint({**made_with, "batch": BATCH})
            open_files.push(partial(_tell_of_resuming, target))
            rounds = open_files.enter_context(Journal(journal_of(target), print_, resume=resume)).keeping(
                rounds
            )
        answerers = [Answerer(resolver, policy, rounds, most_kept=0) for _ in asked]
        progress = open_files.enter_context(
            stage_bar("resolving") if show_progress(gazetteers.quiet) else nullcontext()
        )
        size = Path(file).stat().st_size if file != "-" and Path(file).is_file() else 0
        sink = open_files.enter_context(output(target, "wb"))
        stream = open_files.enter_context(compressing(sink, written.compression))
        writer = open_writer(chosen, stream, table, added)
        open_files.push(lambda kind, *_: writer.discard() if kind else None)
        counts = resolve_table(
            table, asked, answerers, writer, broken,
            report=partial(_report, progress, table.stream, size) if progress else None,
        )  # fmt: skip
        writer.close()
        if provenance:
            _write_provenance(provenance, made_with | {"layers": gazetteers.layers()}, file, chosen, counts)
    if counts.rejected:
        click.echo(f"{counts.rejected:,} rows could not be read; they are in {rejects}", err=True)
        context_.exit(1)


def _rounds(open_files: ExitStack, resolver: Resolver, policy: Policy, jobs: int | None) -> Rounds:
    """What answers rounds of questions: here, or shared out where there are many."""
    answer = partial(answer_round, resolver, policy)
    processes = jobs or min(worth(FEWEST), MOST_PROCESSES)
    if processes == 1:
        return lambda rounds: map(answer, rounds)
    shared = sharing(open_files.enter_context(crew(answer, processes)), processes)
    least = 1 if jobs else FEWEST
    return lambda rounds: shared(rounds) if sum(map(len, rounds)) >= least else map(answer, rounds)


def _tell_of_resuming(target: str, kind: type[BaseException] | None, *_: object) -> None:
    if kind is not None and journal_of(target).exists():
        click.echo(f"broken off; --resume with -o {target} goes on from here", err=True)


def _report(progress: Any, stream: Any, size: int, rows: int) -> None:
    try:
        share = stream.tell() / size if size else 0.0
    except (OSError, ValueError, AttributeError):
        share = 0.0
    progress(f"{rows:,} rows", min(share, 1.0))


def _look(
    resolver: Resolver, policy: Policy, table: Table, asked: tuple[Asked, ...], rejects: Rejects
) -> list[Profile]:
    """What a sample of each column looks like."""
    samples = [Sampler() for _ in asked]
    for batch in batches_of(table, asked):
        for sample, one in zip(samples, questions_of(batch, asked, rejects)[1], strict=True):
            for code in one.codes.tolist():
                sample.add(one.queries[code])
        if samples[0].looked >= LOOKED_AT:
            break
    return [profile(resolver, policy, one.column, sample) for one, sample in zip(asked, samples, strict=True)]


def _write_provenance(
    path: str, made_with: dict[str, Any], file: str, chosen: Format, counts: Counts
) -> None:
    counted = {
        "rows": counts.rows,
        "rejected": counts.rejected,
        "empty": counts.empty,
        **dict(sorted(counts.statuses.items())),
    }
    with replacing(Path(path)) as sink:
        sink.write(provenance_text(made_with, source_of(file), {"format": chosen}, counted))
