"""Tables of P-codes: the places of humanitarian work, level by level.

Source: OCHA, "Administrative Boundaries (COD-AB)" and "P-codes" in the IM Toolbox (humanitarian.atlassian.net): each row has
the names (ADM1_EN, ADM1_AR, ADM1ALT1EN, ...) and P-codes (ADM1_PCODE) of a division and of all that it lies in; since 2025
in small letters (adm1_name, adm1_pcode). HDX, "Global P-Code List": Location, Admin Level, P-Code, Name, Parent P-Code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gazetteer.countries import parse_country
from gazetteer.errors import Location, TableError
from gazetteer.importing.identifiers import own_id
from gazetteer.importing.opening import Member
from gazetteer.importing.records import Choice, Item, Refusal, Tally, language, records_of
from gazetteer.importing.tabular import Sheet, is_table, is_tag_row, read_sheet, read_workbook
from gazetteer.layer import Spelling

SOURCE = "COD-AB"
PREFIX = "pcode"
# Below the second level our tables have no type of their own.
_TYPES = ("country", "admin1", "admin2")
_CODE = re.compile(r"adm(?:in)?(\d)_?pcode\Z", re.I)
_NAME = re.compile(r"adm(?:in)?(\d)(?:_?(alt\d?|ref)_?|_)(?:name)?_?([a-z]{2,3})?\d?\Z", re.I)
_LIST = ("Location", "Admin Level", "P-Code", "Name", "Parent P-Code")
_LATITUDE, _LONGITUDE = ("center_lat", "centroid_lat", "lat", "latitude", "y_coord"), ("center_lon", "centroid_lon", "lon", "longitude", "x_coord")  # fmt: skip


class _Division(NamedTuple):
    """What a row says of one level."""

    code: str
    name: str
    names: tuple[Spelling, ...]
    level: int
    parent: str


def recognises(member: Member) -> bool:
    """Whether a table has a column of P-codes."""
    if not is_table(member):
        return False
    if member.stem.lower().endswith(".xlsx"):
        return any(_is_header(sheet.header) for sheet in read_workbook(member).values())
    header = member.head(8192).decode("utf-8", errors="replace").partition("\n")[0]
    return _is_header([cell.strip().strip('"\ufeff') for mark in ",;\t" for cell in header.split(mark)])


def _is_header(header: Sequence[str]) -> bool:
    return any(_CODE.match(name.strip()) for name in header) or {"P-Code", "Name"} <= set(header)


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the divisions of tables, each once; every sheet of a workbook that has P-codes is read.

    Raises:
        SourceError, TableError: A file is no table, or has no column of P-codes.
    """
    seen: dict[str, str] = {}
    for member in members:
        if member.stem.lower().endswith(".xlsx"):
            sheets = [sheet for sheet in read_workbook(member).values() if _is_header(sheet.header)]
        else:
            sheets = [read_sheet(member)]
        if not any(_is_header(sheet.header) for sheet in sheets):
            message = "there is no column of P-codes (ADM1_PCODE, adm1_pcode or P-Code)"
            raise TableError(message, Location(member.name, 1))
        for sheet in sheets:
            yield from _read_sheet(sheet, seen, choice, tally)


def _read_sheet(sheet: Sheet, seen: dict[str, str], choice: Choice, tally: Tally) -> Iterator[Item]:
    columns = _levels(sheet.header)
    lowered = {name.lower(): name for name in sheet.header}
    lat = next((lowered[name] for name in _LATITUDE if name in lowered), "")
    lon = next((lowered[name] for name in _LONGITUDE if name in lowered), "")
    for row in sheet.rows:
        if is_tag_row(row.cells):
            continue
        tally.counts["read"] += 1
        given, where = sheet.cells(row), sheet.where(row)
        divisions = _listed(given) if set(_LIST) <= set(sheet.header) else _nested(given, columns)
        if not divisions or not divisions[-1].code:
            yield Refusal(where.file, where.line, "P-code", "the row has no P-code of its own")
            continue
        country = parse_country(given.get("Location", "") or divisions[0].code[:3]) or parse_country(
            divisions[0].code[:2]
        )
        for division in divisions:
            known = seen.get(division.code)
            if known is None:
                seen[division.code] = division.name
                own = division is divisions[-1]
                point = (given[lat], given[lon]) if own and lat and lon else ("", "")
                yield from _record(division, country, point, where, choice)
            elif known != division.name and division.name:
                reason = f"{division.code} is {known!r} on an earlier row, and {division.name!r} here"
                yield Refusal(where.file, where.line, f"level {division.level}", reason)


def _record(
    division: _Division, country: str, point: tuple[str, str], where: Location, choice: Choice
) -> Iterator[Item]:
    given = {
        "id": own_id(PREFIX, division.code), "name": division.name,
        "type": _TYPES[min(division.level, len(_TYPES) - 1)], "country": country,
        "latitude": point[0], "longitude": point[1], "part_of": own_id(PREFIX, division.parent),
        "same_as": f"iso3166:{country}" if division.level == 0 and country else "",
        "source": choice.source or SOURCE,
    }  # fmt: skip
    yield from records_of("place", given, division.names, where)


class _Level(NamedTuple):
    """The columns of one level: that of the code, and those of names with language, "" for reference and alternative ones."""

    code: str
    names: tuple[tuple[str, str, bool], ...]


def _levels(header: Sequence[str]) -> dict[int, _Level]:
    codes = {int(found[1]): name for name in header if (found := _CODE.match(name.strip()))}
    levels = {}
    for level, code in sorted(codes.items()):
        names = []
        for name in header:
            found = _NAME.match(name.strip())
            if found and int(found[1]) == level and not _CODE.match(name.strip()):
                names.append((name, language((found[3] or "").lower()), bool(found[2])))
        # The name itself in English, else the first; references and alternatives last.
        names.sort(key=lambda each: (each[2], each[1] not in ("en", "")))
        levels[level] = _Level(code, tuple(names))
    return levels


def _nested(given: Mapping[str, str], levels: Mapping[int, _Level]) -> list[_Division]:
    """A row's divisions from the top down, as far as it has codes."""
    divisions: list[_Division] = []
    for number, level in levels.items():
        code = given[level.code]
        if not code:
            break
        filled = [(given[name], lang, other) for name, lang, other in level.names if given[name]]
        name = filled[0][0] if filled else ""
        spellings = tuple(
            Spelling(text, lang, "variant" if other or lang in ("", "en") else "preferred")
            for text, lang, other in filled[1:]
        )
        parent = divisions[-1].code if divisions else ""
        divisions.append(_Division(code, name, spellings, number, parent))
    return divisions


def _listed(given: Mapping[str, str]) -> list[_Division]:
    level = given["Admin Level"]
    parent = given["Parent P-Code"]
    return [_Division(given["P-Code"], given["Name"], (), int(level) if level.isdigit() else 2, parent)]
