"""Might its declared look-alike be meant as well?

``distinct.csv`` keeps pairs that look alike and are never the same: Niger and Nigeria, Mali and Malawi. A slip that
is as near to the one as to the other ("Malai", "Nigera") is answered with neither.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from rapidfuzz.distance import OSA

from gazetteer.keys import fold
from gazetteer.model import Entity
from resolvers.index.index import Index
from resolvers.index.near import edits_for
from resolvers.model import Query

# Languages of the names that a slip is measured against. A name in another language may be what the slip looks
# like by chance: Nigēra is Niger in Latvian.
_TONGUES: Final = ("", "en")


class Lookalikes:
    """The pairs that are never one, asked by entity."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def rival(self, query: Query, entity: Entity) -> Entity | None:
        """Return a look-alike of an entity that a written name is as near to, or ``None``.

        Args:
            query: The name; a country in it rules out look-alikes elsewhere.
            entity: Who is about to be the answer. Where it bears the very name there is no rival: homonyms are
                told apart by what they weigh, not here.
        """
        partners = self._partners.get(entity.id, ())
        if not partners:
            return None
        written = fold(query.text)
        if written == fold(entity.name):
            return None
        own = self._distance(written, entity.id)
        if own == 0:
            return None
        for partner in partners:
            number = self._index.number(partner)
            if number is None or self._distance(written, partner) > min(own, edits_for(len(written))):
                continue
            rival = self._index.entity(number)
            if rival.kind == entity.kind and query.country in ("", rival.country):
                return rival
        return None

    @cached_property
    def _partners(self) -> Mapping[str, tuple[str, ...]]:
        partners: dict[str, list[str]] = {}
        for pair in sorted(map(sorted, self._index.distinct)):
            for one, other in ((pair[0], pair[-1]), (pair[-1], pair[0])):
                partners.setdefault(one, []).append(other)
        return {one: tuple(others) for one, others in partners.items()}

    def _distance(self, written: str, entity_id: str) -> int:
        number = self._index.number(entity_id)
        names = self._index.entity_names(number) if number is not None else []
        keys = {fold(name.text) for name in names if name.lang in _TONGUES or name.status == "preferred"}
        return min((OSA.distance(written, key) for key in keys), default=len(written))
