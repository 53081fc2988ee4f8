"""What do thousands of pairs of names show? ``resolvers.evidence.names`` in arrays.

Reach for ``compare_many`` where some fifty pairs or more are compared at once; ``names.compare_names`` says the same of
one pair, to the last bit, and shows how it comes about.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein
from rapidfuzz.fuzz import ratio

from resolvers.evidence.alignment import OPEN, Link
from resolvers.evidence.alignment_batches import Alignments, Side, align_many
from resolvers.evidence.letter_edits import usual_edits
from resolvers.evidence.names import (
    FEATURES,
    MOST_EVIDENCE,
    SAME_LETTERS,
    STRONG,
    WEIGHTY,
    Letters,
    NameComparison,
    Rarity,
    acronym,
    compare_names,
    in_order_of,
    is_acronym,
    other_classes,
)
from resolvers.evidence.token_batches import measured
from resolvers.evidence.token_pairs import SAME_INITIAL
from resolvers.evidence.word_columns import Flags, Numbers, Places, Words, columns_of
from resolvers.normalise.prepare import Prepared
from resolvers.normalise.scripts import FAR_EAST

# Names of more words are few, and would make the arrays of all others as wide.
WIDEST = 7
# The arrays of so many pairs stay in the processor's cache; so few are compared sooner one by one.
AT_ONCE, FEW = 1000, 60


class NameComparisons:
    """Many pairs of names side by side: their features in one array, each comparison made when it is asked for.

    Attributes:
        features: One row a pair, one column for each of ``names.FEATURES``.
        cross_script: Whether the names of each pair are written in two scripts.
    """

    def __init__(self, lefts: Sequence[Prepared], rights: Sequence[Prepared], rarity: Rarity | None) -> None:
        self.features: Numbers = np.zeros((len(lefts), len(FEATURES)))
        self.cross_script: Flags = np.zeros(len(lefts), bool)
        self._pairs = lefts, rights, rarity
        self._answers = np.zeros((len(lefts), WIDEST))
        self._kept: dict[int, NameComparison] = {}
        # The first pair of the same two names.
        self._first: list[int] = list(range(len(lefts)))

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, place: int) -> NameComparison:
        place = self._first[place]
        known = self._kept.get(place)
        if known is None:
            lefts, rights, rarity = self._pairs
            known = self._kept[place] = compare_names(lefts[place], rights[place], rarity)
        return known

    def left(self, place: int) -> list[float]:
        """Return ``NameComparison.left`` of one pair: how well each word of the left name is answered."""
        place = self._first[place]
        known = self._kept.get(place)
        if known is not None:
            return known.left
        answers: list[float] = self._answers[place, : len(self._pairs[0][place].tokens)].tolist()
        return answers

    def fill(self, places: Places, features: Numbers, cross_script: Flags, left: Side) -> None:
        """Keep what some pairs show."""
        self.features[places] = features
        self.cross_script[places] = cross_script
        self._answers[places, : len(left.answers)] = left.answers.T

    def look_closely(self, places: Iterable[int]) -> None:
        """Compare some pairs one by one."""
        for place in places:
            comparison = self[place]
            self.features[place] = comparison.features
            self.cross_script[place] = comparison.cross_script

    def repeat(self, first: Places) -> None:
        """Let each pair show what another one does: the first of the same two names."""
        self._first = first.tolist()
        self.features = self.features[first]
        self.cross_script = self.cross_script[first]


class _Names(NamedTuple):
    """What of distinct names their pairs are compared by, besides words."""

    prepared: list[Prepared]
    words: Words
    scripts: Places
    letters: Places
    consonants: Places
    spelled: Flags
    acronyms: Flags
    numbers: Flags
    legal: Flags
    acronym: Flags


def compare_many(
    lefts: Sequence[Prepared], rights: Sequence[Prepared], rarity: Rarity | None = None
) -> NameComparisons:
    """Lay many pairs of prepared names side by side.

    Args:
        lefts: The written names. One that stands there many times, as the same object, is read once, and compared
            once with each other name.
        rights: As many others, each read as a name of the same kind as its left one.
        rarity: As for ``names.compare_names``.
    """
    found = NameComparisons(lefts, rights, rarity)
    if len(lefts) <= FEW:
        seen: dict[tuple[int, int], int] = {}
        pairs = enumerate(zip(map(id, lefts), map(id, rights), strict=True))
        same = [seen.setdefault(pair, place) for place, pair in pairs]
        found.look_closely(seen.values())
        found.repeat(np.array(same, np.int64))
        return found
    both = [*lefts, *rights]
    _, first, once = np.unique(
        np.array(list(map(id, both)), np.int64), return_index=True, return_inverse=True
    )
    left, right = once[: len(lefts)], once[len(lefts) :]
    _, different, which = np.unique(left * len(both) + right, return_index=True, return_inverse=True)
    names = _read([both[place] for place in first.tolist()], rarity)
    counts, their_counts = names.words.counts[left], names.words.counts[right]
    fit = ((np.minimum(counts, their_counts) > 0) & (np.maximum(counts, their_counts) <= WIDEST))[different]
    usual, rare = np.sort(different[fit]), different[~fit].tolist()
    for start in range(0, len(usual), AT_ONCE):
        places = usual[start : start + AT_ONCE]
        rare += places[_compare(names, left[places], right[places], places, found)].tolist()
    found.look_closely(rare)
    found.repeat(different[which])
    return found


def _read(prepared: list[Prepared], rarity: Rarity | None) -> _Names:
    words = columns_of(prepared, rarity)
    scripts: dict[str, int] = {FAR_EAST: 0}
    numbers = [scripts.setdefault(name.script, len(scripts)) for name in prepared]
    acronym, numbered, legal = (np.zeros(len(prepared), bool) for _ in range(3))
    for place in np.flatnonzero(words.counts == 1).tolist():
        acronym[place] = is_acronym(prepared[place])
    for place in [place for place, name in enumerate(prepared) if not name.plain]:
        numbered[place], legal[place] = bool(prepared[place].numbers), bool(prepared[place].legal)
    return _Names(
        prepared,
        words,
        np.array(numbers, np.int64),
        np.array([len(name.joined) for name in prepared], np.int64),
        np.array([len(name.skeleton) for name in prepared], np.int64),
        np.array([name.kind != "person" for name in prepared], bool),
        np.array([bool(name.acronyms) for name in prepared], bool),
        numbered,
        legal,
        acronym,
    )


def _compare(names: _Names, left: Places, right: Places, places: Places, found: NameComparisons) -> Places:
    """Compare some pairs and keep what they show; return the positions of those that need a closer look."""
    words = names.words
    alignments = align_many(words, left, right, names.spelled[left])
    ours, theirs = alignments.left, alignments.right
    ones, rights = ([names.prepared[name] for name in side.tolist()] for side in (left, right))
    cross = names.scripts[left] != names.scripts[right]
    far, their_far = names.scripts[left] == 0, names.scripts[right] == 0
    same = [one.joined == other.joined for one, other in zip(ones, rights, strict=True)]
    for side in (ours, theirs):
        answered = np.maximum(side.answers, SAME_LETTERS * side.real)
        side.answers[...] = np.where(np.array(same, bool) & ~cross & ~far, answered, side.answers)
    weights, their_weights = words.weights[ours.words], words.weights[theirs.words]
    evidence, exact, softness, strong, initials = _matched(alignments, weights, their_weights)
    in_order, others = _in_order(alignments, ones, rights)
    left_said, right_said = _side(words, ours, weights), _side(words, theirs, their_weights)
    total, coverage, missing, worst, own, known, initial, family = left_said
    (their_total, their_coverage, their_missing, their_worst,
     their_own, their_known, their_initial, their_family) = right_said  # fmt: skip
    least = np.minimum(coverage, their_coverage)
    ours_shorter = (own < their_own) | ((own == their_own) & (worst <= their_worst))
    shorter, longer = (
        np.where(ours_shorter, worst, their_worst),
        np.where(ours_shorter, their_worst, worst),
    )
    letters, ordered, core, sounds, skeleton, start, edits, sound_edits, usual = _whole(
        ones, others, cross & (far | their_far)
    )
    spelled, numbers, legal_same, legal_differ = (np.zeros(len(left)) for _ in range(4))
    for place in np.flatnonzero(names.acronyms[left] | names.acronyms[right]).tolist():
        spelled[place] = acronym(ones[place], rights[place])
    for place in np.flatnonzero(names.numbers[left] | names.numbers[right]).tolist():
        numbers[place] = ones[place].numbers != rights[place].numbers
    for place in np.flatnonzero(names.legal[left] & names.legal[right]).tolist():
        legal_same[place] = not ones[place].legal.isdisjoint(rights[place].legal)
        legal_differ[place] = other_classes(ones[place].legal, rights[place].legal)
    short = np.minimum(np.minimum(names.letters[left], names.letters[right]), 12)
    features = (
        coverage, their_coverage, least, coverage * their_coverage, _cubed(least), exact / np.maximum(total, their_total),
        shorter, longer, shorter * least, own == their_own,
        letters, ordered, _cubed(ordered), core, _cubed(core), sounds, _cubed(sounds), skeleton, _cubed(skeleton),
        (skeleton == 1.0) & (names.consonants[left] > 2), start, edits, sound_edits, usual,
        np.minimum(missing, their_missing), missing, their_missing, evidence, evidence * least,
        family * 0.5 + their_family * 0.5, in_order, spelled,
        numbers, np.zeros(len(left)), softness, initials,
        strong >= 2, strong >= 3, np.minimum(ours.answers[0], theirs.answers[0]),
        1 / np.maximum(2, short), legal_same, legal_differ, known & their_known, initial & their_initial,
        (own == 1) & (their_own == 1) & names.acronym[left] & names.acronym[right] & (exact == 0.0),
    )  # fmt: skip
    found.fill(places, np.array(features, np.float64).T, cross, ours)
    return alignments.rare


def _matched(
    alignments: Alignments, weights: Numbers, their_weights: Numbers
) -> tuple[Numbers, Numbers, Numbers, Places, Numbers]:
    """What the matched words weigh, as ``names`` counts it; in the order of the links, which the last bit depends on."""
    size = weights.shape[1]
    evidence, exact, softness, initials = (np.zeros(size) for _ in range(4))
    strong = np.zeros(size, np.int64)
    for pairs, left, right, alike in alignments.steps:
        weight = np.minimum(weights[left, pairs], their_weights[right, pairs])
        evidence[pairs] += weight * alike
        exact[pairs] += weight * (alike == 1.0)
        softness[pairs] += weight * (1 - alike)
        initials[pairs] += alike == SAME_INITIAL
        strong[pairs] += (alike >= STRONG) & (weight > WEIGHTY)
    return np.minimum(evidence, MOST_EVIDENCE), exact, softness, strong, initials


def _in_order(
    alignments: Alignments, ones: Sequence[Prepared], rights: Sequence[Prepared]
) -> tuple[Flags, list[Prepared | Letters]]:
    """Whether the matched words stand in the same order; and the right names, put in order where they do not."""
    others: list[Prepared | Letters] = list(rights)
    matches = np.full(alignments.left.words.shape, -1)
    for pairs, left, right, _ in alignments.steps:
        matches[left, pairs] = right
    in_order: Flags = ((matches < 0) | (matches == np.maximum.accumulate(matches, axis=0))).all(axis=0)
    for pair in np.flatnonzero(~in_order).tolist():
        links = [
            Link((one,), (other,), 0.0, "word")
            for one, other in enumerate(matches[:, pair].tolist())
            if other >= 0
        ]
        others[pair] = in_order_of(ones[pair], rights[pair], links)
    return in_order, others


class _Said(NamedTuple):
    """What one name of each pair has to say, as ``names`` counts it."""

    total: Numbers
    coverage: Numbers
    missing: Numbers
    worst: Numbers
    own: Places
    known: Flags
    initial: Flags
    family: Numbers


def _side(words: Words, side: Side, weights: Numbers) -> _Said:
    """What one name of each pair has to say, as ``names`` counts it; sums go from first word to last."""
    answers = side.answers
    total = weights.sum(axis=0)
    own = words.own[side.words]
    count, none = own.sum(axis=0), ~own.any(axis=0)
    worst = np.where(none, side.worst(), np.where(own, answers, 2.0).min(axis=0))
    unanswered = answers < OPEN
    return _Said(
        total,
        (answers * weights).sum(axis=0) / total,
        ((1 - answers) * weights).max(axis=0),
        worst,
        np.where(none, side.real.sum(axis=0), count),
        np.any(unanswered & words.known[side.words], axis=0),
        np.any(unanswered & words.initial[side.words], axis=0),
        (answers * words.family[side.words]).max(axis=0),
    )


def _whole(ones: Sequence[Prepared], others: Sequence[Prepared | Letters], far: Flags) -> tuple[Numbers, ...]:
    """How alike the names are as wholes, as ``names`` measures it."""
    letters, their_letters = [one.joined for one in ones], [one.joined for one in others]
    sounds, their_sounds = [one.sounds for one in ones], [one.sounds for one in others]
    skeletons, their_skeletons = [one.skeleton for one in ones], [one.skeleton for one in others]
    for place in np.flatnonzero(far).tolist():
        skeletons[place], their_skeletons[place] = ones[place].far, others[place].far
    return (
        measured(ratio, letters, their_letters) / 100,
        measured(ratio, [one.ordered for one in ones], [one.ordered for one in others]) / 100,
        measured(ratio, [one.core for one in ones], [one.core for one in others]) / 100,
        measured(ratio, sounds, their_sounds) / 100,
        measured(Indel.normalized_similarity, skeletons, their_skeletons),
        measured(JaroWinkler.similarity, letters, their_letters),
        measured(Levenshtein.distance, letters, their_letters, score_cutoff=3) / 4,
        measured(Levenshtein.distance, sounds, their_sounds, score_cutoff=3) / 4,
        _usual(ones, letters, their_letters),
    )


def _usual(ones: Sequence[Prepared], letters: Sequence[str], their_letters: Sequence[str]) -> Numbers:
    """How usual the letters are that change between names of places, as ``names`` counts it."""
    found = np.zeros(len(ones))
    for pair in [pair for pair, one in enumerate(ones) if one.kind == "place"]:
        found[pair] = usual_edits(letters[pair], their_letters[pair])
    return found


def _cubed(values: Numbers) -> Numbers:
    """The third powers, as Python has them: those of numpy differ between machines in the last bit."""
    return np.array([value**3 for value in values.tolist()], np.float64)
