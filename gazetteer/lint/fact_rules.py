"""Are dates, coordinates and sources sane?"""

import calendar
import re
from collections.abc import Iterator

from gazetteer import cells
from gazetteer.lint.neighbourhoods import Neighbourhoods
from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.schema import PLACE_TYPES

# Recorded history begins about here; nobody is named after a date beyond the other end.
_FIRST_YEAR, _LAST_YEAR = -10000, 2100
_LONGEST_LIFE = 125
# Places whose point is the middle of something.
_WIDE_CLASSES = frozenset({"country", "division", "region"})
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
    neighbourhoods = Neighbourhoods.of_the_world()
    for line, point in located(tables):
        distance, radius = neighbourhoods.distance(line["country"], point)
        if distance <= radius:
            continue
        wide = PLACE_TYPES.get(line["type"]) in _WIDE_CLASSES
        if not (wide and neighbourhoods.within_reach(line["country"], point)):
            message = f"the point is {distance:,.0f} km from the nearest town in {line['country']}"
            yield Problem(
                line.location("latitude"), message, "correct the point (sign? swapped?) or the country"
            )


def located(tables: Tables) -> Iterator[tuple[Line, tuple[float, float]]]:
    """Every entity with a point that can be read."""
    for line in tables.entities:
        try:
            latitude, longitude = (
                cells.parse_degrees(line["latitude"], 90),
                cells.parse_degrees(line["longitude"], 180),
            )
        except cells.UnfitError:
            continue
        if latitude is not None and longitude is not None:
            yield line, (latitude, longitude)


def source_given(tables: Tables) -> Iterator[Problem]:
    """Every entity and every name says where it comes from.

    Without a source nobody can check it, and nobody dares to delete it.
    """
    for line in (*tables.entities, *tables.names):
        if not line["source"]:
            yield Problem(
                line.location("source"), "no source is given", "say where it comes from: GeoNames, a report"
            )
