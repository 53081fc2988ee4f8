"""Ids as URIs."""

import pytest

from gazetteer.uris import uri_of


@pytest.mark.parametrize(("entity_id", "base", "expected"), [
    ("geonames:295620", "", "https://sws.geonames.org/295620/"),
    ("geonames:295620", "https://example.org/", "https://sws.geonames.org/295620/"),
    ("wikidata:Q38799", "", "http://www.wikidata.org/entity/Q38799"),
    ("local:cats-gate", "", "local:cats-gate"),
    ("local:cats-gate", "https://example.org/", "https://example.org/local:cats-gate"),
    ("local:שער <1>", "", "local:%D7%A9%D7%A2%D7%A8%20%3C1%3E"),
    ("town 7", "", "urn:gazetteer:town%207"),
    ("wikidata:a b", "", "wikidata:a%20b"),
    (":x", "", "urn:gazetteer::x"),
])  # fmt: skip
def test_an_id_is_a_uri(entity_id: str, base: str, expected: str) -> None:
    """Public ids have their public URI; a CURIE is one as it stands; what is neither is put behind a base."""
    assert uri_of(entity_id, base) == expected
