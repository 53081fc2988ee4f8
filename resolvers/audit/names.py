"""The names of an open index, as the book wants them."""

from collections.abc import Sequence

from gazetteer.model import KINDS, STATUSES, Entity, Name
from resolvers.audit.book import Listing
from resolvers.index.index import Index


class IndexNames:
    """Entities and names of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def entity(self, entity_id: str) -> Entity | None:
        """The entity, ``None`` where the index has none of that id."""
        number = self._index.number(entity_id)
        return None if number is None else self._index.entity(number)

    def names(self, entity_id: str) -> Sequence[Name]:
        """All names of the entity; none where there is no such entity."""
        number = self._index.number(entity_id)
        return () if number is None else self._index.entity_names(number)

    def listings(self, spellings: Sequence[str]) -> Sequence[Sequence[Listing]]:
        """The name rows under each spelling's key; the keys of all spellings are found in one go."""
        found: list[list[Listing]] = [[] for _ in spellings]
        if not spellings:
            return found
        index = self._index
        rows, positions = index.rows_of_keys(index.exact(list(spellings)))
        entities = index.names.entity[rows].tolist()
        statuses = index.names.status[rows].tolist()
        kinds = index.entities.kind
        for row, position, number, status in zip(
            rows.tolist(), positions.tolist(), entities, statuses, strict=True
        ):
            listing = Listing(
                index.entity_id(number), KINDS[int(kinds[number])], index.name_text(row), STATUSES[status]
            )
            found[position].append(listing)
        return found

    def is_distinct(self, left: str, right: str) -> bool:
        """Whether ``distinct.csv`` of some layer parts the two."""
        return self._index.is_distinct(left, right)
