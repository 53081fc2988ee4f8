"""What stands behind a town in the possessive is the town's own."""

import pytest

from resolvers.model import Document, Span
from resolvers.text.reading import TextReader


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_namesake_far_away_is_not_meant(reader: TextReader, apostrophe: str) -> None:
    """It keeps no id and gets the town's point, marked as approximate, from raw text and where its span is given."""
    text = f"Baghdad{apostrophe}s Springfield market was hit."
    start = text.index("Springfield")
    spans = (Span(0, 7, "place"), Span(start, start + len("Springfield"), "place"))
    for document in (Document(text), Document(text, spans=spans)):
        town, market = reader.read(document)

        assert town.resolution.status == "matched"
        assert market.resolution.entity is None
        assert market.approximate
        assert (market.latitude, market.longitude) == (town.latitude, town.longitude)


def test_a_place_of_the_town_and_a_country_keep_their_ids(reader: TextReader) -> None:
    """A quarter lies near its town; a country is nobody's own."""
    for text in ("They met in Cairo's Zamalek.", "London's Israel policy changed."):
        owner, owned = reader.read(text)
        assert owner.resolution.status == owned.resolution.status == "matched"
        assert not owned.approximate
