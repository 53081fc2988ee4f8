"""A folder of tables becomes a checked layer; what contradicts itself is refused with both lines named."""

from pathlib import Path

import pytest

from gazetteer.errors import ConflictError, FieldError, SourceError, TableError
from gazetteer.layer import Layer, Spelling
from gazetteer.loading import load_folder
from gazetteer.model import Distinct, Redirect

PLACES = "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"
NAMES = "id,name,lang,status,from,to,source,note\n"


def load(folder: Path, **tables: str) -> Layer:
    """Write tables by their names without ending, and load the folder."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_folder(folder)


def test_every_column_reaches_its_field(tmp_path: Path) -> None:
    """A row becomes an entity with typed fields and the place where it stands."""
    row = "geonames:1,Ashkelon,city,IL,01,31.66926,34.57149,144073,geonames:2;geonames:3,wikidata:Q1|osm:5,GeoNames,by the sea\n"
    entity = load(tmp_path, places=PLACES + row).entities["geonames:1"]

    assert (entity.kind, entity.name, entity.type, entity.country, entity.admin1) == (
        "place",
        "Ashkelon",
        "city",
        "IL",
        "01",
    )
    assert (entity.latitude, entity.longitude, entity.population) == (31.66926, 34.57149, 144073)
    assert entity.part_of == ("geonames:2", "geonames:3")
    assert entity.same_as == ("wikidata:Q1", "osm:5")
    assert (entity.source, entity.note, entity.layer) == ("GeoNames", "by the sea", tmp_path.name)
    assert str(entity.location) == f"{tmp_path}/places.csv:2"


def test_people_and_organisations_have_columns_of_their_own(tmp_path: Path) -> None:
    """A person's dates and description, an organisation's type and point are read."""
    layer = load(
        tmp_path,
        people="id,name,description,born,died\nlocal:a,Ann,poet,1948-05,\n",
        organisations="id,name,type,latitude,longitude\nlocal:b,Bank,bank,1,2\n",
    )

    assert (layer.entities["local:a"].description, layer.entities["local:a"].born) == ("poet", "1948-05")
    assert (layer.entities["local:b"].type, layer.entities["local:b"].longitude) == ("bank", 2.0)


def test_unknown_values_are_none_or_empty(tmp_path: Path) -> None:
    """An empty cell is not known: no point, no population, no parents."""
    entity = load(
        tmp_path, places="id,name,type,latitude,longitude,population\nlocal:a,A,city,,,\n"
    ).entities["local:a"]

    assert (entity.latitude, entity.longitude, entity.population) == (None, None, None)
    assert (entity.part_of, entity.country) == ((), "")


def test_names_follow_the_name_of_the_row(tmp_path: Path) -> None:
    """The name in the entity's row is preferred whether the table of names repeats it or not."""
    layer = load(
        tmp_path,
        places="id,name,type\nlocal:a,Kyiv,city\nlocal:b,Lviv,city\n",
        place_names=NAMES + "local:a,Kiev,en,former,1850,1991,press,\nlocal:b,Lviv,en,preferred,,,press,\n",
    )

    assert layer.spellings("local:a") == (
        Spelling("Kyiv", "", "preferred"),
        Spelling("Kiev", "en", "former", "1850", "1991"),
    )
    assert layer.spellings("local:b") == (Spelling("Lviv", "en", "preferred"),)
    assert layer.spellings("local:c") == ()


def test_redirects_pairs_and_retractions(tmp_path: Path) -> None:
    """The small tables are read with the lines on which they stand."""
    layer = load(
        tmp_path,
        redirects="old_id,new_id,reason,date\nlocal:a,local:b,merged,2020\n",
        distinct="left_id,right_id,note\nlocal:a,local:b,never\n",
        retractions="id,name,reason,date\ngeonames:1,Zion,a hill,\n",
    )

    redirect = layer.redirects["local:a"]
    assert (redirect.new_id, redirect.reason) == ("local:b", "merged")
    assert isinstance(redirect, Redirect)
    assert isinstance(layer.distinct[0], Distinct)
    assert (layer.retractions[0].entity_id, layer.retractions[0].name) == ("geonames:1", "Zion")


