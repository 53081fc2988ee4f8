"""What says that two names that look alike are two?"""

import re
from collections.abc import Sequence
from functools import cache

from resolvers.audit.cues import side_by_side
from resolvers.audit.forms import Form
from resolvers.audit.model import Source
from resolvers.audit.spelling import split_words
from resolvers.audit.variation import derived
from resolvers.normalise import terms

# Names further apart than this are not named in one breath.
ONE_BREATH = 60
AGE = re.compile(
    r"^,?\s*\(?(?:aged?\s+)?(\d{1,3})\)?(?=[\s,.;)])(?!\s*(?:per|km|miles|people|years? (?:ago|later)))"
)
SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n\s*\n")


@cache
def distinct_words() -> frozenset[tuple[str, str]]:
    """Pairs of words that are never two spellings of one: ``data/terms/distinct_words.csv``, either way round."""
    pairs = [(row["left"], row["right"]) for row in terms.rows("distinct_words")]
    return frozenset(pairs + [(right, left) for left, right in pairs])


def common_word(word: str) -> bool:
    """Return whether a folded word is an ordinary one, or a usual name of people: it is no slip for another such word."""
    return word in _column("ordinary_words", "word") or word in _column("personal_names", "name")


@cache
def _column(table: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in terms.rows(table))


def differ_in_meaning(left: str, right: str, *, surnames: bool) -> bool:
    """Return whether two names of equally many words differ in one that parts them: a given name, a direction, a number.

    Args:
        left: A name.
        right: Another.
        surnames: The names are persons' full ones; then their last words are left to other evidence.
    """
    words, others = split_words(left), split_words(right)
    if _numbers(words) != _numbers(others):
        return True
    if len(words) != len(others):
        return False
    last = len(words) - 1
    return any(
        parted(word, other)
        for place, (word, other) in enumerate(zip(words, others, strict=True))
        if not (
            surnames and place == last and last > 0 and not (_feminine(word, other) or _nasal(word, other))
        )
    )


def _numbers(words: Sequence[str]) -> list[str]:
    numbers = terms.numbers()
    return sorted(numbers.get(word, word) for word in words if word in numbers or not word.isalpha())


def parted(word: str, other: str) -> bool:
    """Return whether two folded words are never two spellings of one."""
    if word == other:
        return False
    return (
        (word, other) in distinct_words()
        or _feminine(word, other)
        or _nasal(word, other)
        or derived(word, other)
    )


def _nasal(word: str, other: str) -> bool:
    """Weimin, Weiming; Chan, Chang: final n and ng part syllables in Chinese, Korean and Vietnamese."""
    shorter, longer = sorted((word, other), key=len)
    return shorter.endswith("n") and longer == shorter + "g"


def _feminine(word: str, other: str) -> bool:
    """Ivanov, Ivanova; Martin, Martina; Kowalski, Kowalska: two people, if anybody."""
    shorter, longer = sorted((word, other), key=len)
    return longer in {shorter + "a", shorter + "e", shorter + "ova"} or (
        len(word) == len(other)
        and word[:-1] == other[:-1]
        and {word[-1], other[-1]} in ({"i", "a"}, {"y", "a"}, {"o", "a"})
    )


def named_together(left: Form, right: Form, sources: Sequence[Source]) -> bool:
    """Return whether some document names both in one breath as two: "Hansen and Hanson", "Iran, Iraq"."""
    return any(
        _in_one_breath(sources[first.source].text, first.start, first.end, second.start, second.end)
        for first in left.occurrences
        for second in right.occurrences
        if first.source == second.source
        and abs(first.start - second.start)
        <= ONE_BREATH + max(first.end - first.start, second.end - second.start)
    )


def _in_one_breath(text: str, start: int, end: int, other_start: int, other_end: int) -> bool:
    between = text[end:other_start] if end <= other_start else text[other_end:start]
    if len(between) > ONE_BREATH or SENTENCE_END.search(between):
        return False
    return side_by_side(between) or _listed(between)


def _listed(between: str) -> bool:
    """Commas and "and" with other names between them: "Hansen, Berg and Hanson"."""
    parts = re.split(r",|\band\b|\bor\b", between)
    return (
        len(parts) > 2
        and all(len(part.split()) <= 3 for part in parts)
        and not parts[0].strip()
        and not parts[-1].strip()
    )


def ages_differ(left: Form, right: Form, sources: Sequence[Source]) -> bool:
    """Return whether both are given ages, and none in common."""
    ages, others = (_ages(form, sources) for form in (left, right))
    return bool(ages and others) and ages.isdisjoint(others)


def _ages(form: Form, sources: Sequence[Source]) -> set[str]:
    found = (AGE.match(sources[some.source].text[some.end : some.end + 24]) for some in form.occurrences)
    return {match.group(1) for match in found if match}
