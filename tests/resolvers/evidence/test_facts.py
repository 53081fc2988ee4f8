"""Facts side by side: what is known on both sides counts, and nothing else."""

import numpy as np
import pytest
from small_stacks import layer_of, stack_of

from gazetteer.model import Entity, Name
from resolvers.evidence.facts import FEATURES, asking, compare_facts, distances, prominences
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index
from resolvers.model import Query

ENTITIES = [
    Entity(
        "t:georgia",
        "place",
        "Georgia",
        "country",
        country="GE",
        latitude=42.0,
        longitude=43.5,
        population=3_700_000,
    ),
    Entity("t:georgia-us", "place", "Georgia", "admin1", country="US", admin1="GA"),
    Entity(
        "t:atlanta",
        "place",
        "Atlanta",
        "city",
        country="US",
        admin1="GA",
        latitude=33.75,
        longitude=-84.39,
        population=498_000,
    ),
    Entity("t:us", "place", "United States", "country", country="US"),
    Entity("t:village", "place", "Georgia", "town", country="US", admin1="NE"),
    Entity("t:meloni", "person", "Georgia Meloni", born="1977", died="", country="IT"),
    Entity("t:stalin", "person", "Joseph Stalin", born="1878-12-18", died="1953-03-05"),
]
NAMES = {
    "t:georgia": [
        Name("t:georgia", "Georgian", status="demonym"),
        Name("t:georgia", "Gruzia", status="former", valid_to="1991"),
    ],
    "t:us": [Name("t:us", "USA", status="abbreviation"), Name("t:us", "Untied States", status="misspelling")],
}


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(in_memory("test", *build_arrays(stack_of(layer_of(ENTITIES, NAMES)))))


def seen(index: Index, query: Query, spelling: str, entity: str) -> dict[str, float]:
    """What facts say of one spelling of one entity, zeros left out."""
    number = index.number(entity)
    assert number is not None
    rows = index.entity_rows(number)
    row = next(row for row in rows.tolist() if index.name_text(row) == spelling)
    found = compare_facts(
        index, asking(index, [query]), np.zeros(1, np.int64), np.array([row]), prominences(index)
    )
    return {
        feature: round(float(value), 2) for feature, value in zip(FEATURES, found[0], strict=True) if value
    }


def test_a_country_speaks_for_and_against(index: Index) -> None:
    """The same country, another one, and one that no entity is in."""
    assert seen(index, Query("x", country="GE"), "Georgia", "t:georgia")["country_same"] == 1
    assert seen(index, Query("x", country="US"), "Georgia", "t:georgia")["country_other"] == 1
    assert seen(index, Query("x", country="ZZ"), "Georgia", "t:georgia")["country_other"] == 1
    assert "country_other" not in seen(index, Query("x", country="US"), "Georgia Meloni", "t:meloni")


def test_distance_counts_in_doublings(index: Index) -> None:
    """Nearby is nothing against, every doubling is one more, and the far side of the world is no more than the most."""
    at = {"latitude": 33.75, "longitude": -84.39}
    assert "distance" not in seen(index, Query("x", **at), "Atlanta", "t:atlanta")
    assert seen(index, Query("x", latitude=34.65, longitude=-84.39), "Atlanta", "t:atlanta")[
        "distance"
    ] == pytest.approx(2, abs=0.02)
    assert seen(index, Query("x", **at), "Georgia", "t:georgia")["distance"] == 8
    assert "distance" not in seen(index, Query("x", **at), "Georgia", "t:village")


def test_size_is_of_a_place_and_its_settlements(index: Index) -> None:
    """Population in decimal digits beyond a hundred thousand; a division counts as its settlements together."""
    assert seen(index, Query("x"), "Georgia", "t:georgia")["population"] == 1.57
    assert seen(index, Query("x"), "Georgia", "t:georgia-us")["population"] == 0.7
    assert seen(index, Query("x"), "Georgia", "t:village")["population"] == -2.3
    assert "population" not in seen(index, Query("x"), "Georgia Meloni", "t:meloni")


def test_a_gazetteer_without_populations_has_no_large_places() -> None:
    """All places count alike where nothing is known of any."""
    bare = Index(in_memory("test", *build_arrays(stack_of(layer_of([ENTITIES[1], ENTITIES[4]])))))

    assert prominences(bare).tolist() == [0, 0]


def test_the_status_of_a_spelling_counts(index: Index) -> None:
    """A demonym, a misspelling and an abbreviation say so."""
    assert seen(index, Query("x"), "Georgian", "t:georgia")["demonym"] == 1
    assert seen(index, Query("x"), "Untied States", "t:us")["misspelling"] == 1
    assert seen(index, Query("x"), "USA", "t:us")["short"] == 1


def test_a_date_outside_speaks_against(index: Index) -> None:
    """Before a birth, after a death, after a name fell out of use; a year is compared as a year."""
    assert "dead" in seen(index, Query("x", date="1850"), "Joseph Stalin", "t:stalin")
    assert "dead" in seen(index, Query("x", date="1960-01-01"), "Joseph Stalin", "t:stalin")
    assert "dead" not in seen(index, Query("x", date="1953"), "Joseph Stalin", "t:stalin")
    assert "dead" in seen(index, Query("x", date="1999"), "Gruzia", "t:georgia")
    assert "dead" not in seen(index, Query("x", date="1999"), "Georgia", "t:georgia")


def test_a_date_within_the_years_of_a_name_speaks_for_it(index: Index) -> None:
    """Only where the table gives years for the name; an entity's life is no sign of a name's use."""
    assert seen(index, Query("x", date="1960"), "Gruzia", "t:georgia")["in_use"] == 1
    assert "in_use" not in seen(index, Query("x", date="1999"), "Gruzia", "t:georgia")
    assert "in_use" not in seen(index, Query("x", date="1960"), "Georgia", "t:georgia")
    assert "in_use" not in seen(index, Query("x", date="1950"), "Joseph Stalin", "t:stalin")
    assert "in_use" not in seen(index, Query("x"), "Gruzia", "t:georgia")


def test_context_votes_for_countries_and_divisions(index: Index) -> None:
    """A country or a division named beside the name, a demonym too."""
    assert (
        seen(index, Query("x", context=("the United States said",)), "Atlanta", "t:atlanta")["context"] == 1
    )
    assert seen(index, Query("x", context=("in Georgia, USA",)), "Atlanta", "t:atlanta")["context"] == 2
    assert seen(index, Query("x", context=("a Georgian minister",)), "Georgia", "t:georgia")["context"] == 1
    assert "context" not in seen(index, Query("x", context=("nothing here",)), "Georgia", "t:georgia")


def test_distances_are_great_circles() -> None:
    """Jerusalem to Ashkelon is 62 km (by geopy's great_circle)."""
    found = distances(*(np.array([value]) for value in (31.7690, 35.2163, 31.6693, 34.5715)))

    assert found[0] == pytest.approx(62.0, abs=0.5)
