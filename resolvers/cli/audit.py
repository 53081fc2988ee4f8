"""``resolve audit``: where do these texts write one name in two ways?"""

import sys
from dataclasses import dataclass
from datetime import date
from getpass import getuser
from pathlib import Path

import click

from gazetteer.changereports import sentence
from gazetteer.layers import open_stack
from gazetteer.model import Severity
from gazetteer.programs import output, replacing, show_progress
from resolvers.audit.audit import AuditOptions, audit_occurrences, corpus_reader, read_occurrences
from resolvers.audit.baseline import baseline_text, load_baseline
from resolvers.audit.book import Book
from resolvers.audit.decisions import Decision, Decisions, load_decisions, with_decisions
from resolvers.audit.fixing import diff, fixed_files, safe_edits, write_files
from resolvers.audit.inputs.columns import Columns
from resolvers.audit.inputs.files import FORMATS
from resolvers.audit.inputs.reading import Reading, read_sources
from resolvers.audit.learning import learn as learn_names
from resolvers.audit.linking import link_unknown
from resolvers.audit.model import SEVERITIES, AuditFinding, AuditReport, Occurrence, Source
from resolvers.audit.names import IndexNames
from resolvers.audit.reports.document import csv_text, json_text
from resolvers.audit.reports.html import html_page
from resolvers.audit.reports.sarif import github_text, sarif_text
from resolvers.audit.reports.text import print_coloured, summary_line, text_report
from resolvers.audit.review import HELP, Signature, review
from resolvers.audit.style import HouseStyle, load_style
from resolvers.cli.options import Gazetteers, gazetteer_options, output_option
from resolvers.errors import InputError
from resolvers.progress import stage_bar

