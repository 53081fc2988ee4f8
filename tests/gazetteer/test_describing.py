"""The page on the tables says what the schema says."""

from pathlib import Path

from gazetteer.describing import describe_tables
from gazetteer.model import STATUSES
from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES, TABLES

README = Path(__file__).parents[2] / "data" / "README.md"


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
    assert README.read_text(encoding="utf-8") == describe_tables()
