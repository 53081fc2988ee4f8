"""Which formats are there, and which one is a file in? Told by its name and its first bytes, or by whoever imports it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gazetteer.errors import Location, SourceError
from gazetteer.importing import (
    followthemoney,
    geonames,
    linked_places,
    lp_tsv,
    openrefine,
    own_json,
    pcodes,
    whosonfirst,
    wikidata,
    wikidata_entities,
)
from gazetteer.importing.mapped import read_mapped
from gazetteer.importing.mapping import Mapping
from gazetteer.importing.opening import Member
from gazetteer.importing.records import Choice, Item, Tally
from gazetteer.importing.tabular import is_table

Reader = Callable[[Sequence[Member], Choice, Tally], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    Attributes:
        name: What ``--format`` calls it.
        title: What it is, for people.
        read: Yields what the files hold.
        recognises: Whether a file is of the format.
        prefix: What all its ids begin with, where they do; its names may then stand in a file of their own.
        circles: Whether a chain of parents may lead back to its beginning, and must be looked for.
    """

    name: str
    title: str
    read: Reader
    recognises: Callable[[Member], bool]
    circles: bool = True
    prefix: str = ""


# The more particular first: a table that several could read is taken by the first that knows it.
FORMATS: tuple[Format, ...] = (
    Format(
        "geonames", "GeoNames dump", geonames.read, geonames.recognises, circles=False, prefix="geonames:"
    ),
    Format("whosonfirst", "Who's On First", whosonfirst.read, whosonfirst.recognises),
    Format("linked-places", "Linked Places", linked_places.read, linked_places.recognises),
    Format("wikidata-entities", "Wikidata entities", wikidata_entities.read, wikidata_entities.recognises),
    Format("wikidata-json", "Wikidata query result", wikidata.read_json, wikidata.recognises_json),
    Format("jsonl", "JSON Lines of gazetteer export", own_json.read_json_lines, own_json.recognises_lines),
    Format("geojson", "GeoJSON of gazetteer export", own_json.read_features, own_json.recognises_features),
    Format("ftm", "FollowTheMoney entities", followthemoney.read, followthemoney.recognises),
    Format("lp-tsv", "LP-TSV", lp_tsv.read, lp_tsv.recognises),
    Format("pcodes", "P-codes", pcodes.read, pcodes.recognises),
    Format("openrefine", "OpenRefine export", openrefine.read, openrefine.recognises),
    Format("wikidata-csv", "Wikidata query result", wikidata.read_csv, wikidata.recognises_csv),
)


def mapped(mapping: Mapping) -> Format:
    """Return the format of tables that are read by a mapping."""
    return Format("table", f"table by {mapping.name}", partial(read_mapped, mapping), is_table)


BY_NAME = {each.name: each for each in FORMATS}


def recognise(members: Sequence[Member]) -> Format:
    """Return the format that all files are in; what a format passes over, such as a readme, does not count.

    Raises:
        SourceError: A file is in none, or two are in different ones.
    """
    found: dict[str, Member] = {}
    for member in members:
        if member.stem.lower().startswith(("readme", "license", "licence")):
            continue
        each = next((each for each in FORMATS if each.recognises(member)), None)
        if each is None:
            raise SourceError(_unknown(member), Location(member.name))
        found.setdefault(each.name, member)
    if len(found) > 1:
        (first, one), (second, other) = list(found.items())[:2]
        message = f"this is {first}, and {other.name} is {second}; import them one after the other"
        raise SourceError(message, Location(one.name))
    if not found:
        raise SourceError("there is nothing to import", Location(members[0].name if members else ""))
    return BY_NAME[next(iter(found))]


def _unknown(member: Member) -> str:
    message = f"the format is none of {', '.join(BY_NAME)}; say which one with --format"
    if is_table(member) and not member.stem.lower().endswith(".txt"):
        message += f", or draft a mapping of its columns: gazetteer import {member.stem} --guess"
    return message
