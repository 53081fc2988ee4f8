"""One-line edits keep tables in form, move what belongs together, and refuse what is at odds."""

from pathlib import Path

import pytest

from gazetteer.drafting import change_folder
from gazetteer.editing import Edit, add, alias, make_id, part, redirect, retract, split
from gazetteer.errors import ConflictError, FieldError, SourceError
from gazetteer.layer import Layer
from gazetteer.model import Entity, Name
from gazetteer.stack import Source, Stack

BENEATH = Layer(
    "below",
    {"geonames:1": Entity("geonames:1", "place", "Most")},
    {"geonames:1": (Name("geonames:1", "Most", status="preferred"), Name("geonames:1", "Brux"))},
)
STACK = Stack([Source("below", lambda: BENEATH, lambda: "")])
TABLES = {
    "organisations": "id,name,type,part_of,same_as,source\nlocal:a,Army,army,,,press\nlocal:b,Brigade,army,local:a,,press\n",
    "organisation_names": "id,name,lang,status,source\nlocal:a,Forces,en,variant,press\nlocal:a,Le Armée,fr,preferred,press\n",
    "distinct": "left_id,right_id,note\nlocal:a,local:b,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of organisations."""
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def rows(folder: Path, table: str) -> list[str]:
    return (folder / f"{table}.csv").read_text().splitlines()[1:]


def actions(folder: Path, edit: Edit) -> list[tuple[str, str]]:
    return [(change.file, change.action) for change in change_folder(folder, edit)]


def test_an_entity_is_added_in_its_place(folder: Path) -> None:
    """In the table of its kind, sorted, with a slug for an id; a new table comes to be."""
    assert actions(
        folder, add("organisation", {"name": "Ärzte ohne Grenzen", "type": "ngo", "source": "press"})
    ) == [("organisations.csv", "added")]
    assert rows(folder, "organisations")[1] == "local:arzte-ohne-grenzen,Ärzte ohne Grenzen,ngo,,,press"
    assert actions(folder, add("person", {"id": "wikidata:Q5", "name": "Ann", "description": "poet"})) == [
        ("people.csv", "added")
    ]
    assert (folder / "people.csv").read_text().startswith("id,name,description,country,born")


@pytest.mark.parametrize(
    ("name", "entity_id"),
    [("Magen David Adom", "local:magen-david-adom"), ("L'Oréal", "local:loreal"), ("Київ", "local:kiiv"), ("?!", "local:unnamed")],
)  # fmt: skip
def test_slugs(name: str, entity_id: str) -> None:
    """Letters of any script become Latin ones, everything else a hyphen."""
    assert make_id(name) == entity_id


def test_a_name_is_added_or_restated(folder: Path) -> None:
    """A new row for a new spelling; a spelling that is there takes the new status and keeps the rest."""
    assert actions(
        folder,
        alias("local:b", {"name": "Brigade 5", "lang": "EN", "status": "short", "source": "AFP"}, STACK),
    ) == [("organisation_names.csv", "added")]
    assert "local:b,Brigade 5,en,short,AFP" in rows(folder, "organisation_names")
    assert actions(
        folder, alias("local:a", {"name": "Forces", "lang": "en", "status": "misspelling"}, STACK)
    ) == [("organisation_names.csv", "changed")]
    assert "local:a,Forces,en,misspelling,press" in rows(folder, "organisation_names")
    assert (
        actions(folder, alias("local:a", {"name": "Forces", "lang": "en", "status": "misspelling"}, STACK))
        == []
    )


def test_a_place_beneath_is_named(folder: Path) -> None:
    """The entity may stand in a layer beneath; its names' table comes to be."""
    change_folder(
        folder,
        alias("geonames:1", {"name": "Bruex", "status": "variant", "from": "1900", "source": "AFP"}, STACK),
    )

    assert (
        folder / "place_names.csv"
    ).read_text() == "id,name,lang,status,from,to,source,note\ngeonames:1,Bruex,,variant,1900,,AFP,\n"


def test_own_rows_are_retracted_by_deletion(folder: Path) -> None:
    """A name, with all that fold alike, or an entity with its names."""
    assert actions(folder, retract("local:a", "FORCES", {}, STACK)) == [("organisation_names.csv", "removed")]
    assert actions(folder, retract("local:a", "", {}, STACK)) == [
        ("organisations.csv", "removed"),
        ("organisation_names.csv", "removed"),
    ]
    assert not (folder / "retractions.csv").exists()


def test_what_lies_beneath_is_retracted_by_a_row(folder: Path) -> None:
    """An entity or a name of a lower layer."""
    change_folder(
        folder, retract("geonames:1", "brux", {"reason": "not in use", "date": "2026-01-01"}, STACK)
    )
    change_folder(folder, retract("geonames:1", "", {"reason": "a word"}, STACK))

    assert rows(folder, "retractions") == ["geonames:1,,a word,", "geonames:1,brux,not in use,2026-01-01"]


def test_a_redirect_moves_everything(folder: Path) -> None:
    """The row goes, its name and names pass on, parents and pairs follow, and no pair is of one."""
    change_folder(
        folder, alias("local:b", {"name": "Forces", "lang": "en", "status": "variant", "source": "x"}, STACK)
    )
    change_folder(
        folder, add("organisation", {"id": "local:c", "name": "Cell", "type": "army", "part_of": "local:a"})
    )
    change_folder(folder, redirect("local:a", "local:b", {"reason": "one", "date": "2026-01-01"}, STACK))

    assert [row.split(",")[0] for row in rows(folder, "organisations")] == ["local:b", "local:c"]
    assert rows(folder, "organisations")[1] == "local:c,Cell,army,local:b,,"
    assert rows(folder, "organisation_names") == [
        "local:b,Army,,variant,press",
        "local:b,Forces,en,variant,x",
        "local:b,Le Armée,fr,variant,press",
    ]
    assert rows(folder, "redirects") == ["local:a,local:b,one,2026-01-01"]
    assert rows(folder, "distinct") == []


def test_two_entities_are_parted_once(folder: Path) -> None:
    """The pair stands once, in order; an unknown id and a pair of one are refused."""
    change_folder(folder, add("person", {"id": "local:pat", "name": "Pat Baker"}))
    change_folder(folder, add("person", {"id": "local:jon", "name": "Jon Baker"}))

    change_folder(folder, part("local:pat", "local:jon", "two bakers", STACK))
    change_folder(folder, part("local:jon", "local:pat", "again", STACK))

    assert rows(folder, "distinct")[1:] == ["local:jon,local:pat,two bakers"]
    with pytest.raises(ConflictError, match="two entities are needed"):
        change_folder(folder, part("local:jon", "local:jon", "", STACK))
    with pytest.raises(ConflictError, match="local:c"):
        change_folder(folder, part("local:jon", "local:c", "", STACK))


def test_a_split_makes_two(folder: Path) -> None:
    """The new one has the old one's facts but what is set and the ids elsewhere, some names, and a pair."""
    change_folder(
        folder,
        add(
            "organisation",
            {"id": "local:s", "name": "Shabaab", "type": "armed_group", "same_as": "wikidata:Q1"},
        ),
    )
    change_folder(folder, alias("local:s", {"name": "Ansar", "status": "variant"}, STACK))
    change_folder(folder, split("local:s", {"name": "Shabaab (MZ)", "source": "AFP"}, ["Ansar"]))

    assert "local:shabaab-mz,Shabaab (MZ),armed_group,,,AFP" in rows(folder, "organisations")
    assert "local:s,Shabaab,armed_group,,wikidata:Q1," in rows(folder, "organisations")
    assert "local:shabaab-mz,Ansar,,variant," in rows(folder, "organisation_names")
    assert "local:s,local:shabaab-mz,Shabaab was split" in rows(folder, "distinct")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (add("place", {"id": "local:a", "name": "A", "type": "city"}), "the id local:a is taken"),
        (alias("local:z", {"name": "Z"}, STACK), "no table has local:z"),
        (retract("local:a", "Army", {}, STACK), "give the row another name first"),
        (retract("local:a", "Navy", {}, STACK), "has no name 'Navy' here or beneath"),
        (retract("local:z", "", {}, STACK), "has no row here or beneath"),
        (retract("geonames:1", "Prague", {}, STACK), "has no name 'Prague'"),
        (redirect("local:a", "local:z", {}, STACK), "no table has local:z"),
        (redirect("local:a", "local:a", {}, STACK), "cannot take its own place"),
        (split("local:z", {"name": "Y"}, []), "has no row here to split"),
        (split("local:a", {"name": "A", "id": "local:b"}, []), "the id local:b is taken"),
        (split("local:a", {"name": "Ax"}, ["Navy"]), "has no name 'Navy' to pass on"),
        (redirect("local:x", "local:a", {}, STACK), ""),
    ],
)
def test_what_is_at_odds_is_refused(folder: Path, edit: Edit, words: str) -> None:
    """An error, and every table as it was; a retired id need not have been there."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if not words:
        assert actions(folder, edit) == [("redirects.csv", "added")]
        return

    with pytest.raises(ConflictError, match=words):
        change_folder(folder, edit)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_would_not_load_is_not_written(folder: Path) -> None:
    """A cell that its column may not hold is refused before anything is written."""
    with pytest.raises(FieldError, match="'cty'"):
        change_folder(folder, add("place", {"name": "Quay", "type": "cty"}))
    assert not (folder / "places.csv").exists()
    with pytest.raises(SourceError, match="no such folder"):
        change_folder(folder / "missing", add("place", {"name": "A", "type": "city"}))
