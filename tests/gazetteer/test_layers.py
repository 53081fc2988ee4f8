"""The world, the bundled tables and the user's own make up a stack."""

from pathlib import Path

import pytest

from gazetteer.errors import GazetteerError, SourceError
from gazetteer.layers import open_stack


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder that misspells Ashkelon and renames Haifa."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "places.csv").write_text("id,name,type\ngeonames:294801,Hefa,city\n")
    (folder / "place_names.csv").write_text("id,name,status\ngeonames:295620,Ashkelom,misspelling\n")
    return folder


def test_the_users_layers_lie_over_the_world(mine: Path) -> None:
    """A folder names and renames the world's places."""
    stack = open_stack([mine], bundled=False)

    assert ("Ashkelom", "misspelling") in [
        (name.text, name.status) for name in stack.names("geonames:295620")
    ]
    haifa = stack.entity("geonames:294801")
    assert haifa is not None
    assert (haifa.name, haifa.country, haifa.layer) == ("Hefa", "IL", "mine")
    assert stack.lookup("ashkelom") == ("geonames:295620",)


def test_later_gazetteers_lie_on_top(mine: Path, tmp_path: Path) -> None:
    """Of two of the user's own, the later one wins; a CSV may lie over a folder."""
    (tmp_path / "top.csv").write_text("uid,name\ngeonames:294801,Khefa\n")
    stack = open_stack([mine, tmp_path / "top.csv"], world=False, bundled=False, columns={"id": "uid"})

    haifa = stack.entity("geonames:294801")
    assert haifa is not None
    assert (haifa.name, haifa.type, haifa.layer) == ("Khefa", "city", "top.csv")
    assert [layer.name for layer in stack.layers] == ["mine", "top.csv"]


def test_layers_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two files of one name are called by their paths."""
    paths = [tmp_path / "a" / "mine.csv", tmp_path / "b" / "mine.csv"]
    for path in paths:
        path.parent.mkdir()
        path.write_text("id,name\n1,A\n")

    assert [layer.name for layer in open_stack(paths, world=False, bundled=False).layers] == [
        str(path) for path in paths
    ]


def test_opening_parses_nothing(mine: Path) -> None:
    """A broken table is found when it is used, a missing one at once; the fingerprint needs no parsing."""
    (mine / "places.csv").write_text("id\n")
    stack = open_stack([mine], bundled=False)

    assert len(stack.fingerprint) == 64
    assert "layers" not in stack.__dict__
    with pytest.raises(GazetteerError, match="'name' is missing"):
        stack.entity("geonames:1")
    with pytest.raises(SourceError, match="no such file or folder"):
        open_stack([mine / "missing"])


def test_the_fingerprint_follows_the_files(mine: Path, tmp_path: Path) -> None:
    """It changes with any table, with a CSV's mapping, with the layers; not with the path."""
    before = open_stack([mine], world=False, bundled=False).fingerprint
    moved = mine.rename(tmp_path / "moved")
    wide = tmp_path / "wide.csv"
    wide.write_text("id,name,label\n1,A,B\n")

    assert open_stack([moved], world=False, bundled=False).fingerprint == before
    assert open_stack([moved], bundled=False).fingerprint != before
    plain = open_stack([wide], world=False, bundled=False)
    mapped = open_stack([wide], world=False, bundled=False, columns={"name": "label"})
    assert plain.fingerprint != mapped.fingerprint
    (moved / "place_names.csv").write_text("id,name,status\n")
    assert open_stack([moved], world=False, bundled=False).fingerprint != before


def test_the_bundled_tables_lie_over_the_world() -> None:
    """A country has its point and its type from them, and keeps the world's names in other languages."""
    stack = open_stack()
    israel = stack.entity("geonames:294640")

    assert israel is not None
    assert israel.latitude is not None
    assert "iso3166:IL" in israel.same_as
    assert "Izrael" in [name.text for name in stack.names("geonames:294640")]
