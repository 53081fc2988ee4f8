"""Tables are compared and merged by what their rows are about."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.changes import Change, diff_tables, merge_tables

PLACES = "id,name,type,country,note\n"


def table(*rows: str, head: str = PLACES) -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode()


def test_rows_are_told_apart_by_what_they_are_about() -> None:
    """Added, removed and changed rows, with the cells that differ."""
    before = table("a:1,A,city,IL,", "a:2,B,city,,", "a:3,C,city,,")
    after = table("a:4,D,city,,", "a:3,C,city,,", "a:1,A,town,PS,seen")

    changes = diff_tables(before, after, "places.csv")

    assert [(change.action, change.key) for change in changes] == [
        ("changed", ("a:1",)),
        ("removed", ("a:2",)),
        ("added", ("a:4",)),
    ]
    assert changes[0].columns == ("type", "country", "note")
    assert changes[0].before == {"id": "a:1", "name": "A", "type": "city", "country": "IL"}
    assert changes[1].after is None


def test_form_is_no_change() -> None:
    """Order of rows and columns, quotes, line ends, new empty columns and number forms change nothing."""
    before = b"id,name,type,latitude,longitude\na:1,A,city,1.50,2\na:2,B,city,,\n"
    after = b'mine,type,id,name,longitude,latitude\r\n,city,a:2,"B",,\r\n,city,a:1,A,2.0,1.5\r\n'

    assert diff_tables(before, after, "places.csv") == []


def test_a_name_is_its_spelling_language_and_entity() -> None:
    """A new status is a change; a new language is another name."""
    head = "id,name,lang,status\n"
    before = table("a:1,A,en,variant", "a:1,A,fr,variant", head=head)
    after = table("a:1,A,en,misspelling", "a:1,A,de,variant", head=head)

    assert [(each.action, each.key) for each in diff_tables(before, after, "place_names.csv")] == [
        ("added", ("a:1", "A", "de")),
        ("changed", ("a:1", "A", "en")),
        ("removed", ("a:1", "A", "fr")),
    ]


def test_tables_that_are_not_there() -> None:
    """A table added or deleted is all its rows."""
    rows = table("a:1,A,city,,")

    assert [change.action for change in diff_tables(None, rows, "places.csv")] == ["added"]
    assert [change.action for change in diff_tables(rows, None, "places.csv")] == ["removed"]
    assert diff_tables(None, None, "places.csv") == []


def test_tables_of_other_names() -> None:
    """They go by their id, or by whole rows where they have none; a second row of one key is a row too."""
    assert [change.key for change in diff_tables(b"id,x\n1,a\n", b"id,x\n1,b\n", "mine.csv")] == [("1",)]
    assert [change.action for change in diff_tables(b"x,y\n1,a\n", b"x,y\n1,b\n", "mine.csv")] == [
        "removed",
        "added",
    ]
    assert [change.key for change in diff_tables(b"id\n1\n", b"id\n1\n1\n", "mine.csv")] == [("1", "again")]


BASE = ("a:1,A,city,IL,", "a:2,B,city,,", "a:3,C,city,,")


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        (("a:0,Z,city,,", *BASE), (*BASE, "a:4,D,city,,"), ("a:0,Z,city,,", *BASE, "a:4,D,city,,")),
        (BASE[1:], BASE[:2], BASE[1:2]),
        (BASE[1:], ("a:1,A,city,IL,", "a:2,B,town,,", BASE[2]), ("a:2,B,town,,", BASE[2])),
        (
            ("a:1,A,city,PS,", *BASE[1:]),
            ("a:1,Aa,city,IL,seen", *BASE[1:]),
            ("a:1,Aa,city,PS,seen", *BASE[1:]),
        ),
        (("a:1,A,town,IL,", *BASE[1:]), ("a:1,A,town,IL,", *BASE[1:]), ("a:1,A,town,IL,", *BASE[1:])),
        ((*BASE, "a:4,D,city,,"), (*BASE, "a:4,D,,IL,"), (*BASE, "a:4,D,city,IL,")),
        (BASE[:2], BASE[:2], BASE[:2]),
    ],
)
def test_changes_that_agree_become_one(
    ours: tuple[str, ...], theirs: tuple[str, ...], merged: tuple[str, ...]
) -> None:
    """Additions and deletions of both sides, and changes of different cells of one row."""
    merge = merge_tables(table(*BASE), table(*ours), table(*theirs), "places.csv")

    assert merge.data == table(*merged)
    assert merge.conflicts == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (
            "a:1,A,town,IL,",
            "a:1,A,base,IL,why",
            ("a:1,A,town,IL,conflict (ours)", '"a:1",A,base,IL,conflict (theirs): why'),
        ),
        ("", "a:1,A,base,IL,", ("a:1,A,base,IL,conflict (theirs)",)),
        ("a:1,A,base,IL,", "", ("a:1,A,base,IL,conflict (ours)",)),
    ],
)
def test_changes_that_contradict_stand_side_by_side(ours: str, theirs: str, merged: tuple[str, ...]) -> None:
    """One cell changed in two ways, or a row changed and deleted: both are kept and marked."""
    sides = [table(*filter(None, [side, *BASE[1:]])) for side in (ours, theirs)]
    merge = merge_tables(table(*BASE), *sides, "places.csv")

    assert merge.conflicts == (("a:1",),)
    rows = list(csv.reader(io.StringIO(merge.data.decode())))[1:]
    assert rows[: len(merged)] == [next(csv.reader([row])) for row in merged]


def test_conflicts_without_a_note() -> None:
    """In a table without remarks the row stands twice, which lint finds as well."""
    merge = merge_tables(b"id,x\n1,a\n", b"id,x\n1,b\n", b"id,x\n1,c\n", "mine.csv")

    assert merge.data == b"id,x\n1,b\n1,c\n"
    assert merge.conflicts == (("1",),)


def test_no_common_ancestor_and_new_columns() -> None:
    """An empty base is no rows; a column that one side added is kept."""
    merge = merge_tables(b"", table("a:1,A,city,,"), b"id,name,type,mine\na:2,B,city,x\n", "places.csv")

    assert merge.data == b"id,name,type,country,note,mine\na:1,A,city,,,\na:2,B,city,,,x\n"


rows = st.dictionaries(
    st.sampled_from(["a:1", "a:2"]), st.tuples(st.sampled_from("XY"), st.sampled_from(["", "IL", "PS"]))
)


def as_table(state: dict[str, tuple[str, str]]) -> bytes:
    return table(*(f"{key},{name},city,{country}," for key, (name, country) in sorted(state.items())))


@given(rows, rows)
def test_a_change_on_one_side_is_the_merge(
    base: dict[str, tuple[str, str]], ours: dict[str, tuple[str, str]]
) -> None:
    """Where the other side changed nothing, or the same, the changed side is the result."""
    before, after = as_table(base), as_table(ours)

    for left, right in ((after, before), (before, after), (after, after)):
        merge = merge_tables(before, left, right, "places.csv")
        assert (merge.data, merge.conflicts) == (after, ())


@given(rows, rows)
def test_a_diff_leads_from_one_state_to_the_other(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> None:
    """Applied by key, the changes turn the one table into the other."""
    state = dict(before)
    changes: list[Change] = diff_tables(as_table(before), as_table(after), "places.csv")
    for change in changes:
        if change.after is None:
            del state[change.key[0]]
        else:
            state[change.key[0]] = (change.after["name"], change.after.get("country", ""))

    assert state == after
    assert len(changes) == len({change.key for change in changes})


def test_a_table_of_tabs_merges_into_tabs() -> None:
    """The merged table has the separator of its name; found by fuzzing."""
    merged = merge_tables(b"id\tname\n1\ta\n", b"id\tname\n1\ta\n", b"id\tname\n1\tb\n", "mine.tsv")

    assert merged.data == b"id\tname\n1\tb\n"
    assert merged.conflicts == ()
