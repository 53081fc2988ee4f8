"""A new project lints clean and is a gazetteer at once."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gazetteer.cli import program
from gazetteer.errors import ConflictError, SourceError
from gazetteer.layers import open_stack
from gazetteer.lint.checking import lint
from gazetteer.schema import TABLES
from gazetteer.starting import start_project
from gazetteer.writing import format_file

ROOT = Path(__file__).parents[2]
# A line that runs something: in a workflow, and in a definition of hooks.
_RUN = re.compile(r"^ *(?:- run|entry): (gazetteer .*)$", re.MULTILINE)


def test_a_new_project_is_in_order(tmp_path: Path) -> None:
    """Its tables break no rule, are in form, and can be looked things up in; the page on the columns is there."""
    folder = tmp_path / "mine"
    made = start_project(folder)

    assert all(path.is_file() for path in made)
    assert lint(folder, world=False, bundled=False) == []
    assert not any(format_file(path, check=True) for path in made if path.suffix == ".csv")
    assert open_stack([folder], world=False, bundled=False).lookup("camp example") == ("local:example-camp",)
    assert "## places.csv" in (folder / "README.md").read_text()
    assert "gazetteer lint ." in (folder / ".pre-commit-config.yaml").read_text()
    assert "gazetteer lint . --format github" in (folder / ".github" / "workflows" / "tables.yml").read_text()


def calls(text: str) -> list[list[str]]:
    """The calls of ``gazetteer`` that a file of YAML makes, as their arguments."""
    assert "\t" not in text
    return [shlex.split(call)[1:] for call in _RUN.findall(text)]


def test_what_ci_calls_is_there(tmp_path: Path) -> None:
    """Every call of the workflow and of the hooks is a command with its arguments; those that need no resolver pass."""
    start_project(tmp_path)
    workflow = calls((tmp_path / ".github" / "workflows" / "tables.yml").read_text())
    hooks = calls((tmp_path / ".pre-commit-config.yaml").read_text())

    assert [call[0] for call in workflow] == ["format", "lint", "expect"]
    assert [call[0] for call in hooks] == ["format", "lint"]
    for name, *arguments in (*workflow, *hooks):
        own = [str(tmp_path) if each == "." else each for each in arguments]
        command = program.get_command(click.Context(program), name)
        assert command is not None
        command.make_context(name, own or [str(tmp_path)])
        if name != "expect":
            flags = ["--no-world", "--no-bundled"] if name == "lint" else []
            done = CliRunner().invoke(program, [name, *(own or [str(tmp_path)]), *flags])
            assert (done.exit_code, done.stdout) == (0, "")


def test_the_page_shows_the_workflow(tmp_path: Path) -> None:
    """docs/maintaining.md has the workflow that a new project gets, letter by letter."""
    start_project(tmp_path)
    workflow = (tmp_path / ".github" / "workflows" / "tables.yml").read_text()

    assert f"```yaml\n{workflow}```" in (ROOT / "docs" / "maintaining.md").read_text(encoding="utf-8")


def test_the_hooks_that_others_use() -> None:
    """The repository offers the format and the rules as hooks, called for each table and for nothing else."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (pattern,) = set(re.findall(r"^  files: (.*)$", text, re.MULTILINE))

    assert [call[0] for call in calls(text)] == ["format", "lint"]
    assert all(re.search(pattern, f"tables/{table.file}") for table in TABLES)
    assert not any(re.search(pattern, file) for file in ("expectations.csv", "tables/old_places.csv"))


def test_an_empty_project(tmp_path: Path) -> None:
    """Without the example the tables are headers."""
    start_project(tmp_path, example=False)

    assert (tmp_path / "places.csv").read_text().count("\n") == 1
    assert lint(tmp_path, world=False, bundled=False) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that is there stops it before anything is written; so does a folder that cannot be made."""
    (tmp_path / "people.csv").write_text("mine")

    with pytest.raises(ConflictError, match=r"people\.csv: the file is there already"):
        start_project(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
    with pytest.raises(SourceError, match="cannot be made"):
        start_project(tmp_path / "people.csv" / "mine")
