"""``gazetteer geocode``: missing coordinates from a geocoding service, when asked to."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazetteer.cli.options import countries_option
from gazetteer.geocoding.filling import Outcome, Question, ask_all, fill, find_questions
from gazetteer.model import Kind
from gazetteer.programs import Mistake

if TYPE_CHECKING:
    from gazetteer.geocoding.answers import Memory

_KINDS: tuple[Kind, ...] = ("place", "organisation")
CACHE_VARIABLE = "GAZETTEER_CACHE"


@click.command(
    "geocode",
    short_help="Fill missing coordinates through a geocoding service.",
    epilog="Example: gazetteer geocode mine --user-agent 'desk@example.org' --dry-run",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--service", default="nominatim", show_default=True, metavar="NAME", help="Any of geopy's geocoders: nominatim, photon, geonames, opencage, ...")  # fmt: skip
@click.option("--domain", default="", metavar="HOST", help="A server of your own instead of the public one: localhost:8080.")  # fmt: skip
@click.option("--scheme", type=click.Choice(["https", "http"]), default="https", show_default=True)
@click.option("--user-agent", default="", metavar="TEXT", help="Who asks: the program and a way to reach you. Nominatim wants to know.")  # fmt: skip
@click.option("--username", default="", help="GeoNames wants one.")
@click.option("--api-key", default="", help="Other services want one.")
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="What to look for. Repeatable; by default places.")  # fmt: skip
@countries_option
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="How many requests to make at most.")  # fmt: skip
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS", help="Between two requests.")  # fmt: skip
@click.option("--cache", metavar="FILE", type=click.Path(path_type=Path), help="Where answers are kept; by default in your cache folder.")  # fmt: skip
@click.option(
    "--dry-run", is_flag=True, help="Only list what would be asked; nobody is asked and nothing written."
)
@click.option("--quiet", is_flag=True, help="Do not tell what became of each row.")
def command(
    *,
    folder: Path,
    service: str,
    domain: str,
    scheme: str,
    user_agent: str,
    username: str,
    api_key: str,
    kinds: tuple[Kind, ...],
    countries: tuple[str, ...],
    limit: int,
    delay: float,
    cache: Path | None,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Fill the coordinates of the rows in FOLDER that have none, and say in source and note whose they are and how precise.

    What has a point is left alone, answers in another country are refused, and nothing is asked twice: a run that is broken off goes on where it ended. Other people's servers are asked once a second at most.
    """
    from gazetteer.drafting import change_folder
    from gazetteer.geocoding.answers import Memory
    from gazetteer.geocoding.services import open_service
    from gazetteer.loading import load_folder

    questions = find_questions(load_folder(folder), kinds or ("place",), countries)
    memory = Memory(cache or _cache(service, domain))
    if dry_run:
        _list(questions, memory)
        return
    if not questions:
        click.echo("every row has a point", err=True)
        return
    given = {"domain": domain, "scheme": scheme, "user_agent": user_agent or _agent(), "username": username, "api_key": api_key}  # fmt: skip
    opened = open_service(service, given, delay=delay)
    if not domain:
        _show_terms(service, memory)

    def report(question: Question, said: str) -> None:
        if not quiet:
            click.echo(f"{question.entity_id}: {said}")

    outcome = ask_all(questions, opened, memory, limit=limit, report=report)
    if outcome.found:
        change_folder(folder, fill(outcome, service))
    click.echo(_summary(outcome, limit), err=True)
    if outcome.stopped:
        raise Mistake(outcome.stopped)


def _list(questions: list[Question], memory: "Memory") -> None:
    for question in questions:
        known = "; answered before" if (question.query, question.country) in memory else ""
        click.echo(f"{question.entity_id}: would ask for {question.query!r}{known}")
    click.echo(f"{len(questions)} rows without a point", err=True)


def _summary(outcome: Outcome, limit: int) -> str:
    counts = f"{len(outcome.found)} points filled, {len(outcome.refused)} answers refused, {len(outcome.unknown)} not found"
    said = f"{counts}; {outcome.asked} requests, {outcome.remembered} answers from before"
    return f"{said}; {limit} requests are the limit, run it again to go on" if outcome.limited else said


def _show_terms(service: str, memory: "Memory") -> None:
    """Show a public service's terms when it is asked for the first time."""
    from gazetteer.geocoding.services import TERMS

    if memory.path is not None and not memory.path.exists():
        click.echo(
            TERMS.get(service, f"{service} has terms of its own, which you agreed to for its key."), err=True
        )


def _cache(service: str, domain: str) -> Path:
    """The file for a server's answers: below ``GAZETTEER_CACHE`` where that is set, else in the user's cache folder."""
    import platformdirs

    chosen = os.environ.get(CACHE_VARIABLE)
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("gazetteer-resolvers")
    server = "".join(character if character.isalnum() or character in ".-" else "-" for character in domain)
    return folder / "geocode" / f"{'-'.join(filter(None, (service, server)))}.jsonl"


def _agent() -> str:
    from importlib.metadata import version

    return f"gazetteer-resolvers/{version('gazetteer-resolvers')}"
