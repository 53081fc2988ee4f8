"""What does a stack hold, as columns?

The build's one pass over the stack: entities in the stack's order, each with its names, a few thousand at a time into
flat arrays and packed texts, so that a gazetteer of 13 million places costs the bytes of its index and no more. What is
repeated a million times over (languages, countries, dates) is numbered here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, Final, Protocol, get_args

import numpy as np
import numpy.typing as npt

from gazetteer.layer import Spelling
from gazetteer.model import KINDS, STATUSES, Entity, Redirect
from gazetteer.schema import PLACE_TYPES, PlaceClass
from resolvers.index.keys import KeyNumbering, KeyTable
from resolvers.index.texts import TextColumn, TextPacker

NO_CLASS = 255
CLASSES: tuple[str, ...] = get_args(PlaceClass)
# The fields that no column holds, in the order of a detail line. The name is left empty where it is that of the
# first name row.
DETAILS = ("name", "type", "admin1", "source", "description", "part_of", "same_as", "born", "died", "note")
_DETAILS_OF = attrgetter(*DETAILS[1:])
VOCABULARIES = ("countries", "divisions", "languages", "layers")
DATES = ("valid_from", "valid_to")


class Source(Protocol):
    """What the build asks of a stack; ``gazetteer.stack.Stack`` answers it."""

    @property
    def redirects(self) -> Mapping[str, Redirect]:
        """By retired id, each to a living one."""
        ...

    @property
    def distinct(self) -> Iterable[frozenset[str]]:
        """Pairs of ids that are never one."""
        ...

    def rows(self) -> Iterable[tuple[Entity, Sequence[Spelling]]]:
        """Every living entity with its spellings, preferred first, in a fixed order."""
        ...


class Vocabulary:
    """Words numbered as they turn up; number 0 is the empty word."""

    def __init__(self, words: Sequence[str] = ("",)) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}

    def number(self, word: str) -> int:
        """Return the word's number, a new one for a new word."""
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def words(self) -> list[str]:
        """The words in the order of their numbers."""
        return list(self._numbers)


