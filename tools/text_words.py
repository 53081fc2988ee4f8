"""Make the two word tables that decide between a name and a word: ordinary_words.csv and personal_names.csv.

    python tools/text_words.py --scowl /usr/share/dict/scowl [--census CENSUS_FOLDER --people PEOPLE.csv]

Without the census and the people only the words are made; the personal names stay as they are.

Why tables of our own: the usual library of word frequencies weighs 58 MB, is no longer kept, and its data may
only be passed on under its own terms. All that matters here is which *gazetteer spellings* are also words or
names of people, which is a few thousand rows.

- ``ordinary_words.csv``: single-word names of the bundled tables that are English words, with the size of the smallest list of
  SCOWL (Spell Checker Oriented Word Lists, K. Atkinson; Debian package ``scowl``; free to copy with notice) that
  holds them: 10 for "the", 35 for most of a reader's words, 70 for rare ones. Capitalised entries are left out.
- ``personal_names.csv``: given names, and surnames that are also place names or words, as people per million.
  From the name files of the 1990 United States census (public domain; files ``dist.all.last``,
  ``dist.female.first``, ``dist.male.first``) and from counts over labels of public people on Wikidata (CC0;
  a CSV with a column ``label``). The larger of the two figures counts: the census knows Smith, Wikidata knows Haniyeh.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from gazetteer.folders import data_folder
from gazetteer.keys import fold
from resolvers.opening import open_stacked_index

# Above 70, SCOWL holds words that hardly a reader knows and names that slipped in.
LARGEST_LIST = 70
# A given name borne once in a table of people is as often a family name set first.
FEWEST_GIVEN = 2
MILLION = 1_000_000


def ordinary_words(folder: Path) -> dict[str, int]:
    """Return each lower-case word with the size of the smallest list that holds it."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.glob("*-words.*")):
        size = int(path.suffix[1:])
        if size > LARGEST_LIST or path.name.split("-")[0] not in {"english", "american", "british"}:
            continue
        for word in path.read_text(encoding="iso-8859-1").split():
            if word.isalpha() and word.islower():
                key = fold(word)
                sizes[key] = min(size, sizes.get(key, size))
    return sizes


def census(path: Path) -> dict[str, float]:
    """Return people per million for each name of one census file (name, per cent, ...)."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {name.lower(): float(share) * MILLION / 100 for name, share, *_ in rows}


def counted(people: Path) -> tuple[Counter[str], Counter[str], int]:
    """Return how often each first and last word stands in the labels of people, and how many labels there are."""
    given, surname, total = Counter[str](), Counter[str](), 0
    with people.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = fold(row["label"]).split()
            # "kb" rows are of any kind, countries included.
            if row.get("level") != "kb" and 2 <= len(words) <= 4:
                given[words[0]] += 1
                surname[words[-1]] += 1
                total += 1
    return given, surname, total


def borne(words: Iterable[str]) -> set[str]:
    """Return the words that somebody or some place in the tables is called by."""
    asked = list(words)
    return {asked[n] for n in np.flatnonzero(open_stacked_index().exact(asked) >= 0)}


def known_names(path: Path) -> set[str]:
    """Return the names of a table of personal names."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"] for row in csv.DictReader(file)}


def personal_names(folder: Path, people: Path, wanted: set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (name, bearers per million as given name, as surname), sorted; surnames only where wanted."""
    given_count, surname_count, total = counted(people)
    female, male = census(folder / "dist.female.first"), census(folder / "dist.male.first")
    last = census(folder / "dist.all.last")
    given = {name: (female.get(name, 0) + male.get(name, 0)) / 2 for name in female | male}
    for name, count in given_count.items():
        if count >= FEWEST_GIVEN:
            given[name] = max(given.get(name, 0), count * MILLION / total)
    surname = dict(last)
    for name, count in surname_count.items():
        surname[name] = max(surname.get(name, 0), count * MILLION / total)
    for name in sorted(given.keys() | (surname.keys() & (wanted | given.keys()))):
        row = name, round(given.get(name, 0)), round(surname.get(name, 0))
        if len(name) > 1 and (row[1] or row[2]):
            yield row


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table with one row a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Read the three sources, write the two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scowl", type=Path, required=True)
    parser.add_argument("--census", type=Path)
    parser.add_argument("--people", type=Path)
    parser.add_argument("--out", type=Path, default=data_folder() / "terms")
    arguments = parser.parse_args()
    if (arguments.census is None) != (arguments.people is None):
        parser.error("give --census and --people, or neither")
    words = ordinary_words(arguments.scowl)
    personal = arguments.out / "personal_names.csv"
    if arguments.census is not None:
        index = open_stacked_index()
        single = {key for key in map(index.key_text, range(index.key_count)) if " " not in key}
        names = list(personal_names(arguments.census, arguments.people, single | words.keys()))
        write(personal, ("name", "given", "surname"), names)
    known = borne(words) | known_names(personal)
    write(
        arguments.out / "ordinary_words.csv",
        ("word", "size"),
        sorted((word, size) for word, size in words.items() if word in known),
    )


if __name__ == "__main__":
    main()
