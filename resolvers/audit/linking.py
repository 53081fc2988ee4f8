"""Which unknown names are known ones in a spelling that no table has?

The reader of texts is asked not to guess at names it does not know; here all of a corpus are looked at once, each
spelling a single time, and only those that a listed spelling is near are given to the resolver.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from gazetteer.keys import fold
from resolvers.audit.apart import common_word
from resolvers.audit.model import Occurrence
from resolvers.audit.variation import compare
from resolvers.index.index import Index
from resolvers.model import Query, Resolution

# A shorter name is near too many others.
SHORTEST_NAME = 5
# Listed spellings within two edits that are looked at.
MOST_NEAR = 8
# The best, and one to be less sure beside.
MOST_CANDIDATES = 2


class NameResolver(Protocol):
    """Who resolves names: ``resolvers.resolver.Resolver``."""

    @property
    def index(self) -> Index:
        """The names it knows."""
        ...

    def resolve_many(
        self,
        queries: Sequence[str | Query],
        *,
        limit: int | None = None,
        explain: bool = True,
        quick: bool = False,
    ) -> Sequence[Resolution]:
        """One resolution a query, in their order."""
        ...


def link_unknown(occurrences: Sequence[Occurrence], resolver: NameResolver) -> list[Occurrence]:
    """Return the occurrences, those of unknown names with their entity where the resolver is sure and the letters agree."""
    unknown = dict.fromkeys(
        (some.spelling, some.kind) for some in occurrences if not some.id and not some.known
    )
    near = {spelling: _near_a_listed_name(spelling, resolver.index) for spelling, _ in unknown}
    asked = [Query(spelling, kind) for spelling, kind in unknown if near[spelling]]
    # A quick look's score is never too low: what it does not match, a full look would not either.
    glimpsed = resolver.resolve_many(asked, limit=1, explain=False, quick=True) if asked else ()
    likely = [query for query, seen in zip(asked, glimpsed, strict=True) if seen.status == "matched"]
    found = resolver.resolve_many(likely, limit=MOST_CANDIDATES, explain=False) if likely else ()
    answers = dict(zip(likely, found, strict=True))
    return [_linked(some, answers.get(Query(some.spelling, some.kind))) for some in occurrences]


def _near_a_listed_name(spelling: str, index: Index) -> bool:
    if len(spelling) < SHORTEST_NAME or (" " not in spelling and common_word(fold(spelling))):
        return False
    keys = index.near(spelling, limit=MOST_NEAR).keys
    return any(compare(spelling, index.key_text(int(key)).title()).competing for key in keys)


def _linked(occurrence: Occurrence, answer: Resolution | None) -> Occurrence:
    if (
        occurrence.id
        or occurrence.known
        or answer is None
        or answer.status != "matched"
        or answer.best is None
    ):
        return occurrence
    # A lone word must be near the name that English copy uses: among the names in all languages anything is near something.
    near = answer.best.name if " " in occurrence.spelling else answer.best.entity.name
    if not compare(occurrence.spelling, near).competing:
        return occurrence
    best = answer.best
    return replace(
        occurrence, id=best.entity.id, kind=best.entity.kind, name=near, score=best.score, known=True
    )
