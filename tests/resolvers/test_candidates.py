"""The few names that are worth a look: the very spelling, else related ones, first in the country asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles_corridor import within
from small_resolver import resolver_over

from gazetteer.model import Entity, Kind, Name
from resolvers import candidates
from resolvers.candidates import Proposer, Reading
from resolvers.index import related as related_module
from resolvers.index.index import Index
from resolvers.normalise.prepare import prepare

ENTITIES = [
    Entity("t:sanaa", "place", "Sana'a", "capital", country="YE", population=2_500_000),
    Entity("t:ashkelon", "place", "Ashkelon", "city", country="IL", population=144_000),
    Entity("t:israel", "place", "Israel", "country", country="IL"),
    Entity("t:odesa", "place", "Odesa", "city", country="UA", population=1_000_000),
    Entity("t:odessa", "place", "Odessa", "city", country="US", population=114_000),
    Entity("t:plo", "organisation", "Palestine Liberation Organization"),
    Entity("t:sharon", "person", "Ariel Sharon"),
    Entity("t:village", "place", "Tiny Hamlet", "town", country="US", population=12),
]
NAMES = {
    "t:israel": [Name("t:israel", "Israelis", status="demonym")],
    "t:ashkelon": ["Ashqelon", "Askalan", "Ascalon", "Ashkalon"],
}


@pytest.fixture(scope="module")
def index() -> Index:
    return resolver_over(ENTITIES, NAMES).index


def proposed(index: Index, text: str, kind: Kind, country: str = "") -> list[str]:
    reading = Reading(0, kind, prepare(text, kind), country)
    found = Proposer(index).propose([reading], index.exact([text]))
    return [index.name_text(row) for row in found.rows.tolist()]


def test_the_very_spelling_is_enough(index: Index) -> None:
    """Where a proper name is spelled so, nothing like it is looked for."""
    assert proposed(index, "ODESSA", "place") == ["Odessa"]
    assert proposed(index, "Ashkelon", "person") != ["Ashkelon"]


def test_a_name_of_another_country_is_not_enough(index: Index) -> None:
    """With a hint the spelling must be of that country, else what is like it there is proposed as well."""
    assert set(proposed(index, "Odessa", "place", "UA")) == {"Odesa", "Odessa"}
    assert proposed(index, "Odessa", "place", "US") == ["Odessa"]


def test_a_demonym_is_a_spelling_like_others(index: Index) -> None:
    """What its people are called leads to a country, and nothing like it is looked for."""
    assert proposed(index, "Israelis", "place") == ["Israelis"]


def test_two_letters_are_never_guessed_at(index: Index) -> None:
    """However many names are within one letter."""
    assert proposed(index, "Od", "place") == []
    assert proposed(index, "Odesza", "place") != []


def test_one_entity_does_not_take_all_seats(index: Index) -> None:
    """Many spellings of one entity leave room for others."""
    names = proposed(index, "Ashkelom", "place")

    assert (
        sum(name in {"Ashkelon", *map(str, NAMES["t:ashkelon"])} for name in names) == candidates.MOST_OF_ONE
    )


def test_acronyms_have_their_seats(index: Index) -> None:
    """An acronym shares no letters in order with the name it stands for."""
    assert proposed(index, "PLO", "organisation") == ["Palestine Liberation Organization"]


def test_what_is_not_filed_is_found_nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a gazetteer too large to be filed whole, a village is found within two edits, or by rare trigrams."""
    monkeypatch.setattr(related_module, "MOST_NAMES", 3)
    index = resolver_over(ENTITIES, NAMES).index

    assert "Tiny Hamlet" in proposed(index, "Tiny Hamled", "place")
    assert "Tiny Hamlet" in proposed(index, "Tiny Hamled", "place", "US")
    assert "Tiny Hamlet" in proposed(index, "Tiny old Hamlet", "place")
    assert "Tiny Hamlet" not in proposed(index, "Tiny Hamled", "person")


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=20))
def test_places_within_groups_are_counted(groups: list[tuple[int, int]]) -> None:
    """Each item's place is how many of its group stand before it."""
    columns = [np.array([group[side] for group in groups], np.int64) for side in (0, 1)]

    assert candidates._place_within(*columns).tolist() == within(groups)
