"""The dump of GeoNames. Document: GeoNames, "Readme for GeoNames Gazetteer extract files" (download.geonames.org/export/dump)."""

from pathlib import Path

import pytest
from importing_files import alternate, by_id, geoname, rows, run, write

from gazetteer.errors import TableError
from gazetteer.importing.opening import open_members
from gazetteer.importing.records import Choice


def test_a_place_has_the_fields_of_the_main_table(tmp_path: Path) -> None:
    """Readme, "The main 'geoname' table": name, point in WGS 84, feature, ISO country, admin1 code, population, date."""
    dump = write(tmp_path / "IL.txt", [geoname(295620, feature="P.PPLA", population="137945")])

    run(tmp_path / "mine", dump)

    assert rows(tmp_path / "mine", "places.csv") == [
        {
            "id": "geonames:295620", "name": "Ashkelon", "type": "city", "country": "IL", "admin1": "06",
            "latitude": "31.66926", "longitude": "34.57149", "population": "137945", "source": "GeoNames 2023-01-02",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("feature", "expected"),
    [("P.PPLC", "capital"), ("A.ADM1", "admin1"), ("A.PCLI", "country"), ("H.STM", "river"), ("S.XYZ", "site"), (".", "site")],
)  # fmt: skip
def test_a_feature_is_a_place_type(feature: str, expected: str, tmp_path: Path) -> None:
    """Readme, "feature classes" and featureCodes: the code decides where it has a type of its own, else the class."""
    dump = write(tmp_path / "IL.txt", [geoname(1, feature=feature)])

    run(tmp_path / "mine", dump, form="geonames")

    assert by_id(tmp_path / "mine")["geonames:1"]["type"] == expected


def test_alternate_names_have_language_status_and_dates(tmp_path: Path) -> None:
    """Readme, "The table 'alternate names'": isolanguage, isPreferredName, isShortName, isHistoric, from, to; codes and links
    are no names, and wkdt is Wikidata's id of the place."""
    dump = write(tmp_path / "IL.txt", [geoname(295620)])
    names = write(
        tmp_path / "alternateNamesV2.txt",
        [
            alternate(295620, "he", "אשקלון", flags="p"),
            alternate(295620, "", "Ascalon", flags="h", begins="1100", ends="1270"),
            alternate(295620, "en", "Ashk", flags="s"),
            alternate(295620, "abbr", "ASK"),
            alternate(295620, "en", "Ashkelon", flags="p"),
            alternate(295620, "wkdt", "Q160543"),
            alternate(295620, "link", "https://en.wikipedia.org/wiki/Ashkelon"),
            alternate(295620, "post", "78100"),
            alternate(999, "en", "Elsewhere"),
        ],
    )

    outcome = run(tmp_path / "mine", dump, names)

    found = [
        (row["name"], row.get("lang", ""), row["status"], row.get("from", ""), row.get("to", ""))
        for row in rows(tmp_path / "mine", "place_names.csv")
    ]
    assert found == [
        ("ASK", "", "abbreviation", "", ""),
        ("Ascalon", "", "former", "1100", "1270"),
        ("אשקלון", "he", "preferred", "", ""),
        ("Ashk", "en", "short", "", ""),
    ]
    assert by_id(tmp_path / "mine")["geonames:295620"]["same_as"] == "wikidata:Q160543"
    assert outcome.counts["left out"] == 3


def test_without_a_file_of_names_the_column_gives_them(tmp_path: Path) -> None:
    """Readme: alternatenames is comma separated, a "convenience attribute from alternatename table"."""
    dump = write(tmp_path / "IL.txt", [geoname(295620, names="Ascalon,Ashkelon,عسقلان,https://x.org/a")])

    run(tmp_path / "mine", dump)

    assert [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")] == ["Ascalon", "عسقلان"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(feature_classes=frozenset("P")), {1, 2}),
        (Choice(feature_codes=frozenset({"PPLC"})), {2}),
        (Choice(countries=frozenset({"EG"})), {2}),
        (Choice(min_population=1000), {2, 3}),
    ],
)
def test_only_the_chosen_are_taken(choice: Choice, expected: set[int], tmp_path: Path) -> None:
    """Rows are chosen by feature class, feature code, country and population; the others are counted, not refused."""
    dump = write(
        tmp_path / "allCountries.txt",
        [
            geoname(1, "A"),
            geoname(2, "B", feature="P.PPLC", country="EG", population="5000"),
            geoname(3, "C", feature="A.ADM1", population="2000"),
        ],
    )

    outcome = run(tmp_path / "mine", dump, choice=choice)

    assert by_id(tmp_path / "mine").keys() == {f"geonames:{number}" for number in expected}
    assert outcome.counts["left out"] == 3 - len(expected)
    assert outcome.counts["refused"] == 0


