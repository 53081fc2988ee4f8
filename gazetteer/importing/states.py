"""Which country does Wikidata mean by an item, as its property P17 (country) gives one?"""

from collections.abc import Iterable, Mapping
from functools import cache

from gazetteer.cells import parse_list
from gazetteer.countries import parse_country
from gazetteer.folders import data_folder
from gazetteer.reading import read_rows

_KINDS = frozenset({"country", "territory"})


def country_of(items: Iterable[str], labels: Iterable[str] = ()) -> str:
    """Return the ISO 3166-1 alpha-2 code of the country that items mean, or else that their labels do.

    What is no country of today (the Soviet Union) is passed over; "" where several are left, as of a disputed town, or none.

    Args:
        items: CURIEs ("wikidata:Q801"), as the bundled tables have them of countries and territories.
        labels: English names or codes.
    """
    known = _codes()
    codes = {known[item] for item in items if item in known} or {
        code for label in labels if (code := parse_country(label))
    }
    return codes.pop() if len(codes) == 1 else ""


@cache
def _codes() -> Mapping[str, str]:
    rows = read_rows(data_folder() / "places.csv")
    at = rows.positions(("id", "type", "country", "same_as"))
    return {
        item: row.cells[at["country"]]
        for row in rows
        if row.cells[at["type"]] in _KINDS and row.cells[at["country"]]
        for item in (row.cells[at["id"]], *parse_list(row.cells[at["same_as"]]))
        if item.startswith("wikidata:")
    }
