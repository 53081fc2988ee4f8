"""The dump of GeoNames: places, streamed; 100,000 rows a second.

Source: GeoNames, "Readme for GeoNames Gazetteer extract files" (download.geonames.org/export/dump/readme.txt), "The main
'geoname' table". Tab-separated UTF-8 without a header and without quotes. Taken are allCountries and the countries'
files, with alternateNamesV2 (``geonames_names``), admin1CodesASCII, admin2Codes and hierarchy beside them.
"""

import re
from collections.abc import Iterator, Sequence

from gazetteer.cells import UnfitError
from gazetteer.countries import country_codes
from gazetteer.errors import Location, TableError
from gazetteer.importing.features import place_type
from gazetteer.importing.geonames_names import read_names
from gazetteer.importing.geonames_parents import Parents
from gazetteer.importing.opening import Member, TooLong, line_blocks
from gazetteer.importing.records import Choice, Item, Record, Refusal, Tally, degrees, tidy_name
from gazetteer.layer import Spelling

SOURCE = "GeoNames"
COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class", "feature code",
    "country code", "cc2", "admin1 code", "admin2 code", "admin3 code", "admin4 code", "population", "elevation", "dem",
    "timezone", "modification date",
)  # fmt: skip
_WIDTH = len(COLUMNS)
# The form that a canonical table has: nearly all points of the dump are in it already.
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,2})\.\d{0,5}[1-9]", re.ASCII)
_ID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
# What a dump's archive holds besides.
_PASSED_OVER = ("readme.txt", "iso-languagecodes.txt", "featurecodes", "timezones.txt", "countryinfo.txt")


def role_of(member: Member) -> str:
    """Return what a file of the dump holds: "places", "names", "hierarchy", "admin", "" for what is passed over.

    Raises:
        TableError: It is none of them.
    """
    stem = member.stem.lower()
    if stem.startswith(_PASSED_OVER):
        return ""
    line = _first_row(member)
    cells = line.split("\t")
    if len(cells) == _WIDTH:
        return "places"
    if len(cells) in (8, 10) and _ID.fullmatch(cells[0]) and cells[1].isdigit():
        return "names"
    if len(cells) == 4 and re.fullmatch(r"[A-Z]{2}\..+", cells[0]) and cells[3].isdigit():
        return "admin"
    if len(cells) in (2, 3) and cells[0].isdigit() and cells[1].isdigit():
        return "hierarchy"
    message = (
        f"the first row has {len(cells)} columns between tabs; GeoNames' places have 19, alternate names 10 or 8, "
        "admin codes 4, hierarchy 2 or 3"
    )
    raise TableError(message, Location(member.name, 1))


def recognises(member: Member) -> bool:
    """Whether a file is one of the dump."""
    if member.stem.lower().endswith(".xlsx") or b"\t" not in member.head(4096):
        return False
    try:
        role = role_of(member)
    except TableError:
        return False
    return role in ("names", "admin", "hierarchy") or _is_place(_first_row(member).split("\t"))


def _is_place(cells: Sequence[str]) -> bool:
    return len(cells) == _WIDTH and bool(_ID.fullmatch(cells[0])) and len(cells[6]) <= 1


