"""Two tables of names: which row is which?"""

import csv
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_linking import best_of_all

from resolvers.errors import InputError
from resolvers.evidence.pair_model import probability
from resolvers.linking.columns import name_column
from resolvers.linking.linker import link_entries
from resolvers.linking.linking import Linked, Side, link
from resolvers.linking.reference import Reference

CASES = Path(__file__).resolve().parents[2] / "cases"


def cases(file: str) -> list[dict[str, str]]:
    """The rows of a table of expected answers."""
    with (CASES / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


ROWS, FAMILIES = cases("linking.csv"), cases("spelling_families.csv")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def matches(linked: Linked, left: Side, right: Side) -> list[tuple[str, str | None]]:
    """The answer as pairs of names."""
    return [
        (left.names[one], right.names[other] if other >= 0 else None)
        for one, other in zip(linked.lefts.tolist(), linked.rights.tolist(), strict=True)
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row["left"] for row in ROWS])
def test_one_name_in_two_spellings(row: dict[str, str]) -> None:
    """Each kind of other spelling is found among other names, by the way in that is meant for it."""
    kind = row["kind"] or None
    right = Side([one["right"] for one in ROWS if (one["kind"] or None) == kind])

    linked = link(Side([row["left"]]), right, kind=kind)

    assert matches(linked, Side([row["left"]]), right) == [(row["left"], row["right"])]
    assert linked.keys == [row["key"]]
    assert linked.reasons[0].startswith(("one name", "probably one name"))


def test_every_row_comes_out() -> None:
    """Rows without a name, without a likeness and without a match stay, each with its reason."""
    left = Side(["Gaza", "", "...", "Xqwzrt", "Qassem Brigades"])
    right = Side(["Gaza", "Izz al-Din al-Qassam Brigades"])

    linked = link(left, right, threshold=0.9)

    assert linked.lefts.tolist() == [0, 1, 2, 3, 4]
    assert linked.rights.tolist() == [0, -1, -1, -1, -1]
    assert linked.reasons[1] == linked.reasons[2] == "a text without letters or digits is no name"
    assert linked.reasons[3] == "no name of the reference is like it"
    assert linked.reasons[4] == "nothing is alike enough; the nearest is Izz al-Din al-Qassam Brigades"
    assert np.isnan(linked.probabilities[3])
    assert 0 < linked.probabilities[4] < 0.9


def test_empty_tables() -> None:
    """A table without rows is linked with nothing, on either side."""
    assert link(Side([]), Side(["Gaza"])).lefts.tolist() == []
    assert link(Side(["Gaza"]), Side([])).rights.tolist() == [-1]


def test_blocks_must_agree() -> None:
    """Cells of block columns agree as countries or as spellings; an empty one may be anything."""
    left = Side(["Paris", "Paris", "Paris", "Paris"], [["US", "fr", "", "IL"]])
    right = Side(["Paris", "Paris"], [["France", "United States"]])

    linked = link(left, right, kind="place")

    assert linked.rights.tolist() == [1, 0, 0, -1]


def test_a_reference_row_of_unknown_block_may_be_anything() -> None:
    """It is looked for beside those of the very block, by every way in."""
    left = Side(["Paris", "Ashkelom", "Qiryat Shmona"], [["FR", "IL", "IL"]])
    right = Side(["Paris", "Ashkelon", "Kiryat Shmonah", "Haifa"], [["", "", "", "IL"]])

    assert link(left, right, kind="place").rights.tolist() == [0, 1, 2]


def test_two_block_columns_must_both_agree() -> None:
    """A cell that is unknown leaves the other to decide."""
    left = Side(["Springfield"] * 3, [["US", "US", "CA"], ["IL", "", "IL"]])
    right = Side(["Springfield", "Springfield"], [["US", "US"], ["MO", "IL"]])

    assert link(left, right).rights.tolist() == [1, 0, -1]


