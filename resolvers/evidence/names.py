"""What do two names, side by side, show?

``compare_names`` answers with numbers in a fixed order (``FEATURES``), which a linear model weighs, and with the
alignment they come from, from which ``resolvers.evidence.reasons`` makes sentences.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein
from rapidfuzz.fuzz import ratio

from resolvers.evidence.alignment import OPEN, Link, align
from resolvers.evidence.letter_edits import usual_edits
from resolvers.evidence.token_pairs import SAME_INITIAL, similarity
from resolvers.normalise import terms
from resolvers.normalise.letters import FAR
from resolvers.normalise.prepare import BESIDE_THE_NAME, Prepared
from resolvers.normalise.scripts import FAR_EAST

# Folded word to how rare it is in a gazetteer: 1 for a word nobody else bears, towards 0 for the commonest.
# A word that is not listed is rare.
Rarity = Mapping[str, float]

FEATURES = (
    "coverage_left",  # share of the left name's weight that the right one answers
    "coverage_right",  # the same of the right name
    "coverage_least",  # the smaller of the two
    "coverage_product",
    "coverage_cubed",  # of the smaller
    "exact",  # share of the heavier name that is letter for letter the same
    "worst_shorter",  # how well the worst word of its own in the shorter name is answered
    "worst_longer",  # the same in the longer name
    "worst_coverage",  # worst_shorter times coverage_least
    "same_count",  # both have as many words of their own
    "letters",  # whole names: share of letters in common, in order
    "ordered",  # the same with the words in alphabetical order
    "ordered_cubed",
    "core",  # the same without particles, legal forms and titles
    "core_cubed",
    "sounds",  # whole names: share of sounds in common
    "sounds_cubed",
    "skeleton",  # whole names: share of consonants in common
    "skeleton_cubed",
    "skeleton_equal",  # all consonants equal, three or more
    "jaro_winkler",  # of the letters of whole names
    "edits",  # letters to change, four and more count 1
    "sound_edits",  # sounds to change, four and more count 1
    "usual_edits",  # of places: how usual the changes of letters are between names of one place; bits, see letter_edits
    "conflict",  # both names keep a word that the other lacks: the smaller of the two weights
    "missing_left",  # weight of the left name's worst answered word
    "missing_right",
    "evidence",  # weight of what is matched, at most 2.5
    "evidence_coverage",  # evidence times coverage_least
    "family",  # how well the likely family names are answered
    "order",  # matched words stand in the same order
    "acronym",  # one spells the other's initials, longer ones more
    "numbers_differ",  # other numbers
    "glued",  # words joined on one side and parted on the other
    "softness",  # weight of what was matched less than exactly
    "initials",  # words matched by an initial alone
    "two_matched",  # two words with weight of their own are matched
    "three_matched",
    "first",  # how well the first words answer to each other
    "shortness",  # one over the letters of the shorter name, two to twelve
    "legal_same",  # a legal form in common
    "legal_differ",  # legal forms, none in common
    "known_apart",  # a word on each side, known and of other meaning, that nothing answers
    "initials_differ",  # an initial on each side that nothing answers
    "acronyms_differ",  # both are a single word of two to five capitals, not the same
)  # fmt: skip

# What a feature may do to the odds: the fit keeps these signs. The others may go either way.
AGAINST = frozenset(
    {"edits", "sound_edits", "conflict", "missing_left", "missing_right", "numbers_differ", "softness", "initials", "shortness",
     "legal_differ", "known_apart", "initials_differ", "acronyms_differ"}
)  # fmt: skip
# Bits that a sign against takes at least, where labelled data holds too few cases: other initials, other people.
AT_MOST = {"initials_differ": -5.0, "known_apart": -1.5, "acronyms_differ": -4.0}
EITHER_WAY = frozenset({"same_count", "glued"})

MOST_EVIDENCE = 2.5
LEAST_WEIGHT = 0.03
STRONG, WEIGHTY = 0.75, 0.15
# What every word is answered with at least where the whole names have the same letters, however they are parted.
SAME_LETTERS = 0.97


class NameComparison(NamedTuple):
    """Two names side by side.

    Attributes:
        features: Numbers in the order of ``FEATURES``.
        left, right: How well each word of either name is answered, 0 to 1; for coverage by all names of an entity.
        links: Which words answer to which.
        cross_script: Whether the names are written in two scripts.
    """

    features: tuple[float, ...]
    left: list[float]
    right: list[float]
    links: list[Link]
    cross_script: bool


NOTHING = NameComparison((0.0,) * len(FEATURES), [], [], [], False)


def weigh(prepared: Prepared, rarity: Rarity | None = None) -> list[float]:
    """Return what each word of a name counts: its role's weight times its rarity."""
    if rarity is None:
        return [one.weight for one in prepared.tokens]
    return [max(LEAST_WEIGHT, rarity.get(one.folded, 1.0) * one.weight) for one in prepared.tokens]


