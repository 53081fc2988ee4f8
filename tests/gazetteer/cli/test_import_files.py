"""``gazetteer import``."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from importing_files import alternate, by_id, geoname, rows, write

from gazetteer.cli import program


def gazetteer(*arguments: object) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


def take(*arguments: object) -> Result:
    """Import without the layers beneath, on a day of its own."""
    return gazetteer("import", *arguments, "--no-world", "--no-bundled", "--date", "2026-11-23")


@pytest.fixture
def dump(tmp_path: Path) -> list[Path]:
    places = write(
        tmp_path / "IL.txt",
        [
            geoname(295620, population="137945"),
            geoname(294640, "Israel", feature="A.PCLI"),
            geoname(5, latitude="nan"),
        ],
    )
    return [places, write(tmp_path / "alternateNamesV2.txt", [alternate(295620, "he", "אשקלון")])]


def test_what_was_done_is_told(tmp_path: Path, dump: list[Path]) -> None:
    """Counts, tables, refusals; the folder is made, lints clean, and remembers the import."""
    result = take(*dump, "--into", tmp_path / "mine", "--feature-class", "P")

    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "GeoNames dump: 4 read, 1 left out, 1 taken, 0 joined, 1 refused",
        "places.csv: 1 added",
        "place_names.csv: 1 added",
        "refused:",
        f"  {dump[0]}:3, column latitude: found 'nan' where a number of degrees is expected",
    ]
    assert rows(tmp_path / "mine", "imports.csv") == [
        {
            "name": "geonames", "format": "geonames", "files": "IL.txt;alternateNamesV2.txt", "options": "--feature-class P",
            "date": "2026-11-23", "read": "4", "taken": "1", "joined": "0", "refused": "1", "retired": "0",
        }
    ]  # fmt: skip
    assert gazetteer("lint", tmp_path / "mine", "--no-world", "--no-bundled").exit_code == 0


def test_a_dry_run_shows_the_changes(tmp_path: Path, dump: list[Path]) -> None:
    """And writes nothing at all."""
    result = take(dump[0], "--into", tmp_path / "mine", "--dry-run", "--limit", "1")

    assert (
        "places.csv: 2 added (dry run: nothing was written)\n  geonames:294640 Israel added (country, IL)\n"
        in result.output
    )
    assert not (tmp_path / "mine").exists()


def test_refusals_and_joins_go_to_files(tmp_path: Path, dump: list[Path]) -> None:
    """--refused and --joined are tables, for whoever mends the source."""
    list_ = write(
        tmp_path / "list.csv", ["name,country,lat,lon", "Ashkelon,IL,31.67,34.57", "Nowhere,IL,91,0"]
    )
    take(*dump, "--into", tmp_path / "mine")
    gazetteer("import", list_, "--guess", "-o", tmp_path / "list.toml")

    result = take(
        list_, "--mapping", tmp_path / "list.toml", "--into", tmp_path / "mine", "--refused", tmp_path / "refused.csv",
        "--joined", tmp_path / "joined.csv", "--quiet",
    )  # fmt: skip

    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "refused.csv").read_text(encoding="utf-8").splitlines() == [
        "file,line,column,reason",
        f"{list_},3,latitude,found '91' where a number of degrees from -90 to 90 is expected",
    ]
    assert (tmp_path / "joined.csv").read_text(encoding="utf-8").splitlines() == [
        "id,joined_to,reason,file,line",
        f"local:ashkelon,geonames:295620,\"name 'Ashkelon' and place, 0.2 km away\",{list_},2",
    ]


def test_a_mapping_is_drafted(tmp_path: Path) -> None:
    """--guess prints TOML that a person can correct; nothing is imported."""
    file = write(tmp_path / "camps.csv", ["Site ID,Site Name,Lat,Lon", "1,Al Hol,36.37,41.15"])

    result = gazetteer("import", file, "--guess")

    assert result.exit_code == 0
    assert tomllib.loads(result.output)["columns"] == {
        "name": "Site Name",
        "latitude": "Lat",
        "longitude": "Lon",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["camps.csv"]


def test_the_world_beneath_is_joined(tmp_path: Path) -> None:
    """A table of names and points finds GeoNames' places in the world, by name and place."""
    file = write(tmp_path / "towns.csv", ["name,country,lat,lon", "Ashkelon,IL,31.67,34.57"])
    gazetteer("import", file, "--guess", "-o", tmp_path / "towns.toml")

    result = gazetteer(
        "import",
        file,
        "--mapping",
        tmp_path / "towns.toml",
        "--into",
        tmp_path / "mine",
        "--date",
        "2026-11-23",
    )

    assert result.exit_code == 0, result.output
    assert by_id(tmp_path / "mine")["geonames:295620"] == {
        "id": "geonames:295620", "name": "Ashkelon", "type": "city", "same_as": "local:ashkelon", "source": "towns.csv",
    }  # fmt: skip
    assert gazetteer("lint", tmp_path / "mine").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["IL.txt"], "--into is missing"),
        (["gone.txt", "--into", "mine"], "there is no such file"),
        (["IL.txt", "--into", "mine", "--format", "shapefile"], "'shapefile' is none of geonames"),
        (["IL.txt", "--into", "mine", "--kind", "vegetable"], "'vegetable' is none of person"),
        (["notes.txt", "--into", "mine"], "the format is none of geonames"),
        (["IL.txt", "a.json", "--into", "mine"], "import them one after the other"),
        (["readme.txt", "--into", "mine"], "there is nothing to import"),
        (["IL.txt", "--into", "mine", "--country", "EG"], "none of its 3 rows is among those chosen"),
        (["IL.txt", "--into", "mine", "--strict"], "nothing was written"),
        (["IL.txt", "--into", "mine", "--mapping", "gone.toml"], "there is no such file"),
    ],
)
def test_a_mistake_is_one_sentence(
    arguments: list[str], words: str, tmp_path: Path, dump: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 2, a sentence on standard error, and no folder."""
    write(tmp_path / "notes.txt", ["just a note"])
    write(tmp_path / "readme.txt", ["read me"])
    write(tmp_path / "a.json", ['{"id": "x", "schema": "Person", "properties": {}}'])
    monkeypatch.chdir(tmp_path)

    result = take(*arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "mine").exists()
