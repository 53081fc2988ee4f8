"""What goes into an index comes out of it: entities, names, keys, filters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_index import near_keys
from small_stacks import layer_of, places, stack_of

from gazetteer.keys import fold
from gazetteer.layer import Layer
from gazetteer.model import KINDS, STATUSES, Entity, Name
from resolvers.index.build import build_arrays
from resolvers.index.collect import CLASSES
from resolvers.index.files import in_memory
from resolvers.index.index import Index

ASHKELON = Entity(
    "geonames:295620", "place", "Ashkelon", "city", "a port", "IL", "01", 31.66926, 34.57149, 144073,
    ("geonames:294638",), ("wikidata:Q60807",), source="GeoNames", note="by the sea", layer="base",
)  # fmt: skip
NETANYAHU = Entity("wikidata:Q43723", "person", "Benjamin Netanyahu", born="1949-10-21", country="IL")
HAMAS = Entity("wikidata:Q38799", "organisation", "Hamas", "armed_group", country="PS")
JERUSALEM = Entity(
    "geonames:281184", "place", "Jerusalem", "capital", country="IL", admin1="06", population=801000
)
NAMES = {
    ASHKELON.id: [
        Name(ASHKELON.id, "אשקלון", "he"),
        Name(ASHKELON.id, "Ascalon", "la", "former", "-400", "1270"),
    ],
    HAMAS.id: [Name(HAMAS.id, "HAMAS", "en", "abbreviation"), "Ashkelon Gang"],
    JERUSALEM.id: ["♥"],
}


def index_of(layer: Layer) -> Index:
    return Index(in_memory("test", *build_arrays(stack_of(layer))))


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(
        layer_of(
            [ASHKELON, NETANYAHU, HAMAS, JERUSALEM], NAMES, redirects={"local:old": ASHKELON.id},
            distinct=[(ASHKELON.id, JERUSALEM.id)],
        )
    )  # fmt: skip


@pytest.mark.parametrize("entity", [ASHKELON, NETANYAHU, HAMAS, JERUSALEM], ids=lambda entity: entity.name)
def test_an_entity_comes_out_whole(index: Index, entity: Entity) -> None:
    """Every field, by the number of its id."""
    number = index.number(entity.id)

    assert number is not None
    assert index.entity(number) == entity
    assert index.entity_id(number) == entity.id
    assert index.ids([number]) == [entity.id]


def test_names_come_out_preferred_first(index: Index) -> None:
    """With text, language, status and years of use."""
    number = index.number(ASHKELON.id)
    assert number is not None

    assert index.entity_names(number) == [
        Name(ASHKELON.id, "Ashkelon", status="preferred"),
        Name(ASHKELON.id, "אשקלון", "he"),
        Name(ASHKELON.id, "Ascalon", "la", "former", "-400", "1270"),
    ]
    assert [index.name_text(row) for row in index.entity_rows(number).tolist()] == [
        "Ashkelon",
        "אשקלון",
        "Ascalon",
    ]
    assert index.name(int(index.entity_rows(number)[2])).valid_to == "1270"


def test_a_name_that_no_row_has_first_is_kept() -> None:
    """An entity without names, and one whose first name is another."""
    nameless, other = Entity("x:a", "place", "Gaza"), Entity("x:b", "place", "Jaffa")
    index = index_of(Layer("base", {"x:a": nameless, "x:b": other}, {"x:b": (Name("x:b", "Yafo"),)}))

    assert [index.entity(number) for number in range(2)] == [nameless, other]
    assert [name.text for name in index.entity_names(1)] == ["Yafo"]


def test_columns_say_what_entities_say(index: Index) -> None:
    """Each column, at the number of each entity."""
    columns = index.entities
    numbers = [index.number(entity.id) for entity in (ASHKELON, NETANYAHU, HAMAS, JERUSALEM)]

    assert len(columns) == 4
    assert [KINDS[columns.kind[number]] for number in numbers] == ["place", "person", "organisation", "place"]
    assert [columns.countries[columns.country[number]] for number in numbers] == ["IL", "IL", "PS", "IL"]
    assert [columns.divisions[columns.division[number]] for number in numbers] == ["IL.01", "", "", "IL.06"]
    assert [columns.place_class[number] for number in numbers] == [
        CLASSES.index("settlement"),
        255,
        255,
        CLASSES.index("settlement"),
    ]
    assert [columns.population[number] for number in numbers] == [144073, -1, -1, 801000]
    assert columns.latitude[numbers].tolist()[0] == 31.66926
    assert np.isnan(columns.longitude[numbers]).tolist() == [False, True, True, True]
    assert columns.name_count[numbers].tolist() == [3, 1, 3, 2]
    assert columns.capital[numbers].tolist() == [False, False, False, True]
    assert [columns.layers[columns.layer[number]] for number in numbers] == ["base", "", "", ""]
    assert not columns.masked.any()


def test_name_rows_say_what_names_say(index: Index) -> None:
    """Entity, key, status and language of each row belong together."""
    for row in range(len(index.names)):
        name = index.name(row)
        assert index.key_text(int(index.names.key[row])) == fold(name.text)
        assert index.entity_id(int(index.names.entity[row])) == name.entity_id
        assert STATUSES[index.names.status[row]] == name.status
        assert index.names.languages[index.names.lang[row]] == name.lang


def test_columns_cannot_be_written(index: Index) -> None:
    """They are shared; writing is refused."""
    for column in (index.entities.kind, index.entities.masked, index.names.key):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1


def test_homonyms_share_a_key(index: Index) -> None:
    """All rows of a key, whoever bears them: Hamas twice, by two spellings."""
    key = index.exact(["hamas"])[0]

    assert [index.name_text(row) for row in index.rows_of_key(key).tolist()] == ["Hamas", "HAMAS"]


def test_rows_of_many_keys_say_whose_they_are(index: Index) -> None:
    """Positions point into the keys asked for, repeats included."""
    keys = index.exact(["jerusalem", "Hamas", "Jerusalem"])

    rows, positions = index.rows_of_keys(keys)

    assert [index.name_text(row) for row in rows.tolist()] == ["Jerusalem", "Hamas", "HAMAS", "Jerusalem"]
    assert positions.tolist() == [0, 1, 1, 2]


def test_a_name_without_letters_is_kept_and_never_found(index: Index) -> None:
    """ "♥" has the empty key: its entity shows it, no query gives it."""
    number = index.number(JERUSALEM.id)
    assert number is not None

    assert "♥" in [name.text for name in index.entity_names(number)]
    assert index.exact(["♥", "", "!"]).tolist() == [-1, -1, -1]
    assert index.near("♥").keys.tolist() == []
    assert index.distant("♥").keys.tolist() == []


def test_ids_that_are_not_there(index: Index) -> None:
    """No number for an unknown id; the living one's for a retired id; no entity beyond the last."""
    assert index.number("geonames:0") is None
    assert index.number("local:old") == index.number(ASHKELON.id)
    assert index.number_here("local:old") is None
    with pytest.raises(IndexError, match="no entity number 4"):
        index.entity(4)


