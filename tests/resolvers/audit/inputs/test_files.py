import os
from pathlib import Path

import pytest

from resolvers.audit.inputs.files import expand, format_of
from resolvers.errors import InputError


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with ignore files, tables, hidden and foreign files."""
    for name in (
        "b.txt",
        "a.md",
        "sub/c.html",
        "sub/draft.txt",
        "sub/keep/draft.txt",
        "old/d.txt",
        "t.csv",
        "image.png",
        ".hidden.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("old/\n# note\n")
    (tmp_path / "sub" / ".resolveignore").write_text("draft.txt\n!keep/draft.txt\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_folders_give_known_files_sorted(corpus: Path) -> None:
    """Ignored, hidden and unknown files stay out; a lower ignore file can take one back in."""
    assert expand(["."], tables=False) == ["a.md", "b.txt", "sub/c.html", "sub/keep/draft.txt"]


def test_tables_are_read_where_a_column_is_named(corpus: Path) -> None:
    """A table in a folder needs a column to be read."""
    assert "t.csv" in expand(["."], tables=True)


def test_the_file_systems_order_does_not_count(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order the folder gives its entries in, the files come sorted."""
    expected = expand(["."], tables=True)
    scan = os.scandir

    class Backwards:
        def __init__(self, folder: object) -> None:
            with scan(folder) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self.entries

        def __exit__(self, *error: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)

    assert expand(["."], tables=True) == expected


def test_patterns_and_doubles(corpus: Path) -> None:
    """Patterns respect ignore files, a file that is named outright does not; no file is read twice."""
    assert expand(["**/*.txt"], tables=False) == ["b.txt", "sub/keep/draft.txt"]
    assert expand(["old/d.txt", "b.txt", "*.txt", "-"], tables=False) == ["-", "b.txt", "old/d.txt"]


@pytest.mark.parametrize("argument", ["nowhere.txt", "*.nothing"])
def test_what_names_nothing_is_an_error(corpus: Path, argument: str) -> None:
    """A missing file or an empty pattern is said, not passed over."""
    with pytest.raises(InputError, match=r"nowhere\.txt: no such file|matches no file"):
        expand([argument], tables=False)


def test_formats_go_by_the_name() -> None:
    """What a file is read as."""
    assert [format_of(name) for name in ("a.HTML", "b.ndjson", "c.docx", "README")] == [
        "html",
        "jsonl",
        "docx",
        "text",
    ]
