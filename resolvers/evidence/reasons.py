"""Why do two names look like one, in words?

Every sentence cites a rule of ``data/terms/rules.csv``. This is the slow path: it runs for the few comparisons that
somebody reads.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from gazetteer.keys import fold
from resolvers.evidence.alignment import Link
from resolvers.evidence.names import FEATURES, NameComparison
from resolvers.normalise import terms
from resolvers.normalise.prepare import Prepared
from resolvers.normalise.tokens import Token

# Words kept as a confusion reads them, some 10 MB.
MOST_BLURRED = 65_536
# A word answered no better than this counts as left out.
UNANSWERED = 0.5
LEFT_OUT = {"honorific": "title_left_out", "particle": "particle_left_out", "legal form": "form_left_out"}
_DOUBLED = re.compile(r"(.)\1+")
_CALLED = {"honorific": "title ", "particle": "particle ", "legal form": "legal form "}


class Observation(NamedTuple):
    """One thing seen in two names side by side.

    Attributes:
        rule: A rule of ``data/terms/rules.csv``.
        detail: The observation as part of a sentence: "Qassem = Qassam: other vowels, the same consonants".
        share: What part the words have in the whole, by weight; for sharing out the model's bits.
    """

    rule: str
    detail: str
    share: float


@cache
def rules() -> dict[str, str]:
    """Every rule that a reason may cite, with what it is about."""
    return {row["rule"]: row["about"] for row in terms.rows("rules")}


def matched_words(left: Prepared, right: Prepared, comparison: NameComparison) -> list[Observation]:
    """Say for each pair of words that answer to each other by which rule they do, heaviest first."""
    found = []
    for link in comparison.links:
        ours, theirs = [left.tokens[i] for i in link.left], [right.tokens[j] for j in link.right]
        weight = min(sum(one.weight for one in ours), sum(one.weight for one in theirs)) * link.similarity
        found.append(Observation(*_linked(ours, theirs, link), weight))
    return sorted(found, key=lambda seen: -seen.share)


def _linked(ours: list[Token], theirs: list[Token], link: Link) -> tuple[str, str]:
    one, other = (" ".join(word.text for word in words) for words in (ours, theirs))
    rule = {"glued": "joined", "acronym": "acronym"}.get(link.how) or rule_between(ours[0], theirs[0])
    if rule == "same_word":
        return rule, f"{one} in both"
    return rule, f"{one} = {other}: {rules()[rule]}"


def spelled_initials(left: Prepared, right: Prepared, comparison: NameComparison) -> list[Observation]:
    """Say that one name spells the other's initials, where no words stand for them one by one (UNRWA skips "and")."""
    linked = any(link.how == "acronym" for link in comparison.links)
    if linked or not comparison.features[FEATURES.index("acronym")]:
        return []
    for short, long in ((left, right), (right, left)):
        spelled = {"".join(sorted(acronym)) for acronym in long.acronyms}
        for one in short.tokens:
            if "".join(sorted(one.folded)) in spelled:
                return [Observation("acronym", f"{one.text} = {long.text}: {rules()['acronym']}", one.weight)]
    return []


def unmatched_words(left: Prepared, right: Prepared, comparison: NameComparison) -> list[Observation]:
    """Name the words that nothing in the other name answers, heaviest first."""
    sides = ((left, comparison.left), (right, comparison.right))
    lone = [
        [one for one, answer in zip(side.tokens, answers, strict=True) if answer < UNANSWERED]
        for side, answers in sides
    ]
    both = all(any(one.role not in LEFT_OUT for one in words) for words in lone)
    found = []
    for words in lone:
        for one in words:
            rule = LEFT_OUT.get(one.role) or ("other_word" if both else "word_left_out")
            detail = (
                f"nothing answers {one.text}"
                if rule == "other_word"
                else f"{_CALLED.get(one.role, '')}{one.text} left out"
            )
            found.append(Observation(rule, detail, one.weight))
    return sorted(found, key=lambda seen: -seen.share)


def rule_between(left: Token, right: Token) -> str:
    """Name the rule by which two words are one, the most certain that holds."""
    for rule, holds in _CERTAIN:
        if holds(left, right):
            return rule
    if left.script != right.script:
        return "script"
    return _confusion(left.folded, right.folded) or _doubtful(left, right)


def _doubtful(left: Token, right: Token) -> str:
    if left.sounds == right.sounds:
        return "sounds"
    if not set(left.skeletons).isdisjoint(right.skeletons) and left.skeletons[0]:
        return "vowels"
    return "one_letter" if OSA.distance(left.folded, right.folded) == 1 else "similar"


def _given_name(relation: str) -> Callable[[Token, Token], bool]:
    def holds(left: Token, right: Token) -> bool:
        shared = set(left.names) & set(right.names)
        relations = {
            _relations().get((word.folded, name), "name") for word in (left, right) for name in shared
        }
        return bool(shared) and (relation in relations or relation == "name_spelling")

    return holds


@cache
def _relations() -> dict[tuple[str, str], str]:
    return {(fold(row["term"]), row["name"]): row["relation"] for row in terms.rows("given_names")}


_CERTAIN: tuple[tuple[str, Callable[[Token, Token], bool]], ...] = (
    ("same_word", lambda left, right: left.text == right.text),
    ("same_number", lambda left, right: bool(left.number) and left.number == right.number),
    ("legal_form", lambda left, right: bool(left.legal) and left.legal == right.legal),
    ("translation", lambda left, right: not set(left.concepts).isdisjoint(right.concepts)),
    ("short_name", _given_name("short")),
    ("given_name", _given_name("cognate")),
    ("name_spelling", _given_name("name_spelling")),
    (
        "initial",
        lambda left, right: (
            1 in (len(left.folded), len(right.folded)) and left.folded[:1] == right.folded[:1]
        ),
    ),
)


def _confusion(left: str, right: str) -> str:
    """The single confusion of letters that makes two words one, or "" where it takes more than one."""
    ours, theirs = _squeezed(left), _squeezed(right)
    if ours == theirs:
        return "doubled_letter"
    # Letters of which only one word has any stay what they are where a confusion is not about them.
    different = set(left) ^ set(right)
    for place, (rule, letters, about) in enumerate(_confusions()):
        if (
            rule == "vowels"
            and OSA.distance(ours, theirs) == 1
            and (len(ours) != len(theirs) or sorted(ours) == sorted(theirs))
        ):
            return "one_letter"
        if not different <= about:
            continue
        if _blurred(left, place) == _blurred(right, place):
            return rule
        if rule in ("vowels", "silent_h") and letters.sub("", ours) == letters.sub("", theirs):
            return rule
    return ""


@lru_cache(maxsize=MOST_BLURRED)
def _blurred(word: str, place: int) -> str:
    """A word with the letters of a confusion made one, doubled letters once. Names share most of their words."""
    return _squeezed(_confusions()[place][1].sub("_", word))


def _squeezed(word: str) -> str:
    """A word with doubled letters once."""
    return _DOUBLED.sub(r"\1", word)


@cache
def _confusions() -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """For each rule what letters it takes for one, longer groups first, and all letters in them."""
    found = []
    for row in terms.rows("confusions"):
        letters = sorted(row["letters"].split(), key=lambda group: -len(group))
        if letters:
            found.append((row["rule"], re.compile("|".join(letters)), frozenset("".join(letters))))
    return tuple(found)