FORMATTERS = {
    "text": text_report,
    "json": json_text,
    "html": html_page,
    "sarif": sarif_text,
    "csv": csv_text,
    "github": github_text,
}
CHOSEN = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, beyond reading and judging."""

    format: str
    target: str | None
    check: bool
    fails_from: Severity
    write_baseline: Path | None
    quiet: bool


@click.command("audit", short_help="Report names that texts or tables write in two ways.")
@click.argument("documents", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", type=click.Choice(list(FORMATTERS)), default="text", show_default=True)
@output_option
@click.option(
    "--check",
    is_flag=True,
    help="Exit with 1 where a warning or an error is found (--min-severity note: or a note).",
)
@click.option(
    "--min-severity",
    type=click.Choice(SEVERITIES),
    help="Leave out what is lighter. Notes are shown otherwise.",
)
@click.option("--fix", is_flag=True, help="Show a diff, then rewrite what is safe to rewrite.")
@click.option("--diff", "only_diff", is_flag=True, help="Show that diff and write nothing.")
@click.option(
    "--in-place",
    is_flag=True,
    help="Let --fix change cells of tables; otherwise it adds a column NAME_fixed.",
)
@click.option(
    "--review", "reviewing", is_flag=True, help="Ask about each finding; answers go to the decisions file."
)
@click.option(
    "--learn",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="With --review: write spellings you accept into this gazetteer.",
)
@click.option("--column", default="", help="The column of a table, or member of a JSON line, to read.")
@click.option("--country-column", default="", help="A column with the country of the name.")
@click.option("--latitude-column", default="", help="A column with degrees north.")
@click.option("--longitude-column", default="", help="A column with degrees east.")
@click.option(
    "--cells",
    type=click.Choice(["auto", "names", "text"]),
    default="auto",
    show_default=True,
    help="What cells hold.",
)
@click.option("--encoding", default="", help="The files' encoding; found by itself otherwise.")
@click.option(
    "--stdin-format", type=click.Choice(sorted(set(FORMATS.values()))), default="text", show_default=True
)
@click.option("--style", type=CHOSEN, help="The house style: a CSV with id, profile, spelling, note.")
@click.option("--profile", default="", help="Which profile of the house style.")
@click.option(
    "--decisions", "decisions_file", type=CHOSEN, help="The decisions file: read, and written by --review."
)
@click.option("--baseline", "baseline_file", type=CHOSEN, help="Report only what is not in this baseline.")
@click.option("--write-baseline", type=CHOSEN, help="Write all findings there as the baseline of later runs.")
@gazetteer_options
def command(
    *,
    documents: tuple[str, ...],
    format: str,  # noqa: A002  (the option's name)
    target: str | None,
    check: bool,
    min_severity: Severity | None,
    fix: bool,
    only_diff: bool,
    in_place: bool,
    reviewing: bool,
    learn: Path | None,
    column: str,
    country_column: str,
    latitude_column: str,
    longitude_column: str,
    cells: str,
    encoding: str,
    stdin_format: str,
    style: Path | None,
    profile: str,
    decisions_file: Path | None,
    baseline_file: Path | None,
    write_baseline: Path | None,
    gazetteers: Gazetteers,
) -> None:
    """Report names that PATH... write in two ways, in a misspelling, under a former name or against the house style.

    PATH is a file (text, Markdown, HTML, DOCX, JSON Lines, CSV, TSV, Parquet), a folder, a pattern, or "-".
    """
    if profile and not style:
        raise click.UsageError("--profile chooses rows of a house style: give --style FILE too")
    if reviewing and not decisions_file:
        raise click.UsageError("--review writes your answers down: give --decisions FILE too")
    if learn and not reviewing:
        raise click.UsageError("--learn writes what you accept in a review: give --review too")
    columns = Columns(column, country_column, latitude_column, longitude_column, cells)  # type: ignore[arg-type]
    reading = Reading(columns, encoding, stdin_format)  # type: ignore[arg-type]
    options = AuditOptions(
        load_style(style, profile) if style else HouseStyle(),
        load_decisions(decisions_file) if decisions_file and decisions_file.exists() else Decisions(),
        load_baseline(baseline_file) if baseline_file else frozenset(),
        min_severity or "note",
    )
    sources = list(read_sources(documents, reading))
    report = _audit(sources, gazetteers, options)
    if reviewing and decisions_file:
        made = _review(report, decisions_file)
        if learn:
            _learn(learn, report, made, gazetteers)
    elif fix or only_diff:
        _fix(report, sources, reading, in_place=in_place, write=fix)
    else:
        request = Request(format, target, check, min_severity or "warning", write_baseline, gazetteers.quiet)
        _show(report, request)


def _audit(sources: list[Source], gazetteers: Gazetteers, options: AuditOptions) -> AuditReport:
    resolver = gazetteers.resolver()
    reader = corpus_reader(resolver)
    found: list[Occurrence] = []
    if not show_progress(gazetteers.quiet) or len(sources) < 2:
        found += read_occurrences(sources, reader)
    else:
        with stage_bar("reading") as advance:
            for occurrence in read_occurrences(sources, reader):
                if not found or found[-1].source != occurrence.source:
                    advance(sources[occurrence.source].file, occurrence.source / len(sources))
                found.append(occurrence)
    return audit_occurrences(
        sources, link_unknown(found, resolver), Book(IndexNames(resolver.index)), options
    )


def _show(report: AuditReport, request: Request) -> None:
    if request.format == "text" and request.target is None and sys.stdout.isatty():
        print_coloured(report)
    else:
        text = FORMATTERS[request.format](report)
        with output(request.target) as sink:
            sink.write(text)
    if request.write_baseline:
        with replacing(request.write_baseline) as sink:
            sink.write(baseline_text(report.findings))
    if request.format != "text" and not request.quiet:
        click.echo(summary_line(report.summary, len(report.findings)), err=True)
    grave = SEVERITIES[: SEVERITIES.index(request.fails_from) + 1]
    if request.check and any(finding.severity in grave for finding in report.findings):
        raise SystemExit(1)


def _fix(
    report: AuditReport, sources: list[Source], reading: Reading, *, in_place: bool, write: bool
) -> None:
    """Show the diff, ask where a person sits at the terminal, write."""
    edits = safe_edits(report, sources)
    changed = fixed_files(
        edits, sources, encoding=reading.encoding, column=reading.columns.name, in_place=in_place
    )
    click.echo(diff(changed, reading.encoding), nl=False)
    files = f"{len(edits)} spelling{'s' if len(edits) != 1 else ''} in {len(changed)} file{'s' if len(changed) != 1 else ''}"
    if not changed:
        click.echo("nothing is safe to rewrite", err=True)
    elif write and (not sys.stdin.isatty() or click.confirm(f"rewrite {files}?", err=True)):
        write_files(changed)
        click.echo(f"rewrote {files}", err=True)


def _learn(folder: Path, report: AuditReport, made: list[Decision], gazetteers: Gazetteers) -> None:
    beneath = open_stack(world=gazetteers.world, bundled=gazetteers.bundled)
    names = IndexNames(gazetteers.resolver().index)
    for change in learn_names(folder, report.findings, made, beneath, names):
        click.echo(f"{change.file}: {sentence(change)}", err=True)


def _review(report: AuditReport, file: Path) -> list[Decision]:
    """Ask, write the answers down, return them."""
    if not report.findings:
        click.echo("nothing to decide", err=True)
        return []
    made = review(report.findings, _show_one, _next_key, Signature(getuser(), date.today().isoformat()))
    if made:
        text = with_decisions(file, made)
        try:
            with replacing(file) as sink:
                sink.write(text)
        except OSError as error:
            raise InputError(f"{file}: cannot be written ({error.strerror})") from None
    click.echo(f"{len(made)} decisions written to {file}" if made else "no decisions made", err=True)
    return made


def _show_one(place: int, number: int, finding: AuditFinding) -> None:
    click.echo(f"\n{place} of {number}\n{text_report(AuditReport((finding,))).rsplit(chr(10), 3)[0]}\n{HELP}")


def _next_key() -> str:
    """One key at a terminal; one line elsewhere."""
    if sys.stdin.isatty():
        return click.getchar()
    return sys.stdin.readline().strip()[:1]
