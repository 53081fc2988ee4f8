"""The walk-through of docs/exchange.md prints what it says it prints."""

import shutil
from pathlib import Path

import pytest
import walkthrough

from gazetteer.exporting.formats import FORMATS


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_the_page_is_what_its_commands_print(tmp_path: Path) -> None:
    """Import, join, export in each format, re-import, compare: every command on the page is run."""
    page = walkthrough.EXCHANGE
    text = page.read_text(encoding="utf-8")

    assert walkthrough.run_page(text, tmp_path, walkthrough.BESIDE[page]) == text


def test_the_page_exports_every_format() -> None:
    """The loop over formats leaves none out."""
    assert f"for format in {' '.join(FORMATS)};" in walkthrough.EXCHANGE.read_text(encoding="utf-8")
