"""The README's commands run, and print what the README says they print."""

import difflib
import re
from pathlib import Path

import readme

ROOT = Path(__file__).resolve().parent.parent


def test_readme_prints_what_it_says() -> None:
    """Every command of a console block gives exactly the output that stands below it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    difference = "\n".join(
        difflib.unified_diff(
            text.splitlines(), readme.rewritten(text).splitlines(), "README.md", "today", lineterm=""
        )
    )

    assert readme.BLOCK.search(text)
    assert difference == ""


def test_make_targets_of_the_documents_exist() -> None:
    """A make target that a document names is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for file in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
        for target in re.findall(r"`?make ([a-z-]+)`", (ROOT / file).read_text(encoding="utf-8"))
    }

    assert named - targets == set()


def test_rewriting_replaces_outputs_and_nothing_else() -> None:
    """Old output goes, prose and commands stay, a command without output keeps its line alone."""
    text = "Prose.\n```console\n$ one\nold\nolder\n\n$ two\n```\nMore.\n```sh\n$ three\n```\n"

    assert readme.rewritten(text, lambda command: "" if command == "two" else "new") == (
        "Prose.\n```console\n$ one\nnew\n\n$ two\n```\nMore.\n```sh\n$ three\n```\n"
    )
