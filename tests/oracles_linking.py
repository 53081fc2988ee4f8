"""Slow, obvious twins of what ``resolvers.linking`` does quickly."""

from collections.abc import Sequence

from gazetteer.model import Kind
from resolvers.comparing import log_odds
from resolvers.linking.reference import Reference
from resolvers.normalise.prepare import prepare


def best_of_all(name: str, reference: Reference, kind: Kind | None) -> tuple[float, str]:
    """The likeliest of all names of a reference, by comparing with every one; equals by its order."""
    asked = prepare(name, kind)
    scored = [log_odds(asked, other, reference.rarity) for other in reference.prepared]
    best = max(range(len(scored)), key=lambda place: (scored[place], -place))
    return scored[best], reference.column.names[best]


def settle_greedily(pairs: Sequence[tuple[float, int, int]]) -> set[tuple[int, int]]:
    """One to one: the likeliest pair of rows first, then the likeliest of those left, and so on."""
    open_pairs = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    settled: set[tuple[int, int]] = set()
    while open_pairs:
        _, left, right = open_pairs[0]
        settled.add((left, right))
        open_pairs = [pair for pair in open_pairs if pair[1] != left and pair[2] != right]
    return settled
