"""``resolve text``: the people, organisations and places that texts name."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

from gazetteer.model import KINDS, Kind
from gazetteer.programs import output, show_progress
from resolvers.cli.options import (
    Gazetteers,
    best_option,
    decisions_option,
    gazetteer_options,
    output_option,
)
from resolvers.errors import InputError
from resolvers.model import Document, Mention
from resolvers.settled import settle_mentions
from resolvers.text.documents import json_documents, text_document
from resolvers.text.formats import Csv, Geojson, JsonLines, Table, Writer
from resolvers.text.page import Page
from resolvers.text.reading import TextReader

# How often the number of documents is shown.
_EVERY = 100
FORMATS: dict[str, Callable[..., Writer]] = {
    "table": Table,
    "jsonl": JsonLines,
    "csv": Csv,
    "geojson": Geojson,
}


@click.command("text", short_help="Find people, organisations and places in text.")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--documents",
    metavar="DOCS.jsonl",
    help='One document a line, {"doc_id", "text"}; "-" for standard input.',
)
@click.option(
    "--kind",
    "chosen",
    type=click.Choice(KINDS),
    multiple=True,
    help="Keep mentions of this kind, repeatable; without organisations, places in their names count.",
)
@click.option(
    "--demonyms",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Whether Israelis, French and the like are mentions.",
)
@click.option(
    "--learn-sources",
    is_flag=True,
    help='Learn where each document\'s "source" is at home from its earlier documents.',
)
@click.option("--skip-bad", is_flag=True, help="Report a document line that cannot be used and go on.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMATS, "html"]),
    help="By itself table, and jsonl for --documents.",
)
@best_option
@decisions_option
@output_option
@gazetteer_options
def command(
    *,
    files: tuple[str, ...],
    documents: str | None,
    chosen: tuple[Kind, ...],
    demonyms: Literal["keep", "drop"],
    learn_sources: bool,
    skip_bad: bool,
    format_: str | None,
    best: bool,
    decisions: Path | None,
    target: str | None,
    gazetteers: Gazetteers,
) -> None:
    """Find people, organisations and places in text FILEs ("-" for standard input), and say who and where they are.

    With --documents, spans may be given: {"doc_id", "text", "mentions": [{"start", "end", "kind"}]}; then exactly
    those are resolved. A line may also tell "country", "near": [latitude, longitude] and "source".
    """
    if bool(files) == bool(documents):
        raise click.UsageError("give text FILEs or --documents, one of the two")
    resolver = gazetteers.resolver(decisions)
    reader = TextReader(resolver.index, resolver)
    kinds = frozenset(chosen or KINDS)
    with _incoming(files, documents, skip_bad) as incoming, output(target) as sink:
        format_ = format_ or ("jsonl" if documents else "table")
        writer = (
            Page(sink, reader.index, best=best) if format_ == "html" else FORMATS[format_](sink, best=best)
        )
        counted = _counted(incoming) if show_progress(gazetteers.quiet) else incoming
        told = reader.read_many(counted, kinds=kinds, learn_sources=learn_sources, explain=format_ == "html")
        for document, found in told:
            mentions = settle_mentions(reader.index, resolver.settled, found) if resolver.settled else found
            writer.write(document, mentions if demonyms == "keep" else _without_demonyms(mentions))
        writer.finish()


@contextmanager
def _incoming(files: Sequence[str], documents: str | None, skip_bad: bool) -> Iterator[Iterable[Document]]:
    """The documents, read one at a time; a file that is not there is noticed before anything is written."""
    if documents is None:
        missing = next((file for file in files if file != "-" and not Path(file).is_file()), None)
        if missing is not None:
            what = "a folder" if Path(missing).is_dir() else "not there"
            raise InputError(f"{missing} is {what}; expected a text file")
        yield (_text(file) for file in files)
    elif documents == "-":
        yield json_documents(sys.stdin.buffer, "standard input", skip_bad=_complain if skip_bad else None)
    else:
        with Path(documents).open("rb") as lines:
            yield json_documents(lines, documents, skip_bad=_complain if skip_bad else None)


def _text(file: str) -> Document:
    if file == "-":
        return text_document(sys.stdin.buffer.read(), "standard input")
    return text_document(Path(file).read_bytes(), file)


def _complain(message: str) -> None:
    click.echo(f"skipped: {message}", err=True)


def _counted(documents: Iterable[Document]) -> Iterator[Document]:
    """Pass documents on and say on standard error how many there were."""
    for number, document in enumerate(documents, start=1):
        if number % _EVERY == 0:
            click.echo(f"\r{number:,} documents", err=True, nl=False)
        yield document


def _without_demonyms(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.form != "demonym"]
