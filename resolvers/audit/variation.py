"""How do two spellings of a name differ, and would a copy desk mind?

A full name and then a surname, a long name and then its short form or acronym are good style. The same words in
another spelling, order or with other marks are not.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations
from typing import Literal

from gazetteer.keys import APOSTROPHES, fold
from resolvers.audit.spelling import plain, split_words
from resolvers.audit.word_variation import Reading, WordVariation, vary
from resolvers.normalise import terms

Relation = Literal[
    "equal",
    "case",
    "marks",
    "article",
    "order",
    "varied",
    "initials",
    "acronym",
    "shorter",
    "plural",
    "different",
]

# What two spellings of one name may not be at once. "initials" and "acronym" are looked at apart.
COMPETING: frozenset[Relation] = frozenset({"marks", "article", "order", "varied"})
SMALL_WORDS = frozenset(
    {
        "of",
        "the",
        "and",
        "for",
        "de",
        "des",
        "du",
        "la",
        "le",
        "al",
        "el",
        "in",
        "on",
        "to",
        "und",
        "et",
        "y",
        "e",
        "&",
    }
)
DEMONYM_ENDINGS = ("i", "is", "an", "ans", "ian", "ians", "ean", "eans", "ish", "ese", "ic", "ite", "ites")
WORD = re.compile(r"[^\s\-]+")
# From this many words on, one that fails to align is told from one that was left out.
LONGEST_REORDERED = 4


@dataclass(frozen=True, slots=True)
class Variation:
    """How two spellings differ.

    Attributes:
        relation: In one word; see ``COMPETING`` for those that a copy desk minds.
        pairs: The words that vary, as written, with how they do.
        phrase: The rule to cite where no words vary: "hyphen", "diacritics", "word order".
    """

    relation: Relation
    phrase: str = ""
    pairs: tuple[tuple[str, str, WordVariation], ...] = ()

    @property
    def competing(self) -> bool:
        """Whether two spellings that differ so are an inconsistency."""
        return self.relation in COMPETING

    @property
    def slips(self) -> int:
        """Letters that no habit of romanisation explains."""
        return sum(variation.slips for _, _, variation in self.pairs)

    def describe(self, origins: Collection[str] = ()) -> str:
        """Return the rule and what it equates: "Arabic short vowel: Qassem = Qassam"."""
        if not self.pairs:
            return self.phrase
        words = [f"{variation.phrase(origins)}: {left} = {right}" for left, right, variation in self.pairs]
        return "; ".join([*words, *filter(None, [self.phrase])])


@lru_cache(maxsize=50_000)
def compare(left: str, right: str) -> Variation:
    """Return how two spellings differ. The direction shows only in the words of ``pairs``.

    Whether they are one name is not asked: *Niger* and *Nigeria* are ``different``, *Hansen* and *Hanson* are
    ``varied`` though they may be two people.
    """
    one, other = plain(left), plain(right)
    if one == other:
        return Variation("equal")
    if one.lower() == other.lower():
        return Variation("case", "letter case")
    words, others = split_words(one), split_words(other)
    if not words or not others:
        return Variation("different")
    return (
        _marks(one, other, words, others)
        or _articles(one, other, words, others)
        or _order(one, other, words, others)
        or _acronym(one, other, words, others)
        or _word_by_word(_written(one, words), _written(other, others), words, others)
        or Variation("different")
    )


def _marks(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> Variation | None:
    if "".join(words) != "".join(others):
        return None
    steps = [("diacritics", _without_diacritics), ("apostrophe", _without_apostrophes), ("points", lambda text: text.replace(".", "")),
             ("hyphen", lambda text: text.replace("-", " ")), ("spacing", lambda text: text.replace(" ", ""))]  # fmt: skip
    seen = []
    one, other = one.lower(), other.lower()
    for name, simplify in steps:
        if one == other:
            break
        simpler, simpler_other = simplify(one), simplify(other)
        if (simpler == simpler_other) or _closer(simpler, simpler_other, one, other):
            seen.append(name)
        one, other = simpler, simpler_other
    return Variation("marks", " and ".join(seen) or "punctuation")


def _closer(simpler: str, simpler_other: str, one: str, other: str) -> bool:
    """Whether the step took away a difference: the letters that only one of them has became fewer."""
    return len(set(simpler) ^ set(simpler_other)) < len(set(one) ^ set(other))


def _without_diacritics(text: str) -> str:
    return "".join(
        fold(letter) if letter.isalpha() else letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) != "Mn"
    )


def _without_apostrophes(text: str) -> str:
    return "".join(letter for letter in text if letter not in APOSTROPHES)


@cache
def arabic_articles() -> frozenset[str]:
    """The forms of the Arabic article, assimilated ones too: al, el, ad, ez."""
    return frozenset(
        fold(row["term"])
        for row in terms.rows("particles")
        if row["class"] == "article" and row["lang"] == "ar"
    )


def _articles(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> Variation | None:
    """al-Qassam, el-Qassam, Qassam: the Arabic article left out, or written another way."""
    if len(words) == 1 and len(others) == 1:
        return None
    articles = arabic_articles() & {
        word.lower() for word in WORD.findall(f"{one} {other}") if not word.isupper()
    }
    bare = [word for word in words if word not in articles]
    if not articles or not bare or bare != [word for word in others if word not in articles]:
        return None
    here, there = ([word for word in some if word in articles] for some in (words, others))
    if len(here) == len(there):
        return Variation("article", f"Arabic article: {'-, '.join(here)}- = {'-, '.join(there)}-")
    return Variation("article", "Arabic article left out")


def _order(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> Variation | None:
    """Family name first; parts of a hyphenated pair (Canada-EU, EU-Canada) are in no order."""
    if sorted(words) != sorted(others):
        return None
    return Variation("order", "word order") if " " in one and " " in other else Variation("different")


def _acronym(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> Variation | None:
    for short, full in ((one, others), (other, words)):
        letters = "".join(filter(str.isalpha, short))
        if (
            " " not in short
            and len(letters) > 1
            and sum(map(str.isupper, letters)) * 2 > len(letters)
            and _initials(full, letters.lower())
        ):
            return Variation("acronym", "acronym")
    return None


def _initials(words: Sequence[str], letters: str) -> bool:
    """Whether letters are the first ones of the words, small words counted or not."""
    if len(words) < 2:
        return False
    return letters in {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in SMALL_WORDS),
    }


def _word_by_word(
    one: Sequence[str], other: Sequence[str], words: Sequence[str], others: Sequence[str]
) -> Variation | None:
    if len(words) > len(others):
        found = _word_by_word(other, one, others, words)
        return found and Variation(
            found.relation, found.phrase, tuple((b, a, how) for a, b, how in found.pairs)
        )
    if len(words) == len(others):
        pairs = [_vary(left, right) for left, right in zip(words, others, strict=True)]
        if all(pairs):
            return _varied(one, other, [pair for pair in pairs if pair])
        if _initialled(words, others):
            return Variation("initials", "initials")
        return _glued(words, others) or _reordered(one, other, words, others) or _but_plural(words, others)
    return _glued(words, others) or _shorter(one, other, words, others)


def _vary(left: str, right: str) -> WordVariation | None:
    if left != right and {left, right} <= arabic_articles():
        return WordVariation((Reading("Arabic", ("Arabic article",)),), 0)
    found = vary(left, right)
    if found is None or left == right:
        return found
    return None if _plural(left, right) or derived(left, right) else found


def derived(word: str, other: str) -> bool:
    """Whether one folded word is made from the other: Israel, Israeli; Cuba, Cuban; Zimbabwe, Zimbabwean."""
    shorter, longer = sorted((word, other), key=len)
    stem = shorter[:-1] if shorter[-1] in "aeoy" else shorter
    return len(shorter) > 3 and any(
        longer == shorter + ending or (longer == stem + ending and len(ending) > 1)
        for ending in DEMONYM_ENDINGS
    )


def _plural(left: str, right: str) -> bool:
    shorter, longer = sorted((left, right), key=len)
    return longer in {shorter + "s", shorter + "es"} or (
        shorter.endswith("y") and longer == shorter[:-1] + "ies"
    )


def _but_plural(words: Sequence[str], others: Sequence[str]) -> Variation | None:
    equal = all(left == right or _plural(left, right) for left, right in zip(words, others, strict=True))
    return Variation("plural", "plural") if equal else None


def _varied(one: Sequence[str], other: Sequence[str], how: list[WordVariation]) -> Variation | None:
    pairs = [
        (left, right, found)
        for left, right, found in zip(one, other, how, strict=True)
        if found.slips or found.habits
    ]
    # Two slips in two words are two names.
    if sum(1 for _, _, found in pairs if found.slips) > 1:
        return None
    return Variation("varied", "", tuple(pairs))


def _glued(words: Sequence[str], others: Sequence[str]) -> Variation | None:
    """Abdel Rahman, Abdulrahman: the same letters but for a habit, with the words parted elsewhere."""
    left, right = "".join(words), "".join(others)
    if abs(len(words) - len(others)) != 1 or min(len(left), len(right)) < 6:
        return None
    found = vary(left, right)
    return Variation("marks", f"spacing and {found.phrase()}") if found and not found.slips else None


def _reordered(
    one: Sequence[str], other: Sequence[str], words: Sequence[str], others: Sequence[str]
) -> Variation | None:
    if not 2 <= len(words) <= LONGEST_REORDERED:
        return None
    for order in permutations(range(len(words))):
        how = [_vary(word, others[place]) for word, place in zip(words, order, strict=True)]
        if all(found and not found.slips for found in how):
            varied = _varied(one, [other[place] for place in order], [found for found in how if found])
            return varied and Variation("varied", "word order", varied.pairs)
    return None


def _initialled(words: Sequence[str], others: Sequence[str]) -> bool:
    """J. Smith, John Smith: first letters for some names, never for the last one."""
    if len(words) < 2 or words[-1] != others[-1]:
        return False
    return all(
        left == right or (1 in (len(left), len(right)) and left[0] == right[0])
        for left, right in zip(words, others, strict=True)
    )


def _shorter(
    one: Sequence[str], other: Sequence[str], words: Sequence[str], others: Sequence[str]
) -> Variation | None:
    """Every word of the shorter name in the longer one, in order; equal words make a short form, others a variant."""
    pairs: list[tuple[str, str, WordVariation]] = []
    place = 0
    for number, word in enumerate(words):
        rest = range(place, len(others))
        found = next((i for i in rest if others[i] == word), None)
        found = found if found is not None else next((i for i in rest if _strong(word, others[i])), None)
        if found is None:
            return None
        how = vary(word, others[found])
        if how is not None and word != others[found]:
            pairs.append((one[number], other[found], how))
        place = found + 1
    if not pairs:
        return Variation("shorter", "short form")
    return Variation("varied", "", tuple(pairs)) if sum(how.slips > 0 for _, _, how in pairs) < 2 else None


def _strong(left: str, right: str) -> bool:
    """A word that may stand for another where the names have unequal length: long enough, and no bare initial."""
    found = _vary(left, right)
    return found is not None and min(len(left), len(right)) >= 4 and (found.slips == 0 or len(left) >= 5)


def _written(text: str, words: Sequence[str]) -> Sequence[str]:
    """The words as written, where they part as the folded ones do."""
    found = WORD.findall(text)
    return found if len(found) == len(words) else [word.capitalize() for word in words]


def vowels_only(variation: Variation) -> bool:
    """Return whether nothing but vowels, doubled letters or marks differ."""
    return all(how.vowels for _, _, how in variation.pairs)
