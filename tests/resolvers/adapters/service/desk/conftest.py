"""A desk over a small world, and somebody who sits at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_project import BRIGADES, NEAR, ODD, Editor, make_project, project_app


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small world's index lies."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with three spellings that wait."""
    return make_project(tmp_path / "tables", NEAR, ODD, BRIGADES)


@pytest.fixture
def editor(folder: Path, cache: Path) -> Iterator[Editor]:
    """Somebody at the project's desk."""
    editor = Editor(project_app(folder, cache))
    yield editor
    editor.close()