def _first_row(member: Member) -> str:
    for _, lines in line_blocks(member):
        return next((line for line in lines if line and not line.startswith("#")), "")
    return ""


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the places of a dump that are chosen, and then their alternate names.

    Where no file of alternate names is given, the column ``alternatenames`` gives them, without languages.

    Raises:
        SourceError, TableError: A file is broken, or none of the dump.
    """
    roles: dict[str, list[Member]] = {}
    for member in members:
        roles.setdefault(role_of(member), []).append(member)
    parents = Parents()
    for member in roles.get("admin", []):
        yield from parents.read_codes(member, tally)
    for member in roles.get("hierarchy", []):
        yield from parents.read_hierarchy(member, tally)
    for member in roles.get("places", []):
        yield from _read_places(member, choice, tally, parents, inline="names" not in roles)
    for member in roles.get("names", []):
        yield from read_names(member, choice.source or SOURCE, tally)


def _read_places(
    member: Member, choice: Choice, tally: Tally, parents: Parents, *, inline: bool
) -> Iterator[Item]:
    file = member.name
    codes = country_codes()
    takes_all = not (choice.feature_classes or choice.feature_codes or choice.countries)
    for first, lines in line_blocks(member):
        tally.counts["read"] += len(lines)
        for number, line in enumerate(lines, first):
            row = line.split("\t")
            if len(row) != _WIDTH:
                yield _refused_row(file, number, line, row)
                continue
            if not takes_all and not _is_chosen(row, choice):
                tally.counts["left out"] += 1
                continue
            population = row[14]
            if population == "0":
                population = ""
            if choice.min_population and not _is_large(population, choice.min_population):
                tally.counts["left out"] += 1
                continue
            try:
                name = tidy_name(row[1])
                latitude, longitude = _point(row[4], row[5])
                _check(row[0], name, population)
            except UnfitError as error:
                yield Refusal(file, number, *error.args)
                continue
            entity_id = f"geonames:{row[0]}"
            country = row[8] if row[8] in codes else ""
            dated = row[18]
            yield Record(
                entity_id,
                "place",
                (
                    entity_id, name, place_type(row[6], row[7]), country, "" if row[10] == "00" else row[10], latitude, longitude,
                    population, parents.of(row) if parents.known else "", "",
                    choice.source or (f"{SOURCE} {dated}" if len(dated) == 10 else SOURCE), "",
                ),
                _inline(row[3], name) if inline and row[3] else (),
                file,
                number,
            )  # fmt: skip


def _refused_row(file: str, number: int, line: str, row: Sequence[str]) -> Refusal:
    if isinstance(line, TooLong):
        return Refusal(file, number, "", "the row is longer than a megabyte")
    if not line.strip():
        return Refusal(file, number, "", "the row is empty")
    message = f"the row has {len(row)} columns where GeoNames' places have {_WIDTH}"
    return Refusal(file, number, "", message)


def _is_chosen(row: Sequence[str], choice: Choice) -> bool:
    return (
        (not choice.feature_classes or row[6] in choice.feature_classes)
        and (not choice.feature_codes or row[7] in choice.feature_codes)
        and (not choice.countries or row[8] in choice.countries)
    )


def _is_large(population: str, least: int) -> bool:
    return population.isascii() and population.isdigit() and int(population) >= least


def _check(number: str, name: str, population: str) -> None:
    if not _ID.fullmatch(number):
        raise UnfitError("geonameid", f"found {number[:40]!r} where a GeoNames id is expected")
    if not name:
        raise UnfitError("name", "the row has no name")
    if population and not (population.isascii() and population.isdigit() and population[0] != "0"):
        raise UnfitError("population", f"found {population[:40]!r} where a whole number is expected")
    if len(population) > 12:
        raise UnfitError("population", f"{population[:40]} inhabitants are more than there are")


def _point(latitude: str, longitude: str) -> tuple[str, str]:
    """Return a point in canonical form; nothing for 0, 0, where unknown ones end up."""
    if not (_PLAIN.fullmatch(latitude) and _PLAIN.fullmatch(longitude)):
        latitude, longitude = _degrees(latitude, "latitude"), _degrees(longitude, "longitude")
        if bool(latitude) != bool(longitude):
            raise UnfitError("latitude", "only one of latitude and longitude is given")
        if not latitude:
            return "", ""
    north, east = float(latitude), float(longitude)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise UnfitError("latitude", f"the point {latitude}, {longitude} is not on the globe")
    if -0.01 < north < 0.01 and -0.01 < east < 0.01:
        return "", ""
    return latitude, longitude


def _degrees(text: str, column: str) -> str:
    try:
        return degrees(text)
    except UnfitError as error:
        raise UnfitError(column, error.args[1]) from None


def _inline(cell: str, name: str) -> tuple[Spelling, ...]:
    """The names in the column ``alternatenames``: without languages, and without those that are links or unfit."""
    kept = {}
    for text in cell.split(","):
        try:
            tidy = tidy_name(text)
        except UnfitError:
            continue
        if tidy and tidy != name and "://" not in tidy and not tidy.isdigit():
            kept[tidy] = Spelling(tidy)
    return tuple(kept.values())
