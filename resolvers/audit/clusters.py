"""Which names that no gazetteer has are one name in several spellings?

Names that might be one share a key: the same letters, one letter left out of each, the same consonants, the same
surname and initial, an acronym and the initials of a longer name. Only those are compared, so that the cost grows
with the number of names and not with its square.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, pairwise
from zlib import crc32

import numpy as np

from gazetteer.keys import fold
from resolvers.audit import apart
from resolvers.audit.forms import Form
from resolvers.audit.model import Source
from resolvers.audit.variation import SMALL_WORDS, Variation, compare, vowels_only
from resolvers.audit.word_variation import WordVariation
from resolvers.normalise import terms
from resolvers.normalise.letters import read_word
from resolvers.normalise.scripts import LATIN
from resolvers.normalise.words import split_words

# One name in many spellings has fewer than this; a fuller key is too common to tell, and only neighbours are compared.
LARGEST_BLOCK = 40
# Below this a letter left out leaves too little.
SHORTEST_DELETION = 5
SHORTEST_NAME = 4
# A slip of one letter in a shorter word makes another name as easily.
SHORTEST_SLIP = 6
# Consonants of single words shorter than this are shared by chance.
SHORTEST_SKELETON = 3

Link = tuple[int, int, Variation]


def link(forms: Sequence[Form], sources: Sequence[Source]) -> list[Link]:
    """Return the pairs of forms that are one name, with how they differ, in a fixed order.

    Args:
        forms: Spellings of names that no gazetteer has, and of those it has (see ``may_be_one``).
        sources: The documents that the occurrences point into.
    """
    surnames = _Surnames(forms)
    return [
        (left, right, variation)
        for left, right in sorted(_pairs(forms))
        if _open(forms[left], forms[right])
        and (variation := may_be_one(forms[left], forms[right], sources, surnames)) is not None
    ]


def _open(left: Form, right: Form) -> bool:
    """Whether the gazetteers leave the question open: not both names are known, or each might mean the other's entity."""
    if not left.id or not right.id:
        return True
    return left.id != right.id and (
        any(right.id in some.others for some in left.occurrences)
        or any(left.id in some.others for some in right.occurrences)
    )


def _pairs(forms: Sequence[Form]) -> set[tuple[int, int]]:
    """Pairs of forms that share a key."""
    keys: list[int] = []
    owners: list[int] = []
    for number, form in enumerate(forms):
        for key in set(_keys(form.text)):
            keys.append(crc32(key.encode()))
            owners.append(number)
    if not keys:
        return set()
    order = np.lexsort((np.array(owners), np.array(keys, dtype=np.uint32)))
    sorted_keys = np.array(keys, dtype=np.uint32)[order]
    members = np.array(owners)[order].tolist()
    edges = [0, *(np.flatnonzero(np.diff(sorted_keys)) + 1).tolist(), len(members)]
    found: set[tuple[int, int]] = set()
    for start, end in pairwise(edges):
        if end - start > 1:
            found.update(_block(sorted(set(members[start:end])), forms))
    return found


