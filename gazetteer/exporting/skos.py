"""SKOS in Turtle (w3.org/TR/skos-reference): a concept an entity, for thesauri and triple stores.

By the reference's integrity conditions a concept has one preferred label a language (S14), and no label is of two sorts
at once (S13); spellings that should be found and not shown, misspellings and demonyms, are hidden labels (5.1). Points
are of W3C's geo vocabulary, countries and populations of GeoNames', dates of life of schema.org's. Terms are written by
rdflib, one concept after another, so that a gazetteer need not fit in a graph.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import IO

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.extras import load_extra
from gazetteer.exporting.values import decimal, text_of
from gazetteer.model import Entity, Kind, Name
from gazetteer.uris import uri_of

_PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "gn": "http://www.geonames.org/ontology#",
    "schema": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CLASSES: dict[Kind, str] = {
    "person": "schema:Person",
    "organisation": "schema:Organization",
    "place": "schema:Place",
}
Statement = tuple[str, str]


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract.

    Raises:
        SourceError: The library rdflib is not installed.
    """
    turtle = _Turtle(settings.base)
    scheme = turtle.uri(uri_of("scheme", settings.base))
    with text_of(sink) as text:
        text.writelines(f"@prefix {prefix}: <{uri}> .\n" for prefix, uri in _PREFIXES.items())
        text.write(f"\n{scheme} a skos:ConceptScheme ;\n    dct:title {turtle.text(extract.title)} .\n")
        for record in extract.read():
            labels = list(_labels(record, turtle))
            statements = [("skos:inScheme", scheme), *labels, *_facts(record.entity, turtle)]
            lines = (
                f"    {verb} {_objects(group)}" for verb, group in groupby(statements, lambda pair: pair[0])
            )
            concept = turtle.identifier(record.entity.id)
            text.write(
                f"\n{concept} a skos:Concept, {_CLASSES[record.entity.kind]} ;\n"
                + " ;\n".join(lines)
                + " .\n"
            )
            ledger.wrote(len(labels))


class _Turtle:
    """Writes terms as rdflib does."""

    def __init__(self, base: str) -> None:
        self._rdflib = load_extra("rdflib", "exchange")
        self._base = base

    def identifier(self, entity_id: str) -> str:
        return self.uri(uri_of(entity_id, self._base))

    def uri(self, uri: str) -> str:
        return str(self._rdflib.URIRef(uri).n3())

    def text(self, text: str, lang: str = "") -> str:
        try:
            literal = self._rdflib.Literal(text, lang=lang or None)
        except ValueError:
            # What a table calls a language need not be one by BCP 47; the text is worth more than the tag.
            literal = self._rdflib.Literal(text)
        return str(literal.n3())


def _labels(record: Record, turtle: _Turtle) -> Iterator[Statement]:
    """One statement a label, grouped by sort: what was said of a label first, holds."""
    sorts: dict[str, list[str]] = {"skos:prefLabel": [], "skos:altLabel": [], "skos:hiddenLabel": []}
    seen: set[str] = set()
    preferred: set[str] = set()
    for name in record.names:
        label = turtle.text(name.text, name.lang)
        if label not in seen:
            seen.add(label)
            sorts[_sort(name, preferred)].append(label)
    return ((sort, label) for sort, labels in sorts.items() for label in labels)


def _sort(name: Name, preferred: set[str]) -> str:
    if name.status in ("misspelling", "demonym"):
        return "skos:hiddenLabel"
    if name.status != "preferred" or name.lang.lower() in preferred:
        return "skos:altLabel"
    preferred.add(name.lang.lower())
    return "skos:prefLabel"


def _facts(entity: Entity, turtle: _Turtle) -> Iterator[Statement]:
    yield "skos:notation", turtle.text(entity.id)
    for verb, text in (
        ("dct:type", entity.type),
        ("skos:definition", entity.description),
        ("gn:countryCode", entity.country),
        ("schema:birthDate", entity.born),
        ("schema:deathDate", entity.died),
        ("dct:source", entity.source),
        ("skos:note", entity.note),
    ):
        if text:
            yield verb, turtle.text(text)
    if entity.latitude is not None and entity.longitude is not None:
        yield "geo:lat", f'"{decimal(entity.latitude)}"^^xsd:decimal'
        yield "geo:long", f'"{decimal(entity.longitude)}"^^xsd:decimal'
    if entity.population is not None:
        yield "gn:population", str(entity.population)
    for whole in entity.part_of:
        yield "skos:broader", turtle.identifier(whole)
    for same in entity.same_as:
        yield "skos:exactMatch", turtle.identifier(same)


def _objects(group: Iterator[Statement]) -> str:
    return ", ".join(value for _, value in group)
