"""Which point stands for a geometry. Documents: RFC 7946, section 3.1; OGC 06-103r4, "Well-known text"."""

import pytest

from gazetteer.cells import UnfitError
from gazetteer.importing.points import of_geojson, of_wkt

BOX = [[[34.0, 31.0], [35.0, 31.0], [35.0, 32.0], [34.0, 32.0], [34.0, 31.0]]]


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (None, ("", "")),
        ({"type": "Point", "coordinates": [34.5, 31.6, 12]}, ("31.6", "34.5")),
        ({"type": "Point", "coordinates": []}, ("", "")),
        ({"type": "Polygon", "coordinates": BOX}, ("31.5", "34.5")),
        ({"type": "MultiPolygon", "coordinates": [BOX, BOX]}, ("31.5", "34.5")),
        (
            {"type": "GeometryCollection", "geometries": ["null", {"type": "Point", "coordinates": [1, 2]}]},
            ("2", "1"),
        ),
        ({"type": "GeometryCollection", "geometries": []}, ("", "")),
        ({"geo_wkt": "POINT(-1.2879 51.6708)"}, ("51.6708", "-1.2879")),
    ],
)
def test_geojson(geometry: object, expected: tuple[str, str]) -> None:
    """Positions are longitude, latitude; a shape is the middle of its box; of a collection the first that has a point."""
    assert of_geojson(geometry) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Point(34.57 31.67)", ("31.67", "34.57")),
        ("SRID=4326;POINT Z (34.57 31.67 3)", ("31.67", "34.57")),
        ("POLYGON ((34 31, 35 31, 35 32, 34 31))", ("31.5", "34.5")),
        ("<http://www.wikidata.org/entity/Q405> Point(1 2)", ("", "")),
        ("", ("", "")),
    ],
)
def test_well_known_text(text: str, expected: tuple[str, str]) -> None:
    """Wikidata and LP-TSV write longitude first; a point on another globe is none."""
    assert of_wkt(text) == expected


@pytest.mark.parametrize(
    "coordinates",
    [["a", 1], [float("nan"), 1], [float("inf"), 1], [1], "34,31", [None, 1], [True, 1], [[1, 2], ["x", 1]]],
)
def test_what_is_no_position(coordinates: object) -> None:
    """Texts, NaN, infinite and missing numbers are refused."""
    with pytest.raises(UnfitError):
        of_geojson({"type": "Point", "coordinates": coordinates})
