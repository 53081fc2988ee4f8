"""The review queue: a file that survives restarts, two writers and the audit."""

import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.decisions import Decision, load_decisions, with_decisions
from resolvers.errors import InputError
from resolvers.review_queue import (
    FILE,
    ReviewItem,
    ReviewQueue,
    change_queue,
    load_queue,
    one_line,
    queue_text,
)

ASHKELOM = ReviewItem(
    ("Ashkelom",),
    "place",
    "IL",
    "near",
    id="geonames:295620",
    origins={"a.csv": 3},
    contexts=("to Ashkelom",),
)
WORDS = st.text(min_size=1, max_size=30).map(one_line).filter(lambda text: any(map(str.isalnum, text)))


def test_most_frequent_first() -> None:
    """The open ones by how often they stand there, then by spelling; decided ones apart."""
    rare = ReviewItem(("Askelon",), "place", origins={"a.csv": 1})
    other = ReviewItem(("Aschkelon",), "place", origins={"a.csv": 1})
    done = ReviewItem(("Sderot",), "place", decision="accept", origins={"a.csv": 9})
    queue = ReviewQueue().add([rare, other, done, ASHKELOM])

    assert queue.waiting() == [ASHKELOM, other, rare]
    assert queue.decided() == [done]
    assert queue.by_token(ASHKELOM.token) == ASHKELOM
    assert queue.by_token("nothing") is None


def test_looking_twice_counts_once() -> None:
    """A file looked at again replaces its own count; another one adds to it, and its contexts."""
    again = ReviewItem(("ashkelom",), "place", "IL", "near", origins={"a.csv": 4})
    elsewhere = ReviewItem(
        ("Ashkelom",), "place", "IL", "near", origins={"b.txt": 2}, contexts=("Ashkelom burns",)
    )
    queue = ReviewQueue().add([ASHKELOM]).add([again]).add([elsewhere])

    (item,) = queue.waiting()
    assert (item.count, item.contexts) == (6, ("to Ashkelom", "Ashkelom burns"))


def test_a_decision_is_kept_until_its_evidence_changes() -> None:
    """New places leave a decision as it is; another finding about the spelling opens it again."""
    decided = ReviewItem(
        ("Ashkelom", "Ashkelon"), "place", decision="reject", evidence="one", origins={"a": 1}
    )
    more = ReviewItem(("Ashkelom",), "place", origins={"b": 1})
    changed = ReviewItem(("Ashkelom", "Askalon"), "place", evidence="two", origins={"b": 1})

    assert ReviewQueue().add([decided]).add([more]).decided()[0].count == 2
    assert ReviewQueue().add([decided]).add([changed]).waiting()[0].evidence == "two"


def test_the_audit_reads_what_is_decided(tmp_path: Path) -> None:
    """The file is a decisions file: open rows are passed over, decided ones count."""
    decided = ReviewItem(("Anna Conricas", "Anna Conricus"), "person", decision="reject", who="ka")
    path = tmp_path / FILE
    path.write_text(queue_text(ReviewQueue().add([ASHKELOM, decided])), encoding="utf-8")

    (row,) = load_decisions(path).rows
    assert (row.decision, row.spellings, row.who) == ("reject", ("Anna Conricas", "Anna Conricus"), "ka")


def test_the_audit_may_write_into_the_queue(tmp_path: Path) -> None:
    """Decisions that the audit adds settle the item; other items and columns stay."""
    other = ReviewItem(("Sderoth",), "place", origins={"a.csv": 2}, contexts=("in Sderoth",))
    path = tmp_path / FILE
    path.write_text(queue_text(ReviewQueue().add([replace(ASHKELOM, country=""), other])), encoding="utf-8")
    path.write_text(
        with_decisions(path, [Decision(("Ashkelom", "Ashkelon"), "accept", "place")]), encoding="utf-8"
    )
    fresh = tmp_path / "fresh.csv"

    queue = load_queue(path)
    assert queue.waiting() == [other]
    assert queue.decided()[0].spellings == ("Ashkelom", "Ashkelon")
    assert with_decisions(fresh, [Decision(("A",), "ignore")]).startswith("spellings,kind,")


@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from(["", "person", "place"]), WORDS, st.integers(1, 99)), max_size=8
    )
)
def test_what_is_written_is_read(rows: list[tuple[str, str, str, int]]) -> None:
    """Any spellings, files and contexts come back from the file as they were."""
    queue = ReviewQueue().add(
        ReviewItem((spelling,), kind, origins={where: count}, contexts=(where,))
        for spelling, kind, where, count in rows
    )
    with TemporaryDirectory() as folder:
        assert change_queue(Path(folder), lambda empty: empty.add(queue.items.values())) == queue
        assert load_queue(Path(folder) / FILE) == queue


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",accept,,,", ":2: a row needs spellings"),
        ("A,maybe,,,", ":2: decision 'maybe' is none of accept"),
        ("A,,ship,,", ":2: kind 'ship' is none of person"),
        ("A,,,late,", ":2: status 'late' is none of unmatched"),
        ("A,,,,a.csv", ":2: origins 'a.csv' should be a file and a count"),
    ],
)
def test_broken_rows_are_said(tmp_path: Path, row: str, sentence: str) -> None:
    """File, line, what was found and what was expected."""
    (tmp_path / FILE).write_text(f"spellings,decision,kind,status,origins\n{row}\n", encoding="utf-8")

    with pytest.raises(InputError, match=f"{FILE}{sentence}"):
        load_queue(tmp_path / FILE)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Whoever changes the queue waits for whoever is changing it."""

    def add(number: int) -> None:
        change_queue(tmp_path, lambda queue: queue.add([ReviewItem((f"Name {number}",), origins={"a": 1})]))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(load_queue(tmp_path / FILE).items) == 8
