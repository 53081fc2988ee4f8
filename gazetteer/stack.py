"""How do layers combine: what overrides what, what is taken back, and who said it?

The bottom layer comes first, later ones lie over it. For each entity:

- a field is what the topmost layer with something in it says; latitude and longitude go together;
- names add up; a higher layer's statement of the same spelling hides a lower one's, and its preferred name makes a
  lower layer's preferred name in that language a variant;
- a retraction takes an entity, or one spelling of it, back from the layers *below* the one that retracts;
- a redirect retires an id everywhere: the entity that took its place inherits its names, and asking for the old id
  gives the new entity.
"""

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from gazetteer.errors import ConflictError, Location
from gazetteer.keys import fold, fold_character
from gazetteer.layer import Layer, Spelling, in_order, spellings_of
from gazetteer.model import Entity, Name, Redirect

# Latitude and longitude are merged together; what identifies the row itself is the topmost row's.
_MERGED = (
    "name", "type", "description", "country", "admin1", "population", "part_of", "same_as", "born", "died", "source", "note",
)  # fmt: skip
_FIELDS = (*_MERGED, "latitude", "longitude")
# The ids of the world's places.
WORLD_PREFIX = "geonames:"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a layer comes from: it is fingerprinted without being parsed, and loaded on first use.

    Attributes:
        strict: Whether a name that belongs to no entity is an error; the bundled tables are linted before they ship.
    """

    name: str
    load: Callable[[], Layer]
    fingerprint: Callable[[], str]
    strict: bool = True
    world: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What one layer says about an entity, for ``gazetteer show``.

    Attributes:
        layer: The layer's name.
        subject: The field ("country"), or the status of a name ("variant").
        text: The value as text, or the name.
        lang: The language of a name.
        fate: "" where it holds; else why not ("overridden by house.csv", "retracted by house").
        location: Where it stands; ``None`` for the world, which is no table.
    """

    layer: str
    subject: str
    text: str
    lang: str = ""
    fate: str = ""
    location: Location | None = None


