"""Entities of Wikidata as JSON: lines of a dump, or what Special:EntityData gives.

Source: Wikibase, "Wikibase/DataModel/JSON" (doc.wikimedia.org/Wikibase): ``id``, ``labels``, ``aliases``, ``descriptions``,
``claims`` with ``mainsnak``, ``rank`` and ``datavalue``; Wikidata:Database download, "JSON dumps": an array with one entity a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.errors import Location
from gazetteer.importing.identifiers import choose_id
from gazetteer.importing.jsonfiles import Value, first_object, read_document, read_lines
from gazetteer.importing.opening import Member
from gazetteer.importing.records import (
    Choice,
    Item,
    Refusal,
    Tally,
    country_or_nothing,
    date_or_nothing,
    records_of,
)
from gazetteer.importing.states import country_of
from gazetteer.importing.wikidata import SOURCE
from gazetteer.layer import Spelling
from gazetteer.model import Kind

# An entity of the dump may have some megabytes: a country has names in 300 languages and thousands of claims.
_LONGEST = 64 * 2**20
# Wikidata's properties, by what they say.
_INSTANCE, _POINT, _GEONAMES, _POPULATION, _ISO = "P31", "P625", "P1566", "P1082", "P297"
_BORN, _DIED, _HEADQUARTERS, _WITHIN = "P569", "P570", "P159", "P131"
_COUNTRY = "P17"
_SHORT_NAME, _NATIVE, _OFFICIAL = "P1813", "P1705", "P1448"
_HUMAN = "Q5"
_EARTH = "Q2"


def recognises(member: Member) -> bool:
    """Whether a file is of entities: by its first line, or by the "entities" that it begins with."""
    head = member.head(4096).lstrip()
    if head[:1] == b"{" and head[1:].lstrip().startswith(b'"entities"'):
        return True
    return b'"type":"item"' in head.replace(b" ", b"")[:200] or first_object(member).get("type") == "item"


def read(members: Sequence[Member], choice: Choice, tally: Tally) -> Iterator[Item]:
    """Yield the items of files; properties and lexemes are left out.

    Raises:
        SourceError: A file is no JSON, cut short or not UTF-8.
    """
    for member in members:
        for each in _values(member):
            tally.counts["read"] += 1
            if isinstance(each, Refusal):
                yield each
                continue
            if each.value.get("type", "item") != "item":
                tally.counts["left out"] += 1
                continue
            where = Location(member.name, each.line)
            try:
                yield from _entity(each.value, where, choice)
            except UnfitError as error:
                yield Refusal(where.file, where.line, *error.args)


def _values(member: Member) -> Iterator[Value | Refusal]:
    if member.head(4096).lstrip()[1:].lstrip().startswith(b'"entities"'):
        entities = read_document(member).get("entities")
        for value in entities.values() if isinstance(entities, dict) else ():
            yield Value(value, 1) if isinstance(value, dict) else Refusal(member.name, 1, "", "no entity")
    else:
        yield from read_lines(member, _LONGEST)


def _entity(value: Mapping[str, Any], where: Location, choice: Choice) -> Iterator[Item]:
    own = f"wikidata:{value.get('id', '')}"
    claims = value.get("claims") if isinstance(value.get("claims"), dict) else {}
    assert isinstance(claims, dict)
    kind = _kind(claims, choice)
    geonames = [f"geonames:{text}" for text in _values_of(claims, _GEONAMES) if isinstance(text, str)]
    iso = [f"iso3166:{text}" for text in _values_of(claims, _ISO) if isinstance(text, str)]
    entity_id, same_as = choose_id(kind, [own, *geonames, *iso])
    names = list(_names(value, claims))
    labels = [each for each in names if each.status == "preferred"]
    english = [each for each in labels if each.lang == "en"] or [
        each for each in labels if each.lang == "mul"
    ]
    if not labels:
        raise UnfitError("labels", f"{own} has no label")
    latitude, longitude = _point(claims)
    given = {
        "id": entity_id, "name": (english or labels)[0].text, "same_as": same_as, "latitude": latitude, "longitude": longitude,
        "population": _population(claims), "born": _date(claims, _BORN), "died": _date(claims, _DIED),
        "country": country_or_nothing(iso[0].partition(":")[2]) if iso else country_of(_item_ids(claims, _COUNTRY)),
        "part_of": ";".join(_item_ids(claims, _WITHIN)) if kind == "place" else "",
        "type": "country" if iso and kind == "place" else "",
        "description": _text(value.get("descriptions"), "en"), "source": choice.source or SOURCE,
    }  # fmt: skip
    yield from records_of(kind, given, names, where)


def _kind(claims: Mapping[str, Any], choice: Choice) -> Kind:
    if f"wikidata:{_HUMAN}" in _item_ids(claims, _INSTANCE) or _BORN in claims:
        return "person"
    if _GEONAMES in claims or (_POINT in claims and _HEADQUARTERS not in claims):
        return "place"
    if _HEADQUARTERS in claims:
        return "organisation"
    if choice.kind:
        return choice.kind
    raise UnfitError("claims", "it is not told what the entity is; say --kind")


def _names(value: Mapping[str, Any], claims: Mapping[str, Any]) -> Iterator[Spelling]:
    """Labels are preferred names; aliases, official and native names variants; short names short."""
    labels, aliases = value.get("labels"), value.get("aliases")
    for lang in labels if isinstance(labels, dict) else ():
        if text := _text(labels, lang):
            yield Spelling(text, lang, "preferred")
    for lang, listed in aliases.items() if isinstance(aliases, dict) else ():
        for each in listed if isinstance(listed, list) else ():
            yield Spelling(str(each.get("value", "")), lang)
    for property_, short in ((_OFFICIAL, False), (_NATIVE, False), (_SHORT_NAME, True)):
        for given in _values_of(claims, property_):
            if isinstance(given, dict) and given.get("text"):
                yield Spelling(
                    str(given["text"]), str(given.get("language", "")), "short" if short else "variant"
                )


def _text(texts: Any, lang: str) -> str:
    found = texts.get(lang) if isinstance(texts, dict) else None
    return str(found.get("value", "")) if isinstance(found, dict) else ""


def _values_of(claims: Mapping[str, Any], property_: str) -> list[Any]:
    """The values of a property, the preferred ones alone where there are such; deprecated ones never."""
    ranked: dict[str, list[Any]] = {}
    listed = claims.get(property_)
    for claim in listed if isinstance(listed, list) else ():
        snak = claim.get("mainsnak", {}) if isinstance(claim, dict) else {}
        if snak.get("snaktype") == "value":
            ranked.setdefault(claim.get("rank", "normal"), []).append(snak.get("datavalue", {}).get("value"))
    return ranked.get("preferred") or ranked.get("normal") or []


def _item_ids(claims: Mapping[str, Any], property_: str) -> list[str]:
    return [
        f"wikidata:{value['id']}"
        for value in _values_of(claims, property_)
        if isinstance(value, dict) and "id" in value
    ]


def _point(claims: Mapping[str, Any]) -> tuple[str, str]:
    """The first point on Earth: the moon has towns' names too."""
    for value in _values_of(claims, _POINT):
        if isinstance(value, dict) and str(value.get("globe", _EARTH)).rpartition("/")[2] == _EARTH:
            return str(value.get("latitude", "")), str(value.get("longitude", ""))
    return "", ""


def _population(claims: Mapping[str, Any]) -> str:
    amounts = [
        str(value.get("amount", "")) for value in _values_of(claims, _POPULATION) if isinstance(value, dict)
    ]
    # The preferred one is the latest; of several normal ones the last was added last.
    return amounts[-1].lstrip("+").partition(".")[0] if amounts else ""


def _date(claims: Mapping[str, Any], property_: str) -> str:
    """A date as exact as it is known: precision 11 is a day, 10 a month, 9 a year; less is no date."""
    for value in _values_of(claims, property_):
        if isinstance(value, dict):
            text, precision = str(value.get("time", "")).lstrip("+"), value.get("precision", 11)
            date = date_or_nothing(text)
            sign, digits = ("-", date[1:]) if date.startswith("-") else ("", date)
            parts = digits.split("-")
            if precision >= 9:
                return sign + "-".join(parts[: precision - 8])
    return ""
