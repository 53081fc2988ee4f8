"""Any CSV, TSV or XLSX, read by a mapping."""

import re
from collections.abc import Iterator, Sequence

from gazetteer import cells
from gazetteer.countries import parse_country
from gazetteer.editing import make_id
from gazetteer.importing.identifiers import choose_id, own_id, parse_web_id
from gazetteer.importing.mapping import Mapping
from gazetteer.importing.opening import Member
from gazetteer.importing.records import Choice, Item, Refusal, Tally, records_of
from gazetteer.importing.tabular import is_tag_row, read_sheet
from gazetteer.kinds import parse_kind
from gazetteer.layer import Spelling
from gazetteer.lint.id_rules import is_well_formed
from gazetteer.model import Kind

_DECIMAL_COMMA = re.compile(r"-?\d+,\d+\Z", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}([ ,.'\u00a0\u202f]\d{3})+\Z", re.ASCII)


def read_mapped(mapping: Mapping, members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the rows of tables as a mapping has them.

    Countries may be codes or English names; points may have a comma for the decimals, populations separators between
    thousands. Ids elsewhere may be links (GeoNames, Wikidata, ...).

    Raises:
        SourceError, TableError: A table is broken, or lacks a column that the mapping names.
    """
    for member in members:
        sheet = read_sheet(member, mapping.sheet)
        sheet.require(mapping.theirs())
        source = choice.source or mapping.source or member.stem
        for row in sheet.rows:
            tally.counts["read"] += 1
            if is_tag_row(row.cells):
                tally.counts["left out"] += 1
                continue
            given = sheet.cells(row)
            where = sheet.where(row)
            kind = _kind(mapping, given)
            if kind is None:
                reason = (
                    f"found {given[mapping.kind_column]!r} where person, organisation or place is expected"
                )
                yield Refusal(where.file, where.line, mapping.kind_column, reason)
                continue
            ours = _cells(mapping, kind, given)
            ours["source"] = source
            yield from records_of(kind, ours, _names(mapping, given), where)


def _kind(mapping: Mapping, given: dict[str, str]) -> Kind | None:
    if not mapping.kind_column:
        return mapping.kind
    word = given[mapping.kind_column]
    return parse_kind(mapping.values.get("kind", {}).get(word, word)) if word else mapping.kind


def _cells(mapping: Mapping, kind: Kind, given: dict[str, str]) -> dict[str, str]:
    """A row's cells by our columns."""
    ours = dict(mapping.fixed)
    for column, theirs in mapping.columns.items():
        cell = given[theirs]
        cell = mapping.values.get(column, {}).get(cell, cell)
        if cell or column not in ours:
            ours[column] = _formed(column, cell)
    for column in ("same_as", "part_of"):
        ids = (_id_elsewhere(mapping, column, each) for each in cells.parse_list(ours.get(column, "")))
        ours[column] = ";".join(filter(None, ids))
    own = _own_id(mapping, given, ours.get("name", ""))
    ours["id"], same_as = choose_id(kind, [own, *cells.parse_list(ours["same_as"])] if own else [])
    ours["same_as"] = same_as if own else ours["same_as"]
    return ours


def _own_id(mapping: Mapping, given: dict[str, str], name: str) -> str:
    if not mapping.id_column:
        return make_id(name) if name else ""
    cell = given[mapping.id_column]
    if mapping.prefix == "local":
        return parse_web_id(cell) or (make_id(cell) if cell else "")
    return parse_web_id(cell) or own_id(mapping.prefix, cell)


def _id_elsewhere(mapping: Mapping, column: str, text: str) -> str:
    known = parse_web_id(text)
    if known or column == "same_as":
        return known
    # A parent is another row of the same table.
    own = own_id(mapping.prefix, text) if mapping.prefix != "local" else make_id(text)
    return own if is_well_formed(own) else ""


def _formed(column: str, cell: str) -> str:
    if column in ("latitude", "longitude") and _DECIMAL_COMMA.match(cell):
        return cell.replace(",", ".")
    if column == "population" and _THOUSANDS.match(cell):
        return re.sub(r"\D", "", cell)
    if column == "country":
        return parse_country(cell)
    return cell.casefold().replace(" ", "_") if column == "type" else cell


def _names(mapping: Mapping, given: dict[str, str]) -> Iterator[Spelling]:
    for each in mapping.names:
        cell = given[each.column]
        for text in cell.split(each.split) if each.split else [cell]:
            if text.strip():
                yield Spelling(text, each.lang, each.status)
