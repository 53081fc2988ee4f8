"""What goes out in the formats of others comes back through the importer's readers, as far as the format carries it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from exchange_samples import sample, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.canonical import form_number
from gazetteer.cli import program
from gazetteer.exporting.formats import FORMATS
from gazetteer.importing.formats import BY_NAME
from gazetteer.importing.opening import open_members
from gazetteer.importing.records import Choice, Record, Tally
from gazetteer.importing.tabular import read_sheet
from gazetteer.layer import Layer
from gazetteer.model import STATUSES, Entity, Kind, Name
from gazetteer.schema import ENTITY_TABLES, ORGANISATION_TYPES, PLACE_TYPES

# Names that no importer takes for a formula, a date or a mixture of scripts: those it refuses by design.
TEXTS = st.sampled_from(["Ashkelon", "Gaza", "Cats' Gate", "غزة", "אשקלון", "Sanktpeterburg", "Санкт-Петербург", "Ho Chi Minh", "Île d'Yeu"])  # fmt: skip
# Ids of sources that the importer does not prefer over one another.
IDS = st.integers(1, 9999).map("local:n{}".format) | st.integers(1, 9999).map("tgn:{}".format)
DATES = st.sampled_from(["", "1948", "1948-05", "1948-05-14", "0676"])
DEGREES = st.integers(1_000_000, 80_000_000).map(lambda number: number / 1_000_000)
ROUND_TRIP = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def gazetteers(draw: st.DrawFn, kind: Kind) -> Layer:
    """A layer of a few entities of a kind, in the words that formats and importers share."""
    types = {"place": sorted(PLACE_TYPES), "organisation": sorted(ORGANISATION_TYPES), "person": [""]}[kind]
    entities, names = {}, {}
    for entity_id in draw(st.lists(IDS, min_size=1, max_size=3, unique=True)):
        point = draw(st.none() | st.tuples(DEGREES, DEGREES)) if kind == "place" else None
        entity = Entity(
            entity_id,
            kind,
            draw(TEXTS),
            draw(st.sampled_from(types)),
            country=draw(st.sampled_from(["", "IL", "XK"])),
            admin1=draw(st.sampled_from(["", "04"])) if kind == "place" else "",
            latitude=point and point[0],
            longitude=point and point[1],
            population=draw(st.none() | st.integers(1, 10**7)) if kind == "place" else None,
            part_of=tuple(draw(st.lists(st.sampled_from(["local:whole", "tgn:1000000"]), max_size=2, unique=True)))
            if kind == "place"
            else (),
            same_as=tuple(draw(st.lists(st.sampled_from(["pleiades:5", "viaf:77"]), max_size=2, unique=True)))
            if kind == "place"
            else (),
            born=draw(DATES) if kind == "person" else "",
            description="mayor" if kind == "person" else "",
        )  # fmt: skip
        others = draw(
            st.lists(
                st.builds(Name, st.just(entity_id), TEXTS, st.sampled_from(["", "en", "ar-Latn"]), st.sampled_from(STATUSES), DATES),
                max_size=3,
                unique_by=lambda name: name.text,
            )
        )  # fmt: skip
        entities[entity_id] = entity
        own = Name(entity_id, entity.name, status="preferred")
        names[entity_id] = (own, *(name for name in others if name.text != entity.name))
    return Layer("mine", entities, names)


def read_back(layer: Layer, name: str, folder: Path) -> dict[str, tuple[dict[str, str], Record]]:
    """What the importer's reader makes of an export: cells by column, and the record, by id."""
    chosen = FORMATS[name]
    path = folder / f"mine{chosen.suffix}"
    path.write_bytes(written(layer, name)[0])
    members = open_members([path])
    items = list(BY_NAME[name].read(members, Choice(), Tally()))
    assert all(BY_NAME[name].recognises(member) for member in members) or not layer.entities
    assert all(isinstance(item, Record) for item in items), items
    records = [item for item in items if isinstance(item, Record)]
    return {
        record.id: (dict(zip(ENTITY_TABLES[record.kind].header, record.cells, strict=True)), record)
        for record in records
    }