def compare_names(left: Prepared, right: Prepared, rarity: Rarity | None = None) -> NameComparison:
    """Lay two prepared names side by side.

    Reach for it to judge candidates. Read both as names of the same kind. It is symmetric but for which side is
    called left: swapping the names swaps the features that are named for a side.

    Args:
        left: The written name.
        right: A candidate's name.
        rarity: How rare words are in the gazetteer; ``None`` counts every word by its role alone.
    """
    if not left.tokens or not right.tokens:
        return NOTHING
    if left.tokens == right.tokens:
        return same_words(left, right, rarity)
    single = len(left.tokens) == len(right.tokens) == 1
    return one_word(left, right, rarity) if single else word_by_word(left, right, rarity)


def word_by_word(left: Prepared, right: Prepared, rarity: Rarity | None) -> NameComparison:
    """What ``compare_names`` says of any two names that have words."""
    cross = left.script != right.script
    answers, their_answers, links = align(left, right)
    if left.joined == right.joined and not cross and left.script != FAR_EAST:
        answers = [max(answer, SAME_LETTERS) for answer in answers]
        their_answers = [max(answer, SAME_LETTERS) for answer in their_answers]
    weights, their_weights = weigh(left, rarity), weigh(right, rarity)
    evidence, exact, softness, strong, initials, glued, in_order = _matched(links, weights, their_weights)
    total, coverage, missing, worst, own, known, initial, family = _side(left, answers, weights)
    (
        their_total,
        their_coverage,
        their_missing,
        their_worst,
        their_own,
        their_known,
        their_initial,
        their_family,
    ) = _side(right, their_answers, their_weights)
    least = min(coverage, their_coverage)
    shorter, longer = (
        (worst, their_worst) if (own, worst) <= (their_own, their_worst) else (their_worst, worst)
    )
    letters, ordered, core, sounds, skeleton, start, edits, sound_edits, usual = _whole(
        left,
        right if in_order else in_order_of(left, right, links),
        cross and FAR_EAST in (left.script, right.script),
    )
    features = (
        coverage, their_coverage, least, coverage * their_coverage, least**3, exact / max(total, their_total),
        shorter, longer, shorter * least, 1.0 if own == their_own else 0.0,
        letters, ordered, ordered**3, core, core**3, sounds, sounds**3, skeleton, skeleton**3,
        1.0 if skeleton == 1.0 and len(left.skeleton) > 2 else 0.0, start, edits, sound_edits, usual,
        min(missing, their_missing), missing, their_missing, evidence, evidence * least,
        family * 0.5 + their_family * 0.5, 1.0 if in_order else 0.0, acronym(left, right) if left.acronyms or right.acronyms else 0.0,
        1.0 if left.numbers != right.numbers else 0.0, glued, softness, initials,
        1.0 if strong >= 2 else 0.0, 1.0 if strong >= 3 else 0.0, min(answers[0], their_answers[0]),
        1 / max(2, min(len(left.joined), len(right.joined), 12)),
        1.0 if left.legal and not left.legal.isdisjoint(right.legal) else 0.0,
        1.0 if left.legal and right.legal and other_classes(left.legal, right.legal) else 0.0,
        1.0 if known and their_known else 0.0,
        1.0 if initial and their_initial else 0.0,
        1.0 if own == their_own == 1 and is_acronym(left) and is_acronym(right) and exact == 0.0 else 0.0,
    )  # fmt: skip
    return NameComparison(features, answers, their_answers, links, cross)


