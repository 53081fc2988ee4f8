"""What was asked over the network, once the protocol's dress is off?

A question is a query with how many candidates are wanted, of which types, and how strictly. It is frozen: equal questions
are answered once.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from gazetteer.countries import parse_country
from resolvers.adapters.service.vocabulary import kind_of, read_type
from resolvers.model import Query

Strictness = Literal["any", "all", "should"]
STRICTNESSES: Final[tuple[Strictness, ...]] = get_args(Strictness)
# Candidates in an answer: what clients show, and the most that one may ask for.
USUAL_LIMIT: Final = 10
HIGHEST_LIMIT: Final = 100
# Context beyond this adds nothing: (values, characters of each).
MOST_CONTEXT: Final = 10
LONGEST_CONTEXT: Final = 500

_POINT: Final = re.compile(
    r"\s*(?:SRID=4326;)?\s*(?P<wkt>POINT\s*Z?\s*\()?\s*(?P<first>[-+]?\d{1,3}(?:\.\d{0,20})?)\s*[,; ]\s*"
    r"(?P<second>[-+]?\d{1,3}(?:\.\d{0,20})?)\s*\)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One name asked for.

    Attributes:
        query: The name and what is known about it.
        limit: Candidates wanted.
        types: Ids of types; empty for any.
        strict: "any": candidates bear one of the types; "all": they bear them all; "should": they bear one of them
            where any candidate does, and otherwise none of them counts as a match.
        explain: Whether the answer shows evidence.
    """

    query: Query
    limit: int = USUAL_LIMIT
    types: tuple[str, ...] = ()
    strict: Strictness = "should"
    explain: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """Something told beside a name: a property and one value of it."""

    property: str
    text: str


def question(
    text: str,
    types: Iterable[str] = (),
    told: Sequence[Told] = (),
    *,
    limit: int = USUAL_LIMIT,
    strict: Strictness = "should",
) -> Question:
    """Make a question out of a name, types and what was told beside it.

    A value that cannot be read as what its property says ("Atlantis" as a country) is context like any other: it is
    somebody's cell, and no reason to refuse the name.
    """
    read = tuple(dict.fromkeys(read_type(one) for one in types))
    query = Query(text, kind_of(read) if read else None)
    for one in told:
        query = _tell(query, one)
    if (query.latitude is None) != (query.longitude is None):
        query = replace(query, latitude=None, longitude=None)
    return Question(query, max(1, min(limit, HIGHEST_LIMIT)), read, strict)


def _tell(query: Query, told: Told) -> Query:
    text = told.text.strip()
    if not text:
        return query
    if told.property == "country" and (country := parse_country(text)):
        return replace(query, country=query.country or country)
    if told.property in ("coordinates", "point") and (point := read_point(text)):
        return replace(query, latitude=point[0], longitude=point[1])
    if told.property == "latitude" and (degrees := _degrees(text, 90)) is not None:
        return replace(query, latitude=degrees)
    if told.property == "longitude" and (degrees := _degrees(text, 180)) is not None:
        return replace(query, longitude=degrees)
    if told.property == "date" and re.match(r"-?\d{4}", text):
        return replace(query, date=text[:10])
    if told.property == "part_of" and not query.country and (country := parse_country(text)):
        return replace(query, country=country)
    context = (*query.context, text[:LONGEST_CONTEXT])
    return replace(query, context=context[:MOST_CONTEXT])


def read_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of "31.67, 34.57" or of WKT's "POINT(34.57 31.67)"; ``None`` for what is neither."""
    found = _POINT.fullmatch(text)
    if not found:
        return None
    first, second = float(found["first"]), float(found["second"])
    latitude, longitude = (second, first) if found["wkt"] else (first, second)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None


def value_texts(value: Any) -> list[str]:
    """Return a property value of the protocol as texts: strings, numbers, entities by name and id, lists of those."""
    if isinstance(value, list):
        return [
            text for one in value[:MOST_CONTEXT] for text in value_texts(one) if not isinstance(one, list)
        ]
    if isinstance(value, dict):
        return [text for key in ("name", "id") if isinstance(text := value.get(key), str) and text][:1]
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [repr(value)]
    return []