def cells_of(entity: Entity, columns: Iterable[str]) -> dict[str, str]:
    """The cells that a table would have, of the columns that a format carries."""

    def cell(value: Any) -> str:
        text = ";".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        return form_number(text) if isinstance(value, float) else text

    return {column: cell(getattr(entity, column)) for column in columns}


def spellings(names: Iterable[Any], *fields: str) -> set[tuple[str, ...]]:
    """The fields of names that a format carries."""
    return {tuple(getattr(name, field) for field in fields) for name in names}


def other_names(layer: Layer, entity: Entity, keep: Callable[[Name], bool] = lambda name: True) -> list[Name]:
    """An entity's names beside its own."""
    return [name for name in layer.names[entity.id] if name.text != entity.name and keep(name)]


PLACE_CELLS = ("id", "name", "type", "country", "admin1", "latitude", "longitude", "population", "part_of")


@given(gazetteers("place"))
@ROUND_TRIP
def test_linked_places_come_back(tmp_path: Path, layer: Layer) -> None:
    """Every cell but the source, and every name with language, status and beginning."""
    found = read_back(layer, "linked-places", tmp_path)

    assert found.keys() == layer.entities.keys()
    for entity in layer.entities.values():
        cells, record = found[entity.id]
        assert {column: cells[column] for column in PLACE_CELLS} == cells_of(entity, PLACE_CELLS)
        assert set(filter(None, cells["same_as"].split(";"))) == set(entity.same_as)
        assert spellings(record.names, "text", "lang", "status", "valid_from") == spellings(
            other_names(layer, entity), "text", "lang", "status", "valid_from"
        )


@given(gazetteers("place"))
@ROUND_TRIP
def test_lp_tsv_comes_back(tmp_path: Path, layer: Layer) -> None:
    """The columns of the format; names with their languages, but for demonyms."""
    carried = ("id", "name", "type", "country", "latitude", "longitude")
    found = read_back(layer, "lp-tsv", tmp_path)

    for entity in layer.entities.values():
        cells, record = found[entity.id]
        assert {column: cells[column] for column in carried} == cells_of(entity, carried)
        assert cells["part_of"] == "".join(entity.part_of[:1])
        assert spellings(record.names, "text", "lang") == spellings(
            other_names(layer, entity, lambda name: name.status != "demonym"), "text", "lang"
        )


@given(gazetteers("person") | gazetteers("organisation"))
@ROUND_TRIP
def test_follow_the_money_comes_back(tmp_path: Path, layer: Layer) -> None:
    """People and organisations: id, name, type, country, dates; names as former, short or other."""
    carried = {
        "person": ("id", "name", "description", "country", "born"),
        "organisation": ("id", "name", "type", "country"),
    }
    status = {"former": "former", "short": "short", "abbreviation": "short"}
    found = read_back(layer, "ftm", tmp_path)

    for entity in layer.entities.values():
        cells, record = found[entity.id]
        columns = carried[entity.kind]  # type: ignore[index]
        typed = entity if entity.type or entity.kind == "person" else replace(entity, type="other")
        assert {column: cells[column] for column in columns} == cells_of(typed, columns)
        assert spellings(record.names, "text", "status") == {
            (name.text, status.get(name.status, "variant"))
            for name in other_names(layer, entity, lambda name: name.status != "demonym")
        }


def test_geonames_rows_come_back(tmp_path: Path) -> None:
    """Places with GeoNames' ids: name, type, country, division, point and population."""
    entity = Entity(
        "geonames:295620", "place", "Ashkelon", "capital", "", "IL", "06", 31.66926, 34.57149, 105995
    )
    layer = Layer("mine", {entity.id: entity}, {entity.id: (Name(entity.id, "Ashkelom"),)})
    cells, record = read_back(layer, "geonames", tmp_path)[entity.id]

    carried = ("id", "name", "type", "country", "admin1", "latitude", "longitude", "population")
    assert {column: cells[column] for column in carried} == cells_of(entity, carried)
    assert [name.text for name in record.names] == ["Ashkelom"]


