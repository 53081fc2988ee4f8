"""Which word of one name answers to which word of the other?

Words are laid side by side greedily, the most alike first, whatever their order. Then words that are joined on one
side and parted on the other are tried (elbaradei, el baradei), then acronyms inside a name (PLA, People's Liberation
Army).
"""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from resolvers.evidence.token_pairs import similarity
from resolvers.normalise.prepare import SMALL, Prepared
from resolvers.normalise.scripts import LATIN
from resolvers.normalise.tokens import Token

# Two words run together count as the other side's one from this share of letters on; equal consonants, three or
# more of them, count a little more than that.
LEAST_GLUED, GLUED_CONSONANTS = 86.0, 0.9
SHORTEST_GLUED = 4
# A word so well answered is not tried in another way.
WELL_ANSWERED = 0.95
# A word answered less than this is open to another reading.
OPEN = 0.5
# What an acronym inside a longer name answers its words with.
SPELLED_OUT = 0.85
# Of two equally alike, the pair in the same position wins.
SAME_PLACE = 0.001


class Link(NamedTuple):
    """Words of the left name that answer to words of the right one.

    Attributes:
        left, right: Positions; several on one side where words are run together or spelled out.
        similarity: From 0 to 1.
        how: "word", "glued" or "acronym".
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    how: str


class Alignment(NamedTuple):
    """Two names side by side: how well each word is answered, and by which."""

    left: list[float]
    right: list[float]
    links: list[Link]


class _Side(NamedTuple):
    """One name while it is being aligned: its words, and how well each is answered so far."""

    tokens: Sequence[Token]
    answers: list[float]


def align(left: Prepared, right: Prepared) -> Alignment:
    """Lay two names side by side; both must have tokens."""
    ours, theirs = (
        _Side(left.tokens, [0.0] * len(left.tokens)),
        _Side(right.tokens, [0.0] * len(right.tokens)),
    )
    links = _match_words(ours, theirs)
    if min(ours.answers) < WELL_ANSWERED and min(theirs.answers) < WELL_ANSWERED:
        better = _glue(ours, theirs)
        better += [_turned(link) for link in _glue(theirs, ours)]
        if left.kind != "person" and min(ours.answers) < OPEN and min(theirs.answers) < OPEN:
            better += _spell_out(ours, theirs)
            better += [_turned(link) for link in _spell_out(theirs, ours)]
        if better:
            links = _replaced(links, better)
    return Alignment(ours.answers, theirs.answers, links)


def _match_words(ours: _Side, theirs: _Side) -> list[Link]:
    """Equal words first, in order; then the most alike, each used once."""
    links: list[Link] = []
    rest_left, rest_right = [], list(range(len(theirs.tokens)))
    for i, one in enumerate(ours.tokens):
        for j in rest_right:
            if one.folded == theirs.tokens[j].folded and similarity(one, theirs.tokens[j]) == 1.0:
                ours.answers[i] = theirs.answers[j] = 1.0
                links.append(Link((i,), (j,), 1.0, "word"))
                rest_right.remove(j)
                break
        else:
            rest_left.append(i)
    if not rest_left or not rest_right:
        return links
    pairs = []
    for i in rest_left:
        one = ours.tokens[i]
        for j in rest_right:
            alike = similarity(one, theirs.tokens[j])
            if alike:
                pairs.append((alike + SAME_PLACE if i == j else alike, -i, -j, alike))
    pairs.sort(reverse=True)
    for _, i, j, alike in pairs:
        if not ours.answers[-i] and not theirs.answers[-j]:
            ours.answers[-i] = theirs.answers[-j] = alike
            links.append(Link((-i,), (-j,), alike, "word"))
    return links


def _glue(parted: _Side, whole: _Side) -> list[Link]:
    """Let two neighbours on one side answer to one word on the other."""
    wholes = [
        j
        for j, one in enumerate(whole.tokens)
        if len(one.folded) >= SHORTEST_GLUED and whole.answers[j] < GLUED_CONSONANTS
    ]
    links: list[Link] = []
    if not wholes:
        return links
    for i in range(len(parted.tokens) - 1):
        if parted.answers[i] >= WELL_ANSWERED and parted.answers[i + 1] >= WELL_ANSWERED:
            continue
        first, second = parted.tokens[i], parted.tokens[i + 1]
        joined = first.folded + second.folded
        for j in wholes:
            one = whole.tokens[j]
            if not -2 <= len(one.folded) - len(joined) <= 2:
                continue
            alike = ratio(joined, one.folded, score_cutoff=LEAST_GLUED) / 100
            consonants = one.skeletons[0]
            if (
                not alike
                and len(consonants) > 2
                and _run_together(first.skeletons[0], second.skeletons[0]) == consonants
            ):
                alike = GLUED_CONSONANTS
            if alike > whole.answers[j]:
                parted.answers[i] = max(parted.answers[i], alike)
                parted.answers[i + 1] = max(parted.answers[i + 1], alike)
                whole.answers[j] = alike
                links.append(Link((i, i + 1), (j,), alike, "glued"))
    return links


def _run_together(first: str, second: str) -> str:
    """Two skeletons as one, a doubled consonant once."""
    return first + (second[1:] if first[-1:] == second[:1] else second)


def _spell_out(short: _Side, long: _Side) -> list[Link]:
    """Let a word of two to six letters answer to as many neighbours that begin with them."""
    links = []
    for i, one in enumerate(short.tokens):
        letters = one.folded
        if short.answers[i] >= OPEN or not 2 <= len(letters) <= 6 or one.script != LATIN or one.role in SMALL:
            continue
        for start in range(len(long.tokens) - len(letters) + 1):
            words = range(start, start + len(letters))
            initials = "".join([long.tokens[j].folded[0] for j in words])
            if initials == letters and max([long.answers[j] for j in words]) < OPEN:
                for j in words:
                    long.answers[j] = SPELLED_OUT
                short.answers[i] = SPELLED_OUT
                links.append(Link((i,), tuple(words), SPELLED_OUT, "acronym"))
                break
    return links


def _turned(link: Link) -> Link:
    return Link(link.right, link.left, link.similarity, link.how)


def _replaced(links: list[Link], better: list[Link]) -> list[Link]:
    """The links that still hold once some words are run together or spelled out."""
    taken_left = {i for link in better for i in link.left}
    taken_right = {j for link in better for j in link.right}
    kept = [link for link in links if taken_left.isdisjoint(link.left) and taken_right.isdisjoint(link.right)]
    return kept + better
