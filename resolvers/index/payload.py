"""What stands behind a key: names, entities, and all that is known of them?

The columns that ranking needs are arrays; the rest of an entity is parsed when somebody asks for it.
"""

import json
import math
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gazetteer.model import KINDS, STATUSES, Entity, Name
from resolvers.index.collect import DATES, DETAILS, Tables
from resolvers.index.hashing import column_hashes, text_hashes
from resolvers.index.keys import Arrays, Numbers
from resolvers.index.segment import Segment
from resolvers.index.texts import TextColumn, pack_texts

_LISTS = ("part_of", "same_as")
# Detail lines kept as read: of the world's entities 94 in 100 have one of the 2,000 lines that more than three share.
MOST_DETAILS = 4_096


class Payload:
    """Entities and names of one segment, by their numbers within it."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def _texts(self, name: str) -> TextColumn:
        return TextColumn(self._segment[f"{name}_offsets"], self._segment[f"{name}_bytes"])

    @cached_property
    def ids(self) -> TextColumn:
        """Ids by entity number."""
        return self._texts("entity_id")

    @cached_property
    def spellings(self) -> TextColumn:
        """Raw spellings by name row."""
        return self._texts("name_text")

    @cached_property
    def vocabularies(self) -> dict[str, list[str]]:
        """Countries, divisions, languages and layers by number."""
        words: dict[str, list[str]] = json.loads(bytes(self._segment["vocabularies"]))
        return words

    @cached_property
    def links(self) -> dict[str, Any]:
        """Redirects and distinct pairs, by id."""
        links: dict[str, Any] = json.loads(bytes(self._segment["links"]))
        return links

    @cached_property
    def _details(self) -> TextColumn:
        return self._texts("entity_detail")

    @cached_property
    def _dates(self) -> TextColumn:
        return self._texts("date")

    def entity(self, number: int) -> Entity:
        """Return the whole entity; its location is not kept, the stack knows it."""
        column, words = self._columns, self.vocabularies
        latitude, population = column.latitude[number], column.population[number]
        known = not math.isnan(latitude)
        name, type_, admin1, source, description, part_of, same_as, born, died, note = _details(
            self._details[number]
        )
        return Entity(
            self.ids[number],
            KINDS[column.kind[number]],
            # Nearly every entity is called by its first name, which stands among the names already.
            name or self.spellings[column.rows[column.row_offsets[number]]],
            type_,
            description,
            words["countries"][column.country[number]],
            admin1,
            latitude if known else None,
            column.longitude[number] if known else None,
            population if population >= 0 else None,
            part_of,
            same_as,
            born,
            died,
            source,
            note,
            words["layers"][column.layer[number]],
        )

    @cached_property
    def _columns(self) -> "_Columns":
        names = (f"entity_{field}" for field in _Columns._fields)
        return _Columns(*(self._segment[name].data for name in names))

    def rows_of(self, number: int) -> npt.NDArray[np.uint32]:
        """Return the name rows of an entity, preferred first."""
        offsets = self._segment["entity_row_offsets"]
        rows: npt.NDArray[np.uint32] = self._segment["entity_rows"][
            int(offsets[number]) : int(offsets[number + 1])
        ]
        return rows

    def name(self, row: int) -> Name:
        """Return a name; who says so (source, note, layer, location) is not kept, the stack knows it."""
        column = self._segment
        dated = column["date_rows"]
        place = int(np.searchsorted(dated, row))
        dates = self._dates[place] if place < len(dated) and dated[place] == row else ""
        return Name(
            entity_id=self.ids[int(column["name_entity"][row])],
            text=self.spellings[row],
            lang=self.vocabularies["languages"][column["name_language"][row]],
            status=STATUSES[column["name_status"][row]],
            **_dates(dates),
        )

    def number(self, entity_id: str) -> int | None:
        """Return the number of an id, ``None`` where this segment has none such."""
        hashes = self._segment["entity_id_hashes"]
        wanted = text_hashes([entity_id])[0]
        place = int(np.searchsorted(hashes, wanted))
        while place < len(hashes) and hashes[place] == wanted:
            number = int(self._segment["entity_id_numbers"][place])
            if self.ids[number] == entity_id:
                return number
            place += 1
        return None

    def rows_of_keys(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return the range of rows of each key, as starts and ends."""
        offsets = self._segment["key_row_offsets"]
        return offsets[keys].astype(np.int64), offsets[keys + 1].astype(np.int64)


class _Columns(NamedTuple):
    """The columns of entities, for one value at a time: a view gives a plain number, an array one of its own."""

    kind: memoryview
    country: memoryview
    latitude: memoryview
    longitude: memoryview
    population: memoryview
    layer: memoryview
    row_offsets: memoryview
    rows: memoryview


def _dates(line: str) -> dict[str, Any]:
    return dict(zip(DATES, json.loads(line) if line else (), strict=False))


@lru_cache(maxsize=MOST_DETAILS)
def _details(line: str) -> tuple[Any, ...]:
    """The fields of a detail line, in the order of ``DETAILS``; many settlements of a division share theirs."""
    values = json.loads(line) if line else []
    found = dict.fromkeys(DETAILS, "") | dict.fromkeys(_LISTS, ()) | dict(zip(DETAILS, values, strict=False))
    return tuple(tuple(value) if name in _LISTS else value for name, value in found.items())


def build_payload(tables: Tables) -> Arrays:
    """Return the arrays of entities and name rows."""
    entities, names = tables.entities, tables.names
    date_offsets, date_bytes = pack_texts(names.dates.values())
    hashes = column_hashes(entities.ids)
    order = np.argsort(hashes, kind="stable")
    return {
        "entity_id_bytes": entities.ids.blob,
        "entity_id_offsets": entities.ids.offsets,
        "entity_id_hashes": hashes[order],
        "entity_id_numbers": order.astype(np.uint32),
        "entity_kind": entities.kind,
        "entity_place_class": entities.place_class,
        "entity_country": entities.country,
        "entity_division": entities.division,
        "entity_latitude": entities.latitude,
        "entity_longitude": entities.longitude,
        "entity_population": entities.population,
        "entity_name_count": entities.name_count,
        "entity_capital": entities.capital,
        "entity_layer": entities.layer,
        "entity_detail_bytes": entities.details.blob,
        "entity_detail_offsets": entities.details.offsets,
        "entity_row_offsets": entities.row_offsets,
        "entity_rows": entities.rows,
        "name_entity": names.entity,
        "name_status": names.status,
        "name_language": names.language,
        "name_text_bytes": names.texts.blob,
        "name_text_offsets": names.texts.offsets,
        "date_rows": np.fromiter(names.dates, np.uint32, len(names.dates)),
        "date_bytes": date_bytes,
        "date_offsets": date_offsets,
        "key_row_offsets": np.searchsorted(names.key, np.arange(len(names.keys) + 1)).astype(np.uint32),
        "vocabularies": _json_bytes(tables.vocabularies),
        "links": _json_bytes(tables.links),
    }


def _json_bytes(value: object) -> npt.NDArray[np.uint8]:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
