"""Gazetteers to export: one with something of everything, and any at all."""

import io
from dataclasses import replace

from hypothesis import strategies as st

from gazetteer.canonical import form_text
from gazetteer.exporting.extract import Extract, Ledger, Settings, extract_layer
from gazetteer.exporting.formats import FORMATS
from gazetteer.layer import Layer, Retraction
from gazetteer.model import KINDS, STATUSES, Distinct, Entity, Name, Redirect
from gazetteer.schema import ORGANISATION_TYPES, PLACE_TYPES

ASHKELON = Entity(
    "geonames:295620",
    "place",
    "Ashkelon",
    "city",
    country="IL",
    admin1="06",
    latitude=31.66926,
    longitude=34.57149,
    population=105995,
    part_of=("geonames:294952",),
    same_as=("wikidata:Q170483",),
    source="GeoNames 2024",
    note='a "port", once',
)
GATE = Entity("local:cats-gate", "place", "Cats' Gate", "crossing", country="IL")
BRIGADES = Entity(
    "wikidata:Q1",
    "organisation",
    "Qassam Brigades",
    "armed_group",
    country="PS",
    part_of=("wikidata:Q2",),
    latitude=31.5,
    longitude=34.45,
    source="press",
)
PERSON = Entity(
    "local:ann-example",
    "person",
    "=Ann Example",
    description="founder; mayor",
    country="IL",
    born="1948-05-14",
    died="2001",
)
NAMES = {
    "geonames:295620": (
        Name("geonames:295620", "Ashkelon", "", "preferred", source="GeoNames 2024"),
        Name("geonames:295620", "Ascalon", "en", "former", "0676", "1153", "Ye Olde Gazetteer (1635)"),
        Name("geonames:295620", "אשקלון", "he", "preferred"),
        Name("geonames:295620", "Ashkelom", "en", "misspelling", note="in one report"),
        Name("geonames:295620", "Ashkelonians", "en", "demonym"),
        Name("geonames:295620", "Ashkelon; the port, old", "en", "variant"),
    ),
    "wikidata:Q1": (
        Name("wikidata:Q1", "Qassam Brigades", "", "preferred", source="press"),
        Name("wikidata:Q1", "+IQB@home", "ar-Latn", "abbreviation"),
    ),
    "local:cats-gate": (Name("local:cats-gate", "Cats' Gate", "", "preferred"),),
    "local:ann-example": (Name("local:ann-example", "=Ann Example", "", "preferred"),),
    "geonames:281184": (Name("geonames:281184", "Yerushalaim", "ru-Latn", "variant", source="press"),),
}


def sample(*entities: Entity) -> Layer:
    """A layer of the entities above, or of some, with everything else that a folder may hold."""
    chosen = entities or (ASHKELON, GATE, BRIGADES, PERSON)
    names = {
        entity.id: NAMES.get(entity.id, (Name(entity.id, entity.name, status="preferred"),))
        for entity in chosen
    }
    return Layer(
        "mine",
        {entity.id: entity for entity in chosen},
        {**names, "geonames:281184": NAMES["geonames:281184"]},
        {"local:old": Redirect("local:old", "local:cats-gate", "one gate", "2026-01-01")},
        (Distinct("local:ann-example", "wikidata:Q1", "a person and a group"),),
        (Retraction("geonames:3070291", "Most", "an ordinary word", "2026-01-01"),),
    )


def written(layer: Layer | Extract, name: str, settings: Settings | None = None) -> tuple[bytes, Ledger]:
    """What a format makes of a layer, and its ledger."""
    sink = io.BytesIO()
    extract = layer if isinstance(layer, Extract) else extract_layer(layer)
    ledger = FORMATS[name].write(extract, sink, settings)
    return sink.getvalue(), ledger


def with_names(entity: Entity, *names: Name) -> Layer:
    """A layer of one entity with names beside its own."""
    own = Name(entity.id, entity.name, status="preferred", source=entity.source)
    return Layer("mine", {entity.id: entity}, {entity.id: (own, *names)})


# Texts as canonical tables have them: composed, one space between words, none at the ends.
_WORDS = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=8)
TEXTS = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join).map(form_text).filter(bool)
_IDS = st.from_regex(r"(local|pcode|tgn):[a-z0-9]{1,6}(-[a-z]{1,3})?", fullmatch=True)
_DATES = st.sampled_from(["", "1948", "1948-05", "1948-05-14", "-0320", "0676"])
_DEGREES = st.integers(-90_000_000, 90_000_000).map(lambda number: number / 1_000_000)


def _with_point(entity: Entity, point: tuple[float, float] | None) -> Entity:
    latitude, longitude = point or (None, None)
    return replace(entity, latitude=latitude, longitude=longitude)


def entities(kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[Entity]:
    """Entities of any content that a table may hold for their kind."""
    types = {"place": sorted(PLACE_TYPES), "organisation": sorted(ORGANISATION_TYPES), "person": [""]}

    def of_kind(kind: str) -> st.SearchStrategy[Entity]:
        bare = st.builds(
            Entity,
            _IDS,
            st.just(kind),
            TEXTS,
            st.sampled_from(types[kind]),
            st.just("") if kind != "person" else st.just("") | TEXTS,
            st.sampled_from(["", "IL", "PS", "XK"]),
            st.sampled_from(["", "04"]) if kind == "place" else st.just(""),
            population=st.none() | st.integers(0, 10**9) if kind == "place" else st.none(),
            part_of=st.just(()) if kind == "person" else st.lists(_IDS, max_size=2, unique=True).map(tuple),
            same_as=st.lists(_IDS, max_size=2, unique=True).map(tuple),
            born=_DATES if kind == "person" else st.just(""),
            died=_DATES if kind == "person" else st.just(""),
            source=st.just("") | TEXTS,
            note=st.just("") | TEXTS,
        )
        point = st.none() if kind == "person" else st.none() | st.tuples(_DEGREES, _DEGREES)
        return st.builds(_with_point, bare, point)

    return st.sampled_from(kinds).flatmap(of_kind)


_NAMES = st.builds(
    Name,
    st.just(""),
    TEXTS,
    st.sampled_from(["", "en", "ar-Latn", "zh-Hans-CN"]),
    st.sampled_from(STATUSES),
    _DATES,
    _DATES,
    st.just("") | TEXTS,
    st.just("") | TEXTS,
)


@st.composite
def layers(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> Layer:
    """Layers of a few entities with a few names each, each spelling once in a language."""
    chosen = draw(st.lists(entities(kinds), max_size=4, unique_by=lambda entity: entity.id))
    names = {}
    for entity in chosen:
        own = Name(entity.id, entity.name, status="preferred", source=entity.source)
        others = draw(st.lists(_NAMES, max_size=3, unique_by=lambda name: (name.text, name.lang)))
        kept = [replace(name, entity_id=entity.id) for name in others if name.text != entity.name]
        names[entity.id] = (own, *kept)
    return Layer("mine", {entity.id: entity for entity in chosen}, names)
