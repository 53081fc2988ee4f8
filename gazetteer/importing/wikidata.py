"""Results of Wikidata's query service, in JSON or CSV.

Source: W3C, "SPARQL 1.1 Query Results JSON Format", sections 3 (``head``, ``results``, ``bindings``) and "SPARQL 1.1 Query
Results CSV and TSV Formats"; Wikidata Query Service User Manual, "Label service" (``?itemLabel``, ``?itemAltLabel``,
``?itemDescription``) and "Geospatial search" (points are well-known text, longitude first).

What a variable means is told by its name. One binds the items: that of which there is a label, else the first with Wikidata's
entities. Beside it are understood ``coord`` or ``coordinates``, ``lat`` and ``lon``, ``countryCode`` or ``iso``, ``geonames``,
``country`` and ``countryLabel`` (the item of property P17, or what it is called), ``population``, ``type``, ``born`` or ``birth``, ``died`` or ``death``, ``kind``, and any ``name`` or ``label`` with a language
at its end ("label_ar"). Several rows of one item are one record.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from gazetteer.cells import TYPES, UnfitError
from gazetteer.errors import Location, TableError
from gazetteer.importing.identifiers import choose_id, parse_web_id
from gazetteer.importing.jsonfiles import read_document, read_elements
from gazetteer.importing.opening import Member
from gazetteer.importing.points import of_wkt
from gazetteer.importing.records import (
    Choice,
    Item,
    Refusal,
    Tally,
    country_or_nothing,
    date_or_nothing,
    records_of,
)
from gazetteer.importing.states import country_of
from gazetteer.importing.tabular import read_sheet
from gazetteer.kinds import parse_kind
from gazetteer.layer import Spelling
from gazetteer.model import Kind

SOURCE = "Wikidata"
_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/Q\d+\Z")
_ITEM = re.compile(r"(?:Q\d+|L\d+)\Z")
_NAMED = re.compile(r"(?:name|label|altLabel)_?([a-z]{2,3}(?:[-_][A-Za-z]{4})?)?\Z", re.I)
# What variables are called, in lower case, by what is made of them; the first with a value counts.
_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "point": ("coord", "coords", "coordinates", "coordinate", "location", "point", "geo"),
    "latitude": ("lat", "latitude"), "longitude": ("lon", "long", "lng", "longitude"),
    "country": ("countrycode", "iso", "iso2", "countryiso", "cc"), "geonames": ("geonames", "geonamesid", "geonameid"),
    "population": ("population", "pop"), "type": ("type", "typelabel", "instancelabel", "instanceoflabel"),
    "born": ("born", "birth", "birthdate", "dateofbirth", "dob"), "died": ("died", "death", "deathdate", "dateofdeath"),
    "kind": ("kind", "kindlabel"),
}  # fmt: skip
_KIND_WORDS = ("person", "human", "people", "politician", "place", "city", "settlement", "town", "organisation", "organization")  # fmt: skip


class Bound(NamedTuple):
    """The value of a variable in one row: the text and its language."""

    text: str
    lang: str = ""


class Solution(NamedTuple):
    """One row of a result."""

    values: Mapping[str, Bound]
    line: int


def recognises_json(member: Member) -> bool:
    """Whether a file begins like a result in SPARQL's JSON."""
    head = member.head(4096).lstrip()
    return head[:1] == b"{" and b'"head"' in head and b'"vars"' in head


def recognises_csv(member: Member) -> bool:
    """Whether a table's first row has an entity of Wikidata as a link."""
    if not member.stem.lower().endswith((".csv", ".tsv")):
        return False
    rows = member.head(8192).decode("utf-8", errors="replace").splitlines()[1:2]
    return bool(rows) and bool(re.search(r"https?://www\.wikidata\.org/entity/Q\d+", rows[0]))


