"""``resolve link``: which row of the one table is which row of the other?"""

from contextlib import nullcontext
from pathlib import Path

import click

from gazetteer.model import KINDS, Kind
from gazetteer.programs import output, replacing, show_progress
from resolvers.cli.options import output_option
from resolvers.linking.answer import ID_COLUMNS, answer_columns, pair_of, require
from resolvers.linking.linking import THRESHOLD, Side, link
from resolvers.linking.writing import WRITTEN, write_columns
from resolvers.progress import stage_bar
from resolvers.tables.batches import cell_text
from resolvers.tables.formats import Form, form_of
from resolvers.tables.opening import open_table
from resolvers.tables.provenance import provenance_text, source_of, versions
from resolvers.tables.rejects import Rejects

# Rows read in one go.
TOGETHER = 10_000


@click.command("link", short_help="Match two tables by name, one the reference.")
@click.argument("left")
@click.argument("right")
@click.option(
    "--on", required=True, metavar="COLUMN", help="The column of names; town=name where the two differ."
)
@click.option("--block", "blocks", multiple=True, metavar="COLUMN", help="A column whose cells must agree, such as the country; iso2=country where the two differ. Repeatable.")  # fmt: skip
@click.option("--kind", type=click.Choice(KINDS), help="What the names are names of.")
@click.option("--one-to-one", is_flag=True, help="Take no row of RIGHT twice: the likeliest pairs first.")
@click.option("--threshold", type=click.FloatRange(0, 1), default=THRESHOLD, show_default=True, help="Pairs below this probability are no match.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=1, show_default=True, help="Rows of RIGHT for one row of LEFT, likeliest first.")  # fmt: skip
@click.option("--matched", "matched_only", is_flag=True, help="Leave out the rows of LEFT without a match.")
@click.option("--left-id", metavar="COLUMN", help="What rows of LEFT are called; by itself unique_id, id, or the row's number.")  # fmt: skip
@click.option("--right-id", metavar="COLUMN", help="The same of RIGHT.")
@click.option("--format", "format_", type=click.Choice(WRITTEN), help="By itself as the output's ending says, else CSV.")  # fmt: skip
@click.option("--provenance", metavar="FILE", help="Write what the links were made with, as JSON.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@output_option
def command(
    *,
    left: str,
    right: str,
    on: str,
    blocks: tuple[str, ...],
    kind: Kind | None,
    one_to_one: bool,
    threshold: float,
    limit: int,
    matched_only: bool,
    left_id: str | None,
    right_id: str | None,
    format_: str | None,
    provenance: str | None,
    quiet: bool,
    target: str | None,
) -> None:
    """Find for each row of LEFT the row of RIGHT, the reference, that bears the same name in whatever spelling.

    Both are tables as resolve table reads them; one may be "-" for standard input. No gazetteer is involved. The output has
    Splink's columns: unique_id_l, unique_id_r, the linked columns with _l and _r, match_probability, match_weight,
    match_key, and a reason. Every row of LEFT is there, with nothing beside it where no row of RIGHT matches.
    """
    if one_to_one and limit > 1:
        raise click.UsageError("--one-to-one and --limit exclude each other: give one")
    if left == right == "-":
        raise click.UsageError("only one of the two tables can come from standard input")
    form = _form(target, format_)
    pairs = [pair_of(spec) for spec in (on, *blocks)]
    ours, our_columns = _side(left, [pair[0] for pair in pairs], left_id)
    theirs, their_columns = _side(right, [pair[1] for pair in pairs], right_id)
    with stage_bar("linking") if show_progress(quiet) else nullcontext() as report:
        linked = link(
            ours,
            theirs,
            kind=kind,
            threshold=threshold,
            limit=limit,
            one_to_one=one_to_one,
            progress=report or (lambda _step, _share: None),
        )
    columns = answer_columns(linked, our_columns, their_columns, matched_only=matched_only)
    with output(target, "wb") as sink:
        write_columns(sink, columns, form)
    if provenance:
        options = {
            "on": on, "block": list(blocks), "kind": kind, "one_to_one": one_to_one, "threshold": threshold,
            "limit": limit, "matched": matched_only, "left_id": left_id, "right_id": right_id,
        }  # fmt: skip
        sheet = {"versions": versions(), "options": options}
        sources = {"left": source_of(left), "right": source_of(right)}
        scores = columns["match_probability"]
        counts = {
            "left": len(ours.names),
            "right": len(theirs.names),
            "rows": len(scores),
            "matched": len(scores) - list(scores).count(None),
        }
        with replacing(Path(provenance)) as file:
            file.write(provenance_text(sheet, sources, {"format": form.format}, counts))


def _form(target: str | None, format_: str | None) -> Form:
    said = form_of(target) if target and target != "-" else Form(None, None)
    chosen = format_ or said.format or "csv"
    if chosen not in WRITTEN:
        raise click.UsageError(f"links are not written as {chosen}; give one of {', '.join(WRITTEN)}")
    return Form(chosen, said.compression)  # type: ignore[arg-type]


def _side(path: str, columns: list[str], id_column: str | None) -> tuple[Side, dict[str, list[str]]]:
    """What takes part of one table, and the columns to show of it."""
    with open_table(path, Rejects(path), target="csv") as table:
        require(table.file, table.header, [*columns, *([id_column] if id_column else [])])
        ids = id_column or next((name for name in ID_COLUMNS if name in table.header), None)
        texts: list[list[str]] = [[] for _ in (*columns, *([ids] if ids else []))]
        for batch in table.reader.batches(TOGETHER):
            codes, cells = batch.distinct([*columns, *([ids] if ids else [])])
            written = [[cell_text(value) for value in row] for row in cells]
            for place, column in enumerate(texts):
                column += [written[code][place] for code in codes.tolist()]
    called = texts.pop() if ids else [str(row) for row in range(1, len(texts[0]) + 1)]
    return Side(texts[0], texts[1:]), {"unique_id": called, **dict(zip(columns, texts, strict=True))}
