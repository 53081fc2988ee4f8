"""Any table by a mapping, and the draft of one."""

import tomllib
from pathlib import Path

import openpyxl
import pytest
from importing_files import by_id, rows, write

from gazetteer.errors import FieldError, SourceError, TableError
from gazetteer.importing.formats import mapped
from gazetteer.importing.guessing import draft_mapping
from gazetteer.importing.mapping import parse_mapping, read_mapping
from gazetteer.importing.opening import open_members
from gazetteer.importing.outcome import Outcome
from gazetteer.importing.running import Order, import_files
from gazetteer.stack import Stack

CAMPS = [
    "Site ID;Site Name;Name (ar);Type;Country;Lat;Lon;Individuals;AKA",
    "A-1;Al Hol;الهول;IDP camp;Syria;36,3747;41,1497;43 477;Hawl|Al-Hawl",
    "A-2;Roj;;IDP camp;SYR;36.8;41.9;2500;",
    "A-3;;;IDP camp;SY;36.8;41.9;2500;",
]
MAPPING = """
kind = "place"
source = "CCCM 2023-05"
[id]
column = "Site ID"
prefix = "cccm"
[columns]
name = "Site Name"
type = "Type"
country = "Country"
latitude = "Lat"
longitude = "Lon"
population = "Individuals"
[fixed]
note = "from the site list"
[values.type]
"IDP camp" = "camp"
[names]
"Name (ar)" = { lang = "ar", status = "preferred" }
AKA = { split = "|" }
"""


def take(tmp_path: Path, file: Path, mapping: str) -> Outcome:
    path = tmp_path / "camps.toml"
    path.write_text(mapping, encoding="utf-8")
    format_ = mapped(read_mapping(path))
    order = Order(
        tuple(open_members([file])), format_, tmp_path / "mine", "camps", Stack(()), date="2026-11-23"
    )
    return import_files(order)


def test_a_mapping_says_which_column_is_which(tmp_path: Path) -> None:
    """Ids get a prefix, words become our types, countries are read by name or code, decimals may have a comma."""
    outcome = take(tmp_path, write(tmp_path / "camps.csv", CAMPS), MAPPING)

    assert by_id(tmp_path / "mine")["cccm:A-1"] == {
        "id": "cccm:A-1", "name": "Al Hol", "type": "camp", "country": "SY", "latitude": "36.3747", "longitude": "41.1497",
        "population": "43477", "source": "CCCM 2023-05", "note": "from the site list",
    }  # fmt: skip
    assert [(row["name"], row.get("lang", ""), row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("الهول", "ar", "preferred"), ("Al-Hawl", "", "variant"), ("Hawl", "", "variant"),
    ]  # fmt: skip
    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(4, "name")]


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    """Whole numbers have no point, dates are ISO dates, empty cells are empty."""
    import datetime

    book = openpyxl.Workbook()
    book.active.append(["Name", "Born", "Country"])
    book.active.append(["Ali", datetime.datetime(1950, 3, 4), None])
    book.active.append(["Omar", 1960.0, "Iraq"])
    book.save(tmp_path / "people.xlsx")
    mapping = '[columns]\nname = "Name"\nborn = "Born"\ncountry = "Country"\n'

    take(tmp_path, tmp_path / "people.xlsx", 'kind = "person"\n' + mapping)

    assert rows(tmp_path / "mine", "people.csv") == [
        {"id": "local:ali", "name": "Ali", "born": "1950-03-04", "source": "people.xlsx"},
        {"id": "local:omar", "name": "Omar", "country": "IQ", "born": "1960", "source": "people.xlsx"},
    ]


def test_the_kind_may_stand_in_a_column(tmp_path: Path) -> None:
    """kind-column says it row by row, through [values.kind] where the words are not ours."""
    file = write(tmp_path / "all.csv", ["name,what", "Ali,Individual", "Bank,Firm", "X,Ship"])
    mapping = 'kind-column = "what"\n[columns]\nname = "name"\n[values.kind]\nFirm = "organisation"\n'

    outcome = take(tmp_path, file, mapping)

    assert rows(tmp_path / "mine", "people.csv")[0]["name"] == "Ali"
    assert rows(tmp_path / "mine", "organisations.csv")[0]["name"] == "Bank"
    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(4, "what")]


