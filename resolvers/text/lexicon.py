"""What do single words tell about a name beside them? The word tables of running text, read once.

Three tables under ``data/terms``: ``text_cues.csv`` (words by what they announce: "in", "Mr", "River", "Times"),
``ordinary_words.csv`` (place names that are also words) and ``personal_names.csv`` (names that people bear).
"""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from gazetteer.folders import data_folder
from gazetteer.keys import fold

# So many words tell the language.
_ENOUGH_WORDS = 150
# Facility words by what they make of the capitals before them; the order is the order of the features.
FACILITY_CLASSES = (
    "natural",
    "street",
    "school",
    "worship",
    "transport",
    "open_air",
    "building",
    "settlement_word",
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word tables, folded.

    Attributes:
        classes: Class of cue ("locative", "title", "press") to its words.
        facility: Facility word to its class; the first of ``FACILITY_CLASSES`` wins.
        ordinary: Word to commonness from 0 (rare) to 1 ("the").
        titles: What may stand before a person's name: titles, offices, their abbreviations.
        place_words: What places are called by: "village", "province", "area".
        languages: Small words, each with the languages that it tells.
        given, surname: Name to the logarithm of one plus its bearers per million, over ten: about 0 to 1.
    """

    classes: dict[str, frozenset[str]]
    facility: dict[str, str]
    ordinary: dict[str, float]
    given: dict[str, float]
    surname: dict[str, float]
    languages: dict[str, tuple[str, ...]]
    place_words: frozenset[str]
    titles: frozenset[str]

    def is_english(self, keys: Sequence[str]) -> bool:
        """Whether a text's small words are English ones, or tell nothing."""
        told = self.languages
        counts = Counter(chain.from_iterable(told[key] for key in keys[:_ENOUGH_WORDS] if key in told))
        return counts["en"] >= max(counts.values(), default=0)

    def words(self, name: str) -> frozenset[str]:
        """The words of one class of cue."""
        return self.classes[name]


@cache
def load_lexicon() -> Lexicon:
    """Read the bundled word tables; the result is shared.

    Raises:
        FileNotFoundError: The installation lacks its tables.
    """
    folder = data_folder() / "terms"
    classes: dict[str, set[str]] = defaultdict(set)
    languages: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "text_cues.csv"):
        classes[row["class"]].add(fold(row["term"]))
        if row["class"] == "language":
            languages[fold(row["term"])].append(row["lang"])
    facility = {word: name for name in reversed(FACILITY_CLASSES) for word in classes[name]}
    ordinary = {row["word"]: 1 - int(row["size"]) / 100 for row in _rows(folder / "ordinary_words.csv")}
    people = [
        (row["name"], int(row["given"]), int(row["surname"])) for row in _rows(folder / "personal_names.csv")
    ]
    union = frozenset[str]().union
    return Lexicon(
        {name: frozenset(words) for name, words in classes.items()},
        facility,
        ordinary,
        {name: math.log1p(given) / 10 for name, given, _ in people if given},
        {name: math.log1p(surname) / 10 for name, _, surname in people if surname},
        {word: tuple(dict.fromkeys(told)) for word, told in languages.items()},
        union(*(classes[name] for name in ("town_word", "county_word", "state_word", "area_word"))),
        union(*(classes[name] for name in ("title", "office", "abbreviated_title"))),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
