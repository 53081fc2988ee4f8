"""Which word of one name answers to which word of the other?

Words are laid side by side greedily, the most alike first, whatever their order. Then words that are joined on one
side and parted on the other are tried (elbaradei, el baradei), then acronyms inside a name (PLA, People's Liberation
Army).
"""

from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from resolvers.evidence.token_pairs import similarity
from resolvers.normalise.prepare import SMALL, Prepared
from resolvers.normalise.scripts import LATIN

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


# One name while it is being aligned, and how well each of its words is answered so far.
_Side = tuple[Prepared, list[float]]


def align(left: Prepared, right: Prepared) -> Alignment:
    """Lay two names side by side; both must have tokens."""
    answers, their_answers = [0.0] * len(left.tokens), [0.0] * len(right.tokens)
    ours, theirs = (left, answers), (right, their_answers)
    links = _match_words(ours, theirs)
    if min(answers) < WELL_ANSWERED and min(their_answers) < WELL_ANSWERED:
        better = _glue(ours, theirs)
        better += [_turned(link) for link in _glue(theirs, ours)]
        if left.kind != "person" and min(answers) < OPEN and min(their_answers) < OPEN:
            better += _spell_out(ours, theirs)
            better += [_turned(link) for link in _spell_out(theirs, ours)]
        if better:
            links = _replaced(links, better)
    return Alignment(answers, their_answers, links)


def _match_words(ours: _Side, theirs: _Side) -> list[Link]:
    """Equal words first, in order; then the most alike, each used once."""
    left, answers = ours
    right, their_answers = theirs
    tokens, their_tokens, their_letters = left.tokens, right.tokens, right.letters
    links: list[Link] = []
    rest_left, rest_right = [], list(range(len(their_tokens)))
    for i, letters in enumerate(left.letters):
        for j in rest_right if letters in their_letters else ():
            if letters == their_letters[j] and similarity(tokens[i], their_tokens[j]) == 1.0:
                answers[i] = their_answers[j] = 1.0
                links.append(Link((i,), (j,), 1.0, "word"))
                rest_right.remove(j)
                break
        else:
            rest_left.append(i)
    if not rest_left or not rest_right:
        return links
    pairs = []
    for i in rest_left:
        one = tokens[i]
        for j in rest_right:
            alike = similarity(one, their_tokens[j])
            if alike:
                pairs.append((alike + SAME_PLACE if i == j else alike, -i, -j, alike))
    pairs.sort(reverse=True)
    for _, i, j, alike in pairs:
        if not answers[-i] and not their_answers[-j]:
            answers[-i] = their_answers[-j] = alike
            links.append(Link((-i,), (-j,), alike, "word"))
    return links


def _glue(parted: _Side, whole: _Side) -> list[Link]:
    """Let two neighbours on one side answer to one word on the other."""
    links: list[Link] = []
    (name, answers), (other, their_answers) = parted, whole
    letters, words = name.letters, other.letters
    if len(letters) == 1:
        return links
    wholes = [
        j
        for j, answer in enumerate(their_answers)
        if answer < GLUED_CONSONANTS and len(words[j]) >= SHORTEST_GLUED
    ]
    for i in range(len(letters) - 1) if wholes else ():
        if answers[i] >= WELL_ANSWERED and answers[i + 1] >= WELL_ANSWERED:
            continue
        length = len(letters[i]) + len(letters[i + 1])
        for j in wholes:
            if not -2 <= len(words[j]) - length <= 2:
                continue
            alike = ratio(letters[i] + letters[i + 1], words[j], score_cutoff=LEAST_GLUED) / 100
            if not alike:
                consonants, first = other.tokens[j].skeletons[0], name.tokens[i].skeletons[0]
                if (
                    len(consonants) > 2
                    and consonants.startswith(first)
                    and run_together(first, name.tokens[i + 1].skeletons[0]) == consonants
                ):
                    alike = GLUED_CONSONANTS
            if alike > their_answers[j]:
                answers[i] = max(answers[i], alike)
                answers[i + 1] = max(answers[i + 1], alike)
                their_answers[j] = alike
                links.append(Link((i, i + 1), (j,), alike, "glued"))
    return links


def run_together(first: str, second: str) -> str:
    """Two skeletons as one, a doubled consonant once."""
    return first + (second[1:] if first[-1:] == second[:1] else second)


def _spell_out(short: _Side, long: _Side) -> list[Link]:
    """Let a word of two to six letters answer to as many neighbours that begin with them."""
    links: list[Link] = []
    (name, answers), (other, their_answers) = short, long
    words = other.letters
    if min(map(len, name.letters)) > len(words):
        return links
    longest = min(6, len(words))
    for i, letters in enumerate(name.letters):
        if not 2 <= len(letters) <= longest or answers[i] >= OPEN:
            continue
        one = name.tokens[i]
        if one.script != LATIN or one.role in SMALL:
            continue
        for start in range(len(words) - len(letters) + 1):
            places = range(start, start + len(letters))
            initials = "".join([words[j][0] for j in places])
            if initials == letters and max([their_answers[j] for j in places]) < OPEN:
                for j in places:
                    their_answers[j] = SPELLED_OUT
                answers[i] = SPELLED_OUT
                links.append(Link((i,), tuple(places), SPELLED_OUT, "acronym"))
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
