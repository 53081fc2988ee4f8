"""Formats of lines and tables: JSON Lines, FollowTheMoney, spaCy, GeoNames, LP-TSV and the wide CSV."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exchange_samples import ASHKELON, GATE, PERSON, layers, sample, with_names, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.drafting import Draft, change_folder
from gazetteer.errors import ConflictError, FieldError, TableError
from gazetteer.exporting.extract import Settings
from gazetteer.exporting.follow_the_money import ftm_id, own_id
from gazetteer.exporting.restoring import restore
from gazetteer.layer import Layer
from gazetteer.loading import load_contents, load_folder
from gazetteer.model import Entity, Name
from gazetteer.wide import load_wide

# The names of the properties, by the schema files of FollowTheMoney 4: Thing, LegalEntity, Person and Address.
FTM_PROPERTIES = {
    "Person": {"birthDate", "deathDate"},
    "Address": {"full", "latitude", "longitude"},
    "Organization": {"parent"},
    "Company": {"parent"},
    "PublicBody": {"parent"},
}
THING = {
    "name", "alias", "previousName", "weakAlias", "country", "summary", "notes", "publisher", "wikidataId", "keywords",
}  # fmt: skip
# By followthemoney/types/entity.py.
FTM_ID = re.compile(r"^[0-9a-zA-Z]([0-9a-zA-Z\.\-]*[0-9a-zA-Z])?$")


def lines(layer: Layer, name: str, settings_: Settings | None = None) -> list[Any]:
    """The JSON objects that a format of lines writes."""
    return [json.loads(line) for line in written(layer, name, settings_)[0].splitlines()]


def comparable(layer: Layer) -> object:
    """What a layer says, without where it stands and in which order names stand."""
    return (
        {key: replace(entity, location=None, layer="") for key, entity in layer.entities.items()},
        {
            key: sorted(repr(replace(name, location=None, layer="")) for name in names)
            for key, names in layer.names.items()
        },
        {key: replace(redirect, location=None) for key, redirect in layer.redirects.items()},
        [replace(pair, location=None) for pair in layer.distinct],
        [replace(retraction, location=None) for retraction in layer.retractions],
    )


def restored(layer: Layer, folder: Path) -> Layer:
    """The layer that its JSON Lines give back, as a folder without tables would have it."""
    file = folder / "dump.jsonl"
    file.write_bytes(written(layer, "jsonl")[0])
    draft = Draft(folder)
    restore(file)(draft)
    return load_contents(draft.contents(), folder)


def test_json_lines_give_everything_back(tmp_path: Path) -> None:
    """Entities, names with their provenance, links and names of others' entities: nothing is lost."""
    (tmp_path / "dump.jsonl").write_bytes(written(sample(), "jsonl")[0])
    (tmp_path / "tables").mkdir()
    change_folder(tmp_path / "tables", restore(tmp_path / "dump.jsonl"))

    assert comparable(load_folder(tmp_path / "tables")) == comparable(sample())


@given(layers())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_gazetteer_comes_back(tmp_path: Path, layer: Layer) -> None:
    """What canonical tables can hold survives JSON Lines and back."""
    if layer.entities:
        assert comparable(restored(layer, tmp_path)) == comparable(layer)


@pytest.mark.parametrize(("line", "error", "said"), [
    ("{", TableError, "dump.jsonl:1: the line is no JSON"),
    ("[1]", TableError, "dump.jsonl:1: the line is no object"),
    ('{"id":"local:a","name":"A"}', FieldError, "'' where person, organisation or place is expected|None where person"),
    ('{"id":"local:a","name":"A","kind":"person","names":7}', FieldError, "found no list where the names"),
    ('{"id":"local:a","name":"A","kind":"person","names":[7]}', TableError, "found no object"),
    ('{"id":"local:a","name":"A","kind":"place","latitude":NaN,"longitude":1}', TableError, "latitude"),
    ('{"id":"local:a","name":{"a":1},"kind":"person"}', FieldError, "column name: found {'a': 1}"),
    ('{"redirect":"x"}', TableError, "found no object"),
])  # fmt: skip
def test_broken_lines_are_refused(tmp_path: Path, line: str, error: type[Exception], said: str) -> None:
    """A line that export did not write is one sentence with file and line, and nothing is written."""
    file = tmp_path / "dump.jsonl"
    file.write_text(line + "\n")
    (tmp_path / "tables").mkdir()
    with pytest.raises(error, match=said):
        change_folder(tmp_path / "tables", restore(file))
    assert not list((tmp_path / "tables").glob("*.csv"))


def test_a_dump_is_restored_once(tmp_path: Path) -> None:
    """Rows that the folder has already are refused, with the line of the file."""
    (tmp_path / "dump.jsonl").write_bytes(written(sample(), "jsonl")[0])
    (tmp_path / "tables").mkdir()
    change_folder(tmp_path / "tables", restore(tmp_path / "dump.jsonl"))
    with pytest.raises(ConflictError, match=r"dump.jsonl:1: the folder has an entity geonames:295620"):
        change_folder(tmp_path / "tables", restore(tmp_path / "dump.jsonl"))


