"""A base with an overlay answers as one index of the whole stack would."""

import string
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles_index import touched_ids, touched_rows
from small_stacks import layer_of, stack_of

from gazetteer.errors import ConflictError
from gazetteer.layer import Layer
from gazetteer.model import KINDS, Entity, Name
from resolvers.index import near, store
from resolvers.index import overlay as overlay_module
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index
from resolvers.index.overlay import Overlay

IDS = st.sampled_from([f"x:{letter}" for letter in string.ascii_lowercase[:6]])
WORDS = st.text("abc ♥", min_size=1, max_size=6)
COUNTRIES = st.sampled_from(["", "IL", "PS", "FR"])


@st.composite
def layers(draw: st.DrawFn, name: str, below: frozenset[str]) -> Layer:
    """A layer that restates, adds to, retracts or redirects what is below it."""
    own = draw(st.dictionaries(IDS, st.tuples(WORDS, COUNTRIES), max_size=4))
    known = below | own.keys()
    on_known = st.sampled_from(sorted(known)) if known else st.nothing()
    names = draw(st.dictionaries(on_known, st.lists(WORDS, max_size=3), max_size=3)) if known else {}
    retracted = (
        draw(st.lists(st.tuples(on_known, st.one_of(st.just(""), WORDS)), max_size=2)) if below else []
    )
    gone = draw(st.sampled_from(sorted(known))) if known and draw(st.booleans()) else None
    heir = draw(st.sampled_from(sorted(known))) if known else None
    return layer_of(
        [
            Entity(entity_id, "place", word, country=country, layer=name)
            for entity_id, (word, country) in own.items()
        ],
        {bearer: [Name(bearer, word, layer=name) for word in words] for bearer, words in names.items()},
        name=name,
        redirects={gone: heir} if gone and heir and gone < heir else {},
        distinct=[tuple(sorted(known))[:2]] if len(known) > 1 and draw(st.booleans()) else [],  # type: ignore[list-item]
        retracted=retracted,
    )


@st.composite
def stacks(draw: st.DrawFn) -> list[Layer]:
    base = draw(layers("base", frozenset()))
    user = draw(layers("user", frozenset(base.entities)))
    # What is said of an id that the base has retired already meets the heir's names, and no longer its own.
    retired = base.redirects.keys()
    assume(
        not retired
        & {*user.entities, *user.names, *user.redirects, *(one.entity_id for one in user.retractions)}
    )
    assume(not retired & {redirect.new_id for redirect in user.redirects.values()})
    return [base, user]


def everything(index: Index) -> dict[str, object]:
    """All that an index says, by ids and texts, without its numbers."""
    alive = [number for number in range(len(index.entities)) if not index.entities.masked[number]]
    keys = sorted(index.key_text(key) for key in range(index.key_count) if len(index.rows_of_key(key)))
    numbers = index.exact(keys)
    texts = ["abc", "a b c", "abab", "bca", "cab ba"]
    return {
        "entities": sorted(map(repr, (index.entity(number) for number in alive))),
        "names": {index.entity_id(n): sorted((name.text, name.status) for name in index.entity_names(n)) for n in alive},
        "keys": keys,
        "bearers": {
            key: sorted((index.entity_id(int(index.names.entity[row])), index.name_text(row)) for row in index.rows_of_key(number).tolist())
            for key, number in zip(keys, numbers.tolist(), strict=True)
            if key
        },
        "numbers": {f"x:{letter}": _id(index, f"x:{letter}") for letter in "abcdef"},
        "distinct": [index.is_distinct(f"x:{a}", f"x:{b}") for a in "abcdef" for b in "abcdef"],
        "exact": [index.key_text(key) if key >= 0 else None for key in index.exact(texts).tolist()],
        "near": {text: sorted(zip(hits.scores.tolist(), map(index.key_text, hits.keys.tolist()), strict=True)) for text in texts for hits in [index.near(text, limit=99)]},
        "filtered": {text: sorted(map(index.key_text, index.near(text, limit=99, country="IL").keys.tolist())) for text in texts},
        "scan": {text: [(a, b, index.key_text(k)) for a, b, k in zip(*(column.tolist() for column in index.scan(text)), strict=True)] for text in texts},
        "all spans": {text: [(a, b, index.key_text(k)) for a, b, k in zip(*(column.tolist() for column in index.scan(text, overlapping=True)), strict=True)] for text in texts},
        "live": len(index),
        "names of keys": all(index.key_text(int(index.names.key[row])) == key for key, number in zip(keys, numbers.tolist(), strict=True) if key for row in index.rows_of_key(number).tolist()),
    }  # fmt: skip


def _id(index: Index, entity_id: str) -> str | None:
    number = index.number(entity_id)
    return None if number is None else index.entity_id(number)


@settings(max_examples=120, deadline=None)
@given(stacks())
def test_two_segments_answer_as_one(both: list[Layer]) -> None:
    """Whatever the user's layer restates, adds, retracts or redirects."""
    whole = Index(in_memory("whole", *build_arrays(stack_of(*both, shipped=2))))

    parted = store.open_index(stack_of(*both), cache_folder=Path("/nowhere"))

    assert everything(parted) == everything(whole)


