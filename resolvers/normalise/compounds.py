"""Which written words are one word of the name, and which one word is several?

Arabic names part and join at will: Abd al-Rahman, Abdel Rahman and Abdurrahman are one name, Nur al-Din and
Nureddine another. Organisations write their legal form out or abbreviate it. Both are brought to one form before
names are laid side by side. What is joined more freely than that (elbaradei, benali) is left to the comparison,
which tries it both ways.
"""

import re
from functools import cache
from itertools import pairwise

from resolvers.normalise import terms

# Servant of ...: the article may be glued to either side and takes on the next consonant (Abdur-Rahman).
SERVANT = frozenset(
    {
        "abd",
        "abdul",
        "abdel",
        "abdal",
        "abdol",
        "abdil",
        "abdur",
        "abdu",
        "abdou",
        "abdus",
        "abdush",
        "abduz",
        "abdun",
    }
)
ARTICLES = frozenset(
    {"al", "el", "ul", "il", "ol", "l", "ud", "ed", "ad", "id", "ur", "ar", "er", "us", "as", "es", "ash", "esh", "an", "en", "un",
     "at", "et", "az", "ez", "uz"}
)  # fmt: skip
SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
FAITH = frozenset({"din", "deen", "dine", "dien", "dein"})
FAITH_GLUED = frozenset(
    {
        "uddin",
        "eddin",
        "eddine",
        "addin",
        "aldin",
        "eldin",
        "uddeen",
        "udin",
        "edine",
        "aldeen",
        "eldeen",
        "eldine",
    }
)
GOD = frozenset({"allah", "ullah", "الله"})
FATHER = {"abou": "abu", "abo": "abu", "aboo": "abu", "abi": "abu"}
ARABIC_ARTICLE, ARABIC_SERVANT, ARABIC_FAITH = "ال", "عبد", "دين"

TENS = frozenset({"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"})
TRIGGERS = TENS | GOD | SERVANT | FAITH | FAITH_GLUED | FATHER.keys() | {ARABIC_SERVANT, "عبدال", "الدين"}

_SERVANT_OF = re.compile(r"abd(?:[aeiou]l(?=.{3})|[aeiou](?=([rstdzn])\1|sh))")
_OF_FAITH = re.compile(r"(?:[aeu]?l|[aeiu]?d|[aeiu])?d(?:i|ee|ie|ei)ne?$")
_OF_GOD = re.compile(r"[uao]l+ah$")
_LEET = str.maketrans("0134579", "oieastg")
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|er|eme|e)|[a-z]{1,3}\d+|\d+[a-z]{1,3}")
_REPEATED = re.compile(r"^(.)\1")


def is_simple(word: str) -> bool:
    """Whether a word stands for itself, but where a phrase begins with it."""
    return word not in TRIGGERS and parts(word) == (word,)


def holds_phrase(words: list[str]) -> bool:
    """Whether two neighbours among the words begin a phrase; quick, and wrong only in saying yes."""
    if len(words) < 2:
        return False
    seconds = _seconds()
    keys = words if "".join(words).isascii() else [terms.key(word) for word in words]
    if seconds.keys().isdisjoint(keys):
        return False
    return any(after in seconds.get(word, ()) for word, after in pairwise(keys))


@cache
def _seconds() -> dict[str, frozenset[str]]:
    """First words of phrases to their second ones."""
    return {first: frozenset(phrase[1] for phrase, _ in some) for first, some in terms.phrases().items()}


def join_words(words: list[str]) -> list[str]:
    """Bring the folded words of a name to the forms they are compared in."""
    parted = [part for word in words for part in parts(word)]
    phrased = _replace_phrases(parted) if len(parted) > 1 else parted
    return _join_numbers(_join_arabic(phrased))


def parts(word: str) -> tuple[str, ...]:
    """What one written word stands for on its own: the Arabic article parts, glued compounds take one form."""
    if word.isascii():
        return (_latin_form(word),)
    if word.startswith("وال") and len(word) > 5:
        word = word[1:]
    if word.startswith("عبدال") and len(word) > 6:
        return (ARABIC_SERVANT + word[5:],)
    if word.startswith(ARABIC_ARTICLE) and len(word) > 4:
        return (ARABIC_ARTICLE, word[2:])
    return (word,)


def _latin_form(word: str) -> str:
    if not word.isalpha():
        return _unleet(word)
    if len(word) < 6:
        return FATHER.get(word, word)
    if word.startswith("abd") and len(word) > 6 and (match := _SERVANT_OF.match(word)):
        return "abd" + _REPEATED.sub(r"\1", word[match.end() :])
    if (
        word.endswith(("din", "deen", "dine", "dien", "dein"))
        and len(word) > 6
        and (match := _OF_FAITH.search(word))
        and match.start() > 2
    ):
        return word[: match.start()] + "din"
    if word.endswith("lah") and (match := _OF_GOD.search(word)) and match.start() > 1:
        return word[: match.start()] + "allah"
    return word


def _unleet(word: str) -> str:
    """Undo digits set for letters (Ig0r) where letters prevail; numbers, ordinals and type marks (Su27) stay."""
    digits = sum(character.isdigit() for character in word)
    if digits > 2 or len(word) - digits < 2 or _NUMBERED.fullmatch(word):
        return word
    return word.translate(_LEET)


def _join_arabic(words: list[str]) -> list[str]:
    joined: list[str] = []
    position, count = 0, len(words)
    while position < count:
        word = words[position]
        if word in SERVANT or word == ARABIC_SERVANT:
            after = position + 1
            if after + 1 < count and (words[after] in ARTICLES or words[after] == ARABIC_ARTICLE):
                after += 1
            if after < count and words[after] not in SON_OF:
                first = "abd" if word in SERVANT else ARABIC_SERVANT
                joined.append(parts(first + words[after])[-1])
                position = after + 1
                continue
        if word in GOD and joined and joined[-1] not in ARTICLES:
            joined[-1] = parts(joined[-1] + ("allah" if word.isascii() else word))[-1]
        elif word in FAITH and len(joined) > 1 and joined[-1] in ARTICLES:
            joined.pop()
            joined[-1] += "din"
        elif word in FAITH_GLUED and joined:
            joined[-1] += "din"
        elif word == ARABIC_FAITH and len(joined) > 1 and joined[-1] == ARABIC_ARTICLE:
            joined.pop()
            joined[-1] += ARABIC_FAITH
        else:
            joined.append(word)
        position += 1
    return joined


def _join_numbers(words: list[str]) -> list[str]:
    """Twenty-First is 21: a round number before a single one."""
    if TENS.isdisjoint(words):
        return words
    joined: list[str] = []
    for word in words:
        value = terms.numbers().get(word, word)
        if joined and joined[-1] in TENS and value.isdigit() and 0 < int(value) < 10:
            joined[-1] = str(int(terms.numbers()[joined[-1]]) + int(value))
        else:
            joined.append(word)
    return joined


def _replace_phrases(words: list[str]) -> list[str]:
    starts = terms.phrases()
    keys = [terms.key(word) for word in words]
    if starts.keys().isdisjoint(keys):
        return words
    replaced: list[str] = []
    position = 0
    while position < len(words):
        for phrase, instead in starts.get(keys[position], ()):
            if tuple(keys[position : position + len(phrase)]) == phrase:
                replaced += instead
                position += len(phrase)
                break
        else:
            replaced.append(words[position])
            position += 1
    return replaced