def test_distinct_pairs(index: Index) -> None:
    """In either order, by retired ids too."""
    assert index.is_distinct(ASHKELON.id, JERUSALEM.id)
    assert index.is_distinct(JERUSALEM.id, "local:old")
    assert not index.is_distinct(ASHKELON.id, HAMAS.id)


def test_near_folds_filters_and_says_when_it_cut(index: Index) -> None:
    """Filters look at who bears a key; the limit is the caller's."""
    assert [index.key_text(key) for key in index.near("ASHKELÓM!").keys.tolist()] == ["ashkelon"]
    assert index.near("Ashkelom", kind="person").keys.tolist() == []
    assert index.near("Ashkelom", country="PS").keys.tolist() == []
    assert index.near("Ashkelom", country="XX").keys.tolist() == []
    assert len(index.near("Ashkelom", kind="place", country="IL").keys) == 1
    assert index.near("Ashkelom", limit=0).cut
    assert not index.near("Ashkelom", limit=1).cut


def test_kind_and_country_hold_for_one_bearer() -> None:
    """A key of a person in IL and a place in PS is none of a person in PS."""
    index = index_of(
        layer_of(
            [Entity("a:1", "person", "Gaza", country="IL"), Entity("a:2", "place", "Gaza", country="PS")]
        )
    )

    assert len(index.near("Gazza", kind="person").keys) == 1
    assert index.near("Gazza", kind="person", country="PS").keys.tolist() == []


def test_short_queries_are_exact(index: Index) -> None:
    """Below three characters, and beyond 128, only the spelling itself counts."""
    long_name = "x" * 130
    other = index_of(places("ab", "abc", long_name))

    assert [other.key_text(key) for key in other.near("ab").keys.tolist()] == ["ab"]
    assert [other.key_text(key) for key in other.near("ac").keys.tolist()] == []
    assert [other.key_text(key) for key in other.near(long_name).keys.tolist()] == [long_name]
    assert other.near(f"{long_name}y").keys.tolist() == []
    assert index.near("Ashkelon", edits=0).scores.tolist() == [0]


def test_distant_reaches_beyond_two_edits(index: Index) -> None:
    """By shared trigrams, with a ratio up to 100."""
    hits = index.distant("Binjamin Netanjahu")

    assert [index.key_text(key) for key in hits.keys.tolist()] == ["benjamin netanyahu"]
    assert 70 <= hits.scores[0] < 100
    assert index.distant("Binjamin Netanjahu", kind="place").keys.tolist() == []


def test_a_column_is_answered_by_its_distinct_values(index: Index) -> None:
    """Series, categories, arrays and lists; missing values give -1; numbers are looked up as text."""
    values = ["Hamas", None, "nowhere", "hamas", "Jerusalem"]
    hamas, jerusalem = index.exact(["Hamas", "Jerusalem"]).tolist()
    expected = [hamas, -1, -1, hamas, jerusalem]

    assert index.exact_column(pd.Series(values)).tolist() == expected
    assert index.exact_column(pd.Series(values, dtype="category")).tolist() == expected
    assert index.exact_column(np.array(values, object)).tolist() == expected
    assert index.exact_column(values).tolist() == expected
    assert index.exact_column(pd.Series([], dtype=object)).tolist() == []
    assert index.exact_column([1, 2]).tolist() == [-1, -1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("abc -", min_size=1, max_size=8), min_size=1, max_size=25),
    st.text("abc", min_size=3, max_size=7),
)
def test_near_over_a_whole_index_is_brute_force(names: list[str], query: str) -> None:
    """From raw names to hits: the fold, the limits by length and the order."""
    index = index_of(places(*names))
    edits = 1 if len(query) < 5 else 2

    hits = index.near(query, limit=1000)

    found = [
        (int(score), index.key_text(key)) for score, key in zip(hits.scores, hits.keys.tolist(), strict=True)
    ]
    assert found == near_keys({fold(name) for name in names}, query, edits)
