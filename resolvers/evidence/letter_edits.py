"""How usual are the letters that change between two spellings of a place?

*Jalta* and *Yalta* differ by a letter, as *Malta* does, but j and y stand for each other in thousands of names and
m and y in none. ``data/weights/letter_edits.csv`` lists what changes between names of one place (``tools/fit_letters.py``
makes it): two runs of letters, either of which may be empty, at the start or the end of the name or anywhere, and how many
bits the change speaks for one place, beyond what the mere number of changes says.
"""

import csv
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from gazetteer.folders import data_folder

START, END = "start", "end"
# What a change counts that no list has: too rare among names of one place to be counted.
UNLISTED: Final = -0.5
# Changes are not independent of each other, and beyond this nothing was gained on labelled names.
LEAST, MOST = -2.0, 4.0


class Change(NamedTuple):
    """Letters of one spelling that stand for those of another; the smaller ones left.

    Attributes:
        where: ``START`` or ``END`` of both spellings, or "".
        left, right: The letters, at most one of them empty. A letter doubled is itself and its double.
    """

    where: str
    left: str
    right: str


def usual_edits(left: str, right: str) -> float:
    """Return how many bits the letters that differ speak for one place: ``LEAST`` to ``MOST``, 0 for equal spellings.

    Symmetric. What it says adds to what likenesses say. Where more than half of the letters change, it never speaks for
    one place: between long names that have nothing in common, some usual change is always found.

    Args:
        left: The folded letters of a name, without spaces.
        right: Those of another.
    """
    if left == right:
        return 0.0
    if right < left:
        left, right = right, left
    edits = Levenshtein.editops(left, right).as_list()
    known = _known()
    total = sum([known[change] for change in _changes(left, right, edits)])
    unlike = 2 * len(edits) > max(len(left), len(right))
    return min(max(total, LEAST), 0.0 if unlike else MOST)


def find_changes(left: str, right: str) -> list[Change]:
    """Return the runs of letters that change from one spelling to the other, whichever stands left."""
    if right < left:
        left, right = right, left
    found = _changes(left, right, Levenshtein.editops(left, right).as_list())
    return [Change(*change) for change in found]


def _changes(left: str, right: str, edits: Sequence[Any]) -> list[tuple[str, str, str]]:
    """As plain tuples, which are made sooner and are found in tables all the same.

    Args:
        left: The smaller spelling.
        right: The other.
        edits: What to do with one letter of either, where it stands in them; rapidfuzz gives no type for its list.
    """
    found = []
    begin = other_begin = end = other_end = -1
    for edit, i, j in edits:
        if i != end or j != other_end:
            if end >= 0:
                found.append(_change(left, right, (begin, end), (other_begin, other_end)))
            begin, other_begin = i, j
        end = i if edit == "insert" else i + 1
        other_end = j if edit == "delete" else j + 1
    if end >= 0:
        found.append(_change(left, right, (begin, end), (other_begin, other_end)))
    return found


def _change(left: str, right: str, span: tuple[int, int], other: tuple[int, int]) -> tuple[str, str, str]:
    (begin, end), (other_begin, other_end) = span, other
    one, two = left[begin:end], right[other_begin:other_end]
    if not one and len(two) == 1:
        if two in (right[other_begin - 1 : other_begin], right[other_end : other_end + 1]):
            one, two = two, two + two
    elif not two and len(one) == 1 and one in (left[begin - 1 : begin], left[end : end + 1]):
        two = one + one
    if begin == other_begin == 0:
        where = START
    else:
        where = END if end == len(left) and other_end == len(right) else ""
    return (where, one, two) if one < two else (where, two, one)


def parts(change: Change) -> list[Change]:
    """Return a change letter by letter: what it is taken for where it is not listed as a whole."""
    letters = []
    edits: Sequence[Any] = Levenshtein.editops(change.left, change.right).as_list()
    for edit, i, j in edits:
        one = "" if edit == "insert" else change.left[i]
        two = "" if edit == "delete" else change.right[j]
        letters.append(Change("", min(one, two), max(one, two)))
    return letters


class _Known(dict[tuple[str, str, str], float]):
    """What each change counts; one that is not listed counts as anywhere, else as its letters one by one."""

    def __missing__(self, change: tuple[str, str, str]) -> float:
        where, left, right = change
        if where:
            return self["", left, right]
        if len(left) <= 1 and len(right) <= 1:
            return UNLISTED
        return sum([self.get(part, UNLISTED) for part in parts(Change(*change))])


@cache
def _known() -> _Known:
    with (data_folder() / "weights" / "letter_edits.csv").open(encoding="utf-8", newline="") as file:
        return _Known(
            {(row["where"], row["left"], row["right"]): float(row["bits"]) for row in csv.DictReader(file)}
        )
