"""The page on the tables says what the schema says."""

import subprocess
import sys
from pathlib import Path

from gazetteer.describing import describe_tables
from gazetteer.model import STATUSES
from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES, TABLES

ROOT = Path(__file__).parents[2]
README = ROOT / "data" / "README.md"


def test_everything_is_described() -> None:
    """Each table, column, type and status stands on the page."""
    page = describe_tables()

    assert all(f"## {table.file}" in page for table in TABLES)
    assert all(
        f"| {column.name} |" in page and column.about in page for table in TABLES for column in table.columns
    )
    assert all(f"| {status} |" in page for status in STATUSES)
    assert all(name in page for name in (*PLACE_TYPES, *ORGANISATION_TYPES))


def test_the_page_in_data_is_up_to_date() -> None:
    """data/README.md is what tools/data_readme.py writes."""
    command = [sys.executable, str(ROOT / "tools" / "data_readme.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


def test_every_bundled_table_says_how_complete_it_is() -> None:
    """Each table that data/ holds has its section, which names the lists it was counted against."""
    sections = {part.split("\n", 1)[0]: part for part in README.read_text(encoding="utf-8").split("\n## ")}
    held = [table.file for table in TABLES if (README.parent / table.file).exists()]
    assert held
    assert [file for file in held if "How complete, as of" not in sections[file]] == []


def test_a_folder_says_what_it_covers_in_the_section_of_the_table() -> None:
    """What is said of a table stands after its columns and before the next table."""
    page = describe_tables({"places.csv": "All of them."})
    assert page.index("## places.csv") < page.index("All of them.") < page.index("## place_names.csv")
