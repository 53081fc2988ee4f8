"""Derive the rows of office holders in data/people.csv from files of evidence.

    python tools/derive_people.py EVIDENCE.csv... [--data DATA] [--check]

Taken is whoever held an office of ``office_titles.csv`` beside this file (first matching row decides; ``since`` is
the last year of a term that still counts), and every head on the lists whose term was open when they were made. What stands in the
tables is never changed: a person who is there already gets at most the label of the evidence as a further
name, so that the tables can be edited by hand and the tool run again. ``--check`` writes nothing and exits
with 1 when something would be added.

The description is the office, the country and the years as the evidence has them, terms that touch joined into one. Lists of office
holders age: where a term was open, the description ends with the year in which the list was made. Native names are the aliases in the letters of another
script whose language the letters tell; of aliases in Latin letters only those that repeat most of the label's words
or spell them a little differently. Nicknames, titles and pronouns fall out.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii
from curated_tables import Tables, name_row, run_tool
from evidence_files import (
    HERE,
    ROMANISED,
    Position,
    Record,
    by_id,
    countries,
    is_latin,
    language,
    mixes_scripts,
    own_language,
    read_records,
    same_spelling,
    scripts,
)
from rapidfuzz import fuzz

from gazetteer.keys import fold

# Written a little differently, and no more: tried on the aliases of the lists of heads.
LEAST_LIKENESS = 78
# A native spelling read letter by letter still shares this much with the Latin one; nicknames do not.
LEAST_LIKENESS_ACROSS_SCRIPTS = 45
CASELESS = frozenset({"ARABIC", "HEBREW", "CJK", "HANGUL"})
# The lists were made between July 2022 and March 2023.
LISTED = "2022"
LONGEST_NAME = 60
BARE_TITLE = re.compile(
    r"(?i)(acting |interim |first )*(president|vice president|prime minister|deputy prime minister|king|queen|emperor|emir|sultan"
    r"|chancellor|federal chancellor|vice-chancellor|premier|vice premier|governor-general|supreme leader|head of state|taoiseach|first lady)"
)
OFFICE = re.compile(r"(Prime Minister|President|Minister|Governor|Secretary) of\b")
RUN_TOGETHER = re.compile(r"[а-яіїєґ][А-ЯІЇЄҐ]")
PATRONYMIC = re.compile(r"(?i)\w+(ович|евич|йович|івна|ївна|овна|евна|ична|ич)$")
TITLES = re.compile(
    r"(?i)^(amb|col|maj|lt|capt|engr|m|ing|dr|mr|mrs|sir|gen|sheikh?|president|premier|king|queen|sultan|dame|lord|prof|yb|datuk|dato|tun|pope|prince|the|hon|senator|minister|former|rev|haji)(?=[\s.]|-Col)|^(الشيخ|السيد|الدكتور) "
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of office_titles.csv."""

    take: bool
    since: str
    countries: frozenset[str]
    title: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    """The table of offices, in its order."""
    with (HERE / "office_titles.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                row["take"] == "yes",
                row["since"],
                frozenset(row["countries"].split()),
                re.compile(row["title"]),
            )
            for row in csv.DictReader(file)
        )


def is_taken(position: Position, places: Sequence[str]) -> bool:
    """Whether an office, held until then and for these countries, belongs into the table."""
    for rule in rules():
        if rule.countries and not rule.countries & set(places):
            continue
        found = rule.title.fullmatch(position.title) if rule.take else rule.title.search(position.title)
        if found and ("country" not in found.groupdict() or countries(found["country"])):
            return rule.take and (not position.ended or position.ended >= rule.since)
    return False


def chosen(records: Iterable[Record]) -> Iterator[tuple[str, list[Record]]]:
    """Yield the ids to derive, each with its records, in the order of ids."""
    for id_, group in sorted(by_id(records).items()):
        for record in group:
            open_head = record.kind == "head" and any(not position.ended for position in record.positions)
            if open_head or any(is_taken(position, record.countries) for position in record.positions):
                yield id_, group
                break


def describe(record: Record, country_name: str, listed: str = LISTED) -> str:
    """Return one line from the offices: "President of Turkey 2007-2014, Prime Minister 2002-2003".

    A bare title takes the country's name; where no title has it, it stands behind in brackets. Where a term was open
    when the list was made, the line ends with the year of the list: "President of Veneto from 2010 (Italy), as of 2022".
    """
    kept: list[Position] = []
    for position in _joined(record.positions):
        if not any(position.began == other.began and _within(position.title, other.title) for other in kept):
            kept.append(position)
    parts = [f"{position.title} {_years(position)}".strip() for position in kept]
    if country_name and fold(_bare(country_name)) not in fold(" ".join(parts)):
        bare = next((n for n, position in enumerate(kept) if BARE_TITLE.fullmatch(position.title)), None)
        if bare is None:
            parts[-1] += f" ({_bare(country_name)})"
        else:
            parts[bare] = f"{kept[bare].title} of {country_name} {_years(kept[bare])}".strip()
    if any(position.began and not position.ended for position in kept):
        parts.append(f"as of {listed}")
    line = ", ".join(parts)
    return line[:1].upper() + line[1:]


