"""What was imported before, what stands, and what comes in become one."""

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from oracles_importing import in_order, merged_list, merged_row

from gazetteer.importing.blocks import Block, merge_blocks, settled
from gazetteer.importing.idsets import IdSet
from gazetteer.importing.spilling import Spill
from gazetteer.importing.tables import LineWriter
from gazetteer.schema import PLACES

HEADER = PLACES.header
LISTS = ("part_of", "same_as")
PAIR = ("latitude", "longitude")
cell = st.sampled_from(["", "a", "b"])


@st.composite
def place(draw: st.DrawFn) -> Block:
    """A place with few different cells, so that they are often equal."""
    row = {column: draw(cell) for column in HEADER} | {
        "id": "x:1",
        "name": draw(st.sampled_from(["A", "B", "C"])),
    }
    return Block("x:1", "place", tuple(row[column] for column in HEADER))


@given(st.none() | place(), place(), place())
def test_cells_merge_by_the_rule(base: Block | None, ours: Block, theirs: Block) -> None:
    """Single cells follow the slow rule; where there was no import before, the source is added to what it filled."""
    merged = merge_blocks(base, ours, theirs)

    assert merged is not None
    row, expected = dict(zip(HEADER, merged.cells, strict=True)), merged_row(base, ours, theirs)
    for column in HEADER:
        if column not in (*LISTS, *PAIR) and not (column == "source" and base is None):
            assert row[column] == expected[column], column


@given(st.lists(cell, min_size=3, max_size=3), st.lists(cell, min_size=3, max_size=3))
def test_lists_merge_member_by_member(parts: list[str], others: list[str]) -> None:
    """part_of and same_as lose what the source dropped and keep what an editor added."""
    cells = [";".join(dict.fromkeys(filter(None, pair))) for pair in zip(parts, others, strict=True)]
    base, ours, theirs = (
        Block("x:1", "place", tuple(each if column == "same_as" else "" for column in HEADER))
        for each in cells
    )

    merged = merge_blocks(base, ours, theirs)

    assert merged is not None
    found = merged.cells[HEADER.index("same_as")]
    assert set(filter(None, found.split(";"))) == merged_list(*cells)


@given(place(), place())
def test_without_an_edit_the_source_is_taken(base: Block, theirs: Block) -> None:
    """What nobody touched is as the source has it, and goes with it."""
    merged = merge_blocks(base, base, theirs)
    assert merged is not None
    assert [set(one.split(";")) for one in merged.cells] == [set(one.split(";")) for one in theirs.cells]
    assert merge_blocks(base, base, None) is None
    assert merge_blocks(base, None, theirs) is None
    assert merge_blocks(None, None, theirs) == theirs


names = st.lists(
    st.tuples(
        st.just("x:1"), st.sampled_from("ABCD"), st.sampled_from(["", "en", "ar"]),
        st.sampled_from(["preferred", "variant", "short", "former"]), st.sampled_from(["", "1900"]), st.just(""), st.just("s"), st.just(""),
    ),
    max_size=8,
)  # fmt: skip


@given(names)
def test_settled_names_break_no_rule(rows: list[tuple[str, ...]]) -> None:
    """Each spelling stands once a language, one a language is preferred, and the order is the table's."""
    kept = settled("A", rows)

    keys = [(row[1], row[2]) for row in kept]
    preferred = [row[2] or "en" for row in kept if row[3] == "preferred" and row[1] != "A"]
    assert len(set(keys)) == len(keys)
    assert {(row[1], row[2]) for row in rows} - set(keys) <= {("A", ""), ("A", "en")}
    assert len(set(preferred)) == len(preferred)
    assert "en" not in preferred
    assert list(kept) == sorted(kept, key=lambda row: (row[3], row[1], row[2]))


@given(names)
def test_a_name_alone_is_settled_like_one_of_two(rows: list[tuple[str, ...]]) -> None:
    """The short way for a single row gives what the long one gives where it stands twice."""
    for row in rows:
        assert settled("A", [row]) == settled("A", [row, row])


@given(
    st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"")), max_size=60),
    st.integers(1, 20),
)
def test_a_spill_sorts_like_memory(lines: list[bytes], held: int) -> None:
    """However few lines are held at once, they come out in order, each as often as it came."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        spill = Spill(Path(folder), held)
        for first in range(0, len(lines), 7):
            spill.add(lines[first : first + 7])
        assert list(spill.sorted()) == in_order(lines)


ids = st.one_of(
    st.integers(0, 200).map(lambda number: f"geonames:{number}"), st.integers(1, 99).map(lambda number: f"wikidata:Q{number}"),
    st.sampled_from(["geonames:", "geonames:01", "geonames:x", "geonames:99999999999", "wikidata:Q0", "local:a", "geonames:٣"]),
)  # fmt: skip


@given(st.lists(ids))
def test_a_set_of_ids_is_a_set(given_ids: list[str]) -> None:
    """It says of each whether it is new, as a set of texts would."""
    found, expected = IdSet(), set[str]()
    for each in given_ids:
        assert found.add(each) is (each not in expected)
        expected.add(each)
        assert each in found
    assert all(
        (each in found) is (each in expected) for each in ("geonames:7", "geonames:007", "wikidata:Q7", "x")
    )


texts = st.text(st.sampled_from('ab,"\n é'), max_size=5)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5))
def test_lines_are_as_the_csv_module_writes_them(rows: list[list[str]]) -> None:
    """The fast writer gives the bytes of the slow one."""
    import tempfile

    expected = io.StringIO()
    csv.writer(expected, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        writer = LineWriter(Path(folder) / "x.csv", ("a", "b", "c"))
        writer.write_all([tuple(row) for row in rows])
        writer.close()
        assert (Path(folder) / "x.csv").read_bytes() == expected.getvalue().encode()
