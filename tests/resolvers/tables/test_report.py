"""A resolved column tells what became of it, and hands on what nobody knows."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.doors import report, resolve_column, resolve_columns
from resolvers.errors import InputError
from resolvers.resolver import Resolver
from resolvers.settled import load_settled

pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

ENTITIES = (
    Entity("x:ashkelon", "place", "Ashkelon", country="IL", population=144000),
    Entity("x:georgia", "place", "Georgia", country="GE", population=3_700_000),
    Entity("x:georgia-us", "place", "Georgia", country="US", population=3_700_000),
)
NAMES = ["Ashkelom", "Nowhere", None, "Georgia", "Nowhere", "Ashkelon"]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return resolver_over(ENTITIES)


@pytest.mark.parametrize("make", [lambda values: pd.Series(values, name="town"), pl.Series, pa.array])
def test_a_summary_worth_reading(resolver: Resolver, make: Any) -> None:
    """Shares, and which names to look at first: in every library the same."""
    names = make(NAMES)
    found = report(names, resolve_column(names, resolver=resolver))

    assert found.summary().splitlines() == [
        "6 rows, 1 of them without a name; 1 entities",
        "   40.0%  matched: 2 rows, 2 names",
        "   40.0%  unmatched: 2 rows, 1 names",
        "   20.0%  ambiguous: 1 rows, 1 names",
        "  commonest unmatched: Nowhere (2)",
        "  commonest ambiguous: Georgia (1)",
    ]
    assert found.unmatched()[["name", "rows", "status"]].values.tolist() == [
        ["Nowhere", 2, "unmatched"],
        ["Georgia", 1, "ambiguous"],
    ]


def test_a_pandas_frame_tells_it_itself(resolver: Resolver) -> None:
    """Methods of the frame that came back; parts of it are plain frames."""
    frame = resolve_column(pd.Series(NAMES), resolver=resolver)

    assert frame.summary() == report(pd.Series(NAMES), frame).summary()
    assert len(frame.unmatched()) == 2
    assert type(frame.head(2)) is pd.DataFrame
    assert "is this the right column?" in resolve_column(pd.Series([1, 2]), resolver=resolver).summary()
    assert (
        resolve_column(pd.Series([], dtype=object), resolver=resolver).summary()
        == "0 rows, 0 of them without a name; 0 entities"
    )


def test_what_is_decided_in_the_queue_is_answered_so(resolver: Resolver, tmp_path: Path) -> None:
    """From a column into the review queue, from the queue into the next run: with who said so."""
    queue = tmp_path / "review.csv"
    names = pd.Series(NAMES, name="town")
    count = resolve_column(names, resolver=resolver).to_review(queue, kind="place")
    lines = queue.read_text(encoding="utf-8").splitlines()
    decided = [
        line.replace("Georgia,place,,,,,,", "Georgia,place,,accept,,ka,2026-03-01,").replace(
            ",ambiguous,,,", ",ambiguous,,x:georgia,"
        )
        for line in lines
    ]
    queue.write_text("\n".join(decided) + "\n", encoding="utf-8")
    settled = Resolver(resolver.index, settled=load_settled(queue))
    again = resolve_column(names, kind="place", resolver=settled)
    resolve_column(names, resolver=resolver).to_review(queue, kind="place")

    assert count == 2
    assert lines[1].startswith("Nowhere,place,")
    assert "town: 2" in lines[1]
    assert again["id"].tolist() == ["x:ashkelon", pd.NA, pd.NA, "x:georgia", pd.NA, "x:ashkelon"]
    assert again["reason"][3] == "settled by ka on 2026-03-01: Georgia"
    assert "accept" in queue.read_text(encoding="utf-8")


def test_mistakes_are_said(resolver: Resolver, tmp_path: Path) -> None:
    """Other lengths, and a kind that is none."""
    frame = resolve_column(pd.Series(NAMES), resolver=resolver)

    with pytest.raises(InputError, match="the names have 1 rows, the answers 6"):
        report(["A"], frame)
    with pytest.raises(InputError, match="kind is 'ship'"):
        frame.to_review(tmp_path / "review.csv", kind="ship")


TABLE = {
    "town": ["Ashkelom", "Georgia", None],
    "other": ["Georgia", "Ashkelon", "x"],
    "iso": ["IL", "US", None],
    "n": [1, 2, 3],
}


@pytest.mark.parametrize("make", [lambda table: pd.DataFrame(table, index=[3, 3, 1]), pl.DataFrame, pa.table])
def test_several_columns_of_a_table(resolver: Resolver, make: Any) -> None:
    """Context by name; each column of names has its own seven, at the end, and all else is as it was."""
    table = make(TABLE)
    found = resolve_columns(
        table, ["town", "other"], kind="place", country_column="iso", context_columns=["n"], resolver=resolver
    )
    names = list(getattr(found, "column_names", None) or found.columns)
    rows = (
        found.to_pylist()
        if isinstance(found, pa.Table)
        else found.to_dict("records")
        if isinstance(found, pd.DataFrame)
        else found.to_dicts()
    )

    assert names[:4] == list(TABLE)
    assert names[4:6] + names[11:12] == ["town_id", "town_name", "other_id"]
    assert [row["n"] for row in rows] == [1, 2, 3]
    assert [row["town_id"] for row in rows][:2] == ["x:ashkelon", "x:georgia-us"]
    assert [row["other_id"] for row in rows][1] == "x:ashkelon"
    if isinstance(found, pd.DataFrame):
        assert list(found.index) == [3, 3, 1]
        assert found["n"].dtype == table["n"].dtype
    with pytest.raises(InputError, match="the column 'city' is missing; there are town, other, iso, n"):
        resolve_columns(table, "city", resolver=resolver)
    with pytest.raises(InputError, match="there is a column 'town_id' already"):
        resolve_columns(found, "town", resolver=resolver)
    with pytest.raises(InputError, match="not both"):
        resolve_columns(table, "town", country="IL", country_column="iso", resolver=resolver)
