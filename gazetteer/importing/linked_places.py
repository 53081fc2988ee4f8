"""The Linked Places Format: JSON-LD that is GeoJSON, as the World Historical Gazetteer and Pelagios have it.

Source: LinkedPasts, "The Linked Places format (LPF)" v1.1 (github.com/LinkedPasts/linked-places-format), "Linked Places
Feature elements": required are ``@id``, ``properties.title``, ``names`` and ``geometry``, whose geometries may be unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.errors import Location
from gazetteer.importing.features import CLASSES
from gazetteer.importing.identifiers import choose_id, own_id, parse_web_id
from gazetteer.importing.jsonfiles import Value, first_object, read_features, strings
from gazetteer.importing.opening import Member
from gazetteer.importing.points import of_geojson
from gazetteer.importing.records import Choice, Item, Tally, date_or_nothing, records_of
from gazetteer.layer import Spelling
from gazetteer.model import STATUSES, NameStatus
from gazetteer.schema import PLACE_TYPES

SOURCE = "Linked Places"
PREFIX = "lpf"
# "links": exact and close matches are the same thing elsewhere; the other types of link lead to what is about it.
_SAME = frozenset({"exactMatch", "closeMatch"})
# "relations": what is part of what, in Getty's vocabulary.
_PART = "broaderPartitive"


def recognises(member: Member) -> bool:
    """Whether a file says in its first 64 kB that its context is that of Linked Places, or has features with titles and names."""
    head = member.head()
    if b"linkedplaces" in head or (b'"toponym"' in head and b'"title"' in head):
        return b"{" in head[:4096]
    first = first_object(member)
    return first.get("type") == "Feature" and "names" in first and "@id" in first


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the features of collections, or of files with one a line.

    Raises:
        SourceError: A file is no JSON, cut short or not UTF-8.
    """
    return read_features(members, tally, lambda each, where: _feature(each, where, choice))


def _feature(each: Value, where: Location, choice: Choice) -> Iterator[Item]:
    value = each.value
    properties = value.get("properties")
    title = properties.get("title") if isinstance(properties, dict) else None
    own = value.get("@id") or value.get("id")
    if not isinstance(title, str) or not title or not own:
        raise UnfitError("title" if own else "@id", "a feature needs @id and properties.title")
    assert isinstance(properties, dict)
    links = [
        parse_web_id(str(link.get("identifier", "")))
        for link in _objects(value.get("links"))
        if str(link.get("type", "")).rpartition(":")[2] in _SAME
    ]
    entity_id, same_as = choose_id("place", [_own(str(own)), *links])
    latitude, longitude = of_geojson(value.get("geometry"))
    codes = strings(properties.get("ccodes"))
    given = {
        "id": entity_id, "name": title, "same_as": same_as, "type": place_type(value), "latitude": latitude,
        "longitude": longitude, "country": codes[0] if len(codes) == 1 else "", "part_of": _parents(value),
        "source": choice.source or _citation(value) or SOURCE, **_own_words(properties),
    }  # fmt: skip
    yield from records_of("place", given, _names(value), where)


def _own_words(properties: Mapping[str, Any]) -> dict[str, str]:
    """What the format has no term for, as gazetteer export writes it."""
    found = ((column, properties.get(column)) for column in ("admin1", "population", "note"))
    return {column: str(value) for column, value in found if type(value) in (str, int)}


def _own(text: str) -> str:
    return parse_web_id(text) or own_id(PREFIX, text.removeprefix("https://").removeprefix("http://"))


def place_type(value: Mapping[str, Any]) -> str:
    """Return the first of a feature's types that is one of ours by its label, else what its GeoNames class says."""
    labels = []
    for each in _objects(value.get("types")):
        # The source's own word says more than the thesaurus: AAT has cities, and no capitals.
        labels += [str(source.get("label", "")) for source in _objects(each.get("sourceLabels"))]
        labels += strings(each.get("label"))
    for label in labels:
        word = label.strip().casefold().replace(" ", "_")
        if word in PLACE_TYPES:
            return word
    properties = value.get("properties")
    classes = strings(properties.get("fclasses")) if isinstance(properties, dict) else []
    return next((CLASSES[each] for each in classes if each in CLASSES), "site")


def _names(value: Mapping[str, Any]) -> Iterator[Spelling]:
    for each in _objects(value.get("names")):
        text = each.get("toponym")
        if isinstance(text, str):
            # Some contributors write a variant as "Wien@de", as LP-TSV does.
            name, _, tag = text.partition("@") if "lang" not in each else (text, "", "")
            begins, ends = _span(each.get("when"))
            lang = str(each.get("lang") or tag)
            yield Spelling(name, lang, _status(each, ends), begins, ends)


def _status(each: Mapping[str, Any], ends: str) -> NameStatus:
    """What a name is: by our own word, which gazetteer export writes, else former where its time is over."""
    status = each.get("status")
    return status if status in STATUSES else "former" if ends else "variant"


def _span(when: Any) -> tuple[str, str]:
    """The first timespan of a "when": its start and its end, each the earliest and latest date that is given."""
    spans = _objects(when.get("timespans")) if isinstance(when, dict) else []
    if not spans:
        return "", ""
    return _date(spans[0].get("start"), ("in", "earliest", "latest")), _date(
        spans[0].get("end"), ("in", "latest", "earliest")
    )


def _date(given: Any, keys: Sequence[str]) -> str:
    if isinstance(given, dict):
        given = next((given[key] for key in keys if given.get(key)), "")
    # ISO 8601-2 ends what is approximate or uncertain in ~, ? or %.
    return date_or_nothing(str(given or "").rstrip("~?%"))


def _parents(value: Mapping[str, Any]) -> str:
    parents = [
        _own(str(each["relationTo"]))
        for each in _objects(value.get("relations"))
        if _PART in str(each.get("relationType", "")) and each.get("relationTo")
    ]
    return ";".join(dict.fromkeys(parents))


def _citation(value: Mapping[str, Any]) -> str:
    for name in _objects(value.get("names")):
        for citation in _objects(name.get("citations")):
            if isinstance(citation.get("label"), str):
                return str(citation["label"])
    return ""


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