def _joined(positions: Iterable[Position]) -> list[Position]:
    """Join terms of one office where one begins in the year in which the other ended; the order is that of the first."""
    joined: list[Position] = []
    for position in positions:
        for place, other in enumerate(joined):
            first, second = sorted((other, position), key=lambda term: (term.began, term.ended or "9"))
            if other.title.lower() == position.title.lower() and first.ended and first.ended == second.began:
                joined[place] = Position(other.title, first.began, second.ended)
                break
        else:
            joined.append(position)
    return joined


def _within(left: str, right: str) -> bool:
    return left.lower() in right.lower() or right.lower() in left.lower()


def _bare(country_name: str) -> str:
    return country_name.removeprefix("the ")


def _years(position: Position) -> str:
    if not position.ended:
        return f"from {position.began}" if position.began else ""
    return position.ended if position.began in {"", position.ended} else f"{position.began}-{position.ended}"


def further_names(label: str, aliases: Iterable[str], country: str) -> Iterator[tuple[str, str]]:
    """Yield the aliases worth keeping, each with its language."""
    kept = [label]
    for alias in aliases:
        text = " ".join(alias.replace("\u200f", "").replace("\u200e", "").split())
        if (
            len(text) > LONGEST_NAME
            or any(same_spelling(text, other) for other in kept)
            or not _is_name(text)
        ):
            continue
        if is_latin(text):
            if _is_latin_variant(label, text, country):
                kept.append(text)
                yield text, own_language(country)
        elif fuzz.token_sort_ratio(fold(label), fold(anyascii(text))) >= LEAST_LIKENESS_ACROSS_SCRIPTS and (
            lang := language(text, country)
        ):
            for form in dict.fromkeys((text, *_without_patronymic(text, lang))):
                kept.append(form)
                yield form, lang


def _without_patronymic(text: str, lang: str) -> Iterator[str]:
    """Yield "Oleksii Danilov" for "Danilov Oleksii Myacheslavovych", as running text has it."""
    words = text.split()
    if lang in {"ru", "uk", "be"} and len(words) == 3:
        if PATRONYMIC.match(words[2]) and not PATRONYMIC.match(words[1]):
            yield f"{words[1]} {words[0]}"
        elif PATRONYMIC.match(words[1]):
            yield f"{words[0]} {words[2]}"


def _is_name(text: str) -> bool:
    shouted = any(len(word) > 3 and word.isupper() and not scripts(word) & CASELESS for word in text.split())
    return (
        " " in text
        and not shouted
        and not RUN_TOGETHER.search(text)
        and not mixes_scripts(text)
        and not any(mark in text for mark in '0123456789()[]{}"“”/@_,;:+')
        and not TITLES.match(text)
    )


def _is_latin_variant(label: str, alias: str, country: str) -> bool:
    if not all(word[0].isupper() or word.islower() for word in alias.split()) or alias[0].islower():
        return False
    ours, theirs = set(fold(label).split()), set(fold(alias).split())
    if len(ours & theirs) >= 2 and (ours <= theirs or theirs <= ours):
        return True
    return country in ROMANISED and fuzz.token_sort_ratio(fold(label), fold(alias)) >= LEAST_LIKENESS


def derive(tables: Tables, records: Sequence[Record]) -> int:
    """Add what is missing and return how many rows that was."""
    before = tables.size
    for id_, group in chosen(records):
        record = max(group, key=lambda r: len(r.positions))
        label, places = _english_label(record), record.countries
        if not label:
            continue
        country = places[0] if len(places) == 1 or len(set(places)) == 1 else ""
        if not tables.has(id_):
            born, died = (next((getattr(r, c) for r in group if getattr(r, c)), "") for c in ("born", "died"))
            description = describe(record, tables.country_name(country) if country else record.place)
            tables.add_entity(
                {
                    "id": id_,
                    "name": label,
                    "description": description,
                    "country": country,
                    "born": born,
                    "died": died,
                    "source": "Wikidata",
                }
            )
            aliases = (alias for r in group for alias in (_clean_label(r.label), *r.aliases))
            for text, lang in further_names(label, aliases, country):
                tables.add_name(name_row(id_, text, lang, "variant", "Wikidata"))
        else:
            tables.add_name(
                name_row(
                    id_, label, "en" if is_latin(label) else language(label, country), "variant", "Wikidata"
                )
            )
    return tables.size - before


def _english_label(record: Record) -> str:
    """The label, or the first alias, in Latin letters; "" where there is none, or an office stands for its holder."""
    candidates = (_clean_label(text) for text in (record.label, *record.aliases))
    return next((text for text in candidates if text and is_latin(text) and not OFFICE.match(text)), "")


def _clean_label(label: str) -> str:
    text = " ".join(re.sub(r"\s*\([^)]*\)", "", label).split())
    return text if " " in text or text.istitle() else ""


if __name__ == "__main__":
    run_tool(__doc__, "person", lambda tables, files: derive(tables, read_records(files)), evidence=True)
