"""``gazetteer lint``: check tables against the rules."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from gazetteer.cli.options import parse_columns
from gazetteer.lint.checking import lint
from gazetteer.lint.fixing import fix
from gazetteer.lint.reports import REPORTS, SEVERITIES
from gazetteer.lint.rules import BY_NAME, RULES, Rule
from gazetteer.model import Finding, Severity

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command(
    "lint", short_help="Check tables against the rules.", epilog="Example: gazetteer lint mine --fix"
)
@click.argument("paths", nargs=-1, metavar="DIR_OR_CSV...", type=click.Path(path_type=Path))
@click.option("--list", "list_rules", is_flag=True, help="List the rules instead.")
@click.option("--fix", "mend", is_flag=True, help="First mend what has one right answer.")
@click.option("--only", multiple=True, metavar="RULE", help="Apply this rule only. Repeatable.")
@click.option("--format", "form", type=click.Choice(["text", *REPORTS]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings too give exit status 1.")
@click.option(
    "--columns",
    metavar="OURS=YOURS,...",
    default="",
    callback=parse_columns,
    help="Other column names in a CSV: id=uid,name=label.",
)
@click.option("--no-world", is_flag=True, help="Leave out the world: ids of its places are taken on trust.")
@click.option("--no-bundled", is_flag=True, help="Leave out the tables that come with the program.")
@click.option("--quiet", is_flag=True, help="No notes, and no count of the findings on standard error.")
def command(
    *,
    paths: tuple[Path, ...],
    list_rules: bool,
    mend: bool,
    only: tuple[str, ...],
    form: str,
    strict: bool,
    columns: dict[str, str],
    no_world: bool,
    no_bundled: bool,
    quiet: bool,
) -> None:
    """Check folders of tables, or CSVs with id and name, against the rules; exit status 1 where an error is found.

    Each finding says file and line, the rule, how grave it is, what was found and what to do. gazetteer.toml beside the
    tables sets how grave a rule is; the note of a row excepts it from one ("lint: RULE because ...").
    """
    if list_rules:
        click.echo(
            "\n".join(
                f"{rule.name:20}  {rule.severity:7}  {rule.summary.replace('``', '')}" for rule in RULES
            )
        )
        return
    if not paths:
        raise click.UsageError("Missing argument 'DIR_OR_CSV...'.")
    for path in paths if mend else ():
        for mended in fix(path):
            click.echo(f"{mended.location}: mended: {mended.message}", err=True)
    rules = [_rule(name) for name in only] or RULES
    findings = [
        finding
        for path in paths
        for finding in lint(path, rules, world=not no_world, bundled=not no_bundled, columns=columns)
    ]
    _print([finding for finding in findings if not quiet or finding.severity != "note"], form)
    counts = Counter(finding.severity for finding in findings)
    if not quiet:
        click.echo(_summary(counts), err=True)
    if counts["error"] or (strict and counts["warning"]):
        raise click.exceptions.Exit(1)


def _rule(name: str) -> Rule:
    if name not in BY_NAME:
        raise click.BadParameter(f"there is no rule {name!r}; see gazetteer lint --list")
    return BY_NAME[name]


def _print(findings: Sequence[Finding], form: str) -> None:
    report = REPORTS[form](findings) if form in REPORTS else "\n".join(map(_line, findings))
    if report:
        click.echo(report)


def _line(finding: Finding) -> str:
    severity = click.style(finding.severity, fg=COLOURS[finding.severity], bold=True)
    advice = f"; {finding.advice}" if finding.advice else ""
    return f"{finding.location}: {severity} {finding.rule}: {finding.message}{advice}"


def _summary(counts: Counter[Severity]) -> str:
    if not counts:
        return "nothing to report"
    return ", ".join(
        f"{counts[name]} {name}{'s' if counts[name] > 1 else ''}" for name in SEVERITIES if counts[name]
    )
