"""Which mentions were given a place that what stands beside them rules out? Those of the name that no table has.

"Cairo's Abbasiya" is in Cairo, though the tables have none there and one elsewhere. Such a mention is better left
without an id, with the point of the place that owns it.
"""

from collections.abc import Sequence

from resolvers.text.bearers import SETTLEMENT, SITE
from resolvers.text.context import Answers
from resolvers.text.placing import Named
from resolvers.text.questions import kilometres
from resolvers.text.tokens import Tokens

# Farther from a town than this nothing is the town's own; nearer, an outskirt may be.
_OWN_KM = 150.0
_SURE = 0.5
_POSSESSIVES = frozenset({"'s ", "\u2019s "})
_SMALL = frozenset({SETTLEMENT, SITE})


def astray(tokens: Tokens, named: Sequence[Named], answers: Answers | None) -> frozenset[int]:
    """Return the mentions, by number, that stand behind a town in the possessive and were placed far from it.

    Args:
        tokens: The text.
        named: Its mentions, in any order.
        answers: Where they are.
    """
    if answers is None:
        return frozenset()
    by_last = {name.last: number for number, name in enumerate(named)}
    found = set()
    for number, name in enumerate(named):
        owner = by_last.get(name.first - 1)
        if owner is None or name.question is None or tokens.gap(name.first - 1) not in _POSSESSIVES:
            continue
        if _lies_far(answers, number, owner):
            found.add(number)
    return frozenset(found)


def _lies_far(answers: Answers, mention: int, owner: int) -> bool:
    """Whether a mention's small place lies far from the town that owns it."""
    table = answers.table
    if answers.of_mention[owner] < 0:
        return False
    here, there = (int(answers.best[answers.of_mention[number]]) for number in (mention, owner))
    town = table.place_class[there] == SETTLEMENT and answers.probability[there] >= _SURE
    small = int(table.place_class[here]) in _SMALL and table.located[here]
    return bool(
        town
        and small
        and table.located[there]
        and kilometres(table.place[here] @ table.place[there]) > _OWN_KM
    )
