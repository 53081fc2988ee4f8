"""Many pairs of names at once show what each shows alone."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.model import Kind
from resolvers.evidence import name_batches
from resolvers.evidence.name_batches import FEW, compare_many
from resolvers.evidence.names import FEATURES, compare_names
from resolvers.evidence.token_pairs import REMEMBERED
from resolvers.normalise.prepare import Prepared, prepare

CASES = Path(__file__).resolve().parents[2] / "cases"
KINDS: list[Kind | None] = ["person", "organisation", "place", None]
RARITY = {"qassem": 0.3, "bank": 0.01, "brigades": 0.2}

WORDS = st.sampled_from(
    ["Qassem", "Qassam", "al-Qassam", "Izz ad-Din", "Brigades", "brigade", "Bank", "Banks", "of", "China", "Ltd", "GmbH", "7",
     "Seven", "8", "B", "b", "Robert", "Roman", "Bob", "El", "Dorado", "Eldorado", "Dorrado", "UN", "PLA", "People's", "Army",
     "Liberation", "Dr.", "שרון", "Sharon", "القسام", "京都", "京東", "Kyoto", "Нетаньяху", "Netanyahu", "New", "St.", "aa", "é"]
)  # fmt: skip
NAMES = st.one_of(
    st.lists(WORDS, max_size=9).map(" ".join),
    st.lists(WORDS, min_size=2, max_size=3).map(lambda words: f"{words[0]}, {' '.join(words[1:])}"),
    st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=12),
)


def check(lefts: list[Prepared], rights: list[Prepared], rarity: dict[str, float] | None) -> None:
    """Hold a batch against single comparisons."""
    alone = [compare_names(left, right, rarity) for left, right in zip(lefts, rights, strict=True)]
    together = compare_many(lefts, rights, rarity)

    differ = np.argwhere(together.features != np.array([one.features for one in alone]))
    assert [(lefts[pair].text, rights[pair].text, FEATURES[column]) for pair, column in differ.tolist()] == []
    assert together.cross_script.tolist() == [one.cross_script for one in alone]
    assert [together.left(place) for place in range(len(together))] == [one.left for one in alone]
    assert list(together) == alone


@settings(max_examples=60)
@given(
    pairs=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12),
    kind=st.sampled_from(KINDS),
    rarity=st.sampled_from([None, RARITY]),
    forgetful=st.booleans(),
)
def test_a_batch_says_what_single_comparisons_say(
    pairs: list[tuple[str, str]], kind: Kind | None, rarity: dict[str, float] | None, forgetful: bool
) -> None:
    """Features, answers and links agree to the last bit, with words judged in the batch or remembered."""
    lefts = [prepare(left, kind) for left, _ in pairs]
    rights = [prepare(right, kind) for _, right in pairs]
    if forgetful:
        REMEMBERED.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_batches, "FEW", 0)
        check(lefts, rights, rarity)


@pytest.mark.parametrize("kind", KINDS)
def test_curated_names_say_what_they_say_alone(kind: Kind | None) -> None:
    """The same of the curated cases, more of them than are compared at once."""
    with (CASES / "hard_negatives.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(row["left"], row["right"]) for row in csv.DictReader(file)]
    with (CASES / "spelling_families.csv").open(encoding="utf-8", newline="") as file:
        spellings = [row["spelling"] for row in csv.DictReader(file)]
    pairs += pairwise(spellings)
    names = {text: prepare(text, kind) for pair in pairs for text in pair}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_batches, "AT_ONCE", 200)
        check([names[left] for left, _ in pairs], [names[right] for _, right in pairs], RARITY)


def test_equal_pairs_are_compared_once() -> None:
    """Names that stand there often, as homonyms do, each time show the same."""
    asked, filed = prepare("Izz ad-Din al-Qassam Brigades"), [prepare("Qassam Brigades"), prepare("Bank")]

    check([asked] * (2 * FEW), filed * FEW, None)
    check([asked] * 4, filed * 2, RARITY)


def test_few_pairs_are_compared_one_by_one() -> None:
    """From none on, and where one is no name."""
    assert compare_many([], []).features.shape == (0, len(FEATURES))
    check([prepare("Omar"), prepare("")] * FEW, [prepare("Umar"), prepare("Omar")] * FEW, None)
    check([prepare("Omar"), prepare("")], [prepare("Umar"), prepare("Omar")], None)
