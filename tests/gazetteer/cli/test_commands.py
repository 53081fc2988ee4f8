"""The program ``gazetteer``: a thin skin over the library with good manners."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.cli import COMMANDS, program

CLEAN = "id,name,type,country,source\nlocal:a,Ashdod,city,IL,press\nlocal:b,Beersheba,city,IL,press\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A clean folder of tables."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "places.csv").write_text(CLEAN)
    (folder / "place_names.csv").write_text("id,name,lang,status,source\nlocal:a,Asdod,en,misspelling,AFP\n")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """Each says what it does, and the program lists it, but for the one that only git calls."""
    assert run(command, "--help").exit_code == 0
    assert (command in run("--help").stdout) == (command != "git-diff")


def test_the_list_of_commands_is_whole() -> None:
    """On a terminal of 80 columns each command is told in one line, none cut short."""
    listed = CliRunner(env={"COLUMNS": "80"}).invoke(program, ["--help"]).stdout.partition("Commands:\n")[2]

    assert len(listed.splitlines()) == len(COMMANDS) - 1
    assert all(line.endswith(".") and not line.endswith("..") for line in listed.splitlines())


def test_lint_of_clean_tables(mine: Path) -> None:
    """Nothing on standard output, a word on standard error, status 0."""
    result = run("lint", mine, "--no-world", "--no-bundled")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing to report\n")
    assert run("lint", mine, "--no-world", "--no-bundled", "--quiet").stderr == ""


def test_lint_prints_findings(mine: Path) -> None:
    """A line each, counted at the end; an error gives status 1."""
    (mine / "places.csv").write_text(CLEAN.replace("IL", "UK", 1))
    result = run("lint", mine, "--no-world", "--no-bundled")

    assert result.exit_code == 1
    assert result.stdout == (
        f"{mine}/places.csv:2, column country: error country-code: 'UK' is no country code; use ISO 3166-1 alpha-2 (GB, not UK)\n"
    )
    assert result.stderr == "1 error\n"


def test_warnings_and_notes_do_not_fail(mine: Path) -> None:
    """Only errors give status 1, unless strictness is asked for."""
    (mine / "retractions.csv").write_text("id,name,reason,date,mine\nlocal:nobody,,,,\n")

    assert run("lint", mine, "--no-world", "--no-bundled").exit_code == 0
    assert run("lint", mine, "--no-world", "--no-bundled").stderr == "1 warning, 1 note\n"
    assert run("lint", mine, "--no-world", "--no-bundled", "--strict").exit_code == 1


def test_lint_for_programs(mine: Path) -> None:
    """As JSON even where nothing is found; only chosen rules; the rules listed."""
    assert (
        json.loads(run("lint", mine, "--no-world", "--no-bundled", "--format", "json").stdout)["findings"]
        == []
    )
    (mine / "places.csv").write_text(CLEAN.replace("IL", "UK", 1).replace("press", "", 1))
    report = run("lint", mine, "--no-world", "--no-bundled", "--format", "github", "--only", "country-code")

    assert report.stdout.startswith(f"::error file={mine}/places.csv,line=2,title=country-code::")
    assert len(report.stdout.splitlines()) == 1
    assert "country-code          error    A country is" in run("lint", "--list").stdout


def test_lint_mends(mine: Path) -> None:
    """What was mended is said on standard error, and found no more."""
    (mine / "places.csv").write_bytes(CLEAN.replace("\n", "\r\n").encode())
    result = run("lint", mine, "--fix", "--no-world", "--no-bundled")

    assert result.exit_code == 0
    assert f"{mine}/places.csv: mended: brought into canonical form" in result.stderr
    assert (mine / "places.csv").read_text() == CLEAN


def test_format_writes_and_checks(mine: Path) -> None:
    """What is out of form is listed, and changed unless only checked; then nothing is left to do."""
    (mine / "places.csv").write_bytes(CLEAN.replace("\n", "\r\n").encode())

    check = run("format", "--check", mine)
    assert (check.exit_code, check.stdout) == (1, f"would change {mine}/places.csv\n")
    done = run("format", mine)
    assert (done.exit_code, done.stdout) == (0, f"formatted {mine}/places.csv\n")
    assert (mine / "places.csv").read_text() == CLEAN
    assert (run("format", "--check", mine / "places.csv", mine).exit_code, run("format", mine).stdout) == (
        0,
        "",
    )


def test_show_by_id_and_name(mine: Path) -> None:
    """An entity with every statement, its layer, file and line; by a name as well."""
    for query in ("local:a", "asdod"):
        result = run("show", query, "--gazetteer", mine, "--no-world", "--no-bundled")

        assert result.exit_code == 0
        assert result.stdout.startswith("local:a  Ashdod (place, city, IL)\n")
        assert f"misspelling   Asdod (en)  [mine, {mine}/place_names.csv:2]" in result.stdout


def test_show_lists_homonyms(mine: Path) -> None:
    """A name that several entities bear gives a line for each."""
    (mine / "people.csv").write_text("id,name,description,source\nlocal:c,Ashdod,a poet,press\n")
    result = run("show", "Ashdod", "--gazetteer", mine, "--no-world", "--no-bundled")

    assert result.stdout == "local:a  Ashdod (place, city, IL)\nlocal:c  Ashdod (person, a poet)\n"


def test_show_says_what_does_not_hold(mine: Path, tmp_path: Path) -> None:
    """A higher layer's word is marked where it ends a lower one's; a retired id is said to be one."""
    top = tmp_path / "top"
    top.mkdir()
    (top / "places.csv").write_text("id,name,type\nlocal:a,Asdod,city\n")
    (top / "redirects.csv").write_text("old_id,new_id,reason\nlocal:b,local:a,merged\n")
    result = run("show", "local:b", "--gazetteer", mine, "--gazetteer", top, "--no-world", "--no-bundled")

    assert "local:b is retired: merged" in result.stdout
    assert "Ashdod  [mine, " in result.stdout
    assert "; overridden by top]" in result.stdout


def test_show_as_json(mine: Path) -> None:
    """Plain values, null for what is not known, a list even of one."""
    result = run("show", "local:a", "--gazetteer", mine, "--no-world", "--no-bundled", "--format", "json")
    (entity,) = json.loads(result.stdout)

    assert (entity["id"], entity["country"], entity["latitude"]) == ("local:a", "IL", None)
    assert {"subject": "misspelling", "text": "Asdod"}.items() <= entity["statements"][-1].items()
    assert entity["statements"][0]["line"] == 2


def test_show_nothing() -> None:
    """What nobody bears gives status 1 and a sentence."""
    result = run("show", "Atlantis", "--no-world", "--no-bundled")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "no entity has the id or the name 'Atlantis'\n"


def test_stats(mine: Path) -> None:
    """Counts by heading, the largest first; as JSON all of them."""
    arguments = ("stats", "--gazetteer", mine, "--no-world", "--no-bundled")
    text = run(*arguments, "--limit", 1).stdout
    counts = json.loads(run(*arguments, "--format", "json").stdout)

    assert "kinds: 1, 2 in all\n           2  place\n" in text
    assert "(1 more)" in text
    assert counts["names by status"] == {"preferred": 2, "misspelling": 1}
    assert counts["with a point"] == {"no": 2}


def test_stats_of_a_folder(mine: Path) -> None:
    """A folder is counted alone, with the years that its sources name; names of others' entities do not matter."""
    (mine / "places.csv").write_text(CLEAN.replace("press", "AFP 2024-05-10", 1))
    (mine / "place_names.csv").write_text("id,name,lang,status\ngeonames:295620,Aschkelom,de,misspelling\n")
    counts = json.loads(run("stats", mine, "--format", "json").stdout)

    assert counts["kinds"] == {"place": 2}
    assert counts["years of sources"] == {"": 1, "2024": 1}
    assert counts["names by status"] == {"preferred": 2}
    assert "leave out --gazetteer" in run("stats", mine, "--gazetteer", mine).stderr
    assert run("stats", mine / "nowhere").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lint", "missing"], "no such folder"),
        (["lint", "--only", "nonsense", "empty"], "no rule 'nonsense'"),
        (["format", "missing"], "no such file or folder"),
        (["format", "empty"], "holds no table"),
        (["show", "x", "--gazetteer", "missing"], "no such file or folder"),
        (["show", "x", "--columns", "id"], "'id' is not of the form id=uid"),
        (["stats", "--gazetteer", "people.csv", "--columns", "nom=name"], "cannot be read as 'nom'"),
        (["stats", "--gazetteer", "people.csv", "--columns", "name=nom,"], "'nom' is missing"),
        (["lint"], "Missing argument"),
        (["retype"], "No such command"),
    ],
)
def test_mistakes_are_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    """Input and calls that are wrong give status 2, a sentence on standard error, and no traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "people.csv").write_text("id,name\n1,A\n")
    result = run(*arguments, *(["--no-world", "--no-bundled"] if arguments[0] in ("show", "stats") else []))

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr
