"""A new project lints clean and is a gazetteer at once."""

from pathlib import Path

import pytest

from gazetteer.errors import ConflictError, SourceError
from gazetteer.layers import open_stack
from gazetteer.lint.checking import lint
from gazetteer.starting import start_project
from gazetteer.writing import format_file


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
