"""What must two names share to be worth a comparison, when both tables are long?

The gazetteer's index files a name under a hundred pieces of its words and reads thousands of postings for a query.
That is too dear where a million queries are asked. Here a name is filed under *pairs* of its words, which few names
share, however common each word is:

    two words         by consonants or meaning, in any order        Qassem Soleimani, Soleimani Kasim, قاسم سليماني
    word and initial  of two words, by consonants and by letters    Q. Soleimani; Qassem Soleimony-Nejad
    one word          for names of which nothing else is left       Soleimani
    acronym           made from the name, or a word that may be one WFP, World Food Programme
    letters           runs of three in a word, of up to two words   Ashkelom, Ashkelon
    consonants        runs of three and four in all of a name       Abu Kamal, Albukamal

Names within two edits are found besides without any of that (``resolvers.linking.reference``).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from resolvers.index.hashing import mix, text_hashes
from resolvers.index.postings import Terms, hash_pieces, in_field
from resolvers.linking.words import MOST_WORDS, own_words
from resolvers.normalise.prepare import SMALL, Prepared
from resolvers.normalise.tokens import Token

# Ways to read one word, in consonants and in meaning.
MOST_CLASSES = 3
LETTER_RUNS = (3,)
CONSONANT_RUNS = (3, 4)
# Longer names are found by their pairs.
MOST_LETTERED, MOST_RUN_TOGETHER = 2, 2
PAIRS, LETTERS, CONSONANTS = range(3)
FIELDS = 3
# Pairs are rare and sure; letters and consonants help those without.
FIELD_WEIGHTS = (1.0, 0.6, 0.6)

Beside = Callable[[Sequence[Token]], NDArray[np.uint64]]


def shared_terms(names: Sequence[Prepared], beside: Beside | None = None) -> Terms:
    """Return the terms under which names are filed and looked up alike, name by name.

    Args:
        names: The names.
        beside: What else words are looked up as: for each of some words a row of hashes as ``classes`` gives them, 0 for none.
    """
    own = [own_words(name) for name in names]
    tokens: dict[int, Token] = {one.key: one for some in own for one in some}
    number = {key: place for place, key in enumerate(tokens)}
    readings = _readings(list(tokens.values()))
    if beside is not None:
        classes = np.column_stack([readings.classes, beside(list(tokens.values()))])
        readings = readings._replace(classes=classes)
    parts = [_acronyms(names), _letters(names), _consonants(names)]
    for count in range(1, MOST_WORDS + 1):
        chosen = [place for place, some in enumerate(own) if len(some) == count]
        if chosen:
            words = np.array([[number[one.key] for one in own[place]] for place in chosen], np.int64)
            parts += _word_terms(np.array(chosen, np.int64), words, readings)
    return Terms(
        np.concatenate([part.owners for part in parts]), np.concatenate([part.values for part in parts])
    )


def first_classes(tokens: Sequence[Token]) -> NDArray[np.uint64]:
    """Return for each token what it is filed under first: its likeliest consonants, without any its letters."""
    first: NDArray[np.uint64] = _readings(tokens).classes[:, 0]
    return first


class _Readings(NamedTuple):
    """Words as hashes.

    Attributes:
        classes: What a word is filed under, one row a word, 0 where there are fewer than columns.
        letters: Its Latin letters.
        initials: Its first letter.
    """

    classes: NDArray[np.uint64]
    letters: NDArray[np.uint64]
    initials: NDArray[np.uint64]


def _readings(tokens: Sequence[Token]) -> _Readings:
    texts: list[str] = []
    for one in tokens:
        skeletons = [f"s{some}" for some in one.skeletons[:2] if some] or [f"w{one.folded or one.text}"]
        meanings = [f"m{some}" for some in (one.concepts or one.names)[:1]]
        both = [*skeletons, *meanings][:MOST_CLASSES]
        texts += [*both, *([""] * (MOST_CLASSES - len(both)))]
    hashes = text_hashes(texts)
    hashes[[not text for text in texts]] = 0
    initials = text_hashes([f"i{(one.folded or one.text)[0]}" for one in tokens])
    letters = text_hashes([f"w{one.folded or one.text}" for one in tokens])
    return _Readings(hashes.reshape(len(tokens), MOST_CLASSES), letters, initials)


def _word_terms(owners: NDArray[np.int64], words: NDArray[np.int64], readings: _Readings) -> Iterator[Terms]:
    """Terms of names that have equally many words: one row of ``words`` a name."""
    classes, letters, initials = readings
    for column in range(words.shape[1]):
        for way in range(classes.shape[1]):
            yield _known(owners, classes[words[:, column], way])
    for left, right in combinations(range(words.shape[1]), 2):
        ours, theirs = classes[words[:, left]], classes[words[:, right]]
        for way in range(classes.shape[1]):
            for other in range(classes.shape[1]):
                yield _pair(owners, ours[:, way], theirs[:, other])
            yield _pair(owners, ours[:, way], initials[words[:, right]])
            yield _pair(owners, theirs[:, way], initials[words[:, left]])
        # Hundreds have the consonants of Sakarya and an I; I. Sakarya is one of those who are called just so.
        yield _pair(owners, letters[words[:, left]], initials[words[:, right]])
        yield _pair(owners, letters[words[:, right]], initials[words[:, left]])


def _pair(owners: NDArray[np.int64], ours: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> Terms:
    """One term for two things in either order; none where one of them is missing."""
    both = (ours != 0) & (theirs != 0)
    # A sum is the same in either order; mixed, it is told apart from a single one.
    return Terms(owners[both], in_field(mix(ours[both] + theirs[both]), PAIRS))


def _known(owners: NDArray[np.int64], hashes: NDArray[np.uint64]) -> Terms:
    there = hashes != 0
    return Terms(owners[there], in_field(hashes[there], PAIRS))


def _acronyms(names: Sequence[Prepared]) -> Terms:
    texts: list[str] = []
    owners: list[int] = []
    for place, name in enumerate(names):
        if name.kind == "person":
            continue
        short = [one.folded for one in name.tokens if 2 <= len(one.folded) <= 8 and one.role not in SMALL]
        spelled = sorted({*name.acronyms, *short})
        texts += [f"a{some}" for some in spelled]
        owners += [place] * len(spelled)
    return Terms(np.array(owners, np.int64), in_field(text_hashes(texts), PAIRS))


def _letters(names: Sequence[Prepared]) -> Terms:
    words = [
        (place, one.folded)
        for place, name in enumerate(names)
        if len(name.tokens) <= MOST_LETTERED
        for one in name.tokens
    ]
    pieces = hash_pieces([f" {word} " for _, word in words], LETTER_RUNS)
    owners = np.array([place for place, _ in words], np.int64)
    return Terms(owners[pieces.owners], in_field(pieces.values, LETTERS))


def _consonants(names: Sequence[Prepared]) -> Terms:
    chosen = [place for place, name in enumerate(names) if 0 < len(name.tokens) <= MOST_RUN_TOGETHER]
    pieces = hash_pieces([f" {names[place].skeleton} " for place in chosen], CONSONANT_RUNS)
    return Terms(np.array(chosen, np.int64)[pieces.owners], in_field(pieces.values, CONSONANTS))
