"""What is believed of an answer, and how answers are remembered."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from nominatim_server import ASHKELON

from gazetteer.cells import UnfitError
from gazetteer.geocoding.answers import Answer, Memory, read_answer

PHOTON = {
    "type": "Feature",
    "geometry": {"coordinates": [34.57, 31.67], "type": "Point"},
    "properties": {
        "osm_key": "place", "osm_value": "city", "type": "city", "countrycode": "IL", "name": "Ashkelon",
        "extent": [34.5137, 31.7062, 34.6136, 31.6112],
    },
}  # fmt: skip
GEONAMES = {
    "lng": "34.57149",
    "lat": "31.66926",
    "geonameId": 295620,
    "countryCode": "IL",
    "fcodeName": "populated place",
}
GOOGLE = {
    "address_components": [{"short_name": "IL", "types": ["country", "political"]}],
    "types": ["locality"],
}


@pytest.mark.parametrize(("raw", "country", "precision"), [
    (ASHKELON, "IL", "city, within 7 km"),
    (PHOTON, "IL", "city, within 7 km"),
    (GEONAMES, "IL", "populated place"),
    (GOOGLE, "IL", "precision unknown"),
    ({"countryCode": "QQ"}, "", "precision unknown"),
    ({"address_components": [None, {"types": []}]}, "", "precision unknown"),
    ({"boundingbox": ["a", "b", "c", "d"], "addresstype": "road"}, "", "road"),
    ({"boundingbox": ["nan", "1", "1", "1"]}, "", "precision unknown"),
    ({"boundingbox": ["31.5", "31.5001", "34.5", "34.5001"]}, "", "within 0.1 km"),
    (["x"], "", "precision unknown"),
    (None, "", "precision unknown"),
])  # fmt: skip
def test_each_service_says_it_in_its_own_way(raw: Any, country: str, precision: str) -> None:
    """Country, sort and extent are found in the formats of Nominatim, Photon, GeoNames and Google."""
    answer = read_answer("there", 31.67, 34.57, raw)

    assert (answer.country, answer.precision()) == (country, precision)


@pytest.mark.parametrize(("point", "said"), [
    ((math.nan, 1.0), "no numbers"), ((1.0, math.inf), "no numbers"), ((91.0, 0.0), "not on the earth"),
    ((0.0, 181.0), "not on the earth"), ((0.0, 0.0), "where unknown ones end up"),
])  # fmt: skip
def test_a_point_that_is_none_is_refused(point: tuple[float, float], said: str) -> None:
    """Not a number, beyond the poles, or 0, 0."""
    with pytest.raises(UnfitError, match=said):
        read_answer("there", *point, {})


def test_answers_are_remembered(tmp_path: Path) -> None:
    """Across runs: points and that nothing was found."""
    path = tmp_path / "cache" / "nominatim.jsonl"
    answer = Answer("Ashkelon", 31.67, 34.57, "IL", "city", 7.1)
    memory = Memory(path)
    memory.keep(("Ashkelon", "IL"), answer)
    memory.keep(("Nowhere", ""), None)
    again = Memory(path)

    assert ("Ashkelon", "IL") in again
    assert ("Ashkelon", "") not in again
    assert (again["Ashkelon", "IL"], again["Nowhere", ""]) == (answer, None)
    assert len(path.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "torn", ['{"query": "Ash', "[]", "{}", '{"query": 1, "country": "", "answer": {"x": 1}}', "\x00"]
)
def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path, torn: str) -> None:
    """What a crash left half written is asked again, and the next line stands alone."""
    path = tmp_path / "nominatim.jsonl"
    path.write_text(json.dumps({"query": "Gaza", "country": "", "answer": None}) + "\n" + torn)
    memory = Memory(path)
    memory.keep(("Ashkelon", "IL"), None)

    assert ("Gaza", "") in Memory(path)
    assert ("Ashkelon", "IL") in Memory(path)


def test_without_a_file_nothing_is_kept() -> None:
    """A memory of one run."""
    memory = Memory(None)
    memory.keep(("Ashkelon", "IL"), None)

    assert ("Ashkelon", "IL") in memory
    assert ("Ashkelon", "IL") not in Memory(None)
