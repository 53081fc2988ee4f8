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
_TAGS = {"fr_1793": "fr", "piny": "zh-Latn-pinyin", "abbr": ""}


def read_names(member: Member, source: str, tally: Tally) -> Iterator[Item]:
    """Yield the alternate names of wanted places; Wikidata's ids among them are ids of the same thing elsewhere.

    A historic name is ``former``, a short one ``short``, an abbreviation ``abbreviation``, a preferred one ``preferred``; of
    several, the first in this order.
    """
    file = member.name
    wanted = tally.wanted
    last, is_wanted = "", False
    for first, lines in line_blocks(member):
        tally.counts["read"] += len(lines)
        for number, line in enumerate(lines, first):
            row = line.split("\t")
            if len(row) not in _WIDTHS:
                yield _refused(file, number, line, len(row))
                continue
            if row[1] != last:
                last = row[1]
                is_wanted = wanted(f"geonames:{last}")
            tag = row[2]
            if not is_wanted or tag in _NO_NAMES:
                tally.counts["left out"] += 1
                continue
            if tag == _WIKIDATA:
                if row[3][:1] == "Q" and row[3][1:].isdigit():
                    yield Names(f"geonames:{last}", (), (f"wikidata:{row[3]}",), source)
                continue
            try:
                name = tidy_name(row[3])
            except UnfitError as error:
                yield Refusal(file, number, *error.args)
                continue
            if not name:
                yield Refusal(file, number, "alternate name", "the row has no name")
                continue
            if len(row) == 8 or not (row[8] or row[9]):
                spelling = Spelling(name, language(_TAGS.get(tag, tag)) if tag else "", _status(row))
            else:
                spelling = Spelling(
                    name,
                    language(_TAGS.get(tag, tag)),
                    _status(row),
                    date_or_nothing(row[8]),
                    date_or_nothing(row[9]),
                )
            yield Names(f"geonames:{last}", (spelling,), (), source)


def _status(row: list[str]) -> NameStatus:
    if row[7] == "1" or row[2] == "fr_1793":
        return "former"
    if row[2] == "abbr":
        return "abbreviation"
    if row[5] == "1":
        return "short"
    return "preferred" if row[4] == "1" else "variant"


def _refused(file: str, number: int, line: str, width: int) -> Refusal:
    if isinstance(line, TooLong):
        return Refusal(file, number, "", "the row is longer than a megabyte")
    return Refusal(file, number, "", f"the row has {width} columns where alternate names have 10 or 8")
