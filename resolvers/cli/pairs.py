"""``resolve pairs``: are the two names in each row one name?"""

import csv
import sys

import click

from gazetteer.kinds import parse_kind
from gazetteer.model import KINDS, Kind
from gazetteer.programs import output
from gazetteer.reading import positions_of, read_bytes, stream_rows
from resolvers.comparing import compare


@click.command("pairs", short_help="Say how likely two names are one, row by row.")
@click.argument("file")
@click.option("--left", required=True, metavar="COLUMN", help="The column of the first name.")
@click.option("--right", required=True, metavar="COLUMN", help="The column of the second name.")
@click.option("--kind", type=click.Choice(KINDS), help="What all names are names of.")
@click.option(
    "--kind-column",
    metavar="COLUMN",
    help="The column that says so for each row; other kinds than ours count as none.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Write here instead of standard output; complete or absent.",
)
@click.option(
    "--quiet",
    is_flag=True,
    expose_value=False,
    help="Nothing on standard error; this command shows no progress anyway.",
)
def command(
    *, file: str, left: str, right: str, kind: Kind | None, kind_column: str | None, target: str | None
) -> None:
    """Add score and reason to each pair of names in FILE, a CSV or TSV ("-" for standard input).

    The score is the probability that the two are one name. No gazetteer is involved. Rows come out as they come in,
    in order and one by one, with a comma between cells.
    """
    if kind and kind_column:
        raise click.UsageError("--kind and --kind-column exclude each other: give one")
    name = "standard input" if file == "-" else file
    header, rows = stream_rows(sys.stdin.buffer.read() if file == "-" else read_bytes(file), name)
    positions = positions_of(header, name, [left, right, *([kind_column] if kind_column else [])])
    with output(target) as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow([*header, "score", "reason"])
        for row in rows:
            told = parse_kind(row.cells[positions[kind_column]]) if kind_column else kind
            answer = compare(row.cells[positions[left]], row.cells[positions[right]], told)
            writer.writerow([*row.cells, f"{answer.score:.6f}", answer.reason])