def test_a_limit_lists_the_likeliest() -> None:
    """More than one row of the reference, the likeliest first; rows of one name in their order."""
    left, right = (
        Side(["Maria Garcia"]),
        Side(["Maria Garzia", "Garcia, Maria", "Pedro Gomez", "Maria Garzia"]),
    )

    linked = link(left, right, kind="person", limit=3)

    assert linked.rights.tolist() == [1, 0, 3]
    assert linked.reasons[1].endswith("1 further row bears that name")


def test_one_to_one_takes_no_row_twice() -> None:
    """The likelier pair has the row; the other falls back on its next, or is told whose rows are taken."""
    left = Side(["Maria Garzia", "Maria Garcia", "Maria Garcia", "Maria Garcia"])
    right = Side(["Maria Garcia", "Maria Garcya", "Maria Garcia"])

    linked = link(left, right, kind="person", one_to_one=True)

    assert linked.rights.tolist() == [-1, 0, 2, 1]
    assert linked.reasons[0] == "the rows called Maria Garcia are taken by likelier ones"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"threshold": 1.5}, "from 0 to 1"),
        ({"limit": 0}, "limit is 0"),
        ({"limit": 2, "one_to_one": True}, "limit is 2"),
    ],
)
def test_what_cannot_be_asked(arguments: dict[str, float], said: str) -> None:
    """A number out of range is refused in a sentence."""
    with pytest.raises(InputError, match=said):
        link(Side(["Gaza"]), Side(["Gaza"]), **arguments)


def test_both_tables_have_the_same_blocks() -> None:
    """A block column of one table needs its twin in the other."""
    with pytest.raises(InputError, match="1 block columns, the reference has 0"):
        link(Side(["Gaza"], [["PS"]]), Side(["Gaza"]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([row["left"] for row in ROWS] + ["", "x"]), max_size=30), st.floats(0, 1))
def test_rows_and_thresholds(names: list[str], threshold: float) -> None:
    """Whatever comes in, each row comes out once, and no match lies below the threshold."""
    right = Side([row["right"] for row in ROWS])

    linked = link(Side(names), right, threshold=threshold)

    assert linked.lefts.tolist() == list(range(len(names)))
    found = linked.rights >= 0
    assert (linked.probabilities[found] >= threshold).all()
    assert all(linked.reasons)
    for name, other in zip(names, linked.rights.tolist(), strict=True):
        if name in right.names:
            assert right.names[other] == name


def misspelt(name: str, chance: random.Random) -> str:
    """One or two letters changed, or the words turned round."""
    if " " in name and chance.random() < 0.3:
        return " ".join(reversed(name.split()))
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(name))
        name = name[:place] + chance.choice(LETTERS) + name[place + chance.randint(0, 1) :]
    return name


@pytest.mark.parametrize("kind", ["person", "place", "organisation"])
def test_little_is_missed(kind: str) -> None:
    """Of what comparing every name with every name finds, at least .97 is found, with the same score."""
    chance = random.Random(11)
    names = list({row["family"]: row["spelling"] for row in FAMILIES}.values()) + [
        row["right"] for row in ROWS
    ]
    column = name_column([misspelt(name, chance) for name in names for _ in range(2)])
    reference = Reference(name_column(names), kind)  # type: ignore[arg-type]

    links = link_entries(column, reference)

    found = dict(zip(links.lefts.tolist(), links.bits.tolist(), strict=True))
    best = [best_of_all(name, reference, kind)[0] for name in column.names]  # type: ignore[arg-type]
    good = [place for place, bits in enumerate(best) if probability(bits) >= 0.5]
    hit = [place for place in good if found.get(place, -99.0) >= best[place] - 1e-9]
    assert len(good) > 40
    assert len(hit) >= 0.97 * len(good)


def test_the_order_of_the_reference_changes_no_score() -> None:
    """Rows in another order give the same names and the same scores."""
    left, right = Side([row["left"] for row in ROWS]), [row["right"] for row in ROWS]

    one, other = link(left, Side(right)), link(left, Side(right[::-1]))

    assert one.weights.tolist() == other.weights.tolist()
    assert matches(one, left, Side(right)) == matches(other, left, Side(right[::-1]))
