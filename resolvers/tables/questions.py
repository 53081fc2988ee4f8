"""What does a row of a table ask? Cells into queries, whatever library the cells come from."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from gazetteer.kinds import parse_kind
from gazetteer.memory import uncollected
from gazetteer.model import KINDS, Kind
from resolvers.errors import InputError
from resolvers.model import Query

# Degrees that a latitude and a longitude may have, on either side of nought.
MOST_DEGREES: Final = {"latitude": 90.0, "longitude": 180.0}
# Combinations of hints that are remembered while a column is read.
MOST_READ: Final = 10_000
# Classes of values that stand for nothing, by name: so that no library has to be loaded to know its own.
_NOTHING: Final = frozenset({"NoneType", "NAType", "NaTType"})


def questions(
    texts: Iterable[Any],
    *,
    kind: Any = None,
    country: Any = "",
    admin: Any = None,
    latitude: Any = None,
    longitude: Any = None,
    date: Any = None,
    context: Sequence[Any] = (),
) -> list[Query | None]:
    """Turn columns into queries.

    Every column is a sequence as long as ``texts``, or one value for all rows. Missing are ``None``, NaN, NaT and NA.

    Args:
        texts: The written names; values that are no strings are taken as written.
        kind: A kind, in any of the words that ``parse_kind`` understands; what is none of ours counts as not known.
        country: ISO 3166-1 code or a name, in either letter case: a hint, no filter.
        admin: The name of a division (state, governorate) that the entity should lie in.
        latitude: Degrees, together with ``longitude``; missing values are no hint.
        longitude: Degrees.
        date: A year, an ISO date, or a date of Python, numpy or pandas.
        context: Further columns of text.

    Returns:
        One query a row; ``None`` where the name is missing.

    Raises:
        InputError: A column is not as long as ``texts``, only one coordinate is given, or one is out of range.
    """
    names = list(texts)
    if (latitude is None) != (longitude is None):
        raise InputError("latitude and longitude go together: one of them was given alone")
    columns = {
        "kind": kind, "country": country, "admin": admin, "latitude": latitude, "longitude": longitude, "date": date,
    }  # fmt: skip
    hints = [_filled(name, column, len(names)) for name, column in columns.items()]
    further = [
        _filled(f"context column {place}", column, len(names)) for place, column in enumerate(context, 1)
    ]
    with uncollected():
        return list(_read(zip(names, *hints, *further, strict=True), tuple(columns)))


def _read(rows: Iterable[tuple[Any, ...]], hints: Sequence[str]) -> Iterator[Query | None]:
    """Turn rows of a name, the hints and further cells into queries."""
    read: dict[tuple[Any, ...], dict[str, Any]] = {}
    for text, *cells in rows:
        if is_missing(text):
            yield None
            continue
        # Few hints are shared by many rows. 1, 1.0 and True are equal, and are not written alike.
        alike = (*map(type, cells), *cells)
        try:
            beside = read[alike]
        except (KeyError, TypeError):  # the latter of a cell that is a list
            beside = _beside(**dict(zip(hints, cells, strict=False)), context=cells[len(hints) :])
            if len(read) < MOST_READ:
                with suppress(TypeError):
                    read[alike] = beside
        yield Query(as_text(text), **beside)


def question(
    text: Any,
    *,
    kind: Any = None,
    country: Any = "",
    admin: Any = None,
    latitude: Any = None,
    longitude: Any = None,
    date: Any = None,
    context: Sequence[Any] = (),
) -> Query | None:
    """Turn the cells of one row into a query; ``None`` where the name is missing. See ``questions``."""
    if is_missing(text):
        return None
    beside = _beside(
        kind=kind,
        country=country,
        admin=admin,
        latitude=latitude,
        longitude=longitude,
        date=date,
        context=context,
    )
    return Query(as_text(text), **beside)


def _beside(
    *, kind: Any, country: Any, admin: Any, latitude: Any, longitude: Any, date: Any, context: Sequence[Any]
) -> dict[str, Any]:
    """What a query says besides the name."""
    lat, lon = degrees(latitude, "latitude"), degrees(longitude, "longitude")
    located = lat is not None and lon is not None
    return {
        "kind": _kind(kind),
        "country": as_text(country).strip().upper(),
        "latitude": lat if located else None,
        "longitude": lon if located else None,
        "date": _date(date),
        "context": tuple(written for cell in (admin, *context) if (written := as_text(cell).strip())),
    }


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing, in the sense of pandas, polars, Arrow or Python: ``None``, NaN, NaT, NA."""
    return (
        value is None or type(value).__name__ in _NOTHING or (isinstance(value, float) and math.isnan(value))
    )


def as_text(value: Any) -> str:
    """A cell as it would be written; "" where it holds nothing."""
    if isinstance(value, str):
        return value
    if is_missing(value):
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def degrees(value: Any, which: str) -> float | None:
    """A cell as degrees, ``None`` where it holds nothing.

    Raises:
        InputError: It is no number, or out of range.
    """
    written = as_text(value).strip()
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    most = MOST_DEGREES[which]
    if not abs(number) <= most:
        raise InputError(f"{which} {written!r} should be degrees from -{most:g} to {most:g}")
    return number


def _kind(value: Any) -> Kind | None:
    return value if isinstance(value, str) and value in KINDS else parse_kind(as_text(value))


def _date(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of years with gaps is one of floats
    written = as_text(value).strip()
    return written[:10] if len(written) > 10 and written[4:5] == "-" else written


def _filled(name: str, column: Any, length: int) -> Sequence[Any]:
    if isinstance(column, str) or column is None or not hasattr(column, "__len__"):
        return [column] * length
    if len(column) != length:
        raise InputError(f"{name} has {len(column)} rows, the names have {length}")
    return column if isinstance(column, list) else list(column)