def test_an_empty_dump_restores_nothing(tmp_path: Path) -> None:
    """A gazetteer without rows is a file without lines."""
    (tmp_path / "dump.jsonl").write_bytes(written(Layer("empty"), "jsonl")[0])

    assert (tmp_path / "dump.jsonl").read_bytes() == b""
    (tmp_path / "tables").mkdir()
    assert change_folder(tmp_path / "tables", restore(tmp_path / "dump.jsonl")) == []


def test_follow_the_money_keeps_to_its_schemata() -> None:
    """Schemata and properties are the model's, values are lists of texts, countries small, ids of its form."""
    made = lines(sample(), "ftm")
    by_id = {line["id"]: line for line in made}

    for line in made:
        assert FTM_ID.match(line["id"])
        assert line["properties"].keys() <= THING | FTM_PROPERTIES[line["schema"]]
        assert all(
            isinstance(value, str) and value for values in line["properties"].values() for value in values
        )
    assert by_id["Q1"]["schema"] == "Organization"
    assert by_id["Q1"]["properties"]["country"] == ["ps"]
    assert by_id["Q1"]["properties"]["wikidataId"] == ["Q1"]
    assert by_id["Q1"]["properties"]["parent"] == ["Q2"]
    assert by_id["Q1"]["properties"]["weakAlias"] == ["+IQB@home"]
    place = by_id["geonames-295620"]
    assert place["schema"] == "Address"
    assert place["properties"]["previousName"] == ["Ascalon"]
    assert (place["properties"]["latitude"], place["properties"]["longitude"]) == (["31.66926"], ["34.57149"])
    assert by_id["local-ann-example"]["properties"]["birthDate"] == ["1948-05-14"]


@pytest.mark.parametrize(("type_", "schema"), [
    ("company", "Company"), ("bank", "Company"), ("ministry", "PublicBody"), ("army", "PublicBody"),
    ("armed_group", "Organization"), ("", "Organization"),
])  # fmt: skip
def test_organisations_have_their_schema(type_: str, schema: str) -> None:
    """A company is a Company, a state's body a PublicBody, any other an Organization."""
    (line,) = lines(with_names(Entity("local:o", "organisation", "O", type_)), "ftm")

    assert line["schema"] == schema


def test_a_date_before_our_era_is_left_out() -> None:
    """FollowTheMoney's dates have four digits and no sign."""
    data, ledger = written(with_names(replace(PERSON, born="-0320")), "ftm")

    assert "birthDate" not in json.loads(data)["properties"]
    assert ledger.omitted["dates before the year 1"] == 1


@given(st.lists(st.text(min_size=1, max_size=12) | st.from_regex(r"(local|geonames|wikidata)[:-][Qa-c1]+", fullmatch=True), unique=True))  # fmt: skip
def test_ids_of_follow_the_money_are_as_many_as_ours(ids: list[str]) -> None:
    """Two ids never become one, each is of the model's form, and a plain one says which of ours it was."""
    made = [ftm_id(entity_id) for entity_id in ids]

    assert len(set(made)) == len(ids)
    assert all(FTM_ID.match(identifier) for identifier in made)
    for entity_id, identifier in zip(ids, made, strict=True):
        assert own_id(identifier) == entity_id or re.search(r"-[0-9a-f]{10}$", identifier)


def test_an_id_that_changed_stands_among_the_referents() -> None:
    """An id that cannot be told from the model's own is written out first."""
    (line,) = lines(with_names(Entity("pcode:UA46 x", "place", "A", same_as=("wikidata:Q7",))), "ftm")

    assert line["referents"] == ["pcode:UA46 x"]


def test_spacy_reads_the_patterns(tmp_path: Path) -> None:
    """EntityRuler takes the file, and finds each spelling with label and id."""
    spacy = pytest.importorskip("spacy")
    (tmp_path / "patterns.jsonl").write_bytes(written(sample(), "spacy")[0])
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").from_disk(tmp_path / "patterns.jsonl")

    found = [
        (span.text, span.label_, span.ent_id_)
        for span in nlp("Ashkelonians left Ashkelom by Cats' Gate.").ents
    ]

    assert found == [
        ("Ashkelonians", "NORP", "geonames:295620"),
        ("Ashkelom", "GPE", "geonames:295620"),
        ("Cats' Gate", "FAC", "local:cats-gate"),
    ]


@pytest.mark.parametrize(("kind", "type_", "label"), [
    ("person", "", "PERSON"), ("organisation", "party", "ORG"), ("place", "river", "LOC"), ("place", "airport", "FAC"),
    ("place", "admin1", "GPE"), ("place", "", "LOC"),
])  # fmt: skip
def test_labels_are_ontonotes(kind: Any, type_: str, label: str) -> None:
    """Each kind and class of place has the label that spaCy's models use."""
    assert lines(with_names(Entity("local:x", kind, "X", type_)), "spacy") == [
        {"label": label, "pattern": "X", "id": "local:x"}
    ]


