"""Any CSV with an id and a name is a layer."""

from pathlib import Path

import pytest

from gazetteer.errors import ConflictError, FieldError, GazetteerError, SourceError, TableError
from gazetteer.layer import Layer
from gazetteer.wide import load_wide


def load(folder: Path, text: str, file: str = "mine.csv", **columns: str) -> Layer:
    """Write a file and load it."""
    (folder / file).write_text(text, encoding="utf-8")
    return load_wide(folder / file, columns)


def test_a_row_is_an_entity_with_its_names(tmp_path: Path) -> None:
    """The name is preferred, aliases are variants, joined by either sign, each once, never the name again."""
    layer = load(tmp_path, "id,name,aliases,country\n7,Ashkelon,Ashqelon|Ascalon;Ashkelon|Ascalon,Israel\n")

    entity = layer.entities["7"]
    assert (entity.kind, entity.country, entity.layer) == ("place", "IL", "mine.csv")
    assert [(name.text, name.status) for name in layer.names["7"]] == [
        ("Ashkelon", "preferred"),
        ("Ashqelon", "variant"),
        ("Ascalon", "variant"),
    ]
    assert str(layer.names["7"][1].location) == f"{tmp_path}/mine.csv:2"


def test_other_column_names(tmp_path: Path) -> None:
    """A mapping says what the file calls our columns; others are passed over."""
    text = "uid,label,other_names,name\nA 1,Ann,Anna;Anne,ignored\n"
    layer = load(tmp_path, text, id="uid", name="label", aliases="other_names")

    assert layer.entities["A 1"].name == "Ann"
    assert len(layer.names["A 1"]) == 3


@pytest.mark.parametrize(
    ("file", "text", "kind"),
    [
        ("mine.csv", "id,name,kind\n1,A,Company\n", "organisation"),
        ("mine.csv", "id,name,kind\n1,A,organization\n", "organisation"),
        ("mine.csv", "id,name,kind\n1,A,PERSON\n", "person"),
        ("people.csv", "id,name,kind\n1,A,\n", "person"),
        ("Companies.csv", "id,name\n1,A\n", "organisation"),
        ("mine.csv", "id,name,population\n1,A,5\n", "place"),
        ("people.csv", "id,name,latitude,longitude\n1,A,5,5\n", "place"),
        ("people.csv", "id,name\ngeonames:1,A\n", "place"),
        ("mine.csv", "id,name,type\n1,A,armed_group\n", "organisation"),
        ("mine.csv", "id,name\n1,A\n", "place"),
    ],
)
def test_the_kind_is_stated_or_follows(tmp_path: Path, file: str, text: str, kind: str) -> None:
    """The cell decides; then GeoNames' ids and places' columns; then the file's name and the type; then place."""
    (entity,) = load(tmp_path, text, file).entities.values()

    assert entity.kind == kind


@pytest.mark.parametrize(
    ("cell", "code"),
    [("il", "IL"), ("ISR", "IL"), ("Israel", "IL"), ("Hyderabad, India", ""), ("", ""), ("Atlantis", "")],
)
def test_the_country_may_be_free_text(tmp_path: Path, cell: str, code: str) -> None:
    """Codes and names of one country are understood, everything else is left out."""
    (entity,) = load(tmp_path, f'id,name,country\n1,A,"{cell}"\n').entities.values()

    assert entity.country == code


def test_a_free_type_is_left_out(tmp_path: Path) -> None:
    """A type that is none of ours says nothing to us."""
    (entity,) = load(tmp_path, "id,name,type,latitude,longitude\n1,A,hamlet,5,6\n").entities.values()

    assert (entity.type, entity.latitude) == ("", 5.0)


def test_the_fingerprint_knows_the_mapping(tmp_path: Path) -> None:
    """One file read by two mappings is two layers."""
    text = "id,name,label\n1,A,B\n"

    assert load(tmp_path, text).fingerprint != load(tmp_path, text, name="label").fingerprint


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("id,label\n1,A\n", TableError, "'name' is missing"),
        ("id,name,kind\n1,A,vegetable\n", FieldError, "'vegetable'.*person, organisation or place"),
        ("id,name,latitude,longitude\n1,A,91,0\n", FieldError, "'91'"),
        ("id,name,population\n1,A,many\n", FieldError, "'many'"),
        ("id,name\n1,A\n2,B\n1,C\n", ConflictError, r"mine\.csv:4.*mine\.csv:2"),
        ("id,name\n,A\n", FieldError, "empty cell"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    """A wide table is checked as the others are."""
    with pytest.raises(error, match=words):
        load(tmp_path, text)


def test_a_mapping_is_checked(tmp_path: Path) -> None:
    """A column of ours that does not exist, and one of theirs that is not there, are named."""
    with pytest.raises(GazetteerError, match="cannot be read as 'alias'; known are id, name"):
        load(tmp_path, "id,name\n", alias="name")
    with pytest.raises(TableError, match="'uid' is missing"):
        load(tmp_path, "id,name\n", id="uid")
    with pytest.raises(SourceError, match="no such file"):
        load_wide(tmp_path / "missing.csv")
