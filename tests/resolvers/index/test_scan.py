"""Every spelling in running text, at its original offsets."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oracles_index import all_spans, longest_spans
from small_stacks import places, stack_of

from resolvers.index import scan
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index

NAMES = (
    "Jerusalem", "Houthis", "St John's", "St John", "Côte d'Ivoire", "Cote", "Iran", "U.S.", "New York", "New York City", "York City Hall",
    "東京", "fin", "Strasse", "Sanaa", "a b", "b", "b a", "ab", "s", "aba", "b aba b", "a日", "日 b",
)  # fmt: skip
CASES = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "cases" / "scan_spans.csv").read_text(encoding="utf-8").splitlines()
    )
)


def index_of(*names: str) -> Index:
    return Index(in_memory("test", *build_arrays(stack_of(places(*names)))))


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(*NAMES)


def spans_of(index: Index, text: str, *, overlapping: bool = False) -> list[tuple[int, int, str]]:
    start, end, key = index.scan(text, overlapping=overlapping)
    return [
        (a, b, index.key_text(k)) for a, b, k in zip(start.tolist(), end.tolist(), key.tolist(), strict=True)
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_finds_the_spans_of_the_table(index: Index, case: dict[str, str]) -> None:
    """The rows of tests/cases/scan_spans.csv: text, then start-end and key of each spelling."""
    expected = []
    for part in filter(None, case["spans"].split(";")):
        offsets, key = part.split(" ", 1)
        start, end = offsets.split("-")
        expected.append((int(start), int(end), key))
    assert spans_of(index, case["text"]) == expected


TEXTS = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "ab",
            "aba",
            " ",
            "'",
            "’",
            ".",
            "日",
            "é",
            "\n",
            "St. John",
            "'s",
            "New York",
            " City Hall",
            "U.S",
            "ß",
            "…",
            "\u200b",
        ]
    ),
    max_size=25,
).map("".join)


@given(TEXTS)
@example("b’b’b's ab'a'b.a.b..")
@example("a'’b")
@example("a'\u200bb")
@example("St. John's’s New York City Hall")
def test_agrees_with_the_slow_scan(index: Index, text: str) -> None:
    """All spellings, and the leftmost-longest, for texts full of apostrophes, points and overlaps."""
    keys = [index.key_text(key) for key in range(index.key_count)]

    assert spans_of(index, text, overlapping=True) == all_spans(keys, text)
    assert spans_of(index, text) == longest_spans(keys, text)


@given(st.text(max_size=30))
def test_any_text_is_scanned(index: Index, text: str) -> None:
    """And each span folds to its key, whatever stands around it."""
    keys = [index.key_text(key) for key in range(index.key_count)]

    assert spans_of(index, text) == longest_spans(keys, text)


def test_blocks_meet_without_a_seam(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of many blocks has the spans of one block, those over the seams included."""
    text = "in New York City and St. John's, Jerusalem’s 東京東京 U.S. of l'Iran " * 60
    whole = spans_of(index, text, overlapping=True)

    monkeypatch.setattr(scan, "_BLOCK", 301)
    monkeypatch.setattr(scan, "_BEYOND", 128)

    assert spans_of(index, text, overlapping=True) == whole


def test_a_text_without_spaces_is_cut_between_characters(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In scripts without spaces no spelling is lost at a cut."""
    monkeypatch.setattr(scan, "_BLOCK", 33)
    monkeypatch.setattr(scan, "_BEYOND", 8)

    assert len(spans_of(index, "東京" * 100)) == 100


def test_far_apostrophes_do_not_join_their_surroundings() -> None:
    """What lies between two windows is not skipped: "ab ... cd" is no spelling there."""
    index = index_of("x abc cde y", "cde")
    text = "x abc's " + "z " * 300 + "d'cde y"

    assert spans_of(index, text) == [(610, 613, "cde")]


def test_an_empty_index_finds_nothing() -> None:
    """No keys, no spans."""
    index = index_of()

    assert spans_of(index, "Tel Aviv’s sea") == []
    assert index.exact(["x"]).tolist() == [-1]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=20))
def test_leftmost_longest_is_the_plain_walk(pairs: list[tuple[int, int]]) -> None:
    """The walk over crowded places keeps what a walk over all would."""
    ordered = sorted(
        ((start, start + length) for start, length in pairs), key=lambda pair: (pair[0], -pair[1])
    )
    columns = [np.array(column, np.int64) for column in ([a for a, _ in ordered], [b for _, b in ordered])]

    kept = scan.leftmost_longest(scan.Spans(*columns, np.arange(len(ordered))))

    expected: list[int] = []
    for place, (start, _) in enumerate(ordered):
        if not expected or start >= ordered[expected[-1]][1]:
            expected.append(place)
    assert kept.key.tolist() == expected
