"""FollowTheMoney. Documents: FollowTheMoney, "Entity data model" and data dictionary; OpenSanctions, "Entity structure"."""

import json
from pathlib import Path
from typing import Any

from importing_files import rows, run, write

from gazetteer.importing.records import Choice


def entity(
    entity_id: str, schema: str, caption: str, /, referents: tuple[str, ...] = (), **properties: list[str]
) -> str:
    """An entity: id, schema, and properties whose values are lists."""
    value: dict[str, Any] = {
        "id": entity_id, "caption": caption, "schema": schema, "referents": list(referents), "datasets": ["un_sc_sanctions"],
        "properties": {"name": [caption], **properties},
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False)


def test_people_and_legal_entities_are_taken(tmp_path: Path) -> None:
    """Data dictionary: Person has nationality and birthDate, a LegalEntity country or jurisdiction; a Vessel is none of ours.
    An id that is Wikidata's is Wikidata's, and wikidataId comes before the own one."""
    file = write(
        tmp_path / "entities.ftm.json",
        [
            entity("Q7747", "Person", "Vladimir Putin", nationality=["ru"], birthDate=["1952", "1952-10-07"], position=["President"]),
            entity("NK-1", "Company", "Bank Rossiya", jurisdiction=["ru"], alias=["Bank Russia"], previousName=["Old Bank"]),
            entity("NK-2", "Organization", "Brigades", wikidataId=["Q12"], weakAlias=["IQB"], country=["ps", "lb"]),
            entity("NK-3", "Vessel", "Ship"),
        ],
    )  # fmt: skip

    outcome = run(tmp_path / "mine", file)

    source = "FollowTheMoney: un_sc_sanctions"
    assert rows(tmp_path / "mine", "people.csv") == [
        {"id": "wikidata:Q7747", "name": "Vladimir Putin", "description": "President", "country": "RU", "born": "1952-10-07", "source": source}
    ]  # fmt: skip
    assert rows(tmp_path / "mine", "organisations.csv") == [
        {"id": "ftm:NK-1", "name": "Bank Rossiya", "type": "company", "country": "RU", "source": source},
        {"id": "wikidata:Q12", "name": "Brigades", "type": "other", "same_as": "ftm:NK-2", "source": source},
    ]
    assert [(row["id"], row["name"], row["status"]) for row in rows(tmp_path / "mine", "organisation_names.csv")] == [
        ("ftm:NK-1", "Old Bank", "former"), ("ftm:NK-1", "Bank Russia", "variant"), ("wikidata:Q12", "IQB", "short"),
    ]  # fmt: skip
    assert outcome.counts["left out"] == 1


def test_an_address_that_was_exported_is_a_place_again(tmp_path: Path) -> None:
    """Address is the only schema with coordinates: one with a name and one of our types as keyword is a place, a street is none."""
    file = write(
        tmp_path / "places.ftm.json",
        [
            entity("geonames-295620", "Address", "Ashkelon", latitude=["31.66926"], longitude=["34.57149"], country=["il"],
                   keywords=["city"], full=["Ashkelon"], alias=["Ascalon"], wikidataId=["Q160543"]),
            entity("local-a", "Address", "A", keywords=["site"], latitude=["north"], longitude=["1"]),
            entity("addr-1", "Address", "Main Street 1", full=["Main Street 1, Gaza"], country=["ps"]),
        ],
    )  # fmt: skip

    outcome = run(tmp_path / "mine", file)

    (place,) = rows(tmp_path / "mine", "places.csv")
    assert {name: place[name] for name in ("id", "name", "type", "country", "latitude", "longitude", "same_as")} == {
        "id": "geonames:295620", "name": "Ashkelon", "type": "city", "country": "IL", "latitude": "31.66926",
        "longitude": "34.57149", "same_as": "wikidata:Q160543",
    }  # fmt: skip
    assert [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")] == ["Ascalon"]
    assert (outcome.counts["left out"], outcome.counts["refused"]) == (1, 1)


def test_merged_ids_lead_to_the_one_that_took_their_place(tmp_path: Path) -> None:
    """OpenSanctions, "referents": ids that were merged into this one. At the next import they become redirects."""
    before = write(
        tmp_path / "a.json",
        [entity("ofac-1", "Person", "Ali"), entity("un-7", "Person", "Aly"), entity("x", "Person", "X")],
    )
    after = write(
        tmp_path / "b.json", [entity("NK-1", "Person", "Ali", ("ofac-1", "un-7")), entity("x", "Person", "X")]
    )

    run(tmp_path / "mine", before)
    run(tmp_path / "mine", after)

    assert [(row["old_id"], row["new_id"]) for row in rows(tmp_path / "mine", "redirects.csv")] == [
        ("ftm:ofac-1", "ftm:NK-1"), ("ftm:un-7", "ftm:NK-1"),
    ]  # fmt: skip
    assert [row["id"] for row in rows(tmp_path / "mine", "people.csv")] == ["ftm:NK-1", "ftm:x"]
    assert [row["name"] for row in rows(tmp_path / "mine", "people_names.csv")] == ["Aly"]


def test_one_kind_can_be_chosen(tmp_path: Path) -> None:
    """--kind takes people alone; the others are left out, not refused."""
    file = write(tmp_path / "a.json", [entity("a", "Person", "Ali"), entity("b", "Company", "Bank")])

    outcome = run(tmp_path / "mine", file, choice=Choice(kinds=frozenset({"person"})))

    assert (outcome.counts["taken"], outcome.counts["left out"], outcome.counts["refused"]) == (1, 1, 0)


def test_an_entity_without_its_fields_is_refused(tmp_path: Path) -> None:
    """id, schema and properties are required; the line is named."""
    file = write(
        tmp_path / "a.json",
        [entity("a", "Person", "Ali"), '{"id": "b", "schema": "Person"}', "[1]", entity("c", "Person", "C")],
    )

    outcome = run(tmp_path / "mine", file)

    assert [refusal.line for refusal in outcome.refusals] == [2, 3]
