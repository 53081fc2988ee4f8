"""Layers combine: override, add, hide, retract, redirect; and it can be said who said what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import ConflictError, Location
from gazetteer.keys import fold
from gazetteer.layer import Layer, Retraction, Spelling
from gazetteer.model import Distinct, Entity, Name, Redirect
from gazetteer.stack import Source, Stack


def place(entity_id: str, name: str, layer: str, **fields: object) -> Entity:
    """A place of a layer."""
    return Entity(entity_id, "place", name, layer=layer, location=Location(f"{layer}.csv", 2), **fields)  # type: ignore[arg-type]


def layer(
    name: str,
    *entities: Entity,
    names: dict[str, list[tuple[str, ...]]] | None = None,
    redirects: dict[str, str] | None = None,
    distinct: tuple[tuple[str, str], ...] = (),
    retractions: tuple[tuple[str, str], ...] = (),
) -> Layer:
    """A layer in which each entity bears its own name, as loading makes it, and further ones (text, lang, status)."""
    borne: dict[str, tuple[Name, ...]] = {
        entity.id: (Name(entity.id, entity.name, status="preferred", layer=name),) for entity in entities
    }
    for entity_id, texts in (names or {}).items():
        further = tuple(Name(entity_id, *text, layer=name) for text in texts)  # type: ignore[arg-type]
        borne[entity_id] = borne.get(entity_id, ()) + further
    return Layer(
        name,
        {entity.id: entity for entity in entities},
        borne,
        {
            old: Redirect(old, new, "merged", location=Location(f"{name}.csv", 3))
            for old, new in (redirects or {}).items()
        },
        tuple(Distinct(left, right) for left, right in distinct),
        tuple(Retraction(entity_id, text) for entity_id, text in retractions),
        fingerprint=name,
    )


def stack(*layers: Layer, strict: bool = True, world: bool = False) -> Stack:
    """A stack of layers, the first at the bottom."""
    return Stack(
        [
            Source(
                each.name,
                lambda each=each: each,
                lambda each=each: each.fingerprint,
                strict,
                world and each is layers[0],
            )  # type: ignore[misc]
            for each in layers
        ]
    )


def texts(names: tuple[Name, ...]) -> list[tuple[str, str]]:
    return [(name.text, name.status) for name in names]


BELOW = layer(
    "below",
    place("g:1", "Kiev", "below", country="UA", latitude=50.0, longitude=30.0, population=5),
    place("g:2", "Lvov", "below"),
    names={"g:1": [("Kyjev",), ("Kief",)], "g:2": [("Lemberg", "de", "former")]},
)


def test_a_higher_layer_overrides_what_it_states() -> None:
    """A field that the top leaves empty is the one below; the point goes as a pair; the row's place is the top's."""
    above = layer("above", place("g:1", "Kyiv", "above", type="capital", latitude=50.45, longitude=30.52))
    entity = stack(BELOW, above).entity("g:1")

    assert entity is not None
    assert (entity.name, entity.type, entity.country, entity.population) == ("Kyiv", "capital", "UA", 5)
    assert (entity.latitude, entity.longitude) == (50.45, 30.52)
    assert (entity.layer, entity.location) == ("above", Location("above.csv", 2))


def test_names_add_up() -> None:
    """Preferred first, then by status; a lower preferred name gives way; the spelling of the top holds."""
    above = layer(
        "above",
        place("g:1", "Kyiv", "above"),
        names={"g:1": [("Kief", "", "misspelling"), ("Kyïv", "fr", "preferred")]},
    )

    assert texts(stack(BELOW, above).names("g:1")) == [
        ("Kyiv", "preferred"),
        ("Kyïv", "preferred"),
        ("Kiev", "variant"),
        ("Kyjev", "variant"),
        ("Kief", "misspelling"),
    ]


def test_a_name_may_be_added_without_a_row() -> None:
    """A layer of names alone adds to the entity below, and its preferred name is that of its language."""
    above = layer("above", names={"g:1": [("Київ", "uk", "preferred")]})

    assert texts(stack(BELOW, above).names("g:1"))[:2] == [("Kiev", "preferred"), ("Київ", "preferred")]
    assert stack(BELOW, above).entity("g:1") == BELOW.entities["g:1"]


@pytest.mark.parametrize(
    ("lower", "upper", "count"), [("", "en", 1), ("en", "", 1), ("en", "en", 1), ("en", "fr", 2), ("", "", 1)]
)
def test_one_spelling_in_two_layers(lower: str, upper: str, count: int) -> None:
    """The higher statement hides the lower, unless the two are of different languages."""
    below = layer("below", place("g:1", "Paris", "below"), names={"g:1": [("Pariis", lower)]})
    above = layer("above", names={"g:1": [("Pariis", upper, "misspelling")]})

    assert [name.text for name in stack(below, above).names("g:1")].count("Pariis") == count


def test_a_name_is_retracted_below() -> None:
    """With all that fold alike, from the layers below only, and from that entity only."""
    above = layer("above", names={"g:1": [("KIEF",)]}, retractions=(("g:1", "kief"), ("g:1", "Kyjev")))

    assert texts(stack(BELOW, above).names("g:1")) == [("Kiev", "preferred"), ("KIEF", "variant")]
    assert stack(BELOW, above).lookup("kief") == ("g:1",)
    assert stack(BELOW, above).lookup("Kyjev") == ()


def test_an_entity_is_retracted_below() -> None:
    """It is gone, unless the retracting layer or a higher one states it anew."""
    above = layer("above", retractions=(("g:1", ""),))
    gone = stack(BELOW, above)

    assert gone.entity("g:1") is None
    assert gone.names("g:1") == ()
    assert list(gone.ids()) == ["g:2"]
    assert gone.statements("g:1")[0].fate == "retracted by above"

    anew = stack(BELOW, above, layer("top", place("g:1", "Kyiv", "top")))
    assert texts(anew.names("g:1")) == [("Kyiv", "preferred")]
    assert list(anew.ids()) == ["g:1", "g:2"]
    assert anew.entity("g:1") == place("g:1", "Kyiv", "top")


def test_a_retraction_of_signs_is_not_of_everything() -> None:
    """A spelling without letters retracts itself, not the entity."""
    assert stack(BELOW, layer("above", retractions=(("g:1", "?!"),))).entity("g:1") is not None


def test_a_redirect_retires_an_id() -> None:
    """The new entity inherits the names, the old id leads to it, also over several redirects."""
    above = layer("above", place("g:3", "Lviv", "above"), redirects={"g:2": "g:3", "g:0": "g:2"})
    merged = stack(BELOW, above)

    assert list(merged.ids()) == ["g:1", "g:3"]
    assert (
        merged.entity("g:0") == merged.entity("g:2") == merged.entity("g:3") == place("g:3", "Lviv", "above")
    )
    assert texts(merged.names("g:2")) == [("Lviv", "preferred"), ("Lvov", "variant"), ("Lemberg", "former")]
    assert {name.entity_id for name in merged.names("g:3")} == {"g:3"}
    assert merged.redirects["g:0"].new_id == "g:3"
    assert merged.living_id("g:9") == "g:9"


def test_redirects_in_a_circle() -> None:
    """Across layers too they are refused, with the circle written out."""
    circle = stack(layer("a", redirects={"g:1": "g:2"}), layer("b", redirects={"g:2": "g:1"}))

    with pytest.raises(ConflictError, match="circle: g:1 -> g:2 -> g:1"):
        circle.entity("g:1")


def test_distinct_pairs_have_no_order_and_follow_redirects() -> None:
    """A pair is a set of two living ids."""
    pairs = stack(BELOW, layer("above", redirects={"g:0": "g:2"}, distinct=(("g:1", "g:0"),))).distinct

    assert pairs == {frozenset({"g:2", "g:1"})}


def test_homonyms_are_truth() -> None:
    """A lookup gives every entity that bears the key; nothing for what folds to nothing."""
    two = stack(
        layer(
            "a",
            place("g:1", "Springfield", "a"),
            place("g:2", "SPRINGFIELD", "a"),
            place("g:3", "’Spring", "a"),
        )
    )

    assert two.lookup("springfield!") == ("g:1", "g:2")
    assert two.lookup("Spring") == ("g:3",)
    assert two.lookup("?!") == ()


def test_two_kinds_of_one_id_are_a_conflict() -> None:
    """An entity is not a place in one layer and a person in another."""
    above = layer("above", Entity("g:1", "person", "Kiev", layer="above", location=Location("above.csv", 9)))

    with pytest.raises(
        ConflictError, match=r"above\.csv:9: g:1 is a person here and a place in below\.csv:2"
    ):
        stack(BELOW, above).entity("g:1")


def test_a_dangling_name_is_refused() -> None:
    """A user's name must belong to an entity of its layer or one below; the bundled tables are linted instead."""
    dangling = layer("above", names={"g:9": [("Nowhere",)]})

    with pytest.raises(ConflictError, match="'Nowhere' belongs to g:9, which no table has"):
        list(stack(BELOW, dangling).rows())
    assert len(list(stack(BELOW, dangling, strict=False).rows())) == 2
    with pytest.raises(ConflictError):
        list(stack(layer("low", names={"g:1": [("Kief",)]}), BELOW).ids())