def test_the_fingerprint_changes_with_the_content(tmp_path: Path) -> None:
    """Equal tables have equal fingerprints, wherever they are; one letter changes it."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    text = "id,name,type\nlocal:a,Kyiv,city\n"

    assert load(first, places=text).fingerprint == load(second, places=text).fingerprint
    assert (
        load(first, places=text).fingerprint != load(second, places=text.replace("Kyiv", "Kiev")).fingerprint
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("local:a,A,city,91,0,,", "latitude", "'91'.*-90 to 90"),
        ("local:a,A,city,0,180.1,,", "longitude", "-180 to 180"),
        ("local:a,A,city,nan,0,,", "latitude", "degrees"),
        ("local:a,A,city,1_0,0,,", "latitude", "degrees"),
        ("local:a,A,city,٣١,0,,", "latitude", "degrees"),
        ("local:a,A,city,\"31,5\",0,,", "latitude", "degrees"),
        ("local:a,A,city,1,,,", "longitude", "empty cell.*latitude has one"),
        ("local:a,A,city,,1,,", "latitude", "empty cell.*longitude has one"),
        ("local:a,A,city,,,1 000,", "population", "whole number"),
        ("local:a,A,city,,,-5,", "population", "whole number"),
        (f"local:a,A,city,,,{'9' * 5000},", "population", "12 digits at most"),
        ("local:a,A,cty,,,,", "type", "'cty'.*type of place"),
        ("local:a,A,city,,,,il", "country", "alpha-2 code in capitals"),
        (",A,city,,,,", "id", "empty cell"),
        ("local:a, ,city,,,,", "name", "empty cell"),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_is_named(tmp_path: Path, row: str, column: str, words: str) -> None:
    """What a column may not hold is an error with file, line, column, what was found and what was expected."""
    text = f"id,name,type,latitude,longitude,population,country\nlocal:0,Zero,city,,,,\n{row}\n"

    with pytest.raises(FieldError, match=words) as caught:
        load(tmp_path, places=text)

    assert str(caught.value.location) == f"{tmp_path}/places.csv:3, column {column}"


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [("status", "official", "one of preferred"), ("from", "May 1948", "a year"), ("to", "48-05-1", "a year")],
)
def test_a_name_is_checked_too(tmp_path: Path, column: str, cell: str, words: str) -> None:
    """Status and dates of a name are what they may be."""
    cells = {"id": "local:a", "name": "A", "status": "variant", "from": "", "to": "", column: cell}

    with pytest.raises(FieldError, match=words):
        load(tmp_path, place_names=f"{','.join(cells)}\n{','.join(cells.values())}\n")


def test_half_a_pair_of_columns(tmp_path: Path) -> None:
    """A table with latitude and no longitude at all is told so."""
    with pytest.raises(TableError, match="'longitude' is missing"):
        load(tmp_path, places="id,name,type,latitude\nlocal:a,A,city,5\n")


def test_an_id_is_claimed_once(tmp_path: Path) -> None:
    """One id in two rows is refused, with both lines, also across tables."""
    with pytest.raises(ConflictError, match=r"places\.csv:4.*local:a.*twice.*places\.csv:2"):
        load(tmp_path, places="id,name,type\nlocal:a,A,city\nlocal:b,B,city\nlocal:a,C,city\n")
    with pytest.raises(ConflictError, match=r"people\.csv:2.*places\.csv:2"):
        load(tmp_path, places="id,name,type\nlocal:a,A,city\n", people="id,name\nlocal:a,Ann\n")


def test_contradicting_links_are_refused(tmp_path: Path) -> None:
    """Two redirects of one id, a row for a retired id, and a pair of one are conflicts."""
    with pytest.raises(ConflictError, match=r"redirects\.csv:3.*already at .*redirects\.csv:2"):
        load(tmp_path, redirects="old_id,new_id\nlocal:a,local:b\nlocal:a,local:c\n")
    with pytest.raises(ConflictError, match=r"retired here, yet has a row at .*places\.csv:2"):
        load(tmp_path, redirects="old_id,new_id\nlocal:a,local:b\n", places="id,name,type\nlocal:a,A,city\n")
    with pytest.raises(FieldError, match="another id"):
        load(
            tmp_path,
            redirects="old_id,new_id\n",
            places="id,name,type\n",
            distinct="left_id,right_id\nx:a,x:a\n",
        )


def test_folders_that_are_none(tmp_path: Path) -> None:
    """A missing folder, a file and a folder without tables are told apart."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(SourceError, match="no such folder"):
        load_folder(tmp_path / "missing")
    with pytest.raises(SourceError, match="this is a file"):
        load_folder(tmp_path / "file")
    with pytest.raises(SourceError, match=r"no table.*places\.csv"):
        load_folder(tmp_path)


def test_a_required_column_is_missing(tmp_path: Path) -> None:
    """A table without a column that it needs is refused before its rows are looked at."""
    with pytest.raises(TableError, match="'type' is missing; the header has id, name"):
        load(tmp_path, places="id,name\n")