def read_json(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the items of results in JSON.

    Raises:
        SourceError: A file is no JSON, or cut short.
        TableError: No variable has items.
    """
    for member in members:
        document = read_document(member)
        head = document.get("head") if isinstance(document, dict) else None
        names = head.get("vars") if isinstance(head, dict) else None
        if not isinstance(names, list):
            raise TableError("this is no result of SPARQL: head.vars is missing", Location(member.name))
        solutions, refusals = [], []
        for each in read_elements(member, "bindings"):
            if isinstance(each, Refusal):
                refusals.append(each)
            else:
                solutions.append(Solution(_bound(each.value), each.line))
        yield from refusals
        yield from _items(member, [str(name) for name in names], solutions, choice, tally)


def _bound(binding: Mapping[str, object]) -> dict[str, Bound]:
    return {
        name: Bound(str(value.get("value") or ""), str(value.get("xml:lang") or ""))
        for name, value in binding.items()
        if isinstance(value, dict) and value.get("type") != "bnode"
    }


def read_csv(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the items of results in CSV, where values have no language.

    Raises:
        SourceError, TableError: A file is no table, or no column has items.
    """
    for member in members:
        sheet = read_sheet(member)
        solutions = [
            Solution({name: Bound(cell) for name, cell in sheet.cells(row).items() if cell}, row.line)
            for row in sheet.rows
        ]
        yield from _items(member, list(sheet.header), solutions, choice, tally)


def _items(
    member: Member, names: Sequence[str], solutions: Sequence[Solution], choice: Choice, tally: Tally
) -> Iterator[Item]:
    tally.counts["read"] += len(solutions)
    item = _item_variable(names, solutions, member)
    groups: dict[str, list[Solution]] = {}
    for solution in solutions:
        entity = parse_web_id(solution.values.get(item, Bound("")).text)
        if entity.startswith("wikidata:"):
            groups.setdefault(entity, []).append(solution)
        else:
            yield Refusal(member.name, solution.line, item, "the row has no item of Wikidata")
    for entity, group in groups.items():
        where = Location(member.name, group[0].line)
        try:
            yield from _record(entity, item, group, where, choice)
        except UnfitError as error:
            yield Refusal(where.file, where.line, *error.args)


def _item_variable(names: Sequence[str], solutions: Sequence[Solution], member: Member) -> str:
    with_items = [
        name
        for name in names
        if any(_ENTITY.match(each.values.get(name, Bound("")).text) for each in solutions)
    ]
    labelled = [name for name in with_items if f"{name}Label" in names]
    if not with_items:
        message = f"none of the variables {', '.join(names)} has items of Wikidata"
        raise TableError(message, Location(member.name))
    return (labelled or with_items)[0]


def _record(
    entity: str, item: str, group: Sequence[Solution], where: Location, choice: Choice
) -> Iterator[Item]:
    row = _by_meaning(group)
    names = list(_names(item, group))
    labels = [each for each in names if each.status == "preferred"]
    english = [each for each in labels if each.lang in ("", "en")]
    if not labels:
        raise UnfitError(f"{item}Label", f"{entity} has no label; add it to the query, in a language it has")
    name = (english or labels)[0].text
    latitude, longitude = of_wkt(row.get("point", ""))
    kind = _kind(item, row, choice)
    geonames = f"geonames:{row['geonames']}" if row.get("geonames", "").isdigit() else ""
    entity_id, same_as = choose_id(kind, [entity, *([geonames] if geonames else [])])
    word = row.get("type", "").casefold().replace(" ", "_")
    given = {
        "id": entity_id, "name": name, "same_as": same_as, "type": word if word in TYPES[kind] else "",
        "latitude": latitude or row.get("latitude", ""), "longitude": longitude or row.get("longitude", ""),
        "country": country_or_nothing(row.get("country", "")) or _country(group), "population": row.get("population", "").partition(".")[0],
        "born": date_or_nothing(row.get("born", "")), "died": date_or_nothing(row.get("died", "")),
        "description": _first(group, f"{item}Description"), "source": choice.source or SOURCE,
    }  # fmt: skip
    yield from records_of(kind, given, names, where)


def _by_meaning(group: Sequence[Solution]) -> dict[str, str]:
    """The first value of each thing that is understood, whatever the variable is called."""
    lowered = [{name.lower(): bound.text for name, bound in each.values.items()} for each in group]
    row = {}
    for meaning, variables in _VARIABLES.items():
        found = (each[name] for name in variables for each in lowered if each.get(name))
        value = next((text for text in found if not _ENTITY.match(text)), "")
        if value:
            row[meaning] = value
    return row


def _country(group: Sequence[Solution]) -> str:
    """The country that the items or labels of ``?country`` mean, where no variable has a code."""
    said = [(name.lower(), bound.text) for each in group for name, bound in each.values.items() if bound.text]
    items = [parse_web_id(text) for name, text in said if name == "country" and _ENTITY.match(text)]
    labels = [text for name, text in said if name in ("countrylabel", "country") and not _ENTITY.match(text)]
    return country_of(items, labels)


def _first(group: Sequence[Solution], name: str) -> str:
    return next((each.values[name].text for each in group if name in each.values), "")


def _names(item: str, group: Sequence[Solution]) -> Iterator[Spelling]:
    """Labels are preferred names, one a language; alternative labels stand in one cell with commas, or one a row."""
    for name, bound in chain.from_iterable(each.values.items() for each in group):
        if name == f"{item}Label":
            # An item without a label in the languages asked for is called by its number.
            if not _ITEM.match(bound.text):
                yield Spelling(bound.text, bound.lang, "preferred")
        elif name == f"{item}AltLabel":
            yield from (Spelling(text, bound.lang) for text in bound.text.split(", "))
        elif found := _NAMED.match(name):
            lang = bound.lang or (found[1] or "").replace("_", "-")
            yield Spelling(bound.text, lang, "variant" if "alt" in name.lower() else "preferred")


def _kind(item: str, row: Mapping[str, str], choice: Choice) -> Kind:
    stated = parse_kind(row.get("kind", "")) or (parse_kind(item) if item.lower() in _KIND_WORDS else None)
    if stated:
        return stated
    if choice.kind:
        return choice.kind
    if row.get("born") or row.get("died"):
        return "person"
    if any(row.get(name) for name in ("point", "latitude", "geonames", "population")):
        return "place"
    raise UnfitError(
        "kind", "it is not told what the items are; say --kind place, or add ?coord to the query"
    )
