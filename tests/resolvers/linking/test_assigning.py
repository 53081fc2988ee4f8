"""From names to rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles_linking import settle_greedily

from resolvers.linking.assigning import rows_one_to_one
from resolvers.linking.columns import name_column
from resolvers.linking.linker import EntryLinks

NAMES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)


@given(NAMES, NAMES, st.permutations(range(-4, 12)))
def test_one_to_one_is_the_greedy_choice(lefts: list[str], rights: list[str], bits: list[int]) -> None:
    """Settled by names with their rows, as it would be by single rows: the likeliest first."""
    left, right = name_column(lefts), name_column(rights)
    pairs = [(one, other) for one in range(len(left)) for other in range(len(right))]
    weights = [
        float(bits[4 * "abcd".index(left.names[one]) + "abcd".index(right.names[other])])
        for one, other in pairs
    ]
    links = EntryLinks(
        np.array([one for one, _ in pairs]), np.array([other for _, other in pairs]),
        np.array(weights), np.zeros(len(pairs), np.int64), [""] * len(pairs),
    )  # fmt: skip

    found = rows_one_to_one(links, left, right, least_bits=0.0)

    of_rows = [
        (weight, int(row), int(other))
        for (one, two), weight in zip(pairs, weights, strict=True)
        if weight >= 0
        for row in left.rows_of(one)
        for other in right.rows_of(two)
    ]
    assert len(set(found.lefts.tolist())) == len(set(found.rights.tolist())) == len(found.lefts)
    total = sum(weight for weight, *pair in of_rows if tuple(pair) in settle_greedily(of_rows))
    assert sum(links.bits[found.pairs]) == total