def test_names_for_the_world_rest_without_it() -> None:
    """Names of GeoNames' places wait for the world; with it, they must belong to something."""
    resting = layer("above", names={"geonames:1": [("Nowhere",)]})

    assert len(list(stack(BELOW, resting).rows())) == 2
    with pytest.raises(ConflictError):
        list(stack(BELOW, resting, world=True).rows())


def test_statements_say_who_said_what() -> None:
    """Every field and name with its layer and place, and what became of it; repeating is not overriding."""
    above = layer(
        "above",
        place("g:1", "Kyiv", "above", country="UA"),
        names={"g:1": [("Kyjev", "", "misspelling")]},
        retractions=(("g:1", "Kief"),),
    )
    said = {
        (each.layer, each.subject, each.text): (each.fate, each.location)
        for each in stack(BELOW, above).statements("g:1")
    }

    assert said["below", "name", "Kiev"] == ("overridden by above", Location("below.csv", 2))
    assert said["below", "country", "UA"][0] == ""
    assert said["above", "country", "UA"] == ("", Location("above.csv", 2))
    assert said["below", "latitude", "50.0"][0] == ""
    assert said["below", "variant", "Kyjev"][0] == "overridden by above"
    assert said["below", "variant", "Kief"][0] == "retracted by above"
    assert said["below", "variant", "Kiev"][0] == ""


