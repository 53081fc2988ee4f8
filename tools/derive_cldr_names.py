"""Derive names of countries in other languages from Unicode's CLDR, as kept in Babel.

    pip install babel
    python tools/derive_cldr_names.py [--data DATA] [--check]

ISO 3166's translations, which the world layer has, lack what CLDR says most simply: Россия, Rusia, ایران. A country gets its
name in each official language, and in each language of ``NEWS_LANGUAGES``, where neither layer has that spelling. Left
out are names with an explanation in brackets or an abbreviation, and, in a language that the country does not
speak, a name in Latin letters that another place bears (Santa Elena).

``--check`` writes nothing and exits with 1 when something would be added.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Set
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from curated_tables import Tables, name_row
from evidence_files import is_latin

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from gazetteer.layers import open_stack
from gazetteer.stack import Stack

SOURCE = "CLDR"
FIRST_GREEK = "\u0370"
# Languages of agencies, and scripts in which a name has no other way to be found.
NEWS_LANGUAGES = (
    "am",
    "ar",
    "bn",
    "de",
    "es",
    "fa",
    "fr",
    "he",
    "hi",
    "it",
    "ja",
    "ko",
    "my",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "ur",
    "zh",
    "zh_Hant",
)
# CLDR names these by what they belong to: "Hong Kong SAR China".
DESCRIBED = frozenset({"HK", "MO", "UM"})
EXPLAINED = re.compile(r"[()（）&:]| [-–] |-ва? |\. |\.$")


def derive(tables: Tables, stack: Stack) -> list[str]:
    """Add the names that are missing; return them, one sentence a name."""
    countries = {
        row["country"]: row["id"]
        for row in tables.entities.values()
        if row["type"] in {"country", "territory"} and row["country"]
    }
    bearers = bearers_of(stack)
    said = []
    for code, id_ in sorted(countries.items()):
        known = {fold(spelling.text) for layer in stack.layers for spelling in layer.spellings(id_)}
        for language, name in names(code, id_, bearers):
            before = tables.size
            if fold(name) not in known:
                tables.add_name(name_row(id_, name, language, "variant", SOURCE))
            if tables.size > before:
                said.append(f"{code}: {name} ({language})")
    return said


def bearers_of(stack: Stack) -> dict[str, set[str]]:
    """Return the ids that bear each key in Latin letters; ``Stack.lookup`` would read all names once a name."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity, spellings in stack.rows():
        for spelling in spellings:
            if spelling.text[0] < FIRST_GREEK:
                found[fold(spelling.text)].add(entity.id)
    return found


def names(code: str, id_: str, bearers: Mapping[str, Set[str]]) -> list[tuple[str, str]]:
    """Return what CLDR calls a country, as pairs of BCP 47 language and name, its own languages first."""
    official = get_official_languages(code, regional=False, de_facto=True)
    found = []
    for language in dict.fromkeys((*official, *NEWS_LANGUAGES)):
        try:
            name = Locale.parse(language).territories.get(code, "")
        except UnknownLocaleError:
            continue
        if not name or code in DESCRIBED or EXPLAINED.search(name):
            continue
        if language not in official and is_latin(name) and bearers.get(fold(name), set()) - {id_}:
            continue
        found.append((language.replace("_", "-"), name))
    return found


def main() -> int:
    """Run the tool."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data_folder())
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 when something would be added"
    )
    options = parser.parse_args()
    tables = Tables(options.data, "place")
    said = derive(tables, open_stack([options.data], bundled=False))
    print("\n".join(said) or "nothing to derive")
    if said and not options.check:
        tables.write()
    return int(bool(said) and options.check)


if __name__ == "__main__":
    sys.exit(main())
