"""What the commands of ``resolve`` share: which gazetteers are opened, and which are refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.layers import open_stack
from gazetteer.lockfile import write_lock
from resolvers.cli import program


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A gazetteer of one town."""
    path = tmp_path / "towns.csv"
    path.write_text("id,name,kind\nx:1,Gaza,place\n", encoding="utf-8")
    return path


@pytest.fixture
def lock(table: Path) -> Path:
    """A lock of that gazetteer."""
    path = table.with_name("gazetteer.lock")
    write_lock(open_stack([table], world=False, bundled=False), path)
    return path


def resolve(table: Path, lock: Path, *more: object) -> Result:
    arguments = ["name", "Gaza", "--gazetteer", table, "--no-world", "--no-bundled", "--locked", lock, *more]
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


def test_the_locked_tables_are_taken(table: Path, lock: Path) -> None:
    """With the tables of the lock the answer is the one without it."""
    result = resolve(table, lock)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "x:1" in result.stdout


def test_other_tables_are_refused(table: Path, lock: Path) -> None:
    """A changed table and one more layer: one sentence that names the layer, exit status 2, no answer."""
    more = table.with_name("more.csv")
    more.write_text("id,name\nx:2,Jaffa\n", encoding="utf-8")

    added = resolve(table, lock, "--gazetteer", more)
    table.write_text("id,name,kind\nx:1,Gaza City,place\n", encoding="utf-8")
    changed = resolve(table, lock)

    assert (added.exit_code, added.stdout) == (changed.exit_code, changed.stdout) == (2, "")
    assert added.stderr == f"error: {lock}: the layer more.csv is not in the lock\n"
    assert changed.stderr == (
        f"error: {lock}: the layer towns.csv is not the locked one any more; gazetteer lock takes the new one\n"
    )


def test_a_lock_that_is_none_is_refused(table: Path, lock: Path) -> None:
    """A lock that is not there, or is another file, holds nothing: exit status 2."""
    lock.write_text("{}")

    assert "this is no lock" in resolve(table, lock).stderr
    assert "no such file" in resolve(table, lock.with_name("none.lock")).stderr
    assert resolve(table, lock).exit_code == 2
