"""Does each cell hold what its column may?"""

from collections.abc import Callable, Iterator
from typing import Any

from gazetteer import cells
from gazetteer.countries import country_codes
from gazetteer.lint.languages import explain_tag
from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.schema import ColumnType


def required_cell(tables: Tables) -> Iterator[Problem]:
    """A required cell is filled.

    Which columns are required stands in the README of the tables: a row without an id or a name says nothing.
    """
    for line in tables.all:
        for column in line.table.columns:
            if column.required and not line[column.name]:
                yield Problem(line.location(column.name), "the cell is empty", f"fill it: {column.about}")


def country_code(tables: Tables) -> Iterator[Problem]:
    """A country is an ISO 3166-1 alpha-2 code in capitals, or XK.

    The United Kingdom is GB, not UK; states that are no more have no code and go without.
    """
    for line, column, cell in _cells(tables, "country"):
        if cell not in country_codes():
            yield Problem(
                line.location(column), f"{cell!r} is no country code", "use ISO 3166-1 alpha-2 (GB, not UK)"
            )


def language_code(tables: Tables) -> Iterator[Problem]:
    """A language is a BCP 47 tag whose parts exist: language (ISO 639), script (ISO 15924), region (ISO 3166-1)."""
    for line, column, cell in _cells(tables, "lang"):
        wrong = explain_tag(cell)
        if wrong:
            yield Problem(
                line.location(column), f"in {cell!r} {wrong}", "use a BCP 47 tag: ar, ar-Latn, pt-BR"
            )


def name_status(tables: Tables) -> Iterator[Problem]:
    """A name's status is one of the seven that there are."""
    yield from _parsed(tables, "status", cells.parse_status)


def count_form(tables: Tables) -> Iterator[Problem]:
    """A population is a whole number without separators."""
    yield from _parsed(tables, "count", cells.parse_count)


def entity_type(tables: Tables) -> Iterator[Problem]:
    """A place or an organisation has one of the types that the tables' README lists."""
    for line, column, cell in _cells(tables, "type"):
        try:
            cells.parse_type(cell, line.table.kind or "place")
        except cells.UnfitError as error:
            yield Problem(
                line.location(column), f"found {cell!r} where {error} is expected", "use the nearest type"
            )


def _cells(tables: Tables, type_: ColumnType) -> Iterator[tuple[Line, str, str]]:
    """Every filled cell in the columns of one type."""
    for lines in tables.lines.values():
        columns = [column.name for column in lines[0].table.columns if column.type == type_] if lines else []
        for line in lines if columns else ():
            for column in columns:
                if cell := line[column]:
                    yield line, column, cell


def _parsed(tables: Tables, type_: ColumnType, parse: Callable[[str], Any]) -> Iterator[Problem]:
    for line, column, cell in _cells(tables, type_):
        try:
            parse(cell)
        except cells.UnfitError as error:
            yield Problem(
                line.location(column), f"found {cell!r} where {error} is expected", "correct the cell"
            )