def test_divisions_and_hierarchy_are_parents(tmp_path: Path) -> None:
    """Readme: admin1CodesASCII, admin2Codes and hierarchy.txt; parents that no table has are left out and counted."""
    dump = write(
        tmp_path / "IL.txt", [geoname(1, "Town"), geoname(2, "South", feature="A.ADM1"), geoname(3, "Land")]
    )
    codes = write(tmp_path / "admin1CodesASCII.txt", ["IL.06\tSouth\tSouth\t2"])
    links = write(tmp_path / "hierarchy.txt", ["3\t1\tADM", "3\t2\tADM", "77\t3\tADM"])

    outcome = run(tmp_path / "mine", dump, codes, links)

    parents = {entity_id: row.get("part_of", "") for entity_id, row in by_id(tmp_path / "mine").items()}
    assert parents == {"geonames:1": "geonames:3;geonames:2", "geonames:2": "geonames:3", "geonames:3": ""}
    assert outcome.counts["parents left out"] == 1


def test_a_link_that_closes_a_circle_is_refused(tmp_path: Path) -> None:
    """hierarchy.txt may lead in a circle; the link that closes it is refused with its line."""
    dump = write(tmp_path / "IL.txt", [geoname(1, admin1=""), geoname(2, admin1=""), geoname(3, admin1="")])
    links = write(tmp_path / "hierarchy.txt", ["1\t2\tADM", "2\t3\tADM", "3\t1\tADM"])

    outcome = run(tmp_path / "mine", dump, links)

    assert [(refusal.line, refusal.reason) for refusal in outcome.refusals] == [
        (3, "the link closes a circle: 1 -> 3 -> 2 -> 1")
    ]
    assert "part_of" not in by_id(tmp_path / "mine")["geonames:1"]


def test_another_file_with_tabs_is_no_dump(tmp_path: Path) -> None:
    """A file without the 19, 10, 8, 4, 3 or 2 columns of the readme is refused as a whole."""
    other = write(tmp_path / "places.txt", ["name\tcountry\tnote\tx\ty", "A\tIL\t\t\t"])

    with pytest.raises(TableError, match="5 columns between tabs; GeoNames' places have 19"):
        run(tmp_path / "mine", other, form="geonames")

    assert not (tmp_path / "mine").exists()


def test_an_archive_of_a_country_is_read_as_it_is(tmp_path: Path) -> None:
    """IL.zip holds IL.txt and readme.txt; the readme is passed over."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "IL.zip", "w") as archive:
        archive.writestr("readme.txt", "Readme for GeoNames Gazetteer extract files\n")
        archive.writestr("IL.txt", geoname(295620) + "\n")

    outcome = run(tmp_path / "mine", tmp_path / "IL.zip")

    assert [member.stem for member in open_members([tmp_path / "IL.zip"])] == ["readme.txt", "IL.txt"]
    assert outcome.counts["taken"] == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (geoname("x7"), "geonameid"), (geoname(7, ""), "name"), (geoname(7, population="many"), "population"),
        (geoname(7, population="9" * 13), "population"), (geoname(7, latitude=""), "latitude"), (geoname(7, latitude="91.5"), "latitude"),
        (geoname(7, longitude="12,5"), "longitude"), ("", ""), ("7\tA", ""), (geoname(7, "=A"), "name"),
    ],
)  # fmt: skip
def test_an_unfit_row_is_refused(row: str, column: str, tmp_path: Path) -> None:
    """Readme, the main table: an integer id, a name, decimal degrees, a bigint; the line and the column are named."""
    outcome = run(tmp_path / "mine", write(tmp_path / "IL.txt", [geoname(1), row]))

    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(2, column)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("31.50", "034.5", ("31.5", "34.5")),
        ("0", "0.000", None),
        ("", "", None),
        ("-7", "+1.5", ("-7", "1.5")),
    ],
)
def test_points_are_in_canonical_form(
    latitude: str, longitude: str, expected: tuple[str, str] | None, tmp_path: Path
) -> None:
    """Zeros that say nothing go; 0, 0 and nothing are no point."""
    run(tmp_path / "mine", write(tmp_path / "IL.txt", [geoname(1, latitude=latitude, longitude=longitude)]))

    place = by_id(tmp_path / "mine")["geonames:1"]
    assert (place.get("latitude"), place.get("longitude")) == (expected or (None, None))


def test_unfit_rows_of_the_other_files_are_refused(tmp_path: Path) -> None:
    """Alternate names, codes and links with other columns, and names that are none; V1 has eight columns."""
    dump = write(tmp_path / "IL.txt", [geoname(1)])
    old = write(
        tmp_path / "alternateNames.txt",
        [
            "1\t1\the\tשם\t1\t\t\t",
            "1\t1",
            "1\t1\ten\t=X\t\t\t\t",
            "1\t1\ten\t \t\t\t\t",
            "1\t1\tfr_1793\tVieux\t\t\t\t",
        ],
    )
    codes = write(tmp_path / "admin1CodesASCII.txt", ["IL.06\tA\tA\t2", "IL.07\tA"])
    links = write(tmp_path / "hierarchy.txt", ["1\t2\tADM", "x\ty"])

    outcome = run(tmp_path / "mine", dump, old, codes, links)

    assert [(Path(refusal.file).stem, refusal.line) for refusal in outcome.refusals] == [
        ("admin1CodesASCII", 2), ("hierarchy", 2), ("alternateNames", 2), ("alternateNames", 3), ("alternateNames", 4),
    ]  # fmt: skip
    assert [(row["name"], row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("Vieux", "former"),
        ("שם", "preferred"),
    ]
