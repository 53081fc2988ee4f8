"""One-line edits from the shell, with questions where a person looks on."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.cli import edits, program

WITHOUT = ["--no-world", "--no-bundled"]


def run(*arguments: object, answers: str | None = None) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments], input=answers)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one organisation."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "organisations.csv").write_text("id,name,type,source\nlocal:army,Army,army,press\n")
    return tmp_path


def test_a_session(folder: Path) -> None:
    """Each command tells what it changed; lint finds nothing in the end but notes."""
    told = [
        run(
            "add",
            "organization",
            "Navy",
            "--set",
            "type=army",
            "--set",
            "country=IL",
            "--source",
            "AFP",
            *WITHOUT,
        ),
        run(
            "alias",
            "local:navy",
            "Navvy",
            "--status",
            "misspelling",
            "--lang",
            "en",
            "--source",
            "AFP",
            *WITHOUT,
        ),
        run("alias", "local:army", "Land Forces", "--source", "AFP", *WITHOUT),
        run("retract", "local:army", "land forces", "--reason", "doubtful", *WITHOUT),
        run("split", "local:navy", "Marines", "--move", "Navvy", *WITHOUT),
        run("redirect", "local:army", "local:navy", "--reason", "one", "--date", "2026-01-01", *WITHOUT),
    ]

    assert [result.exit_code for result in told] == [0] * 6
    assert told[0].stdout == "organisations.csv: local:navy Navy added (army, IL)\n"
    assert told[1].stdout == "organisation_names.csv: local:navy: misspelling 'Navvy' (en) added\n"
    assert told[3].stdout == "organisation_names.csv: local:army: variant 'Land Forces' removed\n"
    assert "local:marines Marines added" in told[4].stdout
    assert "distinct.csv: local:marines and local:navy: never one added" in told[4].stdout
    assert "redirects.csv: local:army: redirect to local:navy added" in told[5].stdout
    assert run("lint", ".", *WITHOUT).exit_code == 0
    assert run("show", "local:army", "--gazetteer", folder, *WITHOUT).stdout.startswith("local:navy  Navy")


def test_nothing_changed(folder: Path) -> None:
    """To say the same again changes nothing, and says so."""
    arguments = ("alias", "local:army", "Forces", "--source", "AFP", *WITHOUT)

    assert run(*arguments).stdout != run(*arguments).stdout == "nothing changed\n"


def test_what_is_missing_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, one question for each."""

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    monkeypatch.setattr(edits, "_stdin", Terminal)
    result = run("add", *WITHOUT, answers="org\nNavy\narmy\nAFP\n")

    assert result.exit_code == 0
    assert "local:navy Navy added (army)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add"], "kind (person, organisation, place) is missing"),
        (["add", "vegetable", "Leek"], "'vegetable' is no kind"),
        (["add", "place", "A", "--source", "x"], "type (one of the place types below) is missing"),
        (["add", "place", "A", "--set", "typ=city"], "is not COLUMN=CELL with a column of id, name, type"),
        (["add", "place", "A", "--set", "type=city"], "source is missing"),
        (
            ["add", "place", "A", "--set", "type=city", "--source", "x", "--gazetteer", "missing"],
            "no such folder",
        ),
        (["alias", "local:army"], "name is missing"),
        (["alias", "local:navy", "Navy", "--source", "x"], "no table has local:navy"),
        (["retract", "local:navy", "--reason", "x"], "has no row here or beneath"),
        (["redirect", "local:army", "local:navy", "--reason", "x"], "no table has local:navy"),
        (["split", "local:army"], "name of the new entity is missing"),
    ],
)
def test_mistakes_are_a_sentence(folder: Path, arguments: list[str], words: str) -> None:
    """Nothing is asked without a terminal; nothing is written where anything is wrong."""
    before = (folder / "organisations.csv").read_bytes()
    result = run(*arguments, *WITHOUT)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in " ".join(result.stderr.split())
    assert (folder / "organisations.csv").read_bytes() == before
    assert len(list(folder.iterdir())) == 1
