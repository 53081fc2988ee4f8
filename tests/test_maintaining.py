"""The walk-through of docs/maintaining.md prints what it says it prints."""

import shutil
from pathlib import Path

import pytest
import walkthrough


@pytest.mark.long
@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git")
def test_the_page_is_what_its_commands_print(tmp_path: Path) -> None:
    """From init to lock, every command on the page is run, and prints what stands below it."""
    text = walkthrough.PAGE.read_text(encoding="utf-8")

    assert walkthrough.run_page(text, tmp_path) == text


def test_the_page_names_every_command() -> None:
    """A command that the program has is on the page, but for the two that other pages or git call."""
    from gazetteer.cli import COMMANDS

    text = walkthrough.PAGE.read_text(encoding="utf-8")

    assert {name for name in COMMANDS if f"gazetteer {name}" not in text} <= {
        "export",
        "geocode",
        "git-diff",
        "import",
        "merge",
        "near",
        "split",
        "stats",
    }
