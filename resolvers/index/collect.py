"""What does a stack hold, as columns?

The build's one pass over the stack: entities in the stack's order, each with its names, into flat lists. What is
repeated a million times over (languages, countries, dates) is numbered here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, get_args

import numpy as np
import numpy.typing as npt

from gazetteer.layer import Spelling
from gazetteer.model import KINDS, STATUSES, Entity, Redirect
from gazetteer.schema import PLACE_TYPES, PlaceClass
from resolvers.index.keys import number_keys

NO_CLASS = 255
CLASSES: tuple[str, ...] = get_args(PlaceClass)
# The fields that no column holds, in the order of a detail line. The name is left empty where it is that of the
# first name row.
DETAILS = ("name", "type", "admin1", "source", "description", "part_of", "same_as", "born", "died", "note")
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

    ids: list[str]
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
    details: list[str]
    row_offsets: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class NameTable:
    """Name rows as columns, sorted by key, then by entity; ``keys`` are the keys by number.

    ``dates`` holds [from, to] as a JSON list for the few rows that have any.
    """

    texts: list[str]
    keys: list[str]
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


def collect(source: Source, vocabularies: Mapping[str, Sequence[str]] | None = None) -> Tables:
    """Read a whole source; the order of its rows is the order of the entity numbers.

    Args:
        source: A stack, or what an overlay makes of one.
        vocabularies: Words that have numbers already: an overlay continues those of its base.
    """
    known = vocabularies or dict.fromkeys(VOCABULARIES, ("",))
    countries, divisions, languages, layers = (Vocabulary(known[name]) for name in VOCABULARIES)
    entities: list[Entity] = []
    named: list[str] = []
    texts: list[str] = []
    counts: list[int] = []
    status: list[int] = []
    language: list[int] = []
    dates: dict[int, str] = {}
    status_number = {word: place for place, word in enumerate(STATUSES)}
    for entity, spellings in source.rows():
        entities.append(entity)
        named.append("" if spellings and spellings[0][0] == entity.name else entity.name)
        counts.append(len(spellings))
        for text, lang, word, valid_from, valid_to in spellings:
            if valid_from or valid_to:
                dates[len(texts)] = _line((valid_from, valid_to))
            texts.append(text)
            status.append(status_number[word])
            language.append(languages.number(lang))
    keys, key = number_keys(texts)
    order = np.argsort(key, kind="stable")
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    bearer = np.repeat(np.arange(len(entities), dtype=np.uint32), counts)
    row_offsets = np.zeros(len(entities) + 1, np.uint32)
    np.cumsum(counts, out=row_offsets[1:])
    division = [
        divisions.number(f"{entity.country}.{entity.admin1}") if entity.country and entity.admin1 else 0
        for entity in entities
    ]
    table = EntityTable(
        ids=[entity.id for entity in entities],
        kind=np.array([KINDS.index(entity.kind) for entity in entities], np.uint8),
        place_class=np.array([_class_number(entity) for entity in entities], np.uint8),
        country=np.array([countries.number(entity.country) for entity in entities], np.uint16),
        division=np.array(division, np.uint32),
        latitude=np.array([np.nan if entity.latitude is None else entity.latitude for entity in entities]),
        longitude=np.array([np.nan if entity.longitude is None else entity.longitude for entity in entities]),
        population=np.array(
            [-1 if entity.population is None else entity.population for entity in entities], np.int64
        ),
        name_count=np.minimum(np.array(counts, np.int64), 65535).astype(np.uint16),
        capital=np.array([entity.type == "capital" for entity in entities], bool),
        layer=np.array([layers.number(entity.layer) for entity in entities], np.uint8),
        details=[
            _line((name, *(getattr(entity, field) for field in DETAILS[1:])))
            for name, entity in zip(named, entities, strict=True)
        ],
        row_offsets=row_offsets,
        rows=rank,
    )
    names_table = NameTable(
        texts=[texts[place] for place in order.tolist()],
        keys=keys,
        key=key[order],
        entity=bearer[order],
        status=np.array(status, np.uint8)[order],
        language=np.array(language, np.uint16)[order],
        dates=dict(sorted((int(rank[place]), line) for place, line in dates.items())),
    )
    words = dict(
        zip(VOCABULARIES, (one.words for one in (countries, divisions, languages, layers)), strict=True)
    )
    return Tables(table, names_table, words, _links(source))


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