@settings(max_examples=60, deadline=None)
@given(stacks(), st.lists(st.tuples(WORDS, COUNTRIES), max_size=6), st.integers(0, 3))
def test_many_names_are_near_what_each_is_near(
    both: list[Layer], asked: list[tuple[str, str]], limit: int
) -> None:
    """Over two segments, with dead keys, filters and a limit; texts too short to guess at are looked up."""
    index = store.open_index(stack_of(*both), cache_folder=Path("/nowhere"))
    texts = [text for text, _ in asked]
    kinds = np.full(len(asked), KINDS.index("place"))
    countries = np.array([index.country_number(country) for _, country in asked], np.int64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near, "FEW", 1)
        found = index.near_many(texts)

    for filters in (None, countries):
        many = index.nearest(found, limit=limit, kinds=kinds, countries=filters)
        each = [
            index.near(text, limit=limit, kind="place", country="" if filters is None else country)
            for text, country in asked
            if filters is None or country
        ]
        chosen = [place for place, (_, country) in enumerate(asked) if filters is None or country]
        kept = [many.owners == place for place in chosen]
        assert [many.keys[own].tolist() for own in kept] == [hits.keys.tolist() for hits in each]
        assert [many.edits[own].tolist() for own in kept] == [hits.scores.tolist() for hits in each]


@settings(max_examples=60, deadline=None)
@given(stacks(), stacks(), st.sampled_from([0, 3, 10**6]))
def test_what_one_layer_says_alone_is_what_merging_gives(
    both: list[Layer], others: list[Layer], often: int
) -> None:
    """Two user's layers: the entities that they touch in the same order as if each was merged, and the same base masked."""
    base, first = both
    index = store.open_index(stack_of(base), cache_folder=Path("/nowhere"))
    named = {entity_id: names for entity_id, names in others[1].names.items() if names}
    users = stack_of(base, first, replace(others[1], name="second", names=named)).sources[1:]
    overlay = Overlay(index, stack_of(base), users)
    try:
        touched = touched_rows(overlay._stack)
    except ConflictError:
        assume(False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlay_module, "_OFTEN", often)
        rows = list(overlay.rows())
        masked = overlay.masked().tolist()

    assert rows == touched
    numbers = {index.number_here(entity_id) for entity_id in touched_ids(overlay._stack)}
    assert masked == sorted(number for number in numbers if number is not None)


BASE = layer_of([Entity("x:a", "place", "Ashkelon"), Entity("x:b", "place", "Jaffa")], {"x:b": ["Yafo"]})


def test_masked_numbers_never_come_out(tmp_path: Path) -> None:
    """The base's copy of a restated entity has a number, and no way leads to it."""
    user = layer_of([Entity("x:b", "place", "Joppa")], name="user")
    index = store.open_index(stack_of(BASE, user), cache_folder=tmp_path)

    assert index.entities.masked.tolist() == [False, True, False]
    assert index.number("x:b") == 2
    assert [
        index.entity_id(int(n)) for n in index.names.entity[index.rows_of_key(index.exact(["yafo"])[0])]
    ] == ["x:b"]
    assert index.names.entity[index.rows_of_key(index.exact(["yafo"])[0])].tolist() == [2]
    assert len(index) == 2


def test_a_key_that_only_the_retracted_bore_is_dead(tmp_path: Path) -> None:
    """Neither lookup nor scan knows it; a shorter living spelling shows instead."""
    base = layer_of([Entity("x:a", "place", "New York"), Entity("x:b", "place", "New York Hills")])
    user = layer_of(name="user", retracted=[("x:b", "")])
    index = store.open_index(stack_of(base, user), cache_folder=tmp_path)

    assert index.exact(["New York Hills"]).tolist() == [-1]
    assert index.near("New York Hils").keys.tolist() == []
    assert index.distant("New York Hilltops").keys.tolist() == []
    start, end, key = index.scan("in New York Hills")
    assert (start.tolist(), end.tolist(), index.key_text(int(key[0]))) == ([3], [11], "new york")
    assert index.number("x:b") is None


def test_names_of_nobody_are_refused(tmp_path: Path) -> None:
    """A user's name for an entity that no table has is an error, as it is with one index."""
    user = layer_of(names={"x:z": ["Nowhere"]}, name="user")

    with pytest.raises(ConflictError, match="Nowhere"):
        store.open_index(stack_of(BASE, user), cache_folder=tmp_path)


def test_the_base_is_not_read_for_an_overlay(tmp_path: Path) -> None:
    """Once the base is compiled, its layers are never loaded again."""

    def refuse() -> Layer:
        raise AssertionError("loaded")

    user = layer_of([Entity("x:c", "place", "Gaza")], name="user")
    stack = stack_of(BASE, user)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "KEPT_FROM", 0)
        store.open_index(stack, cache_folder=tmp_path)
        again = stack_of(BASE, user)
        object.__setattr__(again.sources[0], "load", refuse)
        object.__setattr__(again.sources[1], "load", refuse)
        index = store.open_index(again, cache_folder=tmp_path)

    assert len(index.segments) == 2
    assert index.number("x:c") == 2
    assert all(segment.folder is not None for segment in index.segments)


def test_without_shipped_layers_the_users_own_are_the_base(tmp_path: Path) -> None:
    """One segment, in memory when small."""
    index = store.open_index(stack_of(BASE, shipped=0), cache_folder=tmp_path)

    assert len(index.segments) == 1
    assert index.segments[0].folder is None
    assert list(tmp_path.iterdir()) == []
