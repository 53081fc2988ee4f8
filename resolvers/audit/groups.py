"""Which forms of one name compete, and how is one rewritten like another?"""

from collections.abc import Sequence

from resolvers.audit.forms import Form
from resolvers.audit.spelling import like, split_words
from resolvers.audit.variation import compare


def competing_groups(forms: Sequence[Form]) -> list[list[Form]]:
    """Return groups of forms of one name that are inconsistent with each other, each with two or more.

    A full name beside a short one is no competition. A short form competes with forms of its own length first, and with
    longer ones only where it shortens none of them as it is.
    """
    lengths = [len(split_words(form.text)) for form in forms]
    relations = {
        (left, right): compare(forms[left].text, forms[right].text)
        for left in range(len(forms))
        for right in range(left + 1, len(forms))
    }
    pairs = [pair for pair, variation in relations.items() if variation.competing]
    # Forms that have a rival of their own length, or that shorten another form letter by letter, are spoken for.
    spoken = {number for left, right in pairs if lengths[left] == lengths[right] for number in (left, right)}
    shortened = [pair for pair, variation in relations.items() if variation.relation == "shorter"]
    spoken |= {min(pair, key=lambda number: lengths[number]) for pair in shortened}
    leader = list(range(len(forms)))
    for left, right in pairs:
        if lengths[left] != lengths[right] and (left if lengths[left] < lengths[right] else right) in spoken:
            continue
        first, last = sorted((leader[left], leader[right]))
        leader = [first if number == last else number for number in leader]
    groups: dict[int, list[Form]] = {}
    for number, form in zip(leader, forms, strict=True):
        groups.setdefault(number, []).append(form)
    return [group for group in groups.values() if len(group) > 1]


def rewritten(spelling: str, kept: str) -> str:
    """Return a spelling with its words as the one to keep has them; its shortness stays.

    "Qassem Brigades" after "Izz ad-Din al-Qassam Brigades" gives "Qassam Brigades".
    """
    if len(split_words(spelling)) >= len(split_words(kept)):
        return kept
    variation = compare(spelling, kept)
    if variation.relation != "varied":
        return kept
    for written, word, _ in variation.pairs:
        spelling = spelling.replace(written, like(written, word), 1)
    return spelling