class Stack:
    """Gazetteers over one another, seen as one. Nothing is loaded before it is asked for."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(sources)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the layers come from, bottom first."""
        return self._sources

    @property
    def has_world(self) -> bool:
        """Whether the world lies at the bottom."""
        return any(source.world for source in self._sources)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, bottom first."""
        return tuple(source.load() for source in self._sources)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every layer's content; the world is not parsed for it, nor any table."""
        loaded = [layer.fingerprint for layer in self.layers] if "layers" in self.__dict__ else None
        prints = loaded or [source.fingerprint() for source in self._sources]
        return hashlib.sha256("\n".join(prints).encode()).hexdigest()

    @cached_property
    def redirects(self) -> Mapping[str, Redirect]:
        """By retired id, each straight to the id that is alive; of two layers the higher wins.

        Raises:
            ConflictError: Redirects run in a circle.
        """
        stated = {old: redirect for layer in self.layers for old, redirect in layer.redirects.items()}
        return {old: replace(redirect, new_id=_follow(old, stated)) for old, redirect in stated.items()}

    @cached_property
    def distinct(self) -> frozenset[frozenset[str]]:
        """The pairs that are never one, by living ids; a pair has no order."""
        pairs = (pair for layer in self.layers for pair in layer.distinct)
        return frozenset(
            frozenset({self.living_id(pair.left_id), self.living_id(pair.right_id)}) for pair in pairs
        )

    def living_id(self, entity_id: str) -> str:
        """Return the id that took the place of a retired one, or the id itself."""
        redirect = self.redirects.get(entity_id)
        return redirect.new_id if redirect else entity_id

    def ids(self) -> Iterator[str]:
        """Yield every living id once: bottom layer first, in the layers' order.

        Raises:
            ConflictError: A strict layer names an entity that is nowhere.
        """
        return (entity_id for entity_id, _ in self._homes())

    def rows(self) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        """Yield every living entity with its spellings, preferred first, in the order of ``ids``.

        The bulk road for an index: the same content as ``entity`` and ``names`` give, in a quarter of the time.
        """
        self.check_names()
        for height, layer in enumerate(self.layers):
            is_alone = self.judge_alone(height)
            for entity, spellings in layer.rows():
                alone = is_alone(entity.id)
                if alone:
                    yield entity, spellings
                elif alone is False:
                    merged = self.entity(entity.id)
                    assert merged is not None
                    yield merged, spellings_of(self.names(entity.id))

    def entity(self, entity_id: str) -> Entity | None:
        """Return the merged entity, or ``None`` where no layer has it or one has retracted it.

        A retired id gives the entity that took its place.

        Raises:
            ConflictError: Two layers disagree on its kind.
        """
        stated = [entity for _, entity in self._stated(self.living_id(entity_id))]
        return _merge(stated) if stated else None

    def names(self, entity_id: str) -> tuple[Name, ...]:
        """Return all layers' names less the retracted: by status, preferred first, and lower layers first.

        Empty where there is no such entity. A name inherited from a retired id bears the living one.
        """
        entity_id = self.living_id(entity_id)
        entity = self.entity(entity_id)
        if entity is None:
            return ()
        kept = (name for name, fate in self._judged_names(entity_id) if not fate)
        return tuple(in_order(kept, entity.name))

    def lookup(self, text: str) -> tuple[str, ...]:
        """Return every living id that bears a spelling which folds like the text, in the order of ``ids``.

        Homonyms are truth. It reads through all names: 3 s with the world. An index is the way to look up many.
        """
        key = fold(text)
        return tuple(
            entity_id for entity_id, layer in self._homes() if key and self._bears(entity_id, layer, key)
        )

    def statements(self, entity_id: str) -> tuple[Statement, ...]:
        """Return who says what about an entity, bottom layer first; also what is overridden or retracted."""
        entity_id = self.living_id(entity_id)
        names = (
            Statement(name.layer, name.status, name.text, name.lang, fate, name.location)
            for name, fate in self._judged_names(entity_id)
        )
        return (*self._field_statements(entity_id), *names)

    @cached_property
    def _mentioned(self) -> tuple[Container[str], ...]:
        """For each layer but the lowest, the ids on which it has anything to say."""
        return tuple(layer.mentioned() for layer in self.layers[1:])

    @cached_property
    def _heirs(self) -> Mapping[str, tuple[str, ...]]:
        """By living id, the retired ids that it took the place of."""
        heirs: dict[str, tuple[str, ...]] = {}
        for old_id, redirect in self.redirects.items():
            heirs[redirect.new_id] = (*heirs.get(redirect.new_id, ()), old_id)
        return heirs

    @cached_property
    def _retracted(self) -> Mapping[tuple[str, str], int]:
        """By entity id and key ("" for the whole entity), the height of the topmost layer that retracts it."""
        return {
            (retraction.entity_id, _key(retraction.name)): height
            for height, layer in enumerate(self.layers)
            for retraction in layer.retractions
        }

    def _homes(self) -> Iterator[tuple[str, Layer | None]]:
        """Yield every living id, with the only layer that has anything to say on it; ``None`` where several have."""
        self.check_names()
        for height, layer in enumerate(self.layers):
            is_alone = self.judge_alone(height)
            for entity_id in layer.entities:
                alone = is_alone(entity_id)
                if alone is not None:
                    yield entity_id, layer if alone else None

    def judge_alone(self, height: int) -> Callable[[str], bool | None]:
        """Return what tells of an id in a layer whether that layer alone has anything to say on it.

        ``None`` where the id was reached in a lower layer, or is not alive.
        """
        below = self.layers[:height]
        redirected = frozenset(self.redirects).union(self._heirs)
        others = (redirected, *self._mentioned[height:], *(layer.names for layer in below))

        def is_alone(entity_id: str) -> bool | None:
            for lower in below:
                if entity_id in lower.entities:
                    return None
            for other in others:
                if entity_id in other:
                    return False if entity_id not in self.redirects and self._lives(entity_id) else None
            return True

        return is_alone

    def _bears(self, entity_id: str, layer: Layer | None, key: str) -> bool:
        spellings = layer.spellings(entity_id) if layer else self.names(entity_id)
        # A key begins as the folded first character does, unless that folds to nothing: most names need no more.
        return any(
            fold(spelling.text) == key
            for spelling in spellings
            if not (first := fold_character(spelling.text[0]).strip()) or first[0] == key[0]
        )

    def _lives(self, entity_id: str) -> bool:
        return next(self._stated(entity_id), None) is not None

    def _stated(self, entity_id: str) -> Iterator[tuple[int, Entity]]:
        """Every layer's row of an entity with the layer's height, bottom first, less the retracted."""
        lowest = self._retracted.get((entity_id, ""), 0)
        for height, layer in enumerate(self.layers[lowest:], lowest):
            entity = layer.entities.get(entity_id)
            if entity is not None:
                yield height, entity

    def _judged_names(self, entity_id: str) -> list[tuple[Name, str]]:
        """Every layer's names of an entity, bottom first, each with why it does not hold ("" where it does)."""
        judged: list[tuple[Name, str]] = []
        above = _Above()
        for height in reversed(range(len(self.layers))):
            layer = self.layers[height]
            names = [name for bearer in self._bearers(entity_id) for name in layer.names.get(bearer, ())]
            here = [self._judge_name(name, entity_id, height, above) for name in names]
            above.take([name for name, fate in here if not fate], layer.name)
            judged[:0] = here
        return judged

    def _bearers(self, entity_id: str) -> tuple[str, ...]:
        return (entity_id, *self._heirs.get(entity_id, ()))

    def _judge_name(self, name: Name, entity_id: str, height: int, above: "_Above") -> tuple[Name, str]:
        bearers = {entity_id, name.entity_id}
        retracting = max(
            self._retracted.get((bearer, key), 0) for bearer in bearers for key in ("", _key(name.text))
        )
        if retracting > height:
            return name, f"retracted by {self.layers[retracting].name}"
        name = name if name.entity_id == entity_id else replace(name, entity_id=entity_id)
        return above.judge(name)

    def _field_statements(self, entity_id: str) -> Iterator[Statement]:
        holding = dict(self._stated(entity_id))
        retracting = self._retracted.get((entity_id, ""), 0)
        for height, layer in enumerate(self.layers):
            entity = layer.entities.get(entity_id)
            for subject in _FIELDS if entity else ():
                value = getattr(entity, subject)
                if value in _EMPTY:
                    continue
                higher = [
                    over
                    for over in holding
                    if over > height and getattr(holding[over], subject) not in _EMPTY
                ]
                repeated = higher and getattr(holding[higher[-1]], subject) == value
                fate = f"overridden by {self.layers[higher[-1]].name}" if higher and not repeated else ""
                if height < retracting:
                    fate = f"retracted by {self.layers[retracting].name}"
                location = entity.location if entity else None
                yield Statement(layer.name, subject, _as_text(value), fate=fate, location=location)

    def check_names(self) -> None:
        """Refuse a name that belongs to no entity, in the layers that are not ours.

        Raises:
            ConflictError: A strict layer names an entity that is nowhere.
        """
        for height, (source, layer) in enumerate(zip(self._sources, self.layers, strict=True)):
            # Whoever has a row in the layer itself is known, unless it is redirected.
            redirected = (entity_id for entity_id in self.redirects if entity_id in layer.names)
            for entity_id in chain(layer.unborne(), redirected) if source.strict else ():
                if not self._is_known(entity_id, height):
                    name = layer.names[entity_id][0]
                    message = f"the name {name.text!r} belongs to {entity_id}, which no table has; add the entity or delete the name"
                    raise ConflictError(message, name.location)

    def _is_known(self, entity_id: str, height: int) -> bool:
        """Whether a layer at a height may name an entity: it has it itself, or one beneath, or any has its heir."""
        living = self.living_id(entity_id)
        lower = self.layers[: height + 1] if living == entity_id else self.layers
        # Without the world, names that a table adds to the world's places simply rest.
        resting = not self.has_world and living.startswith(WORLD_PREFIX)
        return resting or any(living in layer.entities for layer in lower)


