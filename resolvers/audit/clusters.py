"""Which names that no gazetteer has are one name in several spellings?

Names that might be one share a key: the same letters, one letter left out of each, the same consonants, the same
surname and initial, an acronym and the initials of a longer name. Only those are compared, so that the cost grows
with the number of names and not with its square.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from zlib import crc32

import numpy as np

from gazetteer.keys import fold
from resolvers.audit import apart
from resolvers.audit.forms import Form
from resolvers.audit.model import Source
from resolvers.audit.spelling import split_words
from resolvers.audit.variation import SMALL_WORDS, Variation, arabic_articles, compare, vowels_only
from resolvers.audit.word_variation import WordVariation
from resolvers.normalise.letters import read_word
from resolvers.normalise.scripts import LATIN

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
    pairs = _in_one_document(forms, sources) | _anywhere(forms, sources)
    return [
        (left, right, variation)
        for left, right in sorted(pairs)
        if (variation := may_be_one(forms[left], forms[right], sources, surnames)) is not None
    ]


def _open(left: Form, right: Form) -> bool:
    """Whether the gazetteers leave the question open: not both names are known, or each might mean the other's entity."""
    if not left.id or not right.id:
        return True
    return left.id != right.id and (
        any(right.id in some.others for some in left.occurrences)
        or any(left.id in some.others for some in right.occurrences)
    )


def _in_one_document(forms: Sequence[Form], sources: Sequence[Source]) -> set[tuple[int, int]]:
    """Pairs that share any key and stand in one document. Cells of a column are compared with all others elsewhere."""
    members: dict[int, list[int]] = {}
    for number, form in enumerate(forms):
        for source in form.sources:
            if not sources[source].one_name:
                members.setdefault(source, []).append(number)
    found: set[tuple[int, int]] = set()
    for numbers in members.values():
        blocks: dict[int, list[int]] = {}
        for number in numbers:
            for key in block_keys(forms[number].text):
                blocks.setdefault(key, []).append(number)
        for block in blocks.values():
            if len(block) > 1:
                found.update(pairs_within(block, forms))
    return found


def _anywhere(forms: Sequence[Form], sources: Sequence[Source]) -> set[tuple[int, int]]:
    """Pairs that share a strong key, wherever they stand: equal letters or consonants; in columns any key."""
    keys: list[int] = []
    owners: list[int] = []
    for number, form in enumerate(forms):
        column = any(sources[source].one_name for source in form.sources)
        for key in block_keys(form.text) if column else _strong_keys(form.text):
            keys.append(key)
            owners.append(number)
    if not keys:
        return set()
    # Sorting integers takes a tenth of the memory of a dictionary of lists.
    key_array, owner_array = np.array(keys, dtype=np.uint32), np.array(owners, dtype=np.uint32)
    order = np.lexsort((owner_array, key_array))
    members = owner_array[order].tolist()
    edges = [0, *(np.flatnonzero(np.diff(key_array[order])) + 1).tolist(), len(members)]
    found: set[tuple[int, int]] = set()
    for start, end in pairwise(edges):
        if end - start > 1:
            found.update(pairs_within(members[start:end], forms))
    return found


def pairs_within(block: Sequence[int], forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    """Pairs within a block, each the smaller number first; in a block that is too full only neighbours by letters."""
    numbers = sorted(set(block))
    pairs: Iterable[tuple[int, int]] = combinations(numbers, 2)
    if len(numbers) > LARGEST_BLOCK:
        alphabetical = sorted(numbers, key=lambda number: (forms[number].text, number))
        pairs = ((min(pair), max(pair)) for pair in pairwise(alphabetical))
    for left, right in pairs:
        if _open(forms[left], forms[right]):
            yield left, right


@lru_cache(maxsize=30_000)
def _strong_keys(text: str) -> tuple[int, ...]:
    """Keys that names in different documents must share: the letters, and for names of several words the consonants."""
    words = split_words(text)
    skeleton = "".join(_skeleton(word) for word in words if word not in arabic_articles())
    keys = [f"l{''.join(words)}", *([f"s{skeleton}"] if len(words) > 1 else [])]
    return tuple(crc32(key.encode()) for key in keys if len(key) > 2)


@lru_cache(maxsize=30_000)
def block_keys(text: str) -> tuple[int, ...]:
    """All keys of a name, each made with a letter that says which sort it is."""
    return tuple({crc32(key.encode()) for key in _all_keys(text)})


def _all_keys(text: str) -> Iterator[str]:
    words = split_words(text)
    letters = "".join(words)
    if len(letters) < 2:
        return
    yield f"l{letters}"
    if len(letters) >= SHORTEST_DELETION:
        yield f"d{letters}"
        for place in range(len(letters)):
            yield f"d{letters[:place]}{letters[place + 1 :]}"
    skeletons = [_skeleton(word) for word in words if word not in arabic_articles()]
    whole = "".join(skeletons)
    if len(whole) >= SHORTEST_SKELETON or len(words) > 1:
        yield f"s{whole}"
    if len(words) > 1:
        yield f"o{''.join(sorted(words))}"
        yield f"i{words[0][0]} {words[-1]}"
        yield f"a{''.join(word[0] for word in words)}"
        yield f"a{''.join(word[0] for word in words if word not in SMALL_WORDS)}"
        for skeleton in {some for some in skeletons if len(some) >= SHORTEST_SKELETON}:
            yield f"w{skeleton}"
    elif text.isupper():
        yield f"a{letters}"
    elif len(whole) >= SHORTEST_SKELETON:
        yield f"w{whole}"


@lru_cache(maxsize=30_000)
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
    together = not left.sources.isdisjoint(right.sources)
    variation = compare(left.text, right.text)
    if not (variation.competing or variation.relation in {"initials", "acronym"}):
        return None
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
    return how.slips > 0 and (min(map(len, words)) < SHORTEST_SLIP or all(map(apart.common_word, words)))


def _short_form(pair: _Pair) -> bool:
    """Whether the shorter of two names of unequal length may be a variant of the longer.

    Not where a full name bears it as it is, and not where it is known and the longer one merely contains the like of it.
    """
    if pair.variation.relation != "varied":
        return True
    shorter, longer = sorted((pair.left, pair.right), key=lambda form: len(split_words(form.text)))
    if pair.surnames.bearers(shorter) or (shorter.id and not longer.id):
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
