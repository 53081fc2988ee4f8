"""Who says what, and how did the tables stand when a page was made?

The layers of a stack are read as they are, but for the world: its million names are told from the index, where they lie
anyway, instead of being parsed for some seconds.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from gazetteer.layer import Layer
from gazetteer.loading import fingerprint_folder
from gazetteer.model import Entity, Name
from gazetteer.reading import read_bytes
from gazetteer.schema import TABLES
from gazetteer.stack import Source, Stack
from resolvers.adapters.service.state import Opened
from resolvers.index.index import Index

V = TypeVar("V")
Contents = dict[str, bytes]

# States of the tables that are kept, to say what changed since a page was made: a working day's worth of edits on small
# tables, a few on large ones.
_MOST_STATES: Final = 64
_MOST_BYTES: Final = 64 << 20
_TOLD = ("type", "description", "country", "admin1", "population", "part_of", "same_as", "born", "died", "source", "note", "latitude", "longitude")  # fmt: skip
_NOTHING = (None, "", ())


class LayerReader:
    """Opens the layers of a state of the tables for statements; keeps those that did not change since the last one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[str, Layer]] = {}
        self._last: tuple[str, Stack] | None = None

    def stack(self, opened: Opened) -> Stack:
        """Return the layers of a state, bottom first, each with its own statements."""
        with self._lock:
            if self._last is None or self._last[0] != opened.fingerprint:
                self._last = (opened.fingerprint, Stack(self._sources(opened)))
            return self._last[1]

    def beneath(self, opened: Opened, folder: Path) -> Stack:
        """Return the layers that lie beneath a user's folder; without the folder's own."""
        stack = self.stack(opened)
        names = [source.name for source in opened.stack.sources]
        place = names.index(folder.resolve().name) if folder.resolve().name in names else len(names) - 1
        return Stack(stack.sources[:place])

    def _sources(self, opened: Opened) -> list[Source]:
        base = Index(opened.resolver.index.segments[0])
        sources: list[Source] = []
        for number, source in enumerate(opened.stack.sources):
            if source.world:
                shipped = [each for each in opened.stack.sources[number + 1 :] if not each.strict]
                told = _constant(_world(base, [self._load(each) for each in shipped]))
                sources.append(replace(source, load=told, fingerprint=_constant(source.fingerprint())))
            else:
                sources.append(replace(source, load=_constant(self._load(source))))
        return sources

    def _load(self, source: Source) -> Layer:
        fingerprint = source.fingerprint()
        kept = self._kept.get(source.name)
        if kept is None or kept[0] != fingerprint:
            kept = self._kept[source.name] = (fingerprint, source.load())
        return kept[1]


def _constant(value: V) -> Callable[[], V]:
    return lambda: value


def _world(base: Index, shipped: list[Layer]) -> Layer:
    """The world as a layer: what the index has and no shipped table says."""

    def entity(number: int) -> Entity:
        whole = base.entity(number)
        rows = [layer.entities[whole.id] for layer in shipped if whole.id in layer.entities]
        said = {field for row in rows for field in _TOLD if getattr(row, field) not in _NOTHING}
        blank: dict[str, Any] = {field: _BLANK.get(field, "") for field in said}
        return replace(whole, **blank, layer="world", location=None)

    def names(number: int) -> tuple[Name, ...]:
        entity_id = base.entity_id(number)
        said = {name.text for layer in shipped for name in layer.names.get(entity_id, ())}
        return tuple(
            replace(name, layer="world") for name in base.entity_names(number) if name.text not in said
        )

    def known(number: int) -> bool:
        entity_id = base.entity_id(number)
        return not any(entity_id in layer.entities for layer in shipped) or bool(names(number))

    return Layer("world", _Told(base, entity, known), _Told(base, names, known))


_BLANK: Final[Mapping[str, Any]] = {
    "latitude": None,
    "longitude": None,
    "population": None,
    "part_of": (),
    "same_as": (),
}


class _Told(Mapping[str, V]):
    """Something of the index's entities by id, made when it is asked for."""

    def __init__(self, index: Index, make: Callable[[int], V], known: Callable[[int], bool]) -> None:
        self._index = index
        self._make = make
        self._known = known

    def __getitem__(self, entity_id: str) -> V:
        number = self._index.number_here(entity_id)
        if number is None or not self._known(number):
            raise KeyError(entity_id)
        return self._make(number)

    def __contains__(self, entity_id: object) -> bool:
        number = self._index.number_here(entity_id) if isinstance(entity_id, str) else None
        return number is not None and self._known(number)

    def __iter__(self) -> Iterator[str]:
        return (self._index.entity_id(number) for number in range(len(self._index.entities)))

    def __len__(self) -> int:
        return len(self._index.entities)


def read_contents(folder: Path) -> Contents:
    """The bytes of every table in a folder, by file name; it may hold none yet."""
    return {table.file: read_bytes(folder / table.file) for table in TABLES if (folder / table.file).exists()}


class Versions:
    """How a folder's tables stood when pages were made: what a page says of them can be held against what they say now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: OrderedDict[str, Contents] = OrderedDict()

    def keep(self, contents: Contents) -> str:
        """Remember a state; return what a form calls it."""
        version = fingerprint_folder(contents)[:16]
        with self._lock:
            before = next(reversed(self._states.values()), {})
            # States share the tables that did not change between them.
            shared = {
                file: before[file] if before.get(file) == data else data for file, data in contents.items()
            }
            self._states[version] = shared
            self._states.move_to_end(version)
            while len(self._states) > _MOST_STATES or (len(self._states) > 2 and self._size() > _MOST_BYTES):
                self._states.popitem(last=False)
        return version

    def state(self, version: str) -> Contents | None:
        """Return a remembered state; ``None`` where it is too long ago, or the service was started since."""
        with self._lock:
            return self._states.get(version)

    def _size(self) -> int:
        tables = {id(data): len(data) for state in self._states.values() for data in state.values()}
        return sum(tables.values())
