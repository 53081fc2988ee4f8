"""``gazetteer lint``: check tables against the rules."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from gazetteer.lint.checking import lint
from gazetteer.model import Finding, Severity

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command("lint")
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings too give exit status 1.")
@click.option("--no-world", is_flag=True, help="Leave out the world: ids of its places are taken on trust.")
@click.option("--no-bundled", is_flag=True, help="Leave out the tables that come with the program.")
@click.option("--quiet", is_flag=True, help="No count of the findings on standard error.")
def command(folders: tuple[Path, ...], strict: bool, no_world: bool, no_bundled: bool, quiet: bool) -> None:
    """Check folders of tables against the rules; exit status 1 where an error is found.

    Each finding says file and line, the rule, how grave it is, what was found and what to do.
    """
    findings = [
        finding for folder in folders for finding in lint(folder, world=not no_world, bundled=not no_bundled)
    ]
    for finding in findings:
        click.echo(_line(finding))
    counts = Counter(finding.severity for finding in findings)
    if not quiet:
        click.echo(_summary(counts), err=True)
    if counts["error"] or (strict and counts["warning"]):
        raise click.exceptions.Exit(1)


def _line(finding: Finding) -> str:
    severity = click.style(finding.severity, fg=COLOURS[finding.severity], bold=True)
    advice = f"; {finding.advice}" if finding.advice else ""
    return f"{finding.location}: {severity} {finding.rule}: {finding.message}{advice}"


def _summary(counts: Counter[Severity]) -> str:
    if not counts:
        return "nothing to report"
    severities: Sequence[Severity] = ("error", "warning", "note")
    return ", ".join(
        f"{counts[name]} {name}{'s' if counts[name] > 1 else ''}" for name in severities if counts[name]
    )
