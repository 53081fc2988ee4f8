"""``gazetteer export``: formats, filters, and what it says of what it leaves out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.cli import program
from gazetteer.exporting.formats import FORMATS


def run(*arguments: object) -> Result:
    """Call the program."""
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with two places and a person."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "places.csv").write_text(
        "id,name,type,country,latitude,longitude\nlocal:a,Ashdod,city,IL,31.8,34.65\nlocal:b,Gaza,city,PS,,\n"
    )
    (folder / "people.csv").write_text("id,name,country\nlocal:c,Ann,IL\n")
    (folder / "place_names.csv").write_text("id,name,lang,status\nlocal:a,Asdod,en,misspelling\n")
    return folder


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(mine: Path, name: str) -> None:
    """By name, to a file; what was written is said on standard error, and nothing on standard output."""
    target = mine.parent / f"out{FORMATS[name].suffix}"
    result = run("export", mine, "--format", name, "-o", target)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{target}: ")
    assert target.stat().st_size > 0


def test_filters(mine: Path) -> None:
    """Kinds and countries, as a code or a name; to standard output without -o."""
    result = run("export", mine, "--format", "jsonl", "--kind", "place", "--country", "israel", "--quiet")

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["local:a"]
    assert result.stderr == ""


def test_the_bundled_tables_are_the_source_by_default() -> None:
    """Without SOURCE, the tables that come with the program."""
    result = run("export", "--format", "jsonl", "--id", "geonames:100049", "--quiet")

    assert json.loads(result.stdout)["name"] == "Abu Al-Khaseeb District"


@pytest.mark.parametrize(("arguments", "said"), [
    (["mine", "-o", "x.docx"], "which format? Give --format with one of jsonl, geojson"),
    (["nowhere", "--format", "csv"], "nowhere: there is no such file or folder"),
    (["mine", "--format", "csv", "--id", "local:z"], "mine has no entity with the id local:z"),
    (["mine", "--format", "csv", "--country", "Nowhere"], "'Nowhere' is no country"),
    (["mine", "--format", "lp-tsv", "--year", "99"], "--year takes four digits, not '99'"),
    (["mine", "--format", "csv", "-o", "nowhere/x.csv"], "nowhere"),
    (["mine", "--format", "docx"], "is not one of"),
])  # fmt: skip
def test_a_wrong_call_is_one_sentence(
    mine: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """Exit status 2, one line, nothing written."""
    monkeypatch.chdir(mine.parent)
    result = run("export", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in mine.parent.iterdir()] == ["mine"]


def test_a_failure_leaves_the_old_file(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that gives up half way leaves what stood there."""
    target = mine.parent / "out.xlsx"
    target.write_text("old")
    monkeypatch.setattr("gazetteer.exporting.workbook._MOST_ROWS", 2)
    result = run("export", mine, "-o", target)

    assert (result.exit_code, target.read_text()) == (2, "old")


def test_names_of_others_are_counted_or_taken_along(mine: Path) -> None:
    """A name given to an entity of the world is left out, and said so; --beneath merged takes the entity along."""
    with (mine / "place_names.csv").open("a") as file:
        file.write("geonames:295620,Aschkelom,de,misspelling\n")
    alone = run("export", mine, "--format", "csv")
    merged = run("export", mine, "--format", "csv", "--beneath", "merged", "--quiet")

    assert "1 names of entities of other gazetteers (--beneath merged takes them along)" in alone.stderr
    assert "geonames:295620,place,Ashkelon" in merged.stdout
    assert "Aschkelom" in merged.stdout
    assert len(merged.stdout.splitlines()) == 5