@pytest.mark.parametrize("name", ["jsonl", "geojson", "linked-places"])
def test_a_folder_comes_back_through_the_programs(tmp_path: Path, name: str) -> None:
    """Export, import into a new folder, export again: the same bytes."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "places.csv").write_text(
        "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"
        "local:gate,Cats' Gate,crossing,IL,,31.5,34.5,,,,press,by the sea\n"
        "local:town,Gate Town,town,IL,06,31.6,34.6,1200,,viaf:77,press,\n"
    )
    (tmp_path / "mine" / "place_names.csv").write_text(
        "id,name,lang,status,from,to,source,note\nlocal:town,Ville de la Porte,fr,former,1799,,press,\n"
    )
    suffix = FORMATS[name].suffix
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    steps = (
        ("export", tmp_path / "mine", "--format", name, "-o", first),
        ("import", first, "--into", tmp_path / "again" / "mine", "--no-world", "--no-bundled", "--date", "2026-01-01"),
        ("export", tmp_path / "again" / "mine", "--format", name, "-o", second),
    )  # fmt: skip
    (tmp_path / "again").mkdir()
    for step in steps:
        result = CliRunner().invoke(program, list(map(str, step)))
        assert result.exit_code == 0, result.output

    assert second.read_bytes() == first.read_bytes()


def test_a_dump_is_restored_exactly(tmp_path: Path) -> None:
    """With --restore come the redirects, pairs, retractions and names of others' entities too: the same bytes again."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_bytes(written(sample(), "jsonl")[0])
    (tmp_path / "copy").mkdir()
    for step in (
        ("import", first, "--into", tmp_path / "copy" / "mine", "--restore"),
        ("export", tmp_path / "copy" / "mine", "-o", second),
    ):
        result = CliRunner().invoke(program, list(map(str, step)))
        assert result.exit_code == 0, result.output

    assert sorted(second.read_text().splitlines()) == sorted(line for line in first.read_text().splitlines())


def test_a_restored_dump_is_whole_or_not_there(tmp_path: Path) -> None:
    """A broken dump makes no folder; a dry run of it is refused."""
    (tmp_path / "broken.jsonl").write_text("{\n")
    command = ["import", str(tmp_path / "broken.jsonl"), "--into", str(tmp_path / "mine"), "--restore"]
    result = CliRunner().invoke(program, command)

    assert result.exit_code == 2
    assert "broken.jsonl:1: the line is no JSON" in result.stderr
    assert not (tmp_path / "mine").exists()
    assert CliRunner().invoke(program, [*command, "--dry-run"]).exit_code == 2

    (tmp_path / "broken.jsonl").write_text('{"id":"local:a","kind":"place","name":"A","latitude":91}\n')
    result = CliRunner().invoke(program, command)
    assert "found '91' where a number of degrees from -90 to 90 is expected" in result.stderr
    assert not (tmp_path / "mine").exists()


def test_a_guarded_cell_is_imported_as_it_was(tmp_path: Path) -> None:
    """The apostrophe that keeps a spreadsheet from running a cell of a wide CSV does not become part of the text."""
    path = tmp_path / "wide.csv"
    entity = Entity("local:a", "person", "Ann", description="=mayor", note="'tis so")
    path.write_bytes(written(Layer("mine", {entity.id: entity}), "csv")[0])
    sheet = read_sheet(open_members([path])[0])
    cells = sheet.cells(next(sheet.rows))

    assert "'=mayor" in path.read_text()
    assert (cells["description"], cells["note"]) == ("=mayor", "'tis so")
