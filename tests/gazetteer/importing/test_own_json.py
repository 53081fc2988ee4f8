"""What ``gazetteer export`` writes comes back. Document: RFC 7946, "The GeoJSON Format", sections 3.1.1 and 3.2."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from importing_files import rows, run

from gazetteer.cli import program

FOLDER = {
    "places.csv": "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"
    "geonames:295620,Ashkelon,city,IL,06,31.66926,34.57149,137945,local:south,wikidata:Q160543,GeoNames,a note\n"
    "local:south,South,admin1,IL,06,,,,,,desk,\n",
    "place_names.csv": "id,name,lang,status,from,to,source,note\n"
    "geonames:295620,Ascalon,la,former,1100,1270,chronicle,a port\n"
    "geonames:295620,אשקלון,he,variant,,,GeoNames,\n",
    "people.csv": "id,name,description,country,born,died,same_as,source,note\n"
    "local:ali,Ali Hassan,a minister,IQ,1950-03-04,2001,,desk,\n",
    "people_names.csv": "id,name,lang,status,from,to,source,note\nlocal:ali,علي حسن,ar,variant,,,desk,\n",
    "organisations.csv": "id,name,type,country,part_of,latitude,longitude,same_as,source,note\n"
    "local:bank,The Bank,bank,IQ,,,,wikidata:Q7,desk,\n",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "before"
    path.mkdir()
    for name, text in FOLDER.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("form", "ending"), [("jsonl", "jsonl"), ("geojson", "geojson")])
def test_a_way_there_and_back(form: str, ending: str, folder: Path, tmp_path: Path) -> None:
    """Formats that carry everything give the same tables, byte by byte."""
    file = tmp_path / f"out.{ending}"
    CliRunner().invoke(
        program, ["export", str(folder), "--format", form, "-o", str(file)], catch_exceptions=False
    )

    outcome = run(tmp_path / "after", file)

    assert outcome.format == form
    for name, text in FOLDER.items():
        assert (tmp_path / "after" / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize(
    ("form", "ending", "lost"),
    [
        ("linked-places", "json", {"population", "admin1", "note", "type"}),
        ("lp-tsv", "tsv", {"population", "admin1", "note", "type"}),
        ("geonames", "txt", {"same_as", "note", "part_of", "source"}),
    ],
)
def test_places_come_back_from_other_formats(
    form: str, ending: str, lost: set[str], folder: Path, tmp_path: Path
) -> None:
    """The ids, names and points stay; what a format has no room for is listed in docs/exchange.md."""
    file = tmp_path / f"out.{ending}"
    CliRunner().invoke(
        program, ["export", str(folder), "--format", form, "-o", str(file)], catch_exceptions=False
    )

    run(tmp_path / "after", file)

    before, after = (
        {row["id"]: row for row in rows(path, "places.csv")} for path in (folder, tmp_path / "after")
    )
    ashkelon = "geonames:295620"
    kept = {column: cell for column, cell in before[ashkelon].items() if column not in lost}
    assert {column: cell for column, cell in after[ashkelon].items() if column in kept} == kept
    assert {row["name"] for row in rows(tmp_path / "after", "place_names.csv")} == {"Ascalon", "אשקלון"}


def test_people_come_back_from_followthemoney(folder: Path, tmp_path: Path) -> None:
    """An id that FollowTheMoney cannot have stands among the referents, and is the id again."""
    file = tmp_path / "out.ftm.json"
    CliRunner().invoke(
        program,
        ["export", str(folder), "--format", "ftm", "-o", str(file)],
        catch_exceptions=False,
    )

    run(tmp_path / "after", file)

    assert [row["id"] for row in rows(tmp_path / "after", "people.csv")] == ["local:ali"]
    assert [(row["id"], row["name"]) for row in rows(tmp_path / "after", "organisations.csv")] == [
        ("local:bank", "The Bank")
    ]


def test_what_is_no_entity_is_refused_or_left_out(tmp_path: Path) -> None:
    """An unknown kind is refused with its line; redirects are left out; names of what nobody has as well."""
    lines = [
        {
            "id": "x:1",
            "kind": "place",
            "name": "A",
            "names": [{"name": "B", "status": "odd"}, {"name": "=C"}, 7],
        },
        {"id": "x:2", "kind": "vegetable", "name": "A"},
        {"redirect": {"old_id": "x:3", "new_id": "x:1"}},
        {"names_of": "x:9", "names": [{"name": "D"}]},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    outcome = run(tmp_path / "mine", file)

    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(1, "name"), (2, "kind")]
    assert outcome.counts["left out"] == 2
    assert [(row["name"], row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("B", "variant")
    ]
