"""Which words does a name have that are not its own? The term tables, read once.

Each table stands in ``data/terms/`` and is made to be extended by hand: one word or phrase a line. Terms are
written there as people write them and folded here.
"""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache

from gazetteer.folders import data_folder
from gazetteer.keys import fold

Phrase = tuple[tuple[str, ...], tuple[str, ...]]

# Letters that one word is written with in either way: Persian and Arabic kaf and ye, final ta marbuta and he.
_ORTHOGRAPHY = str.maketrans({"ک": "ك", "ی": "ي", "ى": "ي", "ۀ": "ه", "ة": "ه", "ي": "ي", "ё": "е"})


def key(word: str) -> str:
    """The form in which a word is looked up in the term tables."""
    return word if word.isascii() else _key(word)


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    return fold(word).translate(_ORTHOGRAPHY)


def rows(table: str) -> list[dict[str, str]]:
    """The rows of one term table, in the file's order.

    Raises:
        FileNotFoundError: The table is not among the bundled ones, which means a broken installation.
    """
    with (data_folder() / "terms" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def words(table: str) -> frozenset[str]:
    """The folded single words of a table's ``term`` column; phrases are left to ``phrases``."""
    return frozenset(word for row in rows(table) if " " not in (word := key(fold(row["term"]))))


@cache
def groups(table: str, group: str) -> Mapping[str, tuple[str, ...]]:
    """Folded single word to the groups that list it: the values of the column ``group``, in the file's order."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(table):
        word = key(fold(row["term"]))
        if " " not in word and row[group] not in found.get(word, ()):
            found[word] = (*found.get(word, ()), row[group])
    return found


@cache
def numbers() -> Mapping[str, str]:
    """Number words, ordinals included, to digits: "seven" and "seventh" are 7."""
    return {key(fold(row["term"])): row["value"] for row in rows("numbers")}


@cache
def distinct_words() -> Mapping[str, frozenset[str]]:
    """Folded word to the words that look like other spellings of it and never are: Mali to Malawi, and back.

    ``lookalikes.csv`` holds those of names, ``distinct_words.csv`` those that running text is full of.
    """
    found: dict[str, set[str]] = {}
    for row in [*rows("distinct_words"), *rows("lookalikes")]:
        left, right = fold(row["left"]), fold(row["right"])
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in found.items()}


@cache
def legal_classes() -> Mapping[str, str]:
    """Legal form to the class that it is of: "gmbh" and "llc" are both "limited"."""
    return {row["form"]: row["class"] for row in rows("legal_forms")}


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """First word to the phrases that begin with it, longest first, each with the words that take its place.

    A legal form of several words becomes its short form ("open joint stock company" is "jsc"), any other
    phrase the first single word of its group, or the group's name.
    """
    found: dict[str, list[Phrase]] = {}
    for table, group in (("legal_forms", "form"), ("concepts", "concept")):
        for row in rows(table):
            phrase = tuple(map(key, fold(row["term"]).split()))
            if len(phrase) > 1:
                found.setdefault(phrase[0], []).append((phrase, tuple(row[group].split())))
    return {
        first: tuple(sorted(some, key=lambda phrase: (-len(phrase[0]), phrase)))
        for first, some in found.items()
    }
