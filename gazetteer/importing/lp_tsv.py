"""LP-TSV: places of the World Historical Gazetteer as a table.

Source: LinkedPasts, "LP-TSV v0.5 (Linked Places delimited derivative)" (github.com/LinkedPasts/linked-places-format,
tsv_0.5.md), "Fields": required are ``id``, ``title``, ``title_source``, one of ``fclasses`` and ``aat_types``, and one of
``start`` and ``attestation_year``. Several values in a cell are joined by semicolons.
"""

from collections.abc import Iterator, Mapping, Sequence

from gazetteer.cells import UnfitError, parse_list
from gazetteer.errors import Location
from gazetteer.importing.features import CLASSES
from gazetteer.importing.identifiers import choose_id, own_id, parse_web_id
from gazetteer.importing.opening import Member
from gazetteer.importing.points import of_wkt
from gazetteer.importing.records import Choice, Item, Refusal, Tally, date_or_nothing, records_of
from gazetteer.importing.tabular import is_table, read_sheet
from gazetteer.layer import Spelling
from gazetteer.schema import PLACE_TYPES

SOURCE = "Linked Places"
PREFIX = "lpf"
_REQUIRED = ("id", "title", "title_source")
# Of each pair a table has at least one; before v0.5 there were neither fclasses nor attestation_year.
_EITHER = (("start", "attestation_year"),)


def recognises(member: Member) -> bool:
    """Whether a table has the columns ``id``, ``title`` and ``title_source``."""
    if not is_table(member) or member.stem.lower().endswith(".xlsx"):
        return False
    header = member.head(4096).decode("utf-8", errors="replace").partition("\n")[0]
    columns = {cell.strip().strip('"\ufeff') for mark in "\t,;" for cell in header.split(mark)}
    return set(_REQUIRED) <= columns


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the places of tables.

    Raises:
        SourceError, TableError: A file is no table, or lacks a required column.
    """
    for member in members:
        sheet = read_sheet(member)
        sheet.require(_REQUIRED)
        for pair in _EITHER:
            if not set(pair) & set(sheet.header):
                sheet.require(pair[:1])
        for row in sheet.rows:
            tally.counts["read"] += 1
            where = sheet.where(row)
            try:
                yield from _place(sheet.cells(row), where, choice)
            except UnfitError as error:
                yield Refusal(where.file, where.line, *error.args)


def _place(given: Mapping[str, str], where: Location, choice: Choice) -> Iterator[Item]:
    for column in _REQUIRED:
        if not given[column]:
            raise UnfitError(column, "the cell is empty, and LP-TSV requires it")
    matches = [parse_web_id(text) for text in parse_list(given.get("matches", ""))]
    entity_id, same_as = choose_id(
        "place", [parse_web_id(given["id"]) or own_id(PREFIX, given["id"]), *matches]
    )
    latitude, longitude = of_wkt(given.get("geowkt", ""))
    if not latitude:
        latitude, longitude = given.get("lat", ""), given.get("lon", "")
    codes = parse_list(given.get("ccodes", ""))
    parent = given.get("parent_id", "")
    ours = {
        "id": entity_id, "name": given["title"], "type": _type(given), "same_as": same_as, "latitude": latitude,
        "longitude": longitude, "country": codes[0] if len(codes) == 1 else "",
        "part_of": own_id(PREFIX, parent[1:]) if parent.startswith("#") else parse_web_id(parent),
        "source": choice.source or given["title_source"] or SOURCE, "note": given.get("description", ""),
    }  # fmt: skip
    yield from records_of("place", ours, _names(given), where)


def _type(given: Mapping[str, str]) -> str:
    for text in parse_list(given.get("types", "")):
        word = text.casefold().replace(" ", "_")
        if word in PLACE_TYPES:
            return word
    return next((CLASSES[each] for each in parse_list(given.get("fclasses", "")) if each in CLASSES), "site")


def _names(given: Mapping[str, str]) -> Iterator[Spelling]:
    """Variants are "name@tag", the tag BCP 47; the span of the whole record is that of the title."""
    begins, ends = (
        date_or_nothing(given.get("start", "").partition("/")[0]),
        date_or_nothing(given.get("end", "")),
    )
    if begins or ends:
        yield Spelling(given["title"], "", "preferred", begins, ends)
    for variant in parse_list(given.get("variants", "")):
        name, _, tag = variant.rpartition("@") if "@" in variant else (variant, "", "")
        yield Spelling(name, tag)