@dataclass(frozen=True, slots=True)
class EntityTable:
    """Entities as columns; see ``layout`` for each."""

    ids: TextColumn
    kind: npt.NDArray[np.uint8]
    place_class: npt.NDArray[np.uint8]
    country: npt.NDArray[np.uint16]
    division: npt.NDArray[np.uint32]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    population: npt.NDArray[np.int64]
    name_count: npt.NDArray[np.uint16]
    capital: npt.NDArray[np.bool_]
    layer: npt.NDArray[np.uint8]
    details: TextColumn
    row_offsets: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class NameTable:
    """Name rows as columns, sorted by key, then by entity; ``keys`` are the keys by number.

    ``dates`` holds [from, to] as a JSON list for the few rows that have any.
    """

    texts: TextColumn
    keys: KeyTable
    key: npt.NDArray[np.uint32]
    entity: npt.NDArray[np.uint32]
    status: npt.NDArray[np.uint8]
    language: npt.NDArray[np.uint16]
    dates: dict[int, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that one segment is compiled from."""

    entities: EntityTable
    names: NameTable
    vocabularies: dict[str, list[str]]
    links: dict[str, object]


# Made once: an encoder a line would cost a second over the world.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_STATUS_NUMBERS = {word: place for place, word in enumerate(STATUSES)}
_TOGETHER = 16_384  # entities that are looked at as objects before they are columns

_Row = tuple[Entity, Sequence[Spelling]]


def collect(source: Source, vocabularies: Mapping[str, Sequence[str]] | None = None) -> Tables:
    """Read a whole source; the order of its rows is the order of the entity numbers.

    Args:
        source: A stack, or what an overlay makes of one.
        vocabularies: Words that have numbers already: an overlay continues those of its base.
    """
    known = vocabularies or dict.fromkeys(VOCABULARIES, ("",))
    words = {name: Vocabulary(known[name]) for name in VOCABULARIES}
    entities, names = _Entities(words), _Names(words["languages"])
    rows = iter(source.rows())
    while some := list(islice(rows, _TOGETHER)):
        entities.take(some)
        names.take(some)
    counts = entities.counts()
    names_table, rank = names.close(counts)
    table = entities.close(counts, rank)
    return Tables(table, names_table, {name: one.words for name, one in words.items()}, _links(source))


class _Columns:
    """Columns that grow piece by piece, each of one type."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[npt.NDArray[Any]]] = {}

    def add(self, name: str, values: Iterable[Any], dtype: npt.DTypeLike) -> None:
        """Take values in, after those before."""
        self._pieces.setdefault(name, []).append(np.array(values, dtype))

    def close(self, name: str, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """Return a column; it is taken out of here."""
        return np.concatenate([np.zeros(0, dtype), *self._pieces.pop(name, ())])


# What is known of an entity as one number, in the order of ``EntityTable``.
_ENTITY_TYPES: Final = {
    "kind": np.uint8, "place_class": np.uint8, "country": np.uint16, "division": np.uint32, "latitude": np.float64,
    "longitude": np.float64, "population": np.int64, "capital": np.bool_, "layer": np.uint8,
}  # fmt: skip


class _Entities:
    """An ``EntityTable`` in the making."""

    def __init__(self, words: Mapping[str, Vocabulary]) -> None:
        self._words = words
        self._columns = _Columns()
        self._ids, self._details = TextPacker(), TextPacker()

    def take(self, rows: Sequence[_Row]) -> None:
        """Add entities."""
        entities = [entity for entity, _ in rows]
        countries, divisions, layers = (self._words[name] for name in ("countries", "divisions", "layers"))
        values: dict[str, list[Any]] = {
            "kind": [KINDS.index(entity.kind) for entity in entities],
            "place_class": [_class_number(entity) for entity in entities],
            "country": [countries.number(entity.country) for entity in entities],
            "division": [
                divisions.number(f"{entity.country}.{entity.admin1}")
                if entity.country and entity.admin1
                else 0
                for entity in entities
            ],
            "latitude": [np.nan if entity.latitude is None else entity.latitude for entity in entities],
            "longitude": [np.nan if entity.longitude is None else entity.longitude for entity in entities],
            "population": [-1 if entity.population is None else entity.population for entity in entities],
            "capital": [entity.type == "capital" for entity in entities],
            "layer": [layers.number(entity.layer) for entity in entities],
        }
        for name, dtype in _ENTITY_TYPES.items():
            self._columns.add(name, values[name], dtype)
        self._columns.add("count", [len(spellings) for _, spellings in rows], np.uint32)
        self._ids.add([entity.id for entity in entities])
        self._details.add([_details(entity, spellings) for entity, spellings in rows])

    def counts(self) -> npt.NDArray[np.uint32]:
        """How many names each entity has."""
        return self._columns.close("count", np.uint32)

    def close(self, counts: npt.NDArray[np.uint32], rank: npt.NDArray[np.uint32]) -> EntityTable:
        """Return the table; ``rank`` is the name row of each name in the order it came in."""
        row_offsets = np.zeros(len(counts) + 1, np.uint32)
        np.cumsum(counts, dtype=np.uint32, out=row_offsets[1:])
        return EntityTable(
            ids=TextColumn(*self._ids.packed()),
            name_count=np.minimum(counts, 65535).astype(np.uint16),
            details=TextColumn(*self._details.packed()),
            row_offsets=row_offsets,
            rows=rank,
            **{name: self._columns.close(name, dtype) for name, dtype in _ENTITY_TYPES.items()},
        )


class _Names:
    """A ``NameTable`` in the making."""

    def __init__(self, languages: Vocabulary) -> None:
        self._languages = languages
        self._columns = _Columns()
        self._texts, self._keys = TextPacker(), KeyNumbering()
        self._dates: dict[int, str] = {}
        self._count = 0

    def take(self, rows: Sequence[_Row]) -> None:
        """Add the names of entities."""
        texts: list[str] = []
        status: list[int] = []
        language: list[int] = []
        number = self._languages.number
        for _, spellings in rows:
            for text, lang, word, valid_from, valid_to in spellings:
                if valid_from or valid_to:
                    self._dates[self._count + len(texts)] = _line((valid_from, valid_to))
                texts.append(text)
                status.append(_STATUS_NUMBERS[word])
                language.append(number(lang))
        self._columns.add("status", status, np.uint8)
        self._columns.add("language", language, np.uint16)
        self._texts.add(texts)
        self._keys.add(texts)
        self._count += len(texts)

    def close(self, counts: npt.NDArray[np.uint32]) -> tuple[NameTable, npt.NDArray[np.uint32]]:
        """Return the table, and the row in it of each name in the order it came in."""
        keys, key = self._keys.close()
        order = np.argsort(key, kind="stable").astype(np.uint32)
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        bearer = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        table = NameTable(
            texts=TextColumn(*self._texts.packed()).reordered(order),
            keys=keys,
            key=key[order],
            entity=bearer[order],
            status=self._columns.close("status", np.uint8)[order],
            language=self._columns.close("language", np.uint16)[order],
            dates=dict(sorted((int(rank[place]), line) for place, line in self._dates.items())),
        )
        return table, rank


def _details(entity: Entity, spellings: Sequence[Spelling]) -> str:
    """The fields that no column holds, as a line."""
    named = "" if spellings and spellings[0][0] == entity.name else entity.name
    return _line((named, *_DETAILS_OF(entity)))


def _class_number(entity: Entity) -> int:
    kind = PLACE_TYPES.get(entity.type) if entity.kind == "place" else None
    return NO_CLASS if kind is None else CLASSES.index(kind)


def _line(values: tuple[object, ...]) -> str:
    """Write values as a JSON list without the empty ones at its end; "" for none at all."""
    last = len(values)
    while last and not values[last - 1]:
        last -= 1
    return _ENCODE(values[:last]) if last else ""


def _links(source: Source) -> dict[str, object]:
    return {
        "redirects": {old: redirect.new_id for old, redirect in sorted(source.redirects.items())},
        # Where a redirect made one of the two, there is nothing left to tell apart.
        "distinct": sorted(sorted(pair) for pair in source.distinct if len(pair) > 1),
    }