def _block(block: list[int], forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    if len(block) <= LARGEST_BLOCK:
        yield from combinations(block, 2)
        return
    alphabetical = sorted(block, key=lambda number: (forms[number].text, number))
    for left, right in pairwise(alphabetical):
        yield min(left, right), max(left, right)


def _keys(text: str) -> Iterator[str]:
    """The keys of a name, each with a letter that says which sort it is."""
    words = split_words(text)
    letters = "".join(words)
    if len(letters) < 2:
        return
    yield f"l{letters}"
    yield f"o{''.join(sorted(words))}"
    if len(letters) >= SHORTEST_DELETION:
        yield f"d{letters}"
        for place in range(len(letters)):
            yield f"d{letters[:place]}{letters[place + 1 :]}"
    skeletons = [_skeleton(word) for word in words]
    whole = "".join(skeletons)
    if len(whole) >= SHORTEST_SKELETON or len(words) > 1:
        yield f"s{whole}"
        yield f"s{''.join(sorted(skeletons))}"
    if len(words) > 1:
        yield f"i{words[0][0]} {words[-1]}"
        yield f"a{''.join(word[0] for word in words)}"
        yield f"a{''.join(word[0] for word in words if word not in SMALL_WORDS)}"
        for skeleton in {some for some in skeletons if len(some) >= SHORTEST_SKELETON}:
            yield f"w{skeleton}"
    elif text.isupper():
        yield f"a{letters}"
    elif len(whole) >= SHORTEST_SKELETON:
        yield f"w{whole}"


@lru_cache(maxsize=100_000)
def _skeleton(word: str) -> str:
    return read_word(word, LATIN)[2][0] if word.isascii() else word


class _Surnames:
    """Who bears which surname in which document: full names by their last word."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._bearers: dict[tuple[int, str], set[str]] = {}
        for form in forms:
            words = split_words(form.text)
            if form.kind in {"person", None} and len(words) > 1:
                for source in form.sources:
                    self._bearers.setdefault((source, words[-1]), set()).add(form.text)

    def bearers(self, form: Form) -> set[str]:
        """Full names that a lone surname may stand for, in the documents that it stands in."""
        key = "".join(split_words(form.text))
        return set().union(*(self._bearers.get((source, key), set()) for source in form.sources))


def may_be_one(left: Form, right: Form, sources: Sequence[Source], surnames: _Surnames) -> Variation | None:
    """Return how two forms differ where they are one name, else ``None``.

    They are not where their kinds differ, where a word differs that parts them, where some document names both in one
    breath or gives them different ages, or where each is the surname of somebody else.
    """
    if left.kind and right.kind and left.kind != right.kind:
        return None
    variation = compare(left.text, right.text)
    if not (variation.competing or variation.relation in {"initials", "acronym"}):
        return None
    together = not left.sources.isdisjoint(right.sources)
    pair = _Pair(left, right, variation, surnames, person="person" in (left.kind, right.kind))
    if _two_by_letters(pair) or (not together and not _across_documents(pair, sources)):
        return None
    if together and (apart.named_together(left, right, sources) or apart.ages_differ(left, right, sources)):
        return None
    return variation


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two forms under examination."""

    left: Form
    right: Form
    variation: Variation
    surnames: _Surnames
    person: bool

    @property
    def single(self) -> bool:
        """Both are one word."""
        return " " not in self.left.text and " " not in self.right.text

    @property
    def one_bearer(self) -> bool:
        """Both may be surnames, and exactly one of them belongs to somebody named in full."""
        return self.person and bool(self.surnames.bearers(self.left)) != bool(
            self.surnames.bearers(self.right)
        )


def _two_by_letters(pair: _Pair) -> bool:
    """Whether the names themselves say that they are two."""
    left, right = pair.left.text, pair.right.text
    unknown = not pair.left.id and not pair.right.id
    if unknown and not pair.one_bearer and any(_two_words(*words) for words in pair.variation.pairs):
        return True
    if pair.single and _two_single_words(pair):
        return True
    if len(split_words(left)) != len(split_words(right)) and not _short_form(pair):
        return True
    return apart.differ_in_meaning(left, right, surnames=pair.person) and not (
        pair.single and pair.one_bearer
    )


def _two_words(one: str, other: str, how: WordVariation) -> bool:
    """Whether a slip would turn one word into another that is as good: both are known, or too short to tell."""
    words = fold(one), fold(other)
    return how.slips > 0 and (min(map(len, words)) < SHORTEST_SLIP or all(map(_common, words)))


def _short_form(pair: _Pair) -> bool:
    """Whether the shorter of two names of unequal length may be a variant of the longer: no full name bears it as it is."""
    if pair.variation.relation != "varied":
        return True
    shorter = min(pair.left, pair.right, key=lambda form: len(split_words(form.text)))
    if pair.surnames.bearers(shorter):
        return False
    return not any(apart.parted(fold(one), fold(other)) for one, other, _ in pair.variation.pairs)


def _two_single_words(pair: _Pair) -> bool:
    variation = pair.variation
    if variation.relation == "acronym":
        return True
    shorter = min(len(pair.left.text), len(pair.right.text))
    if shorter < SHORTEST_NAME:
        return variation.relation != "marks" or shorter < 2
    if shorter == SHORTEST_NAME and (variation.slips or not vowels_only(variation)):
        return True
    if pair.person:
        # Two surnames of two people named in full; where these are one, the full names are linked.
        bearers, others = pair.surnames.bearers(pair.left), pair.surnames.bearers(pair.right)
        return bool(bearers and others and bearers != others)
    return False


def _common(word: str) -> bool:
    """Whether a folded word is an ordinary one, or a usual name of people: it is no slip for another such word."""
    return word in _column("ordinary_words", "word") or word in _column("personal_names", "name")


@cache
def _column(table: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in terms.rows(table))


def _across_documents(pair: _Pair, sources: Sequence[Source]) -> bool:
    """Names in different documents need more than a slip: there are more people than names.

    In a column of names they are compared all the same, since that is what a column is for.
    """
    variation = pair.variation
    if variation.relation in {"initials", "acronym", "order"}:
        return False
    if all(sources[form.occurrences[0].source].one_name for form in (pair.left, pair.right)):
        return True
    if variation.slips or " " not in pair.left.text or " " not in pair.right.text:
        return variation.relation == "marks" and not pair.person
    return variation.relation in {"marks", "article"} or vowels_only(variation)
