"""Which other spellings may a written word stand for? Prefixes that are written as one with it, and case endings.

Arabic writes "and", "in" and "for" onto the word, Hebrew five such letters; Russian and Ukrainian decline names,
German adds a genitive -s. The rules are a table (``data/terms/affixes.csv``); whatever they propose is looked up,
and only what a table of names has counts. The word as written always comes first.
"""

import csv
import re
from collections import defaultdict
from functools import cache

from gazetteer.folders import data_folder

# What is left of a word must still be a word.
_SHORTEST_REST = 3
_SHORTEST_STEM = 2
_SCRIPTS = (
    ("ar", re.compile("[\u0620-\u06d3]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
# Cyrillic does not tell Russian from Ukrainian; a word takes the endings of both.
_LANGUAGES = {"ar": ("ar",), "he": ("he",), "ru": ("ru", "uk"), "la": ("de", "fr")}

Rules = tuple[tuple[str, str], ...]


def script(word: str) -> str:
    """Return "ar", "he", "ru" for Arabic, Hebrew and Cyrillic letters, "la" for everything else."""
    return next((name for name, pattern in _SCRIPTS if pattern.match(word)), "la")


def without_prefix(word: str) -> list[tuple[int, str]]:
    """Return what may be left when prefixes are taken off: (letters taken off, the rest), fewest letters first.

    >>> without_prefix("ובירושלים")[:2]
    [(1, 'בירושלים'), (2, 'ירושלים')]
    """
    found = []
    for written, instead in _rules(script(word), "prefix"):
        if word.startswith(written) and len(word) - len(written) >= _SHORTEST_REST:
            # "lil-" stands for "li" and the article: the article's own letter was swallowed.
            found.append((len(written) - max(len(instead) - 1, 0), instead + word[len(written) :]))
    return sorted(found)


def base_forms(word: str) -> list[str]:
    """Return the forms that a declined word may come from, in the order of the table.

    >>> "Москва" in base_forms("Москве")
    True
    """
    return list(dict.fromkeys(
        word[: -len(written)] + instead
        for written, instead in _rules(script(word), "suffix")
        if word.endswith(written) and len(word) - len(written) >= _SHORTEST_STEM
    ))  # fmt: skip


@cache
def _rules(name: str, side: str) -> Rules:
    return tuple(rule for language in _LANGUAGES[name] for rule in _table()[language, side])


@cache
def _table() -> dict[tuple[str, str], Rules]:
    rules: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    with (data_folder() / "terms" / "affixes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rules[row["lang"], row["side"]].append((row["written"], row["instead"]))
    # The longest ending first: "Россией" is rather -ией than -й.
    ordered = {
        key: tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair))) for key, pairs in rules.items()
    }
    return defaultdict(tuple, ordered)
