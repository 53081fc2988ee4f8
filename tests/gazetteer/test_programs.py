"""How programs behave: one sentence for a mistake, outputs complete or absent."""

import io
import os
import stat
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gazetteer import programs
from gazetteer.errors import GazetteerError, Location, SourceError


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> programs.Program:
    """A program with one command, in a module that is imported when called."""
    (tmp_path / "a_command_module.py").write_text(
        "import click\n"
        "from gazetteer.errors import SourceError, Location\n"
        "@click.command()\n@click.argument('how')\n"
        "def command(how):\n"
        "    '''Do it.'''\n"
        "    if how == 'mistake': raise SourceError('empty file', Location('a.csv', 3))\n"
        "    if how == 'missing': open('no/such/file')\n"
        "    if how == 'bug': raise OSError('no number')\n"
        "    if how == 'pipe': raise BrokenPipeError\n"
        "    click.echo(how)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return programs.Program("p", modules={"do": "a_command_module"}, mistakes=(GazetteerError,))


def test_a_command_loads_when_it_is_called(program: programs.Program) -> None:
    """The module of a command is imported by calling it, not by making the program."""
    before = "a_command_module" in sys.modules

    result = CliRunner().invoke(program, ["do", "well"])

    assert not before
    assert (result.exit_code, result.output) == (0, "well\n")


def test_an_unknown_command_is_a_mistake(program: programs.Program) -> None:
    """A command that does not exist is answered with its name and exit status 2."""
    result = CliRunner().invoke(program, ["undo"])

    assert result.exit_code == 2
    assert "undo" in result.stderr


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("mistake", "error: a.csv:3: empty file\n"),
        ("missing", "error: no/such/file: No such file or directory\n"),
    ],
)
def test_a_mistake_is_one_sentence(program: programs.Program, how: str, sentence: str) -> None:
    """What the user can mend is one line on standard error, exit status 2, nothing on standard output."""
    result = CliRunner().invoke(program, ["do", how])

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence)


def test_a_fault_of_ours_is_not_hidden(program: programs.Program) -> None:
    """An error that no user can mend keeps its traceback."""
    result = CliRunner().invoke(program, ["do", "bug"])

    assert isinstance(result.exception, OSError)


def test_a_closed_pipe_is_no_error(program: programs.Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reader has seen enough, the program ends quietly with status 0."""
    monkeypatch.setattr(os, "dup2", lambda *descriptors: None)
    with Path(os.devnull).open("w", encoding="utf-8") as sink:
        monkeypatch.setattr(programs.sys, "stdout", sink)
        with pytest.raises(click.exceptions.Exit) as ended:
            program.invoke(program.make_context("p", ["do", "pipe"]))

    assert ended.value.exit_code == 0


def test_replacing_writes_all_or_nothing(tmp_path: Path) -> None:
    """An exception inside the block leaves the old file and no temporary one."""
    target = tmp_path / "a.csv"
    target.write_text("old")

    with pytest.raises(RuntimeError), programs.replacing(target) as file:
        file.write("new")
        raise RuntimeError

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_replacing_keeps_permissions_and_line_ends(tmp_path: Path) -> None:
    """A replaced file keeps its mode; text is written with the line ends it has."""
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o640)

    with programs.replacing(target) as file:
        file.write("a\r\nb\n")

    assert target.read_bytes() == b"a\r\nb\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_replacing_follows_a_link(tmp_path: Path) -> None:
    """Writing through a link changes what it points to and leaves the link."""
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)

    with programs.replacing(link, "wb") as file:
        file.write(b"new")

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_output_goes_to_standard_output_without_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """No file and "-" are standard output; a name is a file."""
    with programs.output(None) as file:
        file.write("one ")
    with programs.output("-") as file:
        file.write("two")
    with programs.output(str(tmp_path / "three")) as file:
        file.write("three")

    assert capsys.readouterr().out == "one two"
    assert (tmp_path / "three").read_text() == "three"


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_join_words(words: list[str], joined: str) -> None:
    """Lists inside sentences have commas and one "and"."""
    assert programs.join_words(words) == joined


def test_progress_shows_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirected standard error gets no progress bars, and --quiet none anywhere."""
    monkeypatch.setattr(programs.sys, "stderr", io.StringIO())
    assert not programs.show_progress(quiet=False)

    monkeypatch.setattr(programs.sys.stderr, "isatty", lambda: True)
    assert programs.show_progress(quiet=False)
    assert not programs.show_progress(quiet=True)


def test_run_speaks_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is UTF-8 whatever the locale says, and the program is called by its name."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(programs.sys, "stdout", stream)
    called = []

    programs.run(lambda prog_name: called.append((prog_name, stream.encoding)), "resolve")

    assert called == [("resolve", "utf-8")]


def test_location_reads_as_editors_write_it() -> None:
    """File, line and column of an error are in the form that editors and terminals link."""
    assert str(SourceError("bad", Location("a.csv", 3, "id"))) == "a.csv:3, column id: bad"
    assert str(Location("a.csv")) == "a.csv"
    assert str(GazetteerError("bad")) == "bad"
