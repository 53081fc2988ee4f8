"""docs/exchange-import.md prints what it says it prints, and names every format."""

import shutil
from pathlib import Path

import pytest
import walkthrough

from gazetteer.importing.formats import BY_NAME

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exchange-import.md"


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.long
def test_the_page_is_what_its_commands_print(tmp_path: Path) -> None:
    """A dump, a spreadsheet, an edit and a newer dump: every command is run, and prints what stands below it."""
    text = PAGE.read_text(encoding="utf-8")

    assert walkthrough.run_page(text, tmp_path) == text


def test_the_page_names_every_format() -> None:
    """A format that can be read is in the table."""
    text = PAGE.read_text(encoding="utf-8")

    assert {name for name in BY_NAME if f"`{name}`" not in text} == set()
