"""Who's On First. Documents: Who's On First, "Properties: wof", "Names", "ID Life Cycle Documentation" (whosonfirst.org/docs)."""

import json
from pathlib import Path
from typing import Any

from importing_files import by_id, rows, run


def record(number: int, name: str, placetype: str = "locality", **more: Any) -> dict[str, Any]:
    """A record with the properties that every one has."""
    properties = {
        "wof:id": number, "wof:name": name, "wof:placetype": placetype, "wof:parent_id": -1, "wof:country": "CA",
        "wof:superseded_by": [], "wof:supersedes": [], "edtf:deprecated": "uuuu", "geom:latitude": 45.5, "geom:longitude": -73.6,
    } | more  # fmt: skip
    return {
        "type": "Feature",
        "id": number,
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [-73.6, 45.5]},
    }


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": records}, indent=1), encoding="utf-8"
    )
    return path


def test_a_record_is_a_place(tmp_path: Path) -> None:
    """Concordances give the GeoNames id; the label's centroid comes before the geometry's; names are name:LANG_x_KIND with
    ISO 639-3 codes, here written in BCP 47."""
    given = record(
        101736545, "Montréal",
        **{
            "wof:concordances": {"gn:id": 6077243, "wd:id": "Q340"}, "lbl:latitude": 45.572744, "lbl:longitude": -73.586295,
            "wof:population": 1600000, "name:eng_x_preferred": ["Montreal"], "name:fra_x_preferred": ["Montréal"],
            "name:ara_x_variant": ["مونتريال"], "name:eng_x_historical": ["Hochelaga"], "wof:parent_id": 85682057,
        },
    )  # fmt: skip
    parent = record(85682057, "Quebec", "region")

    run(tmp_path / "mine", write(tmp_path / "wof.geojson", given, parent))

    assert by_id(tmp_path / "mine")["geonames:6077243"] == {
        "id": "geonames:6077243", "name": "Montréal", "type": "city", "country": "CA", "latitude": "45.572744",
        "longitude": "-73.586295", "population": "1600000", "part_of": "whosonfirst:85682057",
        "same_as": "whosonfirst:101736545;wikidata:Q340", "source": "Who's On First",
    }  # fmt: skip
    assert [(row["name"], row["lang"], row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("Hochelaga", "en", "former"), ("Montréal", "fr", "preferred"), ("Montreal", "en", "variant"), ("مونتريال", "ar", "variant"),
    ]  # fmt: skip


def test_what_was_superseded_leads_to_its_successor(tmp_path: Path) -> None:
    """ "ID Life Cycle": a record that was superseded or deprecated is left out; at the next import its id is redirected."""
    run(tmp_path / "mine", write(tmp_path / "a.geojson", record(1, "Old"), record(5, "Other")))
    superseded = record(1, "Old", **{"wof:superseded_by": [2]})
    successor = record(2, "New", **{"wof:supersedes": [1]})

    outcome = run(tmp_path / "mine", write(tmp_path / "b.geojson", superseded, successor, record(5, "Other")))

    assert [(row["old_id"], row["new_id"]) for row in rows(tmp_path / "mine", "redirects.csv")] == [
        ("whosonfirst:1", "whosonfirst:2")
    ]
    assert outcome.counts["left out"] == 1


def test_a_folder_of_records_is_read(tmp_path: Path) -> None:
    """The data repositories have one file a record, in folders by id."""
    for number in (101736545, 85682057):
        path = tmp_path / "data" / str(number)[:3] / f"{number}.geojson"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(record(number, "A")), encoding="utf-8")

    assert run(tmp_path / "mine", tmp_path / "data").counts["taken"] == 2


def test_required_properties_are_required(tmp_path: Path) -> None:
    """wof:id, wof:name and wof:placetype are required of every record."""
    broken = record(1, "A")
    del broken["properties"]["wof:placetype"]

    outcome = run(tmp_path / "mine", write(tmp_path / "a.geojson", broken, record(2, "B")))

    assert [refusal.column for refusal in outcome.refusals] == ["wof:placetype"]