def test_geonames_rows_have_the_columns_of_the_dump() -> None:
    """Nineteen cells in the readme's order; names with a comma cannot stand in a list between commas."""
    data, ledger = written(sample(), "geonames")
    (row,) = [line.split("\t") for line in data.decode().splitlines()]

    assert len(row) == 19
    assert row[:4] == ["295620", "Ashkelon", "Ashkelon", "אשקלון,Ascalon,Ashkelom"]
    assert row[4:11] == ["31.66926", "34.57149", "P", "PPL", "IL", "", "06"]
    assert row[14] == "105995"
    assert ledger.omitted == {
        "people and organisations": 2,
        "places without a point": 1,
        "names that hold a comma": 1,
        "demonyms": 1,
        "redirects": 1,
        "pairs that are never one": 1,
        "retractions": 1,
        "names of entities of other gazetteers (--beneath merged takes them along)": 1,
    }


def test_geonames_limits_hold() -> None:
    """Alternate names have 10,000 characters at most and a name 200; what is longer is counted, never cut."""
    many = [Name(ASHKELON.id, f"{number:0999}") for number in range(11)]
    data, ledger = written(with_names(ASHKELON, *many), "geonames")
    long, too_long = written(with_names(replace(ASHKELON, name="x" * 201)), "geonames")

    assert len(data.decode().split("\t")[3]) == 9999
    assert ledger.omitted["names beyond 10,000 characters of them"] == 1
    assert (long, too_long.omitted) == (b"", {"places with a name of more than 200 characters": 1})


def test_lp_tsv_has_what_its_specification_requires() -> None:
    """Each row: id, title, title_source, fclasses, and with --year an attestation_year; lists between semicolons."""
    data, ledger = written(sample(), "lp-tsv", Settings(year="2024"))
    head, *rows = [line.split("\t") for line in data.decode().splitlines()]
    first, gate = (dict(zip(head, row, strict=True)) for row in rows)

    for row in (first, gate):
        assert all(row[column] for column in ("id", "title", "title_source", "fclasses", "attestation_year"))
    assert first["variants"] == "אשקלון@he;Ascalon@en;Ashkelom@en"
    assert first["matches"] == "wd:Q170483"
    assert (first["parent_name"], first["parent_id"]) == (
        "geonames:294952",
        "https://sws.geonames.org/294952/",
    )
    assert (first["lat"], first["lon"], first["aat_types"]) == ("31.66926", "34.57149", "300008389")
    assert (first["attestation_year"], gate["attestation_year"], gate["title_source"]) == (
        "2024",
        "2024",
        "mine",
    )
    assert '"' not in data.decode()
    assert ledger.omitted["names that hold a semicolon"] == 1


def test_lp_tsv_says_where_years_are_missing() -> None:
    """Without --year, a title whose source names no year breaks the specification: it is counted."""
    _, ledger = written(sample(GATE), "lp-tsv")

    assert (
        ledger.omitted["years that the format demands of a title whose source names none (--year gives one)"]
        == 1
    )


def test_lp_tsv_marks_a_name_with_an_at_sign() -> None:
    """A name that holds an @ and is of no known language is of an undetermined one, so that nothing of it is taken for one."""
    name = Name(GATE.id, "gate@sea")
    parent = replace(GATE, part_of=("local:port",))
    data, _ = written(with_names(parent, name, Name(GATE.id, "a\tb")), "lp-tsv")

    assert data.decode().splitlines()[1].split("\t")[8] == "gate@sea@und;a b"


def test_a_wide_csv_is_a_gazetteer(tmp_path: Path) -> None:
    """The file can be laid over the world as it is: ids, kinds, names, countries and points are read back."""
    file = tmp_path / "wide.csv"
    file.write_bytes(written(sample(), "csv")[0])
    layer = load_wide(file)

    assert layer.entities["geonames:295620"].latitude == 31.66926
    assert layer.entities["wikidata:Q1"].kind == "organisation"
    assert layer.entities["local:ann-example"].description == "founder; mayor"
    assert [name.text for name in layer.names["geonames:295620"]] == [
        "Ashkelon",
        "אשקלון",
        "Ascalon",
        "Ashkelom",
    ]


def test_no_cell_of_a_wide_csv_is_a_formula() -> None:
    """Texts that a spreadsheet would run have an apostrophe before them; numbers stay numbers."""
    layer = with_names(replace(PERSON, latitude=-1.5, longitude=-2.5), Name(PERSON.id, "@cmd"))
    (row,) = csv.DictReader(io.StringIO(written(layer, "csv")[0].decode()))

    assert (row["name"], row["aliases"]) == ("'=Ann Example", "'@cmd")
    assert (row["latitude"], row["longitude"]) == ("-1.5", "-2.5")


def test_a_name_that_a_list_cannot_hold_is_counted() -> None:
    """A semicolon in a name would make two names of it."""
    _, ledger = written(sample(ASHKELON), "csv")

    assert ledger.omitted["names that hold a semicolon or a bar"] == 1
