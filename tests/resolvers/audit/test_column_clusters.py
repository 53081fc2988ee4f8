"""Values of a column that are one name."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.audit.column_clusters import (
    are_one,
    cluster_names,
    clusters_of,
    keys_of,
    letters_of,
    pairs_of_block,
)

NAMES = [
    "Qassam Brigades", "Qassem Brigades", "QASSAM BRIGADES", "Al-Qassam Brigades", "Wagner Group", "Vagner Group",
    "Médecins Sans Frontières", "Medecins sans Frontieres", "Red Crescent", "Boko Haram", "Boko Harem",
    "Ansar al-Sharia", "Ansar al-Charia", "World Food Programme", "Lashkar-e-Taiba", "Lashkar e Tayyiba",
]  # fmt: skip


def test_spellings_gather() -> None:
    """One list for each name, in alphabetical order; capitals and marks make no spelling of their own."""
    found = cluster_names(NAMES, "organisation")

    assert ["Vagner Group", "Wagner Group"] in found
    assert ["Red Crescent"] in found
    assert not any("QASSAM BRIGADES" in group for group in found)
    assert sum(map(len, found)) == len({letters_of(name) for name in NAMES})


@settings(max_examples=30, deadline=None)
@given(st.permutations(NAMES))
def test_the_order_of_rows_changes_nothing(names: list[str]) -> None:
    """Clusters are the same whatever order the values come in."""
    assert cluster_names(names, "organisation") == cluster_names(NAMES, "organisation")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8, unique_by=letters_of))
def test_shared_out_it_is_the_same(names: list[str]) -> None:
    """Blocks by key, pairs within them, groups of linked names: what is shared out says what one process says."""
    blocks: dict[int, list[str]] = {}
    for name in names:
        for key in keys_of(name):
            blocks.setdefault(key, []).append(name)
    pairs = {pair for block in blocks.values() for pair in pairs_of_block(block)}
    linked = {pair for pair in pairs if are_one(*pair, "organisation")}
    groups = [{name} for name in names]
    for one, other in linked:
        ours, theirs = (next(group for group in groups if name in group) for name in (one, other))
        if ours is not theirs:
            ours |= theirs
            groups.remove(theirs)

    shared_out = sorted(cluster for group in groups for cluster in clusters_of(group, "organisation"))

    assert shared_out == cluster_names(names, "organisation")
    assert not any(
        are_one(*pair, "organisation") for pair in combinations(sorted(names), 2) if pair not in pairs
    )
