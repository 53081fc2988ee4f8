"""What does a cell mean, and may it stand there?

One function a column type: it returns the value of a cell, or raises ``UnfitError`` with what was expected. The
reader of a table adds file, line and column.
"""

import re

from gazetteer.kinds import parse_kind
from gazetteer.model import STATUSES, Kind, NameStatus
from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES

_LIST_SEPARATORS = re.compile(r"[;|]")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?\Z", re.ASCII)
_DATE = re.compile(r"-?\d{1,4}(-\d{2}(-\d{2})?)?\Z", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
# More than all people who ever lived; also keeps int() from numbers that take it long.
_MOST_DIGITS = 12
TYPES: dict[Kind, frozenset[str]] = {
    "place": frozenset(PLACE_TYPES),
    "organisation": ORGANISATION_TYPES,
    "person": frozenset(),
}


class UnfitError(ValueError):
    """The cell does not hold what its column may; the text says what was expected."""


def parse_list(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell joined by ``;`` or ``|``: stripped, in order, without empty ones and repeats."""
    if not cell:
        return ()
    return tuple(dict.fromkeys(part for piece in _LIST_SEPARATORS.split(cell) if (part := piece.strip())))


def parse_degrees(cell: str, limit: int) -> float | None:
    """Return degrees between ``-limit`` and ``limit``, or ``None`` for an empty cell. Only a point parts the decimals."""
    if not cell.strip():
        return None
    # float() would also take "nan", "1_0" and the digits of any script.
    if not _DECIMAL.match(cell.strip()) or not -limit <= float(cell) <= limit:
        raise UnfitError(f"a number of degrees from -{limit} to {limit}")
    return float(cell)


def parse_count(cell: str) -> int | None:
    """Return a whole number that is not negative, or ``None`` for an empty cell; "12345.0" is 12345."""
    text = cell.strip()
    if not text:
        return None
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise UnfitError("a whole number without separators, of 12 digits at most,")
    return int(digits)


def parse_date(cell: str) -> str:
    """Return a year, year and month, or ISO date, as written."""
    text = cell.strip()
    if text and not _DATE.match(text):
        raise UnfitError("a year (1948), a month (1948-05) or a date (1948-05-14)")
    return text


def parse_status(cell: str) -> NameStatus:
    """Return the status of a name; an empty cell is a variant."""
    text = cell.strip() or "variant"
    if text not in STATUSES:
        raise UnfitError(f"one of {', '.join(STATUSES)}")
    return text


def parse_type(cell: str, kind: Kind) -> str:
    """Return the type of an entity, which belongs to its kind; people have none."""
    text = cell.strip()
    if text and text not in TYPES[kind]:
        raise UnfitError(f"a type of {kind} (see data/README.md)")
    return text


def parse_code(cell: str) -> str:
    """Return a country code, by its form alone; whether there is such a country is a rule of lint."""
    text = cell.strip()
    if text and not _COUNTRY.match(text):
        raise UnfitError("an ISO 3166-1 alpha-2 code in capitals")
    return text


def parse_stated_kind(cell: str) -> Kind | None:
    """Return the kind that a word means, ``None`` for an empty cell."""
    if not cell.strip():
        return None
    kind = parse_kind(cell)
    if kind is None:
        raise UnfitError("person, organisation or place, or a word for one of them,")
    return kind