_EMPTY: tuple[Any, ...] = ("", None, ())


class _Above:
    """What the layers above have said about the names of one entity."""

    def __init__(self) -> None:
        self._langs: dict[str, dict[str, str]] = {}
        self._preferred: set[str] = set()

    def take(self, names: Sequence[Name], layer: str) -> None:
        """Remember the names of one layer that hold."""
        for name in names:
            self._langs.setdefault(name.text, {}).setdefault(name.lang, layer)
            if name.status == "preferred":
                self._preferred.add(_language(name))

    def judge(self, name: Name) -> tuple[Name, str]:
        """Say whether a lower layer's name is hidden, or preferred no longer."""
        langs = self._langs.get(name.text, {})
        # A name without a language is said of all languages.
        hiding = next(
            (layer for lang, layer in langs.items() if "" in (lang, name.lang) or lang == name.lang), ""
        )
        if hiding:
            return name, f"overridden by {hiding}"
        if name.status == "preferred" and _language(name) in self._preferred:
            return replace(name, status="variant"), ""
        return name, ""


def _key(text: str) -> str:
    """The key of a spelling; the spelling itself where it has neither letter nor digit, so that only "" is ""."""
    return fold(text) or text


def _language(name: Name) -> str:
    """The tables' preferred names and GeoNames' own are those of English copy."""
    return name.lang or "en"


def _merge(stated: Sequence[Entity]) -> Entity:
    top = stated[-1]
    if len(stated) == 1:
        return top
    values: dict[str, Any] = {}
    for entity in stated:
        if entity.kind != top.kind:
            message = (
                f"{top.id} is a {top.kind} here and a {entity.kind} in {entity.location or entity.layer}"
            )
            raise ConflictError(message, top.location)
        values |= {name: value for name in _MERGED if (value := getattr(entity, name)) not in _EMPTY}
        if entity.latitude is not None:
            values |= {"latitude": entity.latitude, "longitude": entity.longitude}
    return replace(top, **values)


def _follow(old_id: str, redirects: Mapping[str, Redirect]) -> str:
    seen = [old_id]
    while (redirect := redirects.get(seen[-1])) is not None:
        if redirect.new_id in seen:
            raise ConflictError(
                f"redirects run in a circle: {' -> '.join([*seen, redirect.new_id])}", redirect.location
            )
        seen.append(redirect.new_id)
    return seen[-1]


def _as_text(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
