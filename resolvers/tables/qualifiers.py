"""Does a cell hold more than the name? "Springfield, Illinois", "Paris (Texas)", "Hamas (Islamic Resistance Movement)".

What follows a comma is read as the country or division that a place lies in, where it names one; what stands in
brackets at the end, as context. Nothing is parted that the gazetteers know as it stands ("Gaza (Strip)",
"Washington, D.C.").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from gazetteer.model import Kind
from resolvers.index.index import Index
from resolvers.model import Query
from resolvers.tables.containers import NOWHERE, containing

_BRACKETED: Final = re.compile(r"^\s*(.*?[^\s(\[（].*?)\s*[(\[（]([^()\[\]（）]+)[)\]）]\s*$", re.S)
# A name in which a comma may part town and state: a person's has the family name before it.
_PLACES: Final[tuple[Kind | None, ...]] = ("place", None)
# Texts longer than any name are refused whole.
LONGEST: Final = 250


class Qualified(NamedTuple):
    """A query without its qualifier.

    Attributes:
        query: The name alone, with the qualifier as context, and as country where it names one.
        told: What was done, as part of a sentence.
        certain: Whether the qualifier is a country or division. Otherwise the name alone counts only where it matches.
    """

    query: Query
    told: str
    certain: bool


def qualified(index: Index, queries: Sequence[Query]) -> list[Qualified | None]:
    """Part names from their qualifiers; ``None`` where a text is nothing but a name."""
    parted = [_part(query) for query in queries]
    some = [place for place, parts in enumerate(parted) if parts]
    known = index.exact([queries[place].text for place in some]).tolist()
    found: list[Qualified | None] = [None] * len(queries)
    for place, key in zip(some, known, strict=True):
        head, tail, bracketed = parted[place]  # type: ignore[misc]
        if key < 0:
            found[place] = _judged(index, queries[place], head, tail, bracketed)
    return found


def _part(query: Query) -> tuple[str, str, bool] | None:
    text = query.text
    if len(text) > LONGEST:
        return None
    if text.rstrip()[-1:] in ")]）" and (brackets := _BRACKETED.match(text)):
        return brackets[1], brackets[2].strip(), True
    if "," in text and query.kind in _PLACES:
        head, _, tail = text.partition(",")
        if head.strip() and tail.strip():
            return head.strip(), tail.strip(), False
    return None


def _judged(index: Index, query: Query, head: str, tail: str, bracketed: bool) -> Qualified | None:
    parts = [part for one in tail.split(",") if (part := one.strip())]
    where = containing(index, parts) if query.kind in _PLACES else NOWHERE
    if not where.found and not bracketed:
        return None
    asked = replace(
        query, text=head, country=query.country or where.country, context=(*query.context, *parts)
    )
    return Qualified(
        asked, f"{tail} read as {'where it lies' if where.found else 'a qualifier'}", where.found
    )
