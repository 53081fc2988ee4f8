"""``gazetteer import``: rows of other gazetteers become rows of one's own tables."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from gazetteer.cli.edits import today
from gazetteer.folders import data_folder
from gazetteer.programs import output

if TYPE_CHECKING:
    from gazetteer.importing.formats import Format
    from gazetteer.importing.opening import Member
    from gazetteer.importing.records import Choice
    from gazetteer.model import Kind


def _words(context: click.Context, option: click.Parameter, value: str) -> frozenset[str]:
    """Read ``P,A`` into the words between commas."""
    return frozenset(filter(None, (part.strip() for part in value.split(","))))


@click.command(
    "import",
    short_help="Take in GeoNames, Wikidata, spreadsheets and other gazetteers.",
    epilog="Example: gazetteer import IL.zip alternateNamesV2.zip --into mine --feature-class P,A --dry-run",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--into", "folder", metavar="DIR", type=click.Path(path_type=Path), help="The folder of tables; it is made where there is none.")  # fmt: skip
@click.option("--format", "form", metavar="FORMAT", default="", help="What the files are in, where they do not tell.")  # fmt: skip
@click.option("--name", metavar="NAME", default="", help="What to call this import; a later one of the name brings it up to date. By default the format, or the mapping's name.")  # fmt: skip
@click.option("--mapping", metavar="TOML", type=click.Path(path_type=Path), help="How the columns of a CSV, TSV or XLSX are read.")  # fmt: skip
@click.option("--guess", is_flag=True, help="Only draft a mapping for the file, and print it.")
@click.option("-o", "--output", "target", metavar="FILE", help="Write the drafted mapping here.")
@click.option("--kind", "kinds", callback=_words, default="", metavar="K,...", help="Only person, organisation or place.")  # fmt: skip
@click.option("--country", "countries", callback=_words, default="", metavar="CC,...", help="Only entities of these countries (ISO 3166-1).")  # fmt: skip
@click.option("--min-population", type=click.IntRange(min=0), default=0, metavar="N", help="Only places of so many inhabitants.")  # fmt: skip
@click.option("--feature-class", "classes", callback=_words, default="", metavar="C,...", help="Only GeoNames' places of these classes: P, A, ...")  # fmt: skip
@click.option("--feature-code", "codes", callback=_words, default="", metavar="CODE,...", help="Only GeoNames' places of these codes: PPLC, ADM1, ...")  # fmt: skip
@click.option("--match", type=click.Choice(["names", "ids"]), default="names", show_default=True, help="Join what comes in to what is there by ids, or also by name, kind and place.")  # fmt: skip
@click.option(
    "--source", default="", help="What the column source says, instead of what the format says of itself."
)
@click.option(
    "--retire", is_flag=True, help="Take it that the source dropped more than a fifth of what it had."
)
@click.option("--restore", is_flag=True, help="Take a file of gazetteer export --format jsonl exactly as it was, redirects and pairs too.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--strict", is_flag=True, help="Take nothing where anything is refused.")
@click.option("--refused", metavar="FILE", help="Write what was refused: file, line, column, reason.")
@click.option("--joined", metavar="FILE", help="Write what was joined: id, joined_to, reason, file, line.")
@click.option("--limit", default=20, show_default=True, help="How many changes, joins and refusals to list.")
@click.option("--date", metavar="DATE", help="The date of the import; today by default.")
@click.option("--no-world", is_flag=True, help="Do not look for entities in the world.")
@click.option("--no-bundled", is_flag=True, help="Do not look for entities in the tables that come with the program.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Do not tell what was done.")
def command(
    *,
    files: tuple[Path, ...],
    folder: Path | None,
    form: str,
    name: str,
    mapping: Path | None,
    guess: bool,
    target: str | None,
    kinds: frozenset[str],
    countries: frozenset[str],
    min_population: int,
    classes: frozenset[str],
    codes: frozenset[str],
    match: str,
    source: str,
    retire: bool,
    restore: bool,
    dry_run: bool,
    strict: bool,
    refused: str | None,
    joined: str | None,
    limit: int,
    date: str | None,
    no_world: bool,
    no_bundled: bool,
    quiet: bool,
) -> None:
    """Take rows of other gazetteers into a folder of tables: GeoNames, Wikidata, FollowTheMoney, Linked Places, spreadsheets.

    Archives (zip, gz, bz2) are read as they are. Rows that are there already under another id are joined to it; what is
    refused is told with file, line and reason. A later import of the same name brings up to date what nobody edited meanwhile.
    """
    from gazetteer.importing.opening import open_members
    from gazetteer.importing.outcome import as_text, write_joins, write_refusals
    from gazetteer.importing.records import Choice
    from gazetteer.importing.running import Order, import_files
    from gazetteer.layers import open_stack

    members = open_members(files)
    if guess:
        _draft(members, target)
        return
    if folder is None:
        raise click.UsageError("--into is missing: the folder of tables to import into")
    if restore:
        if dry_run:
            raise click.UsageError("--restore has no --dry-run; restore into a new folder and look at that")
        _restore(files, folder, quiet)
        return
    choice = Choice(classes, codes, countries, _kinds(kinds), min_population, source)
    format_ = _format(form, mapping, members)
    own = folder.resolve() == data_folder().resolve()
    order = Order(
        tuple(members),
        format_,
        folder,
        name or (mapping.stem if mapping else format_.name),
        open_stack(world=not no_world, bundled=not (no_bundled or own)),
        choice,
        _as_options(choice),
        match_names=match == "names",
        dry_run=dry_run,
        retire_many=retire,
        strict=strict,
        date=today(date),
        limit=limit,
    )
    outcome = import_files(order)
    _write(refused, lambda file: write_refusals(outcome.refusals, file))
    _write(joined, lambda file: write_joins(outcome.joins, file))
    if not quiet:
        click.echo(as_text(outcome, dry_run=dry_run, limit=limit))


def _restore(files: Sequence[Path], folder: Path, quiet: bool) -> None:
    """Add every row of dumps as it was; a folder that is not there is made."""
    from gazetteer.drafting import change_folder
    from gazetteer.exporting.restoring import restore

    edits = [restore(file) for file in files]
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        number = sum(len(change_folder(folder, edit)) for edit in edits)
    except BaseException:
        if made:
            shutil.rmtree(folder)
        raise
    if not quiet:
        click.echo(f"{folder}: {number:,} rows restored")


def _format(form: str, mapping: Path | None, members: "Sequence[Member]") -> "Format":
    from gazetteer.importing.formats import BY_NAME, mapped, recognise
    from gazetteer.importing.mapping import read_mapping

    if mapping is not None:
        return mapped(read_mapping(mapping))
    if not form:
        return recognise(members)
    if form not in BY_NAME:
        raise click.BadParameter(f"{form!r} is none of {', '.join(BY_NAME)}", param_hint="--format")
    return BY_NAME[form]


def _draft(members: "Sequence[Member]", target: str | None) -> None:
    """Print a draft of a mapping for the first of the files."""
    from gazetteer.importing.guessing import draft_mapping

    text = draft_mapping(members[0])
    with output(target) as file:
        file.write(text)


def _kinds(words: frozenset[str]) -> "frozenset[Kind]":
    from gazetteer.kinds import parse_kind

    kinds = {word: parse_kind(word) for word in words}
    for word, kind in kinds.items():
        if kind is None:
            raise click.BadParameter(f"{word!r} is none of person, organisation, place", param_hint="--kind")
    return frozenset(filter(None, kinds.values()))


def _as_options(choice: "Choice") -> str:
    """The choice as one would type it, so that two imports can be compared."""
    given = {
        "--kind": ",".join(sorted(choice.kinds)),
        "--country": ",".join(sorted(choice.countries)),
        "--min-population": str(choice.min_population or ""),
        "--feature-class": ",".join(sorted(choice.feature_classes)),
        "--feature-code": ",".join(sorted(choice.feature_codes)),
    }
    return " ".join(f"{option} {value}" for option, value in given.items() if value)


def _write(target: str | None, write: Callable[[IO[str]], None]) -> None:
    if target:
        with output(target) as file:
            write(file)
