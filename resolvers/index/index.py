"""Which spellings exist, which are close, and who bears them?

An index is one or two segments: the base (world and bundled tables) and, where the user brings layers, an overlay
with every entity that they touch, merged; the base's copies of those are masked. Entities, name rows and keys
have dense numbers over both: the base's first, then the overlay's. A key that both have bears the base's number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from gazetteer.model import KINDS, Entity, Kind, Name
from resolvers.index import scan
from resolvers.index.columns import Bools, EntityColumns, NameColumns
from resolvers.index.distant import BUDGET, CUTOFF, TOP
from resolvers.index.exact import hash_texts
from resolvers.index.hashing import Hashes
from resolvers.index.keys import Numbers
from resolvers.index.near import LONGEST, SHORTEST, Nearby, edits_for
from resolvers.index.numbering import KeyNumbers
from resolvers.index.ranges import expand
from resolvers.index.rooms import Rooms
from resolvers.index.segment import Segment

if TYPE_CHECKING:
    import pandas as pd

NOTHING: Numbers = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Hits:
    """Keys that answer a query, best first.

    Attributes:
        keys: Key numbers.
        scores: Of ``near``, the edits (fewer is better); of ``distant``, the ratio from 0 to 100.
        cut: Whether there were more than the limit or the budget let through.
    """

    keys: Numbers
    scores: npt.NDArray[np.float64]
    cut: bool = False


class Index:
    """Every way in, and what stands behind it. Read-only; threads may share it."""

    def __init__(self, base: Segment, overlay: Segment | None = None) -> None:
        self.segments = (base,) if overlay is None else (base, overlay)
        self._rooms = [Rooms(segment) for segment in self.segments]
        self._key_numbers = KeyNumbers(self._rooms)
        self._masked_numbers: Numbers = self.segments[-1]["masked"].astype(np.int64)
        payloads = [rooms.payload for rooms in self._rooms]
        self.entities = EntityColumns(self.segments, payloads, self._mask)
        self.names = NameColumns(self.segments, payloads, self._outside_keys)

    def __len__(self) -> int:
        """Return how many entities are alive."""
        return len(self.entities) - len(self._masked_numbers)

    @property
    def vocabularies(self) -> dict[str, list[str]]:
        """The words behind the numbers in the columns: countries, divisions, languages, layers."""
        return self._rooms[-1].payload.vocabularies

    @property
    def key_count(self) -> int:
        """How many key numbers there are."""
        return len(self._key_numbers)

    # Entities and names

    def entity(self, number: int) -> Entity:
        """Return the whole entity of a number; its location is not kept, the stack knows it."""
        place, local = self._place_of_entity(number)
        return self._rooms[place].payload.entity(local)

    def entity_id(self, number: int) -> str:
        """Return the id of a number, without parsing the rest."""
        place, local = self._place_of_entity(number)
        return self._rooms[place].payload.ids[local]

    def ids(self, numbers: Iterable[int]) -> list[str]:
        """Return the ids of many numbers, in their order."""
        return [self.entity_id(int(number)) for number in numbers]

    def number(self, entity_id: str) -> int | None:
        """Return the number of an id, or of the one that took its place; ``None`` where there is none alive."""
        return self.number_here(self.redirects.get(entity_id, entity_id))

    def number_here(self, entity_id: str) -> int | None:
        """Return the number of an id as it stands, redirects left aside; ``None`` where nothing alive bears it."""
        first = len(self.entities)
        for segment, rooms in zip(reversed(self.segments), reversed(self._rooms), strict=True):
            first -= segment.entity_count
            local = rooms.payload.number(entity_id)
            if local is not None and not (first == 0 and self._is_masked(local)):
                return first + local
        return None

    def entity_names(self, number: int) -> list[Name]:
        """Return all names of an entity, preferred first; who says so is not kept, the stack knows it."""
        place, local = self._place_of_entity(number)
        payload = self._rooms[place].payload
        return [payload.name(int(row)) for row in payload.rows_of(local)]

    def entity_rows(self, number: int) -> Numbers:
        """Return the name rows of an entity, preferred first."""
        place, local = self._place_of_entity(number)
        first = self.segments[0].row_count if place else 0
        return self._rooms[place].payload.rows_of(local).astype(np.int64) + first

    def name_text(self, row: int) -> str:
        """Return the raw spelling of a name row."""
        base = self.segments[0].row_count
        place, local = (0, row) if row < base else (1, row - base)
        return self._rooms[place].payload.spellings[local]

    def name(self, row: int) -> Name:
        """Return the whole name of a row."""
        base = self.segments[0].row_count
        place, local = (0, row) if row < base else (1, row - base)
        return self._rooms[place].payload.name(local)

    def is_distinct(self, left: str, right: str) -> bool:
        """Whether a table says of two ids that they are never the same; retired ids count as those that took their place."""
        pair = frozenset(self.redirects.get(one, one) for one in (left, right))
        return pair in self.distinct

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Retired ids, each with the living id that took its place."""
        # The overlay's are those of the whole stack.
        redirects: dict[str, str] = self._rooms[-1].payload.links["redirects"]
        return redirects

    @cached_property
    def distinct(self) -> frozenset[frozenset[str]]:
        """Pairs of ids that are never the same."""
        return frozenset(map(frozenset, self._rooms[-1].payload.links["distinct"]))

    # Keys

    def key_text(self, key: int) -> str:
        """Return the text of a key."""
        return self._key_numbers.text(key)

    def rows_of_key(self, key: int) -> Numbers:
        """Return the name rows that share a key, masked ones left out; by entity number."""
        return self.rows_of_keys(np.array([key], np.int64))[0]

    def rows_of_keys(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return the name rows of many keys, and for each row the position of its key in ``keys``."""
        rows, positions = [], []
        first = 0
        for place, (segment, rooms) in enumerate(zip(self.segments, self._rooms, strict=True)):
            local = self._key_numbers.inside(place, keys)
            known = np.flatnonzero(local >= 0)
            starts, ends = rooms.payload.rows_of_keys(local[known])
            rows.append(expand(starts, ends) + first)
            positions.append(np.repeat(known, ends - starts))
            first += segment.row_count
        if len(self.segments) == 1:
            return rows[0], positions[0]
        alive = ~self.entities.masked[self.names.entity[rows[0]]]
        row, position = (
            np.concatenate([rows[0][alive], rows[1]]),
            np.concatenate([positions[0][alive], positions[1]]),
        )
        order = np.argsort(position, kind="stable")
        return row[order], position[order]

    # Ways in

    def exact(self, texts: Sequence[str]) -> Numbers:
        """Return the key number of each text after folding, -1 where no living entity bears it.

        For many texts at once; two million a second. Texts as found, in any script; the same key gives the same number.
        """
        hashes, empty = hash_texts(texts)
        found = self._find_keys(hashes)
        found[empty] = -1
        return found

    def exact_column(self, values: "pd.Series[Any] | npt.NDArray[Any] | Sequence[Any]") -> Numbers:
        """Return the key number of each value of a column, every distinct one looked up once.

        For pandas Series (categories too), arrays and lists with repeats and gaps; missing values give -1.
        """
        import pandas as pd

        codes, distinct = pd.factorize(values if isinstance(values, np.ndarray) else pd.Series(values))
        known = self.exact([str(value) for value in distinct])
        return np.append(known, -1)[codes]

    def near(
        self,
        text: str,
        *,
        limit: int = 10,
        edits: int | None = None,
        kind: Kind | None = None,
        country: str = "",
    ) -> Hits:
        """Return the keys within a few edits of a text: fewest edits first, then by key number.

        An edit is a letter more, fewer or another, or two neighbours swapped (optimal string alignment). None
        within the limits is missed: of queries and keys from 3 to 128 characters.

        Args:
            text: As found; folded here.
            limit: How many keys at most; ``Hits.cut`` says whether there were more.
            edits: 1 or 2; by itself 2, at 3 and 4 characters 1, and 0 below.
            kind: Only keys that an entity of this kind bears.
            country: Only keys that an entity of this ISO 3166-1 alpha-2 country bears; with ``kind``, both at once.
        """
        query = fold(text)
        edits = edits_for(len(query)) if edits is None else edits
        if not SHORTEST <= len(query) <= LONGEST or edits < 1:
            keys = self.exact([text])
            keys = keys[keys >= 0]
            return self._hits(keys, np.zeros(len(keys)), limit, kind, country)
        found = [rooms.near.find(query, edits) for rooms in self._rooms]
        keys, scores = self._join([part[0] for part in found], [part[1] for part in found])
        return self._hits(keys, scores, limit, kind, country)

    def near_many(self, texts: Sequence[str]) -> Nearby:
        """Return all keys within a few edits of each text, unfiltered; what ``near`` says with ``edits`` left to it.

        For hundreds of texts at once, several times as fast as one by one; ``nearest`` filters and cuts.
        """
        queries = [fold(text) for text in texts]
        edits = [edits_for(len(query)) if len(query) <= LONGEST else 0 for query in queries]
        guessed = np.flatnonzero(np.array(edits, np.int64) > 0)
        asked = [queries[number] for number in guessed.tolist()]
        most = [edits[number] for number in guessed.tolist()]
        known = self.exact(texts)
        certain = np.flatnonzero((known >= 0) & (np.array(edits, np.int64) == 0))
        parts = [Nearby(certain, known[certain], np.zeros(len(certain), np.uint8))]
        for place, rooms in enumerate(self._rooms):
            found = rooms.near.find_many(asked, most)
            keys = self._key_numbers.outside(place, found.keys)
            parts.append(Nearby(guessed[found.owners], keys, found.edits))
        owners, keys, apart = (np.concatenate(column) for column in zip(*parts, strict=True))
        if len(self.segments) > 1:
            # A key that both segments have is found twice, and equally far.
            _, first = np.unique(owners << 32 | keys, return_index=True)
            owners, keys, apart = owners[first], keys[first], apart[first]
        order = np.lexsort((keys, apart, owners))
        return Nearby(owners[order], keys[order], apart[order])

    def nearest(
        self,
        found: Nearby,
        *,
        limit: int,
        kinds: npt.NDArray[np.int64],
        countries: npt.NDArray[np.int64] | None = None,
    ) -> Nearby:
        """Filter what ``near_many`` found as ``near`` does, and keep the first for each text.

        Args:
            found: The keys.
            limit: How many for each text at most.
            kinds: For each text the kind, by its place in ``model.KINDS``, of which an entity must bear the key.
            countries: For each text the number of the country that this entity must be in as well; by itself any.
        """
        rows, position = self.rows_of_keys(found.keys)
        bearer, owner = self.names.entity[rows], found.owners[position]
        good = self.entities.kind[bearer] == kinds[owner]
        if countries is not None:
            good &= self.entities.country[bearer] == countries[owner]
        left = np.flatnonzero(np.bincount(position[good], minlength=len(found.keys)))
        owners = found.owners[left]
        left = left[np.arange(len(left)) - np.searchsorted(owners, owners) < limit]
        return Nearby(found.owners[left], found.keys[left], found.edits[left])

    def distant(
        self,
        text: str,
        *,
        limit: int = 10,
        cutoff: float = CUTOFF,
        budget: int = BUDGET,
        top: int = TOP,
        kind: Kind | None = None,
        country: str = "",
    ) -> Hits:
        """Return the keys that share rare trigrams with a text, by ``fuzz.ratio`` from ``cutoff`` (0 to 100) up.

        Approximate: reads at most ``budget`` postings and scores at most ``top`` keys; ``Hits.cut`` says when
        that, or ``limit``, left any out.
        """
        query = fold(text)
        if not query:
            return self._hits(NOTHING, np.zeros(0), limit, kind, country)
        found = [rooms.distant.find(query, cutoff=cutoff, budget=budget, top=top) for rooms in self._rooms]
        keys, less = self._join([part.keys for part in found], [-part.ratios for part in found])
        hits = self._hits(keys, -less, limit, kind, country)
        return Hits(hits.keys, hits.scores, hits.cut or any(part.cut for part in found))

    def scan(self, text: str, *, overlapping: bool = False) -> scan.Spans:
        """Return where known spellings stand in running text: see ``resolvers.index.scan`` for the reading.

        Args:
            text: Any text; offsets are into it as it is, in code points.
            overlapping: All spellings at all places, sorted by start, the longest first; otherwise the
                leftmost-longest, which never overlap.
        """
        tables: list[scan.Table] = [
            (rooms.tokens, partial(self._living, place)) for place, rooms in enumerate(self._rooms)
        ]
        return scan.scan_text(tables, text, overlapping=overlapping)

    # Between the numbers of segments and those of the index

    @cached_property
    def _dead_keys(self) -> Numbers:
        """Keys of the base that only masked entities bear and the overlay does not have, sorted."""
        if not len(self._masked_numbers):
            return NOTHING
        payload = self._rooms[0].payload
        rows = np.concatenate([payload.rows_of(int(number)) for number in self._masked_numbers])
        keys = np.unique(self.names.key[rows]).astype(np.int64)
        rest, position = self.rows_of_keys(keys)
        return np.delete(keys, np.unique(position)) if len(rest) else keys

    def _living(self, place: int, local: Numbers) -> Numbers:
        """Turn a segment's key numbers into those of the index; -1 for a key that nothing living bears."""
        keys = self._key_numbers.outside(place, local)
        if place or not len(self._dead_keys):
            return keys
        return np.where(np.isin(keys, self._dead_keys), -1, keys)

    def _outside_keys(self, place: int, local: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
        return self._key_numbers.outside(place, local).astype(np.uint32, copy=False)

    def _find_keys(self, hashes: Hashes) -> Numbers:
        found = self._living(0, self._rooms[0].tokens.keys_of(hashes))
        for place, rooms in enumerate(self._rooms[1:], 1):
            missing = np.flatnonzero(found < 0)
            local = rooms.tokens.keys_of(hashes[missing])
            hit = local >= 0
            found[missing[hit]] = self._living(place, local[hit])
        return found

    def _join(
        self, keys: Sequence[Numbers], scores: Sequence[npt.NDArray[Any]]
    ) -> tuple[Numbers, npt.NDArray[Any]]:
        """Join what the segments found, each key once, lowest scores first, then by key number."""
        if len(keys) == 1:
            return keys[0], scores[0]
        outside = [self._key_numbers.outside(place, part) for place, part in enumerate(keys)]
        all_keys, first = np.unique(np.concatenate(outside), return_index=True)
        all_scores = np.concatenate(scores)[first]
        order = np.argsort(all_scores, kind="stable")
        return all_keys[order], all_scores[order]

    def _hits(
        self, keys: Numbers, scores: npt.NDArray[Any], limit: int, kind: Kind | None, country: str
    ) -> Hits:
        """Leave out dead keys and those outside the filters, then what is over the limit."""
        if (kind is not None or country or len(self.segments) > 1) and len(keys):
            rows, position = self.rows_of_keys(keys)
            bearer = self.names.entity[rows]
            good = np.ones(len(rows), bool)
            if kind is not None:
                good &= self.entities.kind[bearer] == KINDS.index(kind)
            if country:
                good &= self.entities.country[bearer] == self.country_number(country)
            left = np.flatnonzero(np.bincount(position[good], minlength=len(keys)))
            keys, scores = keys[left], scores[left]
        return Hits(keys[:limit], scores[:limit].astype(np.float64), len(keys) > limit)

    def country_number(self, country: str) -> int:
        """Return the number of a country in the columns; one that nothing has where no entity is in it."""
        words = self.entities.countries
        return words.index(country) if country in words else 1 << 16

    def _place_of_entity(self, number: int) -> tuple[int, int]:
        base = self.segments[0].entity_count
        if not 0 <= number < len(self.entities):
            raise IndexError(f"there is no entity number {number}")
        return (0, number) if number < base else (1, number - base)

    def _is_masked(self, number: int) -> bool:
        return bool(len(self._masked_numbers)) and bool(self.entities.masked[number])

    def _mask(self) -> Bools:
        masked = np.zeros(len(self.entities), bool)
        masked[self._masked_numbers] = True
        masked.flags.writeable = False
        return masked
