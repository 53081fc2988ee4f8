"""``make demo``: the seed documents and tables through the program ``resolve``, as a user would call it.

All in one process, so that the packages load once; each command is printed before its output.
"""

import csv
import os
import sys
import tempfile
from pathlib import Path

import click

from resolvers.cli import program

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "gaza_rockets",
    "zaporizhzhia_power",
    "county_court",
    "deir_ez_zor_relief",
    "leningrad_letters",
    "sahel_brief",
)
TABLES = (
    ("seeds/towns.csv", "town", ["--kind", "place", "--country-column", "iso2"]),
    ("seeds/actors.csv", "actor", ["--kind-column", "kind"]),
)


def resolve(*arguments: str) -> None:
    """Run one command of ``resolve``, printed as a user would type it."""
    typed = arguments[: arguments.index("-o")] if "-o" in arguments else arguments
    print(f"\n$ resolve {' '.join(typed)}", flush=True)
    program.main(args=list(arguments), prog_name="resolve", standalone_mode=False)


def show(table: Path, column: str) -> None:
    """Print what was added to a table, in 100 columns."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    view = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name, width in ((column, 20), ("status", 10), ("id", 16), ("name", 16), ("score", 5), ("reason", 25)):
        view.add_column(name, width=width, overflow="fold" if name == "id" else "ellipsis")
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            added = {name: row[f"{column}_{name}"] for name in ("status", "id", "name", "score", "reason")}
            view.add_row(row[column], *(added | {"score": added["score"][:4]}).values())
    Console(width=int(os.environ["COLUMNS"])).print(view)


def main() -> int:
    """Run every command from the root of the checkout; stop at the first that fails."""
    os.chdir(ROOT)
    os.environ.setdefault("COLUMNS", "100")
    documents = [f"seeds/{name}.txt" for name in DOCUMENTS]
    try:
        for document in documents:
            resolve("text", document)
        with tempfile.TemporaryDirectory() as folder:
            for table, column, options in TABLES:
                answered = Path(folder) / Path(table).name
                resolve("table", table, "--column", column, *options, "-o", str(answered))
                show(answered, column)
        resolve("audit", *documents)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
