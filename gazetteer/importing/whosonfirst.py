"""Places of Who's On First: one GeoJSON feature a file, or many in a collection or one a line.

Source: Who's On First, "Properties: wof" and "Names" (whosonfirst.org/docs/properties), "Who's On First ID Life Cycle
Documentation". Required of every record are ``wof:id``, ``wof:name``, ``wof:placetype`` and ``wof:parent_id``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.errors import Location
from gazetteer.importing.identifiers import choose_id, own_id
from gazetteer.importing.jsonfiles import Value, read_features, strings
from gazetteer.importing.opening import Member
from gazetteer.importing.points import of_geojson
from gazetteer.importing.records import Choice, Item, Tally, records_of
from gazetteer.layer import Spelling
from gazetteer.model import NameStatus

SOURCE = "Who's On First"
PREFIX = "whosonfirst"
# "Placetypes": common, common_optional and optional ones.
_TYPES = {
    "continent": "continent", "empire": "historical_country", "country": "country", "dependency": "territory",
    "disputed": "territory", "macroregion": "region", "region": "admin1", "macrocounty": "region", "county": "admin2",
    "localadmin": "admin2", "locality": "city", "borough": "neighbourhood", "macrohood": "neighbourhood",
    "neighbourhood": "neighbourhood", "microhood": "neighbourhood", "campus": "site", "venue": "site", "building": "building",
    "ocean": "water", "marinearea": "water", "postalcode": "postal_place", "address": "street", "intersection": "street",
}  # fmt: skip
# "name:eng_x_preferred": an ISO 639-3 code, and what kind of name it is.
_STATUSES: Mapping[str, NameStatus] = {
    "preferred": "preferred", "variant": "variant", "colloquial": "variant", "abbreviation": "abbreviation",
    "historical": "former", "unknown": "variant",
}  # fmt: skip
_CONCORDANCES = {"gn:id": "geonames", "wd:id": "wikidata", "gp:id": "woeplanet", "tgn:id": "tgn", "qs:id": "quattroshapes"}  # fmt: skip


def recognises(member: Member) -> bool:
    """Whether a file's first 64 kB have ``wof:id``."""
    head = member.head()
    return b'"wof:id"' in head and b"{" in head[:4096]


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the places of files; one that was superseded is left out, and its id leads to what took its place.

    Raises:
        SourceError: A file is no JSON, cut short or not UTF-8.
    """
    return read_features(members, tally, lambda each, where: _feature(each, where, choice, tally))


def _feature(each: Value, where: Location, choice: Choice, tally: Tally) -> Iterator[Item]:
    properties = each.value.get("properties")
    if not isinstance(properties, dict):
        raise UnfitError("properties", "a feature needs properties")
    for required in ("wof:id", "wof:name", "wof:placetype"):
        if properties.get(required) in (None, ""):
            raise UnfitError(required, "the property is missing, and Who's On First requires it")
    if strings(properties.get("wof:superseded_by")) or properties.get("edtf:deprecated") not in (
        None,
        "",
        "uuuu",
        "..",
    ):
        tally.counts["left out"] += 1
        return
    entity_id, same_as = choose_id("place", _ids(properties))
    latitude, longitude = _point(each.value, properties)
    parent = properties.get("wof:parent_id")
    given = {
        "id": entity_id, "name": str(properties["wof:name"]), "same_as": same_as, "latitude": latitude, "longitude": longitude,
        "type": _TYPES.get(str(properties["wof:placetype"]), "site"), "country": str(properties.get("wof:country") or ""),
        "population": _population(properties),
        # Below 0 are the codes for none and for several.
        "part_of": own_id(PREFIX, str(parent)) if isinstance(parent, int) and parent > 0 else "",
        "source": choice.source or SOURCE,
    }  # fmt: skip
    former = [own_id(PREFIX, text) for text in strings(properties.get("wof:supersedes"))]
    # Others refer to a place by the id of Who's On First, also where it takes another here.
    yield from records_of("place", given, _names(properties), where, former)


def _ids(properties: Mapping[str, Any]) -> list[str]:
    concordances = properties.get("wof:concordances")
    found = [own_id(PREFIX, str(properties["wof:id"]))]
    for key, prefix in _CONCORDANCES.items():
        for text in strings(concordances.get(key) if isinstance(concordances, dict) else None):
            found.append(own_id(prefix, text))
    return found


def _point(value: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[str, str]:
    """The label's point, else the centroid, else the geometry's middle; "Geometry and label centroids"."""
    for prefix in ("lbl", "geom"):
        latitude, longitude = properties.get(f"{prefix}:latitude"), properties.get(f"{prefix}:longitude")
        if latitude not in (None, "") and longitude not in (None, ""):
            return str(latitude), str(longitude)
    return of_geojson(value.get("geometry"))


def _population(properties: Mapping[str, Any]) -> str:
    value = next(iter(strings(properties.get("wof:population") or properties.get("gn:population"))), "")
    return value if value.isdigit() and value != "0" else ""


def _names(properties: Mapping[str, Any]) -> Iterator[Spelling]:
    for key, value in properties.items():
        if not key.startswith("name:"):
            continue
        tag, _, private = key.removeprefix("name:").partition("_x_")
        status = _STATUSES.get(private)
        if status:
            # A language may bear a script or region: "zho_hant_x_preferred" is written zh-Hant elsewhere.
            yield from (Spelling(text, _short(tag), status) for text in strings(value))


def _short(tag: str) -> str:
    """The tag with its language as BCP 47 asks for: two letters where there are two."""
    import pycountry

    language, _, rest = tag.replace("_", "-").partition("-")
    known = pycountry.languages.get(alpha_3=language)
    code = getattr(known, "alpha_2", language) if known else language
    return f"{code}-{rest}" if rest else str(code)
