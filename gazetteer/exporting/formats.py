"""Which formats are there, and what does each carry?

The table of what each format loses in ``docs/exchange.md`` is written from here, and tests write gazetteers that differ
in one field to see that each format tells them apart, or not, as it says.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from gazetteer.errors import GazetteerError
from gazetteer.exporting.extract import Extract, Ledger, Settings
from gazetteer.model import KINDS, Kind

Writer = Callable[[Extract, IO[bytes], Settings, Ledger], None]

# What a gazetteer says, by the columns of its tables: of an entity, of a name, and of how entities hang together.
FIELDS: Final = {
    "id": "the id",
    "kind": "person, organisation or place",
    "name": "the preferred name",
    "type": "the type",
    "description": "the description of a person",
    "country": "the country",
    "admin1": "the first-level division",
    "point": "latitude and longitude",
    "population": "the population",
    "part_of": "what it is part of",
    "same_as": "ids elsewhere",
    "life": "born and died",
    "source": "source of the entity",
    "note": "note on the entity",
    "names": "the other names",
    "lang": "the language of a name",
    "status": "the status of a name",
    "dates": "first and last use of a name",
    "name_source": "source of a name",
    "name_note": "note on a name",
    "redirects": "retired ids",
    "distinct": "pairs that are never one",
    "retractions": "what layers beneath are wrong to have",
    "elsewhere": "names of entities of other gazetteers",
}
_ENTITY: Final = frozenset(FIELDS) - {
    "names", "lang", "status", "dates", "name_source", "name_note", "redirects", "distinct", "retractions", "elsewhere",
}  # fmt: skip
_NAMES: Final = frozenset({"names", "lang", "status", "dates", "name_source", "name_note"})


@dataclass(frozen=True, slots=True)
class Format:
    """A format to write.

    Attributes:
        name: What ``--format`` calls it.
        suffix: The usual ending of its files.
        module: The module of this folder that writes it.
        about: What it is for.
        document: Where it is defined.
        whole: The fields of ``FIELDS`` that it carries as they are.
        part: Those that it carries in part, each with what is lost.
        kinds: Which entities it takes; the others are left out, and counted.
        binary: Whether it is no text, so that it should not go to a terminal.
    """

    name: str
    suffix: str
    module: str
    about: str
    document: str
    whole: frozenset[str]
    part: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = KINDS
    binary: bool = False

    def write(self, extract: Extract, sink: IO[bytes], settings: Settings | None = None) -> Ledger:
        """Write an extract to a stream of bytes; return what went out and what did not.

        Raises:
            SourceError: A library is missing, or the extract is more than the format can hold.
        """
        writer: Writer = importlib.import_module(f"gazetteer.exporting.{self.module}").write
        ledger = Ledger()
        writer(extract, sink, settings or Settings(), ledger)
        self._count_links(extract, ledger)
        return ledger

    def _count_links(self, extract: Extract, ledger: Ledger) -> None:
        """Note what is no entity and has no place in the format."""
        links = {
            "redirects": ("redirects", len(extract.redirects)),
            "distinct": ("pairs that are never one", len(extract.distinct)),
            "retractions": ("retractions", len(extract.retractions)),
            "elsewhere": (
                "names of entities of other gazetteers (--beneath merged takes them along)",
                sum(map(len, extract.elsewhere.values())),
            ),
        }
        for name, (what, number) in links.items():
            if name not in self.whole:
                ledger.omit(what, number)


_PLACES: Final[tuple[Kind, ...]] = ("place",)
_NO_DEMONYMS: Final = {
    "names": "all but demonyms",
    "status": "demonyms are left out, the others not told apart",
}
FORMATS: Final = {
    each.name: each
    for each in (
        Format(
            "jsonl", ".jsonl", "jsonlines", "everything, for a way back without loss", "jsonlines.org",
            frozenset(FIELDS),
        ),
        Format(
            "geojson", ".geojson", "geojson_features", "maps", "RFC 7946", _ENTITY | _NAMES,
        ),
        Format(
            "linked-places", ".jsonld", "linked_places", "historians' gazetteers, World Historical Gazetteer",
            "Linked Places Format 1.3",
            (_ENTITY | _NAMES) - {"kind", "life", "name_source"},
            {"name_source": "where it is unknown the gazetteer is cited"},
            kinds=_PLACES,
        ),
        Format(
            "lp-tsv", ".tsv", "lp_tsv", "the same as a table", "LP-TSV 0.5",
            frozenset({"id", "name", "type", "description", "country", "point", "same_as", "lang"}),
            {
                "part_of": "the nearest alone",
                "source": "where it is unknown the gazetteer is cited",
                **_NO_DEMONYMS,
                "names": "all but demonyms and those with a semicolon",
            },
            kinds=_PLACES,
        ),
        Format(
            "ftm", ".ftm.json", "follow_the_money", "Aleph, OpenSanctions", "the schemata of FollowTheMoney 4",
            frozenset({"id", "kind", "name", "type", "description", "country", "life", "source", "note"}),
            {
                "same_as": "Wikidata's alone",
                "point": "places have one, organisations none",
                "part_of": "organisations alone",
                **_NO_DEMONYMS,
                "status": "demonyms are left out; former, weak (short, abbreviation) or other",
            },
        ),
        Format(
            "skos", ".ttl", "skos", "thesauri, triple stores", "W3C SKOS Reference",
            (_ENTITY - {"admin1"}) | {"names", "lang"},
            {"status": "preferred, hidden (misspelling, demonym) or other"},
        ),
        Format(
            "spacy", ".jsonl", "spacy_patterns", "spaCy's EntityRuler", "spacy.io/api/entityruler",
            frozenset({"id", "name", "names"}),
            {
                "kind": "as a label of OntoNotes",
                "type": "as a label of OntoNotes: GPE, LOC, FAC",
                "status": "demonym or not",
            },
        ),
        Format(
            "sqlite", ".sqlite", "sqlite_database", "SQL, with a full-text index", "sqlite.org/fts5.html",
            frozenset(FIELDS), binary=True,
        ),
        Format(
            "geonames", ".txt", "geonames_rows", "what reads GeoNames' dump", "GeoNames' readme.txt",
            frozenset({"id", "name", "country", "admin1"}),
            {
                "point": "places without one are left out",
                "type": "as GeoNames' feature code, which city and town share",
                "population": "unknown is 0",
                **_NO_DEMONYMS,
                "names": "all but demonyms and those with a comma, up to 10,000 characters",
            },
            kinds=_PLACES,
        ),
        Format(
            "kml", ".kml", "kml", "Google Earth", "OGC 07-147r2",
            frozenset({
                "id", "kind", "name", "type", "description", "country", "admin1", "point", "population", "part_of", "same_as", "life",
                "source", "note",
            }),
            _NO_DEMONYMS,
        ),
        Format(
            "csv", ".csv", "wide_csv", "spreadsheets, pandas; a gazetteer in one file", "RFC 4180",
            _ENTITY, {**_NO_DEMONYMS, "names": "all but demonyms and those with a semicolon or a bar"},
        ),
        Format(
            "xlsx", ".xlsx", "workbook", "Excel, LibreOffice", "ECMA-376", frozenset(FIELDS), binary=True,
        ),
    )
}  # fmt: skip


def format_for(name: str, path: str) -> Format:
    """Return the format that a user names, or that the ending of a path means; of one ending the first in the table.

    Raises:
        GazetteerError: Neither says one.
    """
    if name:
        return FORMATS[name]
    found = [each for each in FORMATS.values() if path.lower().endswith(each.suffix)]
    if not found:
        raise GazetteerError(f"which format? Give --format with one of {', '.join(FORMATS)}")
    return found[0]


def describe_formats() -> str:
    """Return the table of what each format carries, as Markdown."""
    formats = list(FORMATS.values())
    head = ["| format | ending | for | defined by | entities |", "|---|---|---|---|---|"]
    rows = [
        f"| `{each.name}` | `{each.suffix}` | {each.about} | {each.document} | {_kinds(each)} |"
        for each in formats
    ]
    matrix = [
        "| | " + " | ".join(f"`{each.name}`" for each in formats) + " |",
        "|---" * (len(formats) + 1) + "|",
        *(
            f"| {about} | " + " | ".join(_cell(each, name) for each in formats) + " |"
            for name, about in FIELDS.items()
        ),
    ]
    parts = [
        f"- `{each.name}`, {FIELDS[name]}: {lost}." for each in formats for name, lost in each.part.items()
    ]
    return "\n".join([*head, *rows, "", *matrix, "", "In part:", "", *parts]) + "\n"


def _kinds(each: Format) -> str:
    return "all" if each.kinds == KINDS else "places"


def _cell(each: Format, name: str) -> str:
    return "yes" if name in each.whole else "part" if name in each.part else "–"
