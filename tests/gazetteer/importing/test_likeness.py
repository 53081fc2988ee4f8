"""Two entities of one name are one only where their places say so too."""

import pytest

from gazetteer.importing.likeness import likeness_of, likeness_of_entity, why_alike
from gazetteer.model import Entity, Kind
from gazetteer.schema import ENTITY_TABLES


def row(kind: Kind, entity_id: str, **cells: str) -> tuple[str, ...]:
    given = {"id": entity_id, "name": "A", **cells}
    return tuple(given.get(column, "") for column in ENTITY_TABLES[kind].header)


ASHKELON = {"country": "IL", "latitude": "31.66926", "longitude": "34.57149", "type": "city"}


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        ("place", ASHKELON, ASHKELON, "0.0 km away"),
        ("place", ASHKELON, ASHKELON | {"type": "river"}, ""),
        ("place", ASHKELON, ASHKELON | {"type": "site"}, "0.0 km away"),
        ("place", ASHKELON, ASHKELON | {"latitude": "31.9"}, ""),
        ("place", ASHKELON, {"country": "IL"}, "both in IL"),
        ("place", ASHKELON, {}, ""),
        ("organisation", {"country": "IQ"}, {"country": "IQ"}, "both in IQ"),
        ("organisation", {"country": "IQ"}, {}, ""),
        ("person", {"country": "IQ"}, {"country": "IQ"}, "both of IQ"),
        ("person", {"country": "IQ", "born": "1950"}, {"country": "IQ", "born": "1960"}, ""),
        ("person", {"born": "1950-01-02"}, {"born": "1950"}, "both born in 1950"),
        ("person", {"born": "1950", "country": "IQ"}, {"born": "1950", "country": "IR"}, ""),
        ("person", {}, {}, ""),
    ],
)  # fmt: skip
def test_alike(kind: Kind, left: dict[str, str], right: dict[str, str], expected: str) -> None:
    """Kind by kind: near each other, of one country or year, and nothing against it."""
    assert (
        why_alike(likeness_of(kind, row(kind, "a:1", **left)), likeness_of(kind, row(kind, "b:1", **right)))
        == expected
    )


def test_a_source_tells_its_own_apart() -> None:
    """Two ids of one prefix are two things, also where one of them stands in same_as; local: is no source."""
    one = likeness_of("place", row("place", "geonames:1", **ASHKELON))
    other = likeness_of("place", row("place", "local:x", same_as="geonames:2", **ASHKELON))
    entity = likeness_of_entity(
        Entity("local:y", "place", "A", "city", country="IL", latitude=31.66926, longitude=34.57149)
    )

    assert why_alike(one, other) == ""
    assert why_alike(other, entity) == "0.0 km away"
