"""The alternate names of GeoNames' dump.

Source: GeoNames, "Readme for GeoNames Gazetteer extract files", "The table 'alternate names'": alternateNamesV2 has ten
columns, its forerunner alternateNames the first eight.
"""

from collections.abc import Iterator

from gazetteer.cells import UnfitError
from gazetteer.importing.opening import Member, TooLong, line_blocks
from gazetteer.importing.records import Item, Names, Refusal, Tally, date_or_nothing, language, tidy_name
from gazetteer.layer import Spelling
from gazetteer.model import NameStatus

_WIDTHS = (10, 8)
# "isolanguage" also says what is no language: codes, links, and how a name sounds.
_NO_NAMES = frozenset({"link", "post", "iata", "icao", "faac", "tcid", "unlc", "phon"})
_WIKIDATA = "wkdt"
# French names of the calendar of the Revolution, and Chinese in Pinyin.
_STATUSES = frozenset({"fr_1793", "abbr"})
_TAGS = {"fr_1793": "fr", "piny": "zh-Latn-pinyin", "abbr": ""}


def read_names(member: Member, source: str, tally: Tally) -> Iterator[Item]:
    """Yield the alternate names of wanted places; Wikidata's ids among them are ids of the same thing elsewhere.

    A historic name is ``former``, a short one ``short``, an abbreviation ``abbreviation``, a preferred one ``preferred``; of
    several, the first in this order.
    """
    file = member.name
    wanted = tally.wanted
    languages: dict[str, str | None] = {}
    last, is_wanted, left_out = "", False, 0
    for first, lines in line_blocks(member):
        tally.counts["read"] += len(lines)
        for number, line in enumerate(lines, first):
            row = line.split("\t")
            width = len(row)
            if width not in _WIDTHS:
                yield _refused(file, number, line, width)
                continue
            _, place, tag, text, preferred, short, _, historic, *span = row
            if place != last:
                last = place
                is_wanted = wanted(f"geonames:{place}")
            if tag not in languages:
                languages[tag] = None if tag in _NO_NAMES else language(_TAGS.get(tag, tag))
            lang = languages[tag]
            if not is_wanted or lang is None:
                left_out += 1
                continue
            if tag == _WIKIDATA:
                if text[:1] == "Q" and text[1:].isdigit():
                    yield Names(f"geonames:{place}", (), (f"wikidata:{text}",), source)
                continue
            try:
                name = tidy_name(text)
            except UnfitError as error:
                yield Refusal(file, number, *error.args)
                continue
            if not name:
                yield Refusal(file, number, "alternate name", "the row has no name")
                continue
            status: NameStatus = "variant"
            if preferred or short or historic or tag in _STATUSES:
                status = _status(tag, preferred, short, historic)
            begins, ends = map(date_or_nothing, span) if any(span) else ("", "")
            yield Names(f"geonames:{place}", (Spelling(name, lang, status, begins, ends),), (), source)
    tally.counts["left out"] += left_out


def _status(tag: str, preferred: str, short: str, historic: str) -> NameStatus:
    if historic == "1" or tag == "fr_1793":
        return "former"
    if tag == "abbr":
        return "abbreviation"
    if short == "1":
        return "short"
    return "preferred" if preferred == "1" else "variant"


def _refused(file: str, number: int, line: str, width: int) -> Refusal:
    if isinstance(line, TooLong):
        return Refusal(file, number, "", "the row is longer than a megabyte")
    return Refusal(file, number, "", f"the row has {width} columns where alternate names have 10 or 8")
