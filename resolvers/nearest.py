"""Which entities lie around a point?

A box in degrees finds the few that may be near, the haversine formula (Sinnott, "Virtues of the Haversine", 1984)
orders them on a sphere, and geopy measures those that can be among the answer along the ellipsoid WGS 84 (Karney,
"Algorithms for geodesics", 2013).
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gazetteer.model import KINDS, Entity, Kind
from resolvers.errors import InputError
from resolvers.index.index import Index

# The mean radius of the earth in kilometres, by IUGG; half its circumference is the farthest there is.
EARTH_RADIUS = 6371.0088
_FARTHEST = math.pi * EARTH_RADIUS
# On the sphere a distance is at most .56 % shorter (along the equator's meridian) or .45 % longer (at a pole) than on WGS 84.
_SPHERE_ERROR = 0.006
# A millimetre, for what floating point makes of no distance at all.
_NOTHING = 1e-6
# How far to look first, and how much farther each time that too few lie there.
_FIRST_LOOK = 5.0
_WIDER = 6.0
# Beyond this geopy itself looks no further.
_LONGEST_POINT = 256
_NUMBERS = npt.NDArray[np.int64]
_PLAIN = re.compile(r"\s*([+-]?\d+(?:\.\d*)?)\s*[,; ]\s*([+-]?\d+(?:\.\d*)?)\s*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Nearby:
    """An entity, and how far it is.

    Attributes:
        entity: The entity, which has a point.
        kilometres: Along the ellipsoid WGS 84.
    """

    entity: Entity
    kilometres: float


def find_nearest(
    index: Index,
    latitude: float,
    longitude: float,
    *,
    within: float | None = None,
    kind: Kind | None = None,
    limit: int = 10,
) -> list[Nearby]:
    """Return the entities around a point, the nearest first; equally near ones in the order of their ids.

    Args:
        index: The gazetteers.
        latitude: Degrees north, WGS 84.
        longitude: Degrees east.
        within: Kilometres; by default as far as it takes.
        kind: Only this kind.
        limit: How many at most.

    Raises:
        InputError: The point is not on the earth.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InputError(f"{latitude}, {longitude} is no point: latitude -90 to 90, longitude -180 to 180")
    if limit < 1:
        return []
    farthest = _FARTHEST if within is None else min(within * (1 + _SPHERE_ERROR) + _NOTHING, _FARTHEST)
    for radius in _radii(farthest):
        numbers, distances = _around(index, latitude, longitude, radius, kind)
        if len(numbers) >= limit or radius >= farthest:
            break
    if len(numbers) >= limit:
        # Whoever is among the nearest on the ellipsoid is not much farther on the sphere than the last one there.
        reach = np.partition(distances, limit - 1)[limit - 1] * (1 + _SPHERE_ERROR) ** 2 + _NOTHING
        if reach > radius:
            numbers, distances = _around(index, latitude, longitude, min(reach, farthest), kind)
        numbers = numbers[distances <= reach]
    found = sorted(_measure(index, numbers, latitude, longitude), key=lambda near: (near[0], near[1]))
    kept = [near for near in found if within is None or near[0] <= within][:limit]
    return [Nearby(index.entity(number), kilometres) for kilometres, _, number in kept]


def haversine(
    latitude: float, longitude: float, latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the distances in kilometres from a point to many, on a sphere."""
    here, there = math.radians(latitude), np.radians(latitudes)
    across = np.radians(longitudes - longitude)
    half = np.sin((there - here) / 2) ** 2 + math.cos(here) * np.cos(there) * np.sin(across / 2) ** 2
    distances: npt.NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distances


def parse_point(text: str) -> tuple[float, float]:
    """Return latitude and longitude of a written point: ``31.67,34.57``, ``41.5N 81W`` or ``48°51′24″N 2°21′3″E``.

    Degrees, minutes and seconds are read by geopy, which takes what it can find in a text; here nothing may be left over.

    Raises:
        InputError: It is no point, or not on the earth.
    """
    plain = _PLAIN.match(text)
    latitude, longitude = (float(plain[1]), float(plain[2])) if plain else _parse_degrees(text)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InputError(f"{text!r} is no point: latitude -90 to 90, longitude -180 to 180")
    return latitude, longitude


def _parse_degrees(text: str) -> tuple[float, float]:
    from geopy.point import POINT_PATTERN, Point

    text = text.strip()
    # geopy looks for a point at the end of a text, and passes over what stands before it.
    found = POINT_PATTERN.match(text[:_LONGEST_POINT])
    if found is None or found.start("latitude") or found["altitude"]:
        raise InputError(
            f"{text[:60]!r} is no point: write latitude and longitude, 31.67,34.57 or 31°40′9″N 34°34′17″E"
        )
    if float(found["latitude_degrees"]) > 90 or float(found["longitude_degrees"]) > 180:
        return float(found["latitude_degrees"]), float(found["longitude_degrees"])
    point = Point(text)
    return float(point.latitude), float(point.longitude)


def _radii(farthest: float) -> Iterator[float]:
    radius = _FIRST_LOOK
    while radius < farthest:
        yield radius
        radius *= _WIDER
    yield farthest


def _around(
    index: Index, latitude: float, longitude: float, radius: float, kind: Kind | None
) -> tuple[_NUMBERS, npt.NDArray[np.float64]]:
    """Return the numbers of the entities within a radius on the sphere, and their distances."""
    entities = index.entities
    # One comparison over all entities leaves few of them; everything else is done on those.
    numbers = np.flatnonzero(
        np.abs(entities.latitude - latitude) <= math.degrees(radius / EARTH_RADIUS) + 1e-9
    )
    keep = ~entities.masked[numbers]
    if kind is not None:
        keep &= entities.kind[numbers] == KINDS.index(kind)
    numbers = numbers[keep]
    distances = haversine(latitude, longitude, entities.latitude[numbers], entities.longitude[numbers])
    near = distances <= radius
    return numbers[near], distances[near]


def _measure(
    index: Index, numbers: _NUMBERS, latitude: float, longitude: float
) -> Iterator[tuple[float, str, int]]:
    """Yield the distance along the ellipsoid, the id and the number of each."""
    from geopy.distance import geodesic

    entities = index.entities
    for number, entity_id in zip(numbers.tolist(), index.ids(numbers), strict=True):
        there = (float(entities.latitude[number]), float(entities.longitude[number]))
        yield geodesic((latitude, longitude), there).kilometers, entity_id, number
