"""Which point stands for a geometry? A point itself, else the middle of the geometry's box."""

import math
import re
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.importing.records import degrees

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|inf", re.I)
_WKT = re.compile(
    r"\s*(?:SRID=4326;)?\s*(POINT|LINESTRING|POLYGON|MULTI\w+|GEOMETRYCOLLECTION)\s*Z?\s*\(", re.I
)


def of_geojson(geometry: Any) -> tuple[str, str]:
    """Return latitude and longitude of a GeoJSON geometry (RFC 7946: positions are longitude, latitude); "" for none.

    Of a collection the first geometry counts that has a point.

    Raises:
        UnfitError: A coordinate is no finite number, or the geometry has no coordinates where its type asks for them.
    """
    if not isinstance(geometry, dict):
        return "", ""
    if geometry.get("type") == "GeometryCollection":
        for each in geometry.get("geometries") or ():
            point = of_geojson(each)
            if point[0]:
                return point
        return "", ""
    coordinates = geometry.get("coordinates")
    if coordinates:
        return _middle(_positions(coordinates))
    return of_wkt(str(geometry.get("geo_wkt") or ""))


def of_wkt(text: str) -> tuple[str, str]:
    """Return latitude and longitude of well-known text ("Point(34.57 31.67)": longitude first); "" for none.

    Raises:
        UnfitError: A coordinate is no finite number.
    """
    found = _WKT.match(text)
    if not found:
        return "", ""
    positions = []
    for part in re.split(r"[(),]+", text[found.end() :]):
        numbers = _NUMBER.findall(part)
        if len(numbers) >= 2:
            positions.append((numbers[0], numbers[1]))
    return _middle(positions)


def _positions(coordinates: Any) -> list[tuple[object, object]]:
    """All positions in nested lists; a position is a list that begins with a number."""
    if not isinstance(coordinates, list):
        raise UnfitError("coordinates", f"found {str(coordinates)[:40]!r} where coordinates are expected")
    positions: list[tuple[object, object]] = []
    waiting = [coordinates]
    while waiting:
        each = waiting.pop(0)
        if each and not isinstance(each[0], list):
            if len(each) < 2:
                raise UnfitError(
                    "coordinates", f"found {str(each)[:40]!r} where longitude and latitude are expected"
                )
            positions.append((each[0], each[1]))
        else:
            waiting = [part for part in each if isinstance(part, list)] + waiting
    return positions


def _middle(positions: list[tuple[object, object]]) -> tuple[str, str]:
    if not positions:
        return "", ""
    longitudes = [float(_checked(longitude, "longitude")) for longitude, _ in positions]
    latitudes = [float(_checked(latitude, "latitude")) for _, latitude in positions]
    if len(positions) == 1:
        return degrees(latitudes[0]), degrees(longitudes[0])
    return degrees((min(latitudes) + max(latitudes)) / 2), degrees((min(longitudes) + max(longitudes)) / 2)


def _checked(value: object, column: str) -> str:
    try:
        text = degrees(value)
    except UnfitError as error:
        raise UnfitError(column, error.args[1]) from None
    if not text or not math.isfinite(float(text)):
        raise UnfitError(column, "a coordinate is missing")
    return text
