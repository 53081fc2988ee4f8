"""Do the characters of a cell say what they seem to?"""

import re
from collections.abc import Iterator

from gazetteer.decoding import repair_mojibake
from gazetteer.folders import data_folder
from gazetteer.lint.letters import LOOKALIKES, invisible_characters, scripts_of
from gazetteer.lint.tables import Line, Problem, Tables
from gazetteer.reading import read_rows

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?\Z")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SPREADSHEET_DATE = re.compile(
    rf"\d{{1,2}}-({_MONTHS})(-\d{{2,4}})?\Z|({_MONTHS})-\d{{2,4}}\Z|\d{{4}}-\d{{2}}-\d{{2}} 00:00:00\Z|\d[.,]\d+[eE][+]\d+\Z",
    re.I,
)


def invisible_character(tables: Tables) -> Iterator[Problem]:
    """No cell holds characters that nobody sees: zero-width spaces, direction marks, controls, soft hyphens.

    Two names that look the same would be two spellings. Joiners in scripts that need them are fine.
    """
    for line, column, cell in _filled(tables):
        found = invisible_characters(cell)
        if found:
            codes = ", ".join(f"U+{ord(character):04X}" for character in found)
            yield Problem(line.location(column), f"{cell!r} holds {codes}", "delete it: gazetteer lint --fix")


def mixed_script(tables: Tables) -> Iterator[Problem]:
    """No word mixes Latin, Cyrillic and Greek letters, many of which look alike."""
    for line in (*tables.entities, *tables.names):
        if line["name"].isascii():
            continue
        for word in _WORD.findall(line["name"]):
            scripts = scripts_of(word) & LOOKALIKES
            if len(scripts) > 1:
                mixed = " and ".join(sorted(script.title() for script in scripts))
                yield Problem(line.location("name"), f"{word!r} mixes {mixed} letters", "type the word anew")


def mojibake(tables: Tables) -> Iterator[Problem]:
    """No cell was decoded with the wrong table ("MÃ¡laga")."""
    for line, column, cell in _filled(tables):
        repaired = repair_mojibake(cell)
        if repaired != cell:
            advice = f"write {repaired!r}, if that is meant"
            yield Problem(line.location(column), f"{cell!r} looks like UTF-8 read with another table", advice)


def spreadsheet_formula(tables: Tables) -> Iterator[Problem]:
    """No cell begins like a formula, which a spreadsheet would compute: with ``=``, ``@``, ``+`` or ``-``."""
    for line, column, cell in _filled(tables):
        if cell[0] in "=@+-" and not _NUMBER.match(cell) and len(cell) > 1:
            yield Problem(
                line.location(column), f"{cell!r} begins like a formula", "begin with a letter or a digit"
            )


def spreadsheet_date(tables: Tables) -> Iterator[Problem]:
    """No name and no code was turned into a date or a rounded number by a spreadsheet ("Mar-05", "2.9E+05")."""
    for line, column, cell in _filled(tables):
        if column in ("name", "admin1") and _SPREADSHEET_DATE.match(cell):
            message = f"{cell!r} looks like a date or number made by a spreadsheet"
            yield Problem(line.location(column), message, "type it anew, in a column formatted as text")


def list_in_name(tables: Tables) -> Iterator[Problem]:
    """A cell of names holds one name; several would stand joined by ``;`` or ``|``."""
    for line in (*tables.entities, *tables.names):
        if re.search(r"[;|]", line["name"]):
            yield Problem(
                line.location("name"), f"{line['name']!r} looks like several names", "give each its own row"
            )


def language_script(tables: Tables) -> Iterator[Problem]:
    """A name is written in the script of its language, or its tag names the script: Arabic in Latin letters is ``ar-Latn``.

    Only languages with one script are looked at: ``data/terms/language_scripts.csv``.
    """
    usual = _usual_scripts()
    for line in tables.names:
        script = usual.get(line["lang"].partition("-")[0])
        if not script or re.search(r"-[A-Z][a-z]{3}\b", line["lang"]) or line["status"] == "abbreviation":
            continue
        scripts = scripts_of(line["name"])
        if scripts and script not in scripts:
            found = " and ".join(sorted(each.title() for each in scripts))
            message = (
                f"{line['name']!r} is in {found} letters, and {line['lang']} is written in {script.title()}"
            )
            yield Problem(line.location("lang"), message, "correct the language, or add the script (ar-Latn)")


def _filled(tables: Tables) -> Iterator[tuple[Line, str, str]]:
    """Every filled cell in a column of the schema."""
    for lines in tables.lines.values():
        columns = lines[0].table.header if lines else ()
        for line in lines:
            filled = line.cells.get
            for column in columns:
                if cell := filled(column):
                    yield line, column, cell


def _usual_scripts() -> dict[str, str]:
    table = read_rows(data_folder() / "terms" / "language_scripts.csv")
    position = table.positions(("lang", "script"))
    return {row.cells[position["lang"]]: row.cells[position["script"]] for row in table}
