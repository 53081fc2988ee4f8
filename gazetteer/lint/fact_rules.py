"""Are dates, coordinates and sources sane?"""

import calendar
import re
from collections.abc import Iterator
from functools import lru_cache

from gazetteer import cells
from gazetteer.lint.geography import Geography
from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.schema import PLACE_TYPES

# Recorded history begins about here; nobody is named after a date beyond the other end.
_FIRST_YEAR, _LAST_YEAR = -10000, 2100
_LONGEST_LIFE = 125
# Tokyo has 37 million, India 1.45 billion (United Nations, 2024).
_MOST_INHABITANTS = {"settlement": 40_000_000, "country": 1_600_000_000}
# Places whose point is the middle of something.
_WIDE_CLASSES = frozenset({"country", "division", "region"})
# A year of the last or this century, with or without month and day: "AFP 2021-05-11".
_SOURCE_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)")
_TERM = re.compile(r"(?<!\d)([12]\d{3})[-–]([12]\d{3})(?!\d)")
_BEGINNING = re.compile(r"\bfrom ([12]\d{3})\b")
_AS_OF = re.compile(r"\bas of ([12]\d{3})\b")
_DATE = re.compile(r"(-?\d{1,5})(?:-(\d{2}))?(?:-(\d{2}))?\Z")


def date_sane(tables: Tables) -> Iterator[Problem]:
    """Dates exist, and what begins does not end before.

    A date is a year, a year and month, or an ISO date. Nobody is born after their death or lives for more than 125 years.
    """
    for line in tables.all:
        columns = [column.name for column in line.table.columns if column.type == "date"]
        dates = {column: _parse_date(line[column]) for column in columns if line[column]}
        for column, date in dates.items():
            if date is None:
                yield Problem(
                    line.location(column), f"{line[column]!r} is no date", "write 1948, 1948-05 or 1948-05-14"
                )
        yield from _span_problems(line, dates)


def _span_problems(line: Line, dates: dict[str, tuple[int, int, int] | None]) -> Iterator[Problem]:
    first, last = ("born", "died") if "born" in line.cells else ("from", "to")
    begin, end = dates.get(first), dates.get(last)
    if not begin or not end:
        return
    # A date that says less is neither before nor after one that says more: 1948 may be before 1948-05.
    precision = min(sum(map(bool, begin)), sum(map(bool, end)))
    if end[:precision] < begin[:precision]:
        message = f"it ends {line[last]}, before it begins, {line[first]}"
        yield Problem(line.location(last), message, f"exchange or correct {first} and {last}")
    elif first == "born" and end[0] - begin[0] > _LONGEST_LIFE:
        message = f"a life of {end[0] - begin[0]} years"
        yield Problem(line.location(last), message, "correct one of the two dates")


