"""Names in a text that no table spells so: who might each be?

A single name costs as much to look for as all the rest of a short text, and most of that is per call and not per
name. So the names of many documents are asked after together, and the answers remembered: the strangers of one
report turn up in the next.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from resolvers.model import Query, Resolution

# Answers kept at hand; beyond that all are forgotten.
_MOST_KEPT: Final = 20_000


class NameResolver(Protocol):
    """What resolves single names; ``resolvers.resolver.Resolver`` does."""

    def resolve_many(
        self,
        queries: Sequence[Query],
        /,
        *,
        limit: int | None = None,
        explain: bool = True,
        quick: bool = False,
    ) -> list[Resolution]:
        """Return the answer to each query, without evidence where nobody wants it explained."""
        ...


class Strangers:
    """Asks after names and remembers the answers.

    Args:
        resolver: Who knows; without one nobody is known.
    """

    def __init__(self, resolver: NameResolver | None) -> None:
        self._resolver = resolver
        self._answers: dict[Query, Resolution] = {}
        self._explained: dict[Query, Resolution] = {}

    def ask(self, queries: Iterable[Query]) -> None:
        """Find the answers to all of these in one go; those known already are not asked again."""
        if self._resolver is None:
            return
        new = list(dict.fromkeys(query for query in queries if query not in self._answers))
        if not new:
            return
        if len(self._answers) > _MOST_KEPT:
            self._answers.clear()
            self._explained.clear()
        found = self._resolver.resolve_many(new, limit=1, explain=False, quick=True)
        self._answers |= zip(new, found, strict=True)

    def answer(self, query: Query) -> Resolution | None:
        """Return the answer of a first look at a name, which is never too low; ``None`` where there is nobody to ask."""
        if self._resolver is None:
            return None
        if query not in self._answers:
            self.ask([query])
        return self._answers[query]

    def explain(self, queries: Iterable[Query]) -> None:
        """Take a full look at all of these in one go: dear, and for the few that the first look thinks it knows."""
        if self._resolver is None:
            return
        new = list(dict.fromkeys(query for query in queries if query not in self._explained))
        if new:
            self._explained |= zip(new, self._resolver.resolve_many(new), strict=True)

    def explained(self, query: Query) -> Resolution | None:
        """Return the answer of a full look, with its evidence; ``None`` where there is nobody to ask."""
        if self._resolver is None:
            return None
        if query not in self._explained:
            self.explain([query])
        return self._explained[query]
