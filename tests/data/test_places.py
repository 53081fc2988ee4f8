"""The curated places: what a newsroom must find in them, and that what can be derived is up to date."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pycountry
import pytest

from gazetteer.countries import KOSOVO
from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.schema import PLACE_TYPES

ROOT = Path(__file__).resolve().parents[2]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, str]]:
    """The rows of places.csv by id."""
    return {row["id"]: row for row in rows(data_folder() / "places.csv")}


@pytest.fixture(scope="module")
def bearers(places: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """The ids that bear each key."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in (*places.values(), *rows(data_folder() / "place_names.csv")):
        found[fold(row["name"])].add(row["id"])
    return found


@pytest.mark.parametrize(
    "case", rows(ROOT / "tests" / "cases" / "data" / "place_names.csv"), ids=lambda case: case["name"]
)
def test_a_name_of_news_copy_leads_to_its_place(case: dict[str, str], bearers: dict[str, set[str]]) -> None:
    """Abbreviations, demonyms, former names, regions and sites stand in the tables as copy writes them."""
    assert case["id"] in bearers[fold(case["name"])]


def test_every_country_has_a_row_with_codes_point_and_demonym(places: dict[str, dict[str, str]]) -> None:
    """All of ISO 3166-1 and Kosovo; a few have no people named after them."""
    peopled = {row["id"] for row in rows(data_folder() / "place_names.csv") if row["status"] == "demonym"}
    by_code = {
        row["country"]: row
        for row in places.values()
        if PLACE_TYPES[row["type"]] == "country" and row["country"]
    }
    assert set(by_code) == {country.alpha_2 for country in pycountry.countries} | {KOSOVO}
    for code, row in by_code.items():
        assert f"iso3166:{code}" in row["same_as"].split(";")
        assert "wikidata:Q" in row["same_as"]
        assert row["latitude"]
    assert {code for code, row in by_code.items() if row["id"] not in peopled} <= {
        "BQ",
        "BV",
        "SJ",
        "TF",
        "VA",
    }


def test_the_classes_of_places_are_covered(places: dict[str, dict[str, str]]) -> None:
    """Divisions of every country that has some, counties, and the regions and sites that news names."""
    classes = Counter(PLACE_TYPES[row["type"]] for row in places.values())
    types = Counter((row["type"], row["country"]) for row in places.values())
    assert classes["division"] >= 3800
    assert types["admin2", "US"] >= 3100
    assert classes["region"] >= 300
    assert classes["site"] >= 300


def test_every_point_says_where_it_comes_from(places: dict[str, dict[str, str]]) -> None:
    """A point is never from memory: the note names it, or it is GeoNames' own of a city."""
    unsaid = [
        row["id"]
        for row in places.values()
        if row["latitude"]
        and "oint" not in row["note"]
        and not (PLACE_TYPES[row["type"]] == "settlement" and row["id"].startswith("geonames:"))
    ]
    assert unsaid == []


def test_lookalikes_are_parted_with_a_reason(places: dict[str, dict[str, str]]) -> None:
    """At least 250 pairs of places, each with a note, none of an entity with itself."""
    pairs = [
        row
        for row in rows(data_folder() / "distinct.csv")
        if row["left_id"] in places and row["right_id"] in places
    ]
    assert len(pairs) >= 250
    assert all(row["note"] and row["left_id"] != row["right_id"] for row in pairs)


@pytest.mark.parametrize("tool", ["derive_countries.py", "derive_divisions.py"])
def test_derived_rows_are_up_to_date(tool: str) -> None:
    """What installed libraries say of countries and divisions stands in the table."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "nothing to derive\n")


def test_no_point_lies_among_the_cities_of_another_division() -> None:
    """Provinces are divided and lists grow old: the tool that looks for it finds nothing in our tables."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "check_points.py")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "no point strays\n")


HEADER = "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"
STATE = "geonames:4736286,Texas,admin1,US,TX,31.25044,-99.25061,,geonames:6252001,,GeoNames,\n"
CODES = "zip,city,state_abbr,county,lat,lng\n78063,Pipe Creek,TX,Bandera,29.7,-98.9\n78201,San Antonio,TX,Bexar,29.4,-98.5\n77001,Turkey,TX,Hall,34.3,-100.8\n"


def test_postal_places_leave_out_known_towns_and_ordinary_words(tmp_path: Path) -> None:
    """Pipe Creek is new; San Antonio is a city already, and Turkey would be found wrongly."""
    (tmp_path / "places.csv").write_text(
        HEADER + STATE + "geonames:298795,Turkey,country,TR,,39,35,,,,GeoNames,\n", encoding="utf-8"
    )
    (tmp_path / "place_names.csv").write_text("id,name,lang,status,from,to,source,note\n", encoding="utf-8")
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "ordinary_words.csv").write_text("word,size\nturkey,10\n", encoding="utf-8")
    (tmp_path / "codes.csv").write_text(CODES, encoding="utf-8")
    command = [
        sys.executable,
        str(ROOT / "tools" / "derive_postal_places.py"),
        str(tmp_path / "codes.csv"),
        "--data",
        str(tmp_path),
    ]
    assert subprocess.run([*command, "--check"], capture_output=True, check=False).returncode == 1
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    added = {row["id"]: row for row in rows(tmp_path / "places.csv")}
    assert set(added) == {"geonames:4736286", "geonames:298795", "local:pipe-creek-tx"}
    assert added["local:pipe-creek-tx"]["part_of"] == "geonames:4736286;geonames:6252001"
    assert subprocess.run([*command, "--check"], capture_output=True, check=False).returncode == 0
