"""A folder whose rows stay in their files is the same layer as one that is all in memory."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer import large, layers, makers, stored
from gazetteer.errors import ChangedError, GazetteerError
from gazetteer.large import load_large
from gazetteer.layer import Layer
from gazetteer.loading import load_folder

PLACES = "id,name,type,latitude,longitude,population,same_as,note\n"
NAMES = "id,name,lang,status,from\n"
CELL = st.sampled_from(["", "", "x", " y ", '"a, b"', '"he said ""no"""', '"two\nlines"', "é日", "a|b;a"])
PLACE = st.tuples(
    st.sampled_from(["Gaza", " Haifa", '"Tel Aviv, Yafo"', '"St.\nJohn"']),
    st.sampled_from(["", "city", "capital"]),
    st.sampled_from([",", ",", "31.5,35", "-.5,1e1", " 5,+6 ", "90,-180.0"]),
    st.sampled_from(["", "", "7", "12.0", " 8"]),
    CELL,
    CELL,
)
NAME = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["Gaza", "Ghazza", '"G,za"', '"a\nb"', "غزة"]),
    st.sampled_from(["", "ar", " fr "]),
    st.sampled_from(["", "variant", "preferred", " former"]),
    st.sampled_from(["", "1948", "1948-05"]),
)


def write(folder: Path, ends: str, **tables: str) -> None:
    """Write tables by their names without ending."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline=ends)


def assert_same(one: Layer, other: Layer) -> None:
    """Two layers say the same in the same order, by id and in bulk."""
    assert list(one.entities.items()) == list(other.entities.items())
    assert list(one.entities.values()) == list(other.entities.values())
    assert list(one.names.items()) == list(other.names.items())
    assert (len(one.entities), len(one.names)) == (len(other.entities), len(other.names))
    assert list(one.rows()) == list(other.rows())
    assert list(one.unborne()) == list(other.unborne())
    ids = [f"local:{number}" for number in range(12)]
    assert [entity_id in one.mentioned() for entity_id in ids] == [
        entity_id in other.mentioned() for entity_id in ids
    ]
    assert [one.spellings(entity_id) for entity_id in ids] == [
        other.spellings(entity_id) for entity_id in ids
    ]
    assert (one.redirects, one.distinct, one.retractions) == (
        other.redirects,
        other.distinct,
        other.retractions,
    )
    assert (one.name, one.fingerprint) == (other.name, other.fingerprint)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(PLACE, max_size=8),
    st.lists(NAME, max_size=12),
    st.permutations(range(8)),
    st.tuples(st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 4), st.sampled_from([0, 400])),
)
def test_is_the_layer_that_is_all_in_memory(
    tmp_path: Path,
    places: list[tuple[str, ...]],
    names: list[tuple[object, ...]],
    order: list[int],
    reading: tuple[str, int, int],
) -> None:
    """Whatever the order of the rows, their quotes, line ends and forms of numbers; rows read together or one by one."""
    ends, together, close = reading
    rows = [",".join((f"local:{number}", *row)) for number, row in zip(order, places, strict=False)]
    said = [",".join((f"local:{row[0]}", *map(str, row[1:]))) for row in names]
    write(
        tmp_path,
        ends,
        places="\ufeff" + PLACES + "".join(f"{row}\n" for row in rows),
        people="id,name,born\nlocal:9,Ann,1900\n",
        place_names=NAMES + "\n".join(said),
        people_names=NAMES + "local:9,Anna,,,\nlocal:0,Gaza City,en,,\n",
        redirects="old_id,new_id\nlocal:11,local:0\n",
        retractions="id,name\nlocal:10,\n",
    )
    with pytest.MonkeyPatch.context() as patch:
        for module in (large, makers):
            patch.setattr(module, "TOGETHER", together)
        patch.setattr(stored, "_CLOSE", close)
        patch.setattr(stored, "_BLOCK", 7)

        assert_same(load_large(tmp_path), load_folder(tmp_path))


WRONG = {
    "an id twice": {"places": f"{PLACES}local:a,A,city,,,,,\nlocal:b,B,city,,,,,\nlocal:a,C,city,,,,,\n"},
    "an id twice, apart": {"places": f"{PLACES}local:a,A,city,,,,,\n", "people": "id,name\nlocal:a,Ann\n"},
    "a retired id": {"places": f"{PLACES}local:a,A,city,,,,,\n", "redirects": "old_id,new_id\nlocal:a,local:b\n"},
    "a latitude": {"places": f"{PLACES}local:a,A,city,,,,,\nlocal:b,B,city,91,0,,,\n"},
    "half a point": {"places": f"{PLACES}local:a,A,city,,,,,\nlocal:b,B,city,,0,,,\n"},
    "two numbers in one cell": {"places": f'{PLACES}local:a,A,city,"1,2",3,,,\nlocal:b,B,city,4,5,,,\n'},
    "a type": {"places": f"{PLACES}local:a,A,cty,,,,,\n"},
    "a population": {"places": f"{PLACES}local:a,A,city,,,-1,,\n"},
    "digits of another script": {"places": f"{PLACES}local:a,A,city,,,٣,,\n"},
    "no name": {"places": f"{PLACES}local:a, ,city,,,,,\n"},
    "a status": {"place_names": f"{NAMES}local:a,A,,official,\n"},
    "a date": {"place_names": f"{NAMES}local:a,A,,,May\n"},
    "a name without an id": {"place_names": f"{NAMES},A,,,\n"},
    "a ragged row": {"places": f"{PLACES}local:a,A\n"},
    "an open quote": {"place_names": f'{NAMES}local:a,"A,,,\n'},
    "a missing column": {"places": "id,name\nlocal:a,A\n"},
    "a NUL": {"places": f"{PLACES}local:a,A\0,city,,,,,\n"},
    "an empty file": {"places": ""},
    "no table": {"towns": "id,name\n"},
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_refuses_what_the_other_road_refuses(tmp_path: Path, wrong: str) -> None:
    """In the same words, with the same file, line and column."""
    write(tmp_path, "\n", **WRONG[wrong])

    with pytest.raises(GazetteerError) as expected:
        load_folder(tmp_path)
    with pytest.raises(type(expected.value)) as caught:
        load_large(tmp_path)

    assert str(caught.value) == str(expected.value)


def test_a_table_that_changes_meanwhile_is_an_error(tmp_path: Path) -> None:
    """A row is never read from where another file has something else; a table that was replaced goes on as it was."""
    write(tmp_path, "\n", places=f"{PLACES}local:a,Ashkelon,city,,,,,\n")
    layer = load_large(tmp_path)
    aside = tmp_path / "aside"
    aside.write_text(f"{PLACES}local:a,Ascalon,city,,,,,\n")
    aside.replace(tmp_path / "places.csv")
    assert layer.entities["local:a"].name == "Ashkelon"

    layer = load_large(tmp_path)
    (tmp_path / "places.csv").write_text("id\n")

    with pytest.raises(ChangedError, match="changed while it was read"):
        layer.entities["local:a"]


def test_large_folders_take_this_road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a size on, a stack's folder stays in its files; names of nobody are refused there too."""
    write(tmp_path, "\n", places=f"{PLACES}local:a,A,city,,,,,\n", place_names=f"{NAMES}local:a,B,,,\n")
    monkeypatch.setattr(layers, "LARGE", 10)

    stack = layers.open_stack([tmp_path], world=False, bundled=False)
    assert isinstance(stack.layers[0], large.LargeLayer)
    assert [spelling.text for _, some in stack.rows() for spelling in some] == ["A", "B"]
    assert stack.lookup("b") == ("local:a",)

    (tmp_path / "place_names.csv").write_text(f"{NAMES}local:b,B,,,\n")
    with pytest.raises(GazetteerError, match="'B' belongs to local:b, which no table has"):
        list(layers.open_stack([tmp_path], world=False, bundled=False).rows())