def _parse_date(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day, 0 where not given; ``None`` for what is no date."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR or (found[2] and not 1 <= month <= 12):
        return None
    # Leap days before the year 1 follow the proleptic calendar; 400 years on it is the same.
    if found[3] and not 1 <= day <= calendar.monthrange(year % 400 + 400, month)[1]:
        return None
    return year, month, day


def description_years(tables: Tables) -> Iterator[Problem]:
    """The years of a description fit together, and the row's year of birth.

    A span of years runs forward and no office is held before its holder is born. What is told *as of* a year did not
    begin after it.
    """
    for line in tables.entities:
        text = line["description"]
        spans = [(int(first), int(last)) for first, last in _TERM.findall(text)]
        begun = [int(year) for year in _BEGINNING.findall(text)]
        born, told = _DATE.match(line["born"]), _AS_OF.search(text)
        for first, last in spans:
            if last < first:
                yield Problem(
                    line.location("description"), f"{first}-{last} runs backwards", "exchange or correct it"
                )
        if born and any(year < int(born[1]) for year in (*begun, *(first for first, _ in spans))):
            message = f"an office held before the year of birth, {born[1]}"
            yield Problem(line.location("description"), message, "correct the description or the birth")
        if told and any(year > int(told[1]) for year in begun):
            message = f"told as of {told[1]}, it begins later"
            yield Problem(line.location("description"), message, "correct one of the two years")


def coordinates_range(tables: Tables) -> Iterator[Problem]:
    """Latitude is from -90 to 90 and longitude from -180 to 180, and both are given or neither."""
    for line in tables.entities:
        for column, limit, other in (("latitude", 90, "longitude"), ("longitude", 180, "latitude")):
            try:
                cells.parse_degrees(line[column], limit)
            except cells.UnfitError as error:
                yield Problem(
                    line.location(column), f"found {line[column]!r} where {error} is expected", "correct it"
                )
            if line[other] and not line[column]:
                yield Problem(
                    line.location(column),
                    f"the cell is empty, though {other} is given",
                    "give both or neither",
                )


def coordinates_country(tables: Tables) -> Iterator[Problem]:
    """A point lies in the neighbourhood of the stated country.

    The neighbourhood is what lies no farther from one of the country's towns than half the side of a square of the country's
    size, and at least 200 km: 200 km for Israel, 1,550 km for the United States. A country, division or region may
    also lie as far from the middle of the country's towns as the farthest of them. Countries of which fewer than three
    towns are known are left out.
    """
    geography = Geography.of_the_world()
    for line, point in located(tables):
        distance, radius = geography.distance(line["country"], point)
        if distance <= radius or _is_swapped(geography, line["country"], point):
            continue
        wide = PLACE_TYPES.get(line["type"]) in _WIDE_CLASSES
        if not (wide and geography.within_reach(line["country"], point)):
            message = f"the point is {distance:,.0f} km from the nearest town in {line['country']}"
            yield Problem(
                line.location("latitude"), message, "correct the point (a lost sign?) or the country"
            )


def coordinates_swapped(tables: Tables) -> Iterator[Problem]:
    """Latitude and longitude are not exchanged: the point is far from its country, and would be in it the other way round."""
    geography = Geography.of_the_world()
    for line, point in located(tables):
        if _is_swapped(geography, line["country"], point):
            message = f"{line['latitude']}, {line['longitude']} lies in {line['country']} the other way round"
            yield Problem(line.location("latitude"), message, "exchange latitude and longitude")


def _is_swapped(geography: Geography, country: str, point: tuple[float, float]) -> bool:
    latitude, longitude = point
    if abs(longitude) > 90:
        return False
    distance, radius = geography.distance(country, point)
    if distance <= radius:
        return False
    distance, radius = geography.distance(country, (longitude, latitude))
    return 0 < distance <= radius


def coordinates_zero(tables: Tables) -> Iterator[Problem]:
    """No place lies at 0, 0, in the sea off Ghana, where unknown points end up."""
    for line, (latitude, longitude) in located(tables):
        if abs(latitude) < 0.01 and abs(longitude) < 0.01:
            yield Problem(
                line.location("latitude"),
                "the point is 0, 0",
                "leave both cells empty where the point is not known",
            )


def coordinates_precision(tables: Tables) -> Iterator[Problem]:
    """A point is as precise as its place: a town or site is more than whole degrees, nothing needs seven decimals.

    A whole degree is up to 111 km wide; the sixth decimal is 11 cm.
    """
    for line, _ in located(tables):
        cells_ = line["latitude"], line["longitude"]
        exact = PLACE_TYPES.get(line["type"]) in ("settlement", "site")
        if exact and all("." not in cell for cell in cells_):
            yield Problem(line.location("latitude"), "a town or site at whole degrees", "look the point up")
        elif max(len(cell.partition(".")[2]) for cell in cells_) > 6:
            yield Problem(
                line.location("latitude"), "more than six decimals", "round to five, which is one metre"
            )


def admin1_code(tables: Tables) -> Iterator[Problem]:
    """The code of a first-level division has kept its leading zero ("01"), which spreadsheets drop."""
    geography = Geography.of_the_world()
    for line in tables.entities:
        code = line["admin1"]
        restored = geography.with_leading_zero(line["country"], code)
        if restored != code:
            message = f"{code!r} is no division of {line['country']}"
            yield Problem(line.location("admin1"), message, f"write {restored!r}: gazetteer lint --fix")


def population_size(tables: Tables) -> Iterator[Problem]:
    """A town has fewer than 40 million inhabitants, a country fewer than 1.6 billion.

    Both are more than any has; a wrong unit or two numbers run together exceed them.
    """
    for line in tables.entities:
        limit = _MOST_INHABITANTS.get(PLACE_TYPES.get(line["type"], "region"))
        try:
            population = cells.parse_count(line["population"])
        except cells.UnfitError:
            continue
        if limit and population and population > limit:
            yield Problem(line.location("population"), f"{population:,} inhabitants", "correct the number")


def parent_country(tables: Tables) -> Iterator[Problem]:
    """A place and the division, district or town that it is part of are in one country.

    Territories may be part of the state that holds them.
    """
    for line in tables.lines.get("places.csv", ()):
        for parent_id in line.list("part_of"):
            parent = tables.by_id.get(parent_id)
            if not parent or "country" in (PLACE_TYPES.get(line["type"]), PLACE_TYPES.get(parent["type"])):
                continue
            if line["country"] and parent["country"] and line["country"] != parent["country"]:
                message = f"it is in {line['country']}, and {parent_id}, which it is part of, in {parent['country']}"
                yield Problem(line.location("part_of"), message, "correct one of the two")


def located(tables: Tables) -> Iterator[tuple[Line, tuple[float, float]]]:
    """Every entity with a point that can be read."""
    for line in tables.entities:
        point = read_point(line)
        if point:
            yield line, point


def read_point(line: Line) -> tuple[float, float] | None:
    """Return a row's point, or ``None`` where it has none that can be read."""
    latitude, longitude = line["latitude"], line["longitude"]
    return _point(latitude, longitude) if latitude and longitude else None


@lru_cache(maxsize=500_000)
def _point(north: str, east: str) -> tuple[float, float] | None:
    """Several rules read each point."""
    try:
        latitude, longitude = cells.parse_degrees(north, 90), cells.parse_degrees(east, 180)
    except cells.UnfitError:
        return None
    return None if latitude is None or longitude is None else (latitude, longitude)


def source_given(tables: Tables) -> Iterator[Problem]:
    """Every entity and every name says where it comes from.

    Without a source nobody can check it, and nobody dares to delete it.
    """
    for line in (*tables.entities, *tables.names):
        if not line["source"]:
            yield Problem(
                line.location("source"), "no source is given", "say where it comes from: GeoNames, a report"
            )


def source_stale(tables: Tables) -> Iterator[Problem]:
    """A source that bears a date is not from before the date that the folder sets.

    Set it in ``gazetteer.toml``: ``stale-before = 2015`` under ``[sources]``; without it nothing is stale. Of several dates
    the latest counts. What has ended (``to``, ``died``) is history, and no source of it grows stale.
    """
    limit = tables.stale_before
    for line in (*tables.entities, *tables.names) if limit else ():
        dates = _SOURCE_DATE.findall(line["source"])
        latest = max(dates, default=limit)
        if latest < limit[: len(latest)] and not (line["to"] or line["died"]):
            message = f"the source is from {latest}, before {limit}"
            advice = "look whether it still holds, and add where that is to be seen"
            yield Problem(line.location("source"), message, advice)