def test_parents_are_rows_of_the_same_table(tmp_path: Path) -> None:
    """part_of holds ids of the table's own, and a circle is opened where it closes."""
    file = write(tmp_path / "a.csv", ["code,name,parent", "1,A,2", "2,B,3", "3,C,1", "4,D,1"])
    mapping = '[id]\ncolumn = "code"\nprefix = "x"\n[columns]\nname = "name"\npart_of = "parent"\n'

    outcome = take(tmp_path, file, mapping)

    assert {each: row.get("part_of", "") for each, row in by_id(tmp_path / "mine").items()} == {
        "x:1": "x:2", "x:2": "x:3", "x:3": "", "x:4": "x:1",
    }  # fmt: skip
    assert [refusal.reason for refusal in outcome.refusals] == [
        "the link closes a circle: x:1 -> x:2 -> x:3 -> x:1"
    ]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("kind = 'vegetable'\n[columns]\nname='a'", "must be person, organisation or place"),
        ("[columns]\nlabel='a'", "cannot have 'label'"),
        ("[columns]\nlatitude='a'", "which column is the name"),
        ("colour = 1", "cannot have 'colour'"),
        ("[columns]\nname = 1", "must be text between quotes"),
        ("columns = 1", "must be a table"),
        ("[columns]\nname='a'\n[names]\nb={lang='xxyyzz'}", "no BCP 47 tag"),
        ("[columns]\nname='a'\n[names]\nb={status='odd'}", "none of preferred"),
        ("[columns]\nname='a'\n[names]\nb='ar'", "must be a table"),
    ],
)
def test_a_wrong_mapping_is_a_sentence(mapping: str, words: str, tmp_path: Path) -> None:
    """What a mapping cannot say is named, with what it can."""
    with pytest.raises(FieldError, match=words):
        parse_mapping(tomllib.loads(mapping), tmp_path / "m.toml")


def test_what_is_no_toml_is_a_sentence(tmp_path: Path) -> None:
    """The file is named."""
    file = write(tmp_path / "m.toml", ["name = "])

    with pytest.raises(SourceError, match=r"m\.toml: this is no TOML"):
        read_mapping(file)


def test_a_table_must_have_the_columns_of_its_mapping(tmp_path: Path) -> None:
    """The missing column is named, with those that there are."""
    with pytest.raises(TableError, match="'Site Name' is missing"):
        take(tmp_path, write(tmp_path / "a.csv", ["a,b", "1,2"]), '[columns]\nname = "Site Name"\n')


def test_a_draft_is_a_mapping_that_works(tmp_path: Path) -> None:
    """--guess finds id, name, point, country and names by their headings; the draft is read as it is."""
    file = write(tmp_path / "camps.csv", CAMPS)
    draft = draft_mapping(open_members([file])[0])

    outcome = take(tmp_path, file, draft)

    assert outcome.counts["taken"] == 2
    assert by_id(tmp_path / "mine")["camps:A-1"]["country"] == "SY"
    assert {row["name"] for row in rows(tmp_path / "mine", "place_names.csv")} == {"الهول", "Hawl", "Al-Hawl"}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Wikidata,Label,DOB", "Q1,Ali,1950", 'kind = "person"'),
        ("who,remarks", "Ali Hassan,x", 'name = "who"'),
        ("name,acronym,old name", "United Nations,UN,x", 'status = "abbreviation"'),
        ("name,colour", "A,red", "# Not read: colour"),
        ("2 name,lat,lon", "A,1,2", 'prefix = "local"'),
    ],
)
def test_a_draft_says_what_it_found(header: str, row: str, expected: str, tmp_path: Path) -> None:
    """Headings decide, then what the cells hold; what is not read is listed."""
    draft = draft_mapping(open_members([write(tmp_path / "2table.csv", [header, row])])[0])

    assert expected in draft
    assert parse_mapping(tomllib.loads(draft), tmp_path / "m.toml").columns["name"]