def test_the_fingerprint_is_that_of_the_layers() -> None:
    """It is the same before and after loading, and knows the order."""
    first, second = stack(BELOW, layer("above")), stack(BELOW, layer("above"))
    assert second.layers

    assert first.fingerprint == second.fingerprint != stack(layer("above"), BELOW).fingerprint


ids = st.sampled_from(["g:1", "g:2", "g:3"])
spelled = st.sampled_from(["Kiev", "KIEV", "Kyiv", "Lvov"])


@st.composite
def layers(draw: st.DrawFn, name: str) -> Layer:
    """Any small layer."""
    entities = [place(entity_id, draw(spelled), name) for entity_id in draw(st.sets(ids))]
    names = draw(
        st.dictionaries(ids, st.lists(st.tuples(spelled, st.sampled_from(["", "en", "uk"])), max_size=2))
    )
    retractions = draw(st.lists(st.tuples(ids, st.sampled_from(["", "kiev"])), max_size=2))
    return layer(
        name, *entities, names={key: [*texts] for key, texts in names.items()}, retractions=tuple(retractions)
    )


@given(layers("a"), layers("b"), layers("c"), st.dictionaries(st.just("g:3"), st.just("g:1")))
def test_the_bulk_road_gives_the_same(a: Layer, b: Layer, c: Layer, redirects: dict[str, str]) -> None:
    """``rows`` and ``lookup`` agree with ``entity`` and ``names``, asked one by one, whatever the layers say."""
    whole = stack(a, b, c, layer("d", redirects=redirects), strict=False)
    alive = {
        entity_id
        for entity_id in ("g:1", "g:2", "g:3")
        if (found := whole.entity(entity_id)) and found.id == entity_id
    }

    rows = list(whole.rows())

    assert len(rows) == len(alive)
    assert {entity.id for entity, _ in rows} == alive
    for entity, spellings in rows:
        assert entity == whole.entity(entity.id)
        assert spellings == tuple(
            Spelling(name.text, name.lang, name.status, name.valid_from, name.valid_to)
            for name in whole.names(entity.id)
        )
    for text in ("Kiev", "Kyiv"):
        bearing = {
            entity.id
            for entity, spellings in rows
            if any(fold(each.text) == fold(text) for each in spellings)
        }
        assert set(whole.lookup(text)) == bearing
