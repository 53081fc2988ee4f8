"""Which words answer to which, in many pairs of names? ``resolvers.evidence.alignment`` in arrays.

Words are matched one by one here too, but each step is taken in all pairs together. Pairs in which words are run
together, parted or spelled out are found, and left to the twin: they are few.
"""

from typing import NamedTuple

import numpy as np
from rapidfuzz.fuzz import ratio

from resolvers.evidence.alignment import (
    GLUED_CONSONANTS,
    LEAST_GLUED,
    OPEN,
    SAME_PLACE,
    SHORTEST_GLUED,
    WELL_ANSWERED,
    run_together,
)
from resolvers.evidence.token_batches import measured, similarities
from resolvers.evidence.word_columns import Flags, Numbers, Places, Words
from resolvers.normalise.tokens import Token

# No word is answered so well: stands in rows where a name has no word more.
_BEYOND = 2.0


class Step(NamedTuple):
    """One word of each of some pairs matched: the pairs, the word's place on either side, and the similarity."""

    pairs: Places
    left: Places
    right: Places
    similarity: Numbers


class Side(NamedTuple):
    """One side of many pairs.

    Attributes:
        words: Positions of the words: one row for all first words, one for all second, ... ; a column a pair.
        answers: How well each is answered; 0 where there is none.
        real: Where there is a word.
    """

    words: Places
    answers: Numbers
    real: Flags

    def worst(self) -> Numbers:
        """How well the worst answered word of each name is answered."""
        found: Numbers = np.where(self.real, self.answers, _BEYOND).min(axis=0)
        return found


class Alignments(NamedTuple):
    """Many pairs of names side by side.

    Attributes:
        left, right: The two sides.
        steps: The links, in the order in which they are found in each pair.
        rare: Positions of the pairs in which words are, or may be, glued or spelled out: their links are others.
    """

    left: Side
    right: Side
    steps: list[Step]
    rare: Places


def align_many(words: Words, lefts: Places, rights: Places, spelled: Flags) -> Alignments:
    """Lay many pairs of names side by side.

    Args:
        words: The words of the names.
        lefts: The left name of each pair; all names have words.
        rights: The right ones.
        spelled: Whether a name of the pair may be spelled out in the other: no person's is.
    """
    ours, theirs = _side(words, lefts), _side(words, rights)
    steps = _match_words(words, ours, theirs)
    worst, their_worst = ours.worst(), theirs.worst()
    poor = np.flatnonzero((worst < WELL_ANSWERED) & (their_worst < WELL_ANSWERED))
    open_ = poor[(worst[poor] < OPEN) & (their_worst[poor] < OPEN) & spelled[poor]]
    rare = [poor[_glued(words, *sides)] for sides in _both_ways(ours, theirs, poor)]
    rare += [open_[_spelled_out(words, *sides)] for sides in _both_ways(ours, theirs, open_)]
    return Alignments(ours, theirs, steps, np.unique(np.concatenate(rare)))


def _side(words: Words, names: Places) -> Side:
    positions = words.of(names, int(words.counts[names].max(initial=1)))
    return Side(positions, np.zeros(positions.shape), positions < len(words.tokens))


def _both_ways(ours: Side, theirs: Side, pairs: Places) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
    left, right = (
        Side(side.words[:, pairs], side.answers[:, pairs], side.real[:, pairs]) for side in (ours, theirs)
    )
    return (left, right), (right, left)


def _match_words(words: Words, ours: Side, theirs: Side) -> list[Step]:
    """Equal words first, in order; then the most alike, each used once. Fills in the answers."""
    size = ours.words.shape[1]
    pairs, left, right = np.nonzero(ours.real.T[:, :, None] & theirs.real.T[:, None, :])
    found = similarities(words, ours.words[left, pairs], theirs.words[right, pairs])
    alike = np.zeros((size, len(ours.words), len(theirs.words)))
    alike[pairs, left, right] = found
    rank = np.zeros_like(alike)
    # Of equals the first place wins, as of all that is looked through in order.
    ranked = np.where(found == 1.0, _BEYOND, found + SAME_PLACE * (left == right))
    rank[pairs, left, right] = np.where(found > 0.0, ranked, 0.0)
    steps = []
    pairs = np.arange(size)
    for _ in range(min(alike.shape[1:])):
        left, right = np.divmod(rank.reshape(len(pairs), -1).argmax(axis=1), alike.shape[2])
        more = np.flatnonzero(rank[np.arange(len(pairs)), left, right] > 0.0)
        if not len(more):
            break
        pairs, left, right, rank = pairs[more], left[more], right[more], rank[more]
        step = Step(pairs, left, right, alike[pairs, left, right])
        ours.answers[left, pairs] = theirs.answers[right, pairs] = step.similarity
        steps.append(step)
        rows = np.arange(len(pairs))
        rank[rows, left, :] = 0.0
        rank[rows, :, right] = 0.0
    return steps


def _glued(words: Words, parted: Side, whole: Side) -> Places:
    """The pairs where two neighbours on one side answer to one word on the other."""
    lengths, their_lengths = words.lengths[parted.words], words.lengths[whole.words]
    poor = (parted.answers[:-1] < WELL_ANSWERED) | (parted.answers[1:] < WELL_ANSWERED)
    wholes = (whole.answers < GLUED_CONSONANTS) & (their_lengths >= SHORTEST_GLUED)
    differ = their_lengths[None] - (lengths[:-1] + lengths[1:])[:, None]
    fit = (poor & parted.real[1:])[:, None] & wholes[None] & (differ >= -2) & (differ <= 2)
    first, one, pairs = np.nonzero(fit)
    befores, wholes_ = parted.words[first, pairs], whole.words[one, pairs]
    letters, befores_, others = words.letters, befores.tolist(), wholes_.tolist()
    joined = [letters[place] + letters[place + 1] for place in befores_]
    alike = measured(ratio, joined, [letters[place] for place in others], score_cutoff=LEAST_GLUED) / 100
    begun = words.consonants[befores]
    for place in np.flatnonzero((begun == 0) | (begun == words.consonants[wholes_])).tolist():
        if not alike[place] and _same_consonants(words.tokens, befores_[place], others[place]):
            alike[place] = GLUED_CONSONANTS
    return np.unique(pairs[alike > whole.answers[one, pairs]])


def _same_consonants(tokens: list[Token], first: int, whole: int) -> bool:
    """Whether a word and its neighbour have the consonants of another word, three or more."""
    consonants, begun = tokens[whole].skeletons[0], tokens[first].skeletons[0]
    return (
        len(consonants) > 2
        and consonants.startswith(begun)
        and run_together(begun, tokens[first + 1].skeletons[0]) == consonants
    )


def _spelled_out(words: Words, short: Side, long: Side) -> Places:
    """The pairs where a word of two to six letters may stand for as many neighbours that begin with them."""
    lengths, counts = words.lengths[short.words], long.real.sum(axis=0)
    fit = (
        (lengths >= 2)
        & (lengths <= np.minimum(6, counts))
        & (short.answers < OPEN)
        & words.spelling[short.words]
    )
    place, pairs = np.nonzero(fit)
    starts = long.words[0, pairs]
    found = [
        letters[one] in "".join([word[0] for word in letters[start:end]])
        for letters in (words.letters,)
        for one, start, end in zip(
            short.words[place, pairs].tolist(),
            starts.tolist(),
            (starts + counts[pairs]).tolist(),
            strict=True,
        )
    ]
    return np.unique(pairs[np.array(found, bool)])
