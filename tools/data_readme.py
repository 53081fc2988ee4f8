"""Write data/README.md: python tools/data_readme.py [--check].

The tables and columns come from the schema. How complete each table is comes from ``completeness.csv`` beside this file,
counted by hand against the lists named there on the day in AS_OF; whoever counts again changes both.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from gazetteer.describing import describe_tables

HERE = Path(__file__).resolve().parent
README = HERE.parent / "data" / "README.md"
AS_OF = "2026-11-23"


def completeness() -> dict[str, str]:
    """Return what completeness.csv says of each table, as a table in Markdown."""
    rows: dict[str, list[str]] = defaultdict(list)
    with (HERE / "completeness.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["table"]].append(f"| {row['what']} | {row['has']} | {row['against']} |")
    head = f"How complete, as of {AS_OF}:\n\n| what | has | against which list |\n|---|---|---|\n"
    return {table: head + "\n".join(lines) for table, lines in rows.items()}


def main() -> int:
    """Write the page, or with --check only say whether it is up to date."""
    text = describe_tables(completeness())
    if "--check" in sys.argv[1:]:
        return int(not README.is_file() or README.read_text(encoding="utf-8") != text)
    README.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
