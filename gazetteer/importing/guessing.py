"""Which column of somebody's table is probably which of ours? A draft of a mapping, for a person to correct."""

import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from gazetteer.importing.identifiers import own_id, parse_web_id
from gazetteer.importing.opening import Member
from gazetteer.importing.records import language
from gazetteer.importing.tabular import is_tag_row, read_sheet
from gazetteer.kinds import parse_kind

_LOOKED_AT = 1000
# What people call our columns, folded to letters and digits; the better word first.
_WORDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "uid", "identifier", "code", "key", "pcode", "siteid", "recordid", "wikidata", "qid", "wikidataid", "geonameid", "geonamesid", "uri", "url"),
    "name": ("name", "nameen", "title", "label", "placename", "sitename", "fullname", "toponym", "place", "town", "city", "site",
             "locality", "person", "organisation", "organization"),
    "type": ("type", "category", "class", "featuretype", "sitetype", "placetype"),
    "description": ("description", "role", "position", "occupation"),
    "country": ("country", "countrycode", "iso2", "iso", "iso3", "countryiso", "cc", "countryname", "nationality"),
    "latitude": ("latitude", "lat", "y", "ycoord", "gpslat", "decimallatitude"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "xcoord", "gpslon", "decimallongitude"),
    "population": ("population", "pop", "inhabitants", "individuals", "poptotal"),
    "part_of": ("partof", "parent", "parentid", "parentcode"),
    "same_as": ("sameas", "wikidata", "wikidataid", "qid", "geonamesid", "geonameid", "geonames", "externalids", "links"),
    "born": ("born", "birthdate", "dateofbirth", "birthyear", "dob"),
    "died": ("died", "deathdate", "dateofdeath", "deathyear"),
    "note": ("note", "notes", "remarks", "comment", "comments"),
    "kind": ("kind", "entitytype", "schema"),
}  # fmt: skip
_ALIASES = frozenset(
    {"aliases", "alias", "aka", "alternatenames", "altnames", "othernames", "variants", "synonyms", "names", "altlabel"}
)  # fmt: skip
_FORMER = frozenset({"formername", "oldname", "previousname", "historicalname"})
_SHORT = {"abbreviation": "abbreviation", "acronym": "abbreviation", "shortname": "short"}
# "name_ar", "name:ar", "Name (ar)", "ar_name"
_LANGUAGE = re.compile(
    r"(?:name|label|title)[\s_:(-]+([a-z]{2,3}(?:-[A-Za-z]{4})?)\)?\Z|([a-z]{2,3})[_:](?:name|label)\Z", re.I
)


def draft_mapping(member: Member, sheet: str = "") -> str:
    """Return a mapping file for a table as text: what each column seems to be, and which are left over.

    Raises:
        SourceError, TableError: The file is no table.
    """
    table = read_sheet(member, sheet)
    rows = [row.cells for row in islice(table.rows, _LOOKED_AT) if not is_tag_row(row.cells)]
    columns = {
        name: [row[place] for row in rows if row[place].strip()] for place, name in enumerate(table.header)
    }
    found = _find(table.header)
    if "name" not in found:
        text = next(
            (name for name, cells in columns.items() if _is_text(cells) and name not in found.values()), ""
        )
        found["name"] = text or table.header[0]
    names = _find_names([name for name in table.header if name not in found.values()], columns)
    return _as_toml(member, found, names, columns)


def _find(header: Sequence[str]) -> dict[str, str]:
    folded = {name: re.sub(r"[^a-z0-9]", "", name.lower()) for name in header}
    found: dict[str, str] = {}
    for ours, words in _WORDS.items():
        for word in words:
            theirs = next(
                (name for name, key in folded.items() if key == word and name not in found.values()), ""
            )
            if theirs:
                found[ours] = theirs
                break
    return found


def _find_names(left: Iterable[str], columns: dict[str, list[str]]) -> dict[str, dict[str, str]]:
    """The columns of further names, each with language, status and what parts several."""
    names: dict[str, dict[str, str]] = {}
    for column in left:
        key = re.sub(r"[^a-z0-9]", "", column.lower())
        tagged = _LANGUAGE.match(column.strip())
        tag = language((tagged[1] or tagged[2]).lower()) if tagged else ""
        separator = _separator(columns[column])
        if tag:
            names[column] = {"lang": tag} | ({"split": separator} if separator else {})
        elif key in _ALIASES:
            names[column] = {"split": separator or ";"}
        elif key in _FORMER:
            names[column] = {"status": "former"}
        elif key in _SHORT:
            names[column] = {"status": _SHORT[key]}
    return names


def _separator(cells: Sequence[str]) -> str:
    counts = {mark: sum(mark in cell for cell in cells) for mark in ("|", ";")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ""


def _is_text(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(any(letter.isalpha() for letter in cell) for cell in cells) * 2 > len(cells)


def _as_toml(
    member: Member, found: dict[str, str], names: dict[str, dict[str, str]], columns: dict[str, list[str]]
) -> str:
    stem = Path(member.stem).stem
    point = "latitude" in found or "population" in found
    kind = "person" if "born" in found else "place" if point else parse_kind(stem) or "place"
    lines = [
        f"# How the columns of {member.stem} are read; drafted by: gazetteer import --guess",
        f"# Correct what is wrong, then: gazetteer import {member.stem} --mapping THIS_FILE --into FOLDER --dry-run",
        f"kind = {_quoted(kind)}",
    ]
    if "kind" in found:
        lines.append(f"kind-column = {_quoted(found['kind'])}")
    lines += [f"source = {_quoted(member.stem)}", "", "[id]"]
    lines += _id_lines(found.get("id", ""), columns, stem)
    lines += ["", "[columns]  # ours = theirs"]
    lines += [f"{ours} = {_quoted(found[ours])}" for ours in found if ours not in ("id", "kind")]
    if "type" in found:
        lines += ["", "[values.type]  # their word = ours; data/README.md has the types"]
        words = sorted({cell.strip() for cell in columns[found["type"]]})[:30]
        lines += [f"# {_quoted(word)} = " for word in words]
    if names:
        lines += ["", "[names]  # further names"]
        for column, spec in names.items():
            inner = ", ".join(f"{key} = {_quoted(value)}" for key, value in spec.items())
            lines.append(f"{_quoted(column)} = {{ {inner} }}")
    unused = [name for name in columns if name not in found.values() and name not in names]
    if unused:
        lines += ["", f"# Not read: {', '.join(unused)}"]
    return "\n".join(lines) + "\n"


def _id_lines(column: str, columns: dict[str, list[str]], stem: str) -> list[str]:
    if not column:
        return ["# No column of ids was found: each row takes a local: slug of its name.", 'prefix = "local"']
    if all(parse_web_id(cell) for cell in columns[column]) and columns[column]:
        return [f"column = {_quoted(column)}  # GeoNames, Wikidata or other ids known by their form"]
    prefix = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "table"
    prefix = prefix if prefix[0].isalpha() else f"t{prefix}"
    example = own_id(prefix, columns[column][0]) if columns[column] else f"{prefix}:..."
    return [f"column = {_quoted(column)}", f"prefix = {_quoted(prefix)}  # makes {example}"]


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML.
    return json.dumps(text, ensure_ascii=False)
