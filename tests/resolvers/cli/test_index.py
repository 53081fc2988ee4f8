"""``resolve index``: build, info, clear."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_stacks import places, stack_of

import resolvers.cli
from resolvers.index import files, store


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, where small segments are kept too."""
    monkeypatch.setenv(store.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(store, "KEPT_FROM", 0)
    return tmp_path / "cache"


def resolve_index(*arguments: str) -> Result:
    return CliRunner().invoke(resolvers.cli.program, ["index", *arguments])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A gazetteer of one town."""
    path = tmp_path / "towns.csv"
    path.write_text("id,name,kind\nx:1,Gaza,place\n", encoding="utf-8")
    return path


def test_build_says_what_and_where(cache: Path, table: Path) -> None:
    """The folder, and how much it holds; building again changes nothing."""
    arguments = ["build", "--no-world", "--no-bundled", "--gazetteer", str(table)]

    first = resolve_index(*arguments)
    second = resolve_index(*arguments)

    assert (first.exit_code, first.stderr) == (0, "")
    assert str(cache) in first.stdout
    assert "1 entities, 1 names, 1 keys" in first.stdout
    assert second.stdout == first.stdout


def test_a_small_gazetteer_is_not_kept(cache: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is built in memory each time, and that is said."""
    monkeypatch.setattr(store, "KEPT_FROM", 3000)

    result = resolve_index("build", "--no-world", "--no-bundled", "--gazetteer", str(table))

    assert result.exit_code == 0
    assert "memory" in result.stdout
    assert not cache.exists()


def test_build_fails_where_nothing_can_be_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 2, one sentence."""
    monkeypatch.setattr("resolvers.opening.open_stack", lambda *_, **__: stack_of(places("Gaza")))
    cache.write_text("a file in the way")

    result = resolve_index("build")

    assert result.exit_code == 2
    assert "cannot be kept" in result.stderr


def test_info_describes_and_verifies(cache: Path) -> None:
    """Counts, size and versions of each; with --verify a damage is exit status 1."""
    assert "no compiled indexes" in resolve_index("info").stdout
    store.open_index(stack_of(places("Gaza", "Jaffa")), cache_folder=cache)

    assert "2 entities, 2 keys, 2 names" in resolve_index("info").stdout
    assert "every checksum is right" in resolve_index("info", "--verify").stdout

    (segment,) = store.compiled(cache)
    path = segment / "name_entity.npy"
    path.write_bytes(path.read_bytes()[:-1])
    result = resolve_index("info", "--verify")
    assert result.exit_code == 1
    assert "name_entity.npy has" in result.stdout

    (segment / files.HEADER).write_text("{}")
    assert resolve_index("info").exit_code == 1


def test_clear_removes_all(cache: Path) -> None:
    """And says how many."""
    store.open_index(stack_of(places("Gaza")), cache_folder=cache)

    assert "1 removed" in resolve_index("clear").stdout
    assert "0 removed" in resolve_index("clear").stdout
    assert store.compiled(cache) == []