def same_words(left: Prepared, right: Prepared, rarity: Rarity | None) -> NameComparison:
    """What ``word_by_word`` says of two names of the same words in the same order: nearly all is known beforehand.

    Most cells of a table are written as the gazetteer writes them, so this is most of the work.
    """
    weights = weigh(left, rarity)
    total = 0.0
    strong = 0
    for weight in weights:
        total += weight
        strong += weight > WEIGHTY
    evidence = min(total, MOST_EVIDENCE)
    family = (0.5 if left.family else 0.0) + (0.5 if right.family else 0.0)
    features = (
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
        1.0 if len(left.skeleton) > 2 else 0.0, 1.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, evidence, evidence,
        family, 1.0, acronym(left, right) if left.acronyms or right.acronyms else 0.0,
        0.0, 0.0, 0.0, 0.0,
        1.0 if strong >= 2 else 0.0, 1.0 if strong >= 3 else 0.0, 1.0,
        1 / max(2, min(len(left.joined), 12)),
        1.0 if left.legal else 0.0,
        0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip
    everything = [1.0] * len(weights)
    links = [Link((place,), (place,), 1.0, "word") for place in range(len(weights))]
    return NameComparison(features, everything, list(everything), links, False)


def one_word(left: Prepared, right: Prepared, rarity: Rarity | None) -> NameComparison:
    """What ``word_by_word`` says of two names of one word each, which leave nothing to align: most names of places."""
    ours, theirs = left.tokens[0], right.tokens[0]
    alike = similarity(ours, theirs)
    cross = left.script != right.script
    answer = alike
    if left.joined == right.joined and not cross and left.script != FAR_EAST:
        answer = max(answer, SAME_LETTERS)
    weight, their_weight = weigh(left, rarity)[0], weigh(right, rarity)[0]
    shared = min(weight, their_weight) if alike else 0.0
    evidence = min(shared * alike, MOST_EVIDENCE)
    exact = shared if alike == 1.0 else 0.0
    coverage, their_coverage = answer * weight / weight, answer * their_weight / their_weight
    missing, their_missing = (1 - answer) * weight, (1 - answer) * their_weight
    least = min(coverage, their_coverage)
    unanswered = answer < OPEN
    letters, ordered, core, sounds, skeleton, start, edits, sound_edits, usual = _whole(
        left, right, cross and FAR_EAST in (left.script, right.script)
    )
    features = (
        coverage, their_coverage, least, coverage * their_coverage, least**3, exact / max(weight, their_weight),
        answer, answer, answer * least, 1.0,
        letters, ordered, ordered**3, core, core**3, sounds, sounds**3, skeleton, skeleton**3,
        1.0 if skeleton == 1.0 and len(left.skeleton) > 2 else 0.0, start, edits, sound_edits, usual,
        min(missing, their_missing), missing, their_missing, evidence, evidence * least,
        (answer if left.family else 0.0) * 0.5 + (answer if right.family else 0.0) * 0.5, 1.0,
        acronym(left, right) if left.acronyms or right.acronyms else 0.0,
        1.0 if left.numbers != right.numbers else 0.0, 0.0, 0.0 if alike == 1.0 else shared * (1 - alike),
        1.0 if alike == SAME_INITIAL else 0.0,
        0.0, 0.0, answer,
        1 / max(2, min(len(left.joined), len(right.joined), 12)),
        1.0 if left.legal and not left.legal.isdisjoint(right.legal) else 0.0,
        1.0 if left.legal and right.legal and other_classes(left.legal, right.legal) else 0.0,
        1.0 if unanswered and ours.known and theirs.known else 0.0,
        1.0 if unanswered and ours.role == theirs.role == "initial" else 0.0,
        1.0 if is_acronym(left) and is_acronym(right) and exact == 0.0 else 0.0,
    )  # fmt: skip
    links = [Link((0,), (0,), alike, "word")] if alike else []
    return NameComparison(features, [answer], [answer], links, cross)


def _matched(
    links: list[Link], weights: list[float], their_weights: list[float]
) -> tuple[float, float, float, int, float, float, bool]:
    """What the matched words weigh: evidence, exact part, softness; strong and initial ones; run together; in order."""
    evidence = exact = softness = initials = glued = 0.0
    strong = 0
    for ours, theirs, alike, how in links:
        weight = min(weights[ours[0]], their_weights[theirs[0]])
        evidence += weight * alike
        if alike == 1.0:
            exact += weight
        else:
            softness += weight * (1 - alike)
            if alike == SAME_INITIAL:
                initials += 1.0
        if alike >= STRONG and weight > WEIGHTY:
            strong += 1
        if how == "glued":
            glued = 1.0
    in_order = True
    if len(links) > 1:
        places = [theirs[0] for _, theirs, _, _ in sorted(links)]
        in_order = places == sorted(places)
    return min(evidence, MOST_EVIDENCE), exact, softness, strong, initials, glued, in_order


def _side(
    prepared: Prepared, answers: list[float], weights: list[float]
) -> tuple[float, float, float, float, int, bool, bool, float]:
    """What one name has to say: its weight, the part of it that is answered, the heaviest word left over, how well
    its worst word of its own is answered and how many those are, whether a known word or an initial is left over,
    and how well its family name is answered.
    """
    total = answered = missing = 0.0
    worst, own = 2.0, 0
    known = initial = False
    for one, answer, weight in zip(prepared.tokens, answers, weights, strict=True):
        total += weight
        answered += answer * weight
        lacking = (1 - answer) * weight
        missing = lacking if lacking > missing else missing
        role = one.role
        if role not in BESIDE_THE_NAME:
            own += 1
            worst = answer if answer < worst else worst
        if answer < OPEN:
            known = known or one.known
            initial = initial or role == "initial"
    if not own:
        worst, own = min(answers), len(answers)
    family = max([answers[position] for position in prepared.family]) if prepared.family else 0.0
    return total, answered / total, missing, worst, own, known, initial, family


class Letters(NamedTuple):
    """What of a prepared name is compared as a whole."""

    joined: str
    ordered: str
    core: str
    sounds: str
    skeleton: str

    @property
    def far(self) -> str:
        """As ``Prepared.far``."""
        return self.skeleton.translate(FAR)


def _whole(left: Prepared, right: Prepared | Letters, far: bool) -> tuple[float, ...]:
    """How alike two names are as wholes: letters, ordered, core, sounds, skeleton, and four measures of edits."""
    letters, others = left.joined, right.joined
    consonants = (left.far, right.far) if far else (left.skeleton, right.skeleton)
    return (
        ratio(letters, others) / 100,
        ratio(left.ordered, right.ordered) / 100,
        ratio(left.core, right.core) / 100,
        ratio(left.sounds, right.sounds) / 100,
        Indel.normalized_similarity(*consonants),
        JaroWinkler.similarity(letters, others),
        Levenshtein.distance(letters, others, score_cutoff=3) / 4,
        Levenshtein.distance(left.sounds, right.sounds, score_cutoff=3) / 4,
        usual_edits(letters, others) if left.kind == "place" else 0.0,
    )


def in_order_of(left: Prepared, right: Prepared, links: list[Link]) -> Letters:
    """The right name with its words in the order of the left one's that they answer, so that whole names compare."""
    places = [len(left.tokens)] * len(right.tokens)
    for link in links:
        for j in link.right:
            places[j] = link.left[0]
    tokens = [right.tokens[j] for j in sorted(range(len(places)), key=places.__getitem__)]
    joined = core = "".join([one.folded for one in tokens])
    skeletons = [one.skeletons[0] for one in tokens]
    if not right.plain:
        core = "".join([one.folded for one in tokens if one.role not in BESIDE_THE_NAME]) or right.core
        skeletons = [one.skeletons[0] for one in tokens if one.role != "legal form"]
    return Letters(joined, right.ordered, core, "".join([one.sounds for one in tokens]), "".join(skeletons))


def is_acronym(prepared: Prepared) -> bool:
    return len(prepared.tokens) == 1 and 2 <= len(prepared.joined) <= 5 and prepared.text.isupper()


def other_classes(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both names say what they are by law, and two kinds of body: a foundation and a limited company."""
    classes = terms.legal_classes()
    return {classes[form] for form in ours}.isdisjoint([classes[form] for form in theirs])


def acronym(left: Prepared, right: Prepared) -> float:
    """How far one name spells the other's initials: a quarter for each letter, less beside other words.

    Two or three letters fit dozens of names. Letters in another order, as word order differs between English
    and French, count two fifths of that.
    """
    best = 0.0
    for short, long in ((left, right), (right, left)):
        if not long.acronyms:
            continue
        alone = len(short.tokens) <= 2
        for word in long.acronyms & short.words:
            best = max(best, min(1.0, len(word) / 4) * (1.0 if alone else 0.6))
        if alone and not best:
            for acronym in long.acronyms:
                if 2 < len(acronym) <= 8 and _has_anagram(short.words, acronym):
                    best = max(best, 0.4 * min(1.0, len(acronym) / 5))
    return best


def _has_anagram(words: frozenset[str], letters: str) -> bool:
    like = [word for word in words if len(word) == len(letters)]
    return bool(like) and sorted(letters) in map(sorted, like)
