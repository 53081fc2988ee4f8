"""A pandas column in, a frame of the same rows out."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.adapters.pandas_columns import COLUMNS, resolve_column
from resolvers.errors import InputError
from resolvers.model import Query, Resolution
from resolvers.resolver import Resolver
from resolvers.tables.answers import Policy

PLACES = (
    Entity(
        "x:ashkelon", "place", "Ashkelon", country="IL", latitude=31.67, longitude=34.57, population=144000
    ),
    Entity(
        "x:georgia", "place", "Georgia", country="GE", latitude=42.0, longitude=43.5, population=3_700_000
    ),
    Entity(
        "x:georgia-us", "place", "Georgia", country="US", latitude=32.7, longitude=-83.5, population=3_700_000
    ),
    Entity("x:hamas", "organisation", "Hamas"),
)


class Counting(Resolver):
    """A resolver that remembers what it was asked."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.asked: list[str | Query] = []

    def resolve_many(self, queries: Sequence[str | Query], **options: Any) -> list[Resolution]:
        self.asked += queries
        return super().resolve_many(queries, **options)


@pytest.fixture
def reference() -> Counting:
    """A small resolver."""
    return Counting(resolver_over(PLACES).index)


def test_rows_index_and_columns_are_kept(reference: Counting) -> None:
    """One row a name, in order, under the index that came in; equal names are asked once."""
    names = pd.Series(["Ashkelon", "Nowhere", "Ashkelon"], index=["b", "a", "b"], dtype="string")

    frame = resolve_column(names, reference, kind="place")

    assert list(frame.columns) == list(COLUMNS)
    assert list(frame.index) == ["b", "a", "b"]
    assert frame["id"].tolist() == ["x:ashkelon", pd.NA, "x:ashkelon"]
    assert frame["status"].tolist() == ["matched", "unmatched", "matched"]
    assert frame.dtypes.astype(str).tolist() == [
        "string",
        "string",
        "string",
        "float64",
        "float64",
        "float64",
        "string",
    ]
    assert [query.text for query in reference.asked] == ["Ashkelon", "Nowhere"]


def test_missing_names_stay_missing(reference: Counting) -> None:
    """None, NaN and NA are not looked up and have no status."""
    frame = resolve_column(pd.Series([None, float("nan"), pd.NA], dtype=object), reference)

    assert frame.isna().all(axis=None)
    assert reference.asked == []


def test_an_ambiguous_name_is_blank_unless_asked_for(reference: Counting) -> None:
    """``best`` fills id and point and leaves the status as it is; ``candidates`` lists who may be meant."""
    blank, best, listed = (
        resolve_column(pd.Series(["Georgia", "Ashkelon"]), reference, policy=Policy(on_ambiguous))
        for on_ambiguous in ("blank", "best", "candidates")
    )

    assert (
        blank["status"].tolist()
        == best["status"].tolist()
        == listed["status"].tolist()
        == ["ambiguous", "matched"]
    )
    assert blank["id"].isna().tolist() == listed["id"].isna().tolist() == [True, False]
    assert best["id"][0].startswith("x:georgia")
    assert best["latitude"][0] in (42.0, 32.7)
    assert list(listed.columns) == [*COLUMNS, "candidates"]
    assert {one.split()[0] for one in listed["candidates"][0].split("; ")} == {"x:georgia", "x:georgia-us"}
    assert listed["candidates"].isna()[1]


def test_the_best_is_given_whatever_the_status(reference: Counting) -> None:
    """With ``best`` an unmatched name has an id too; without, only an ambiguous one has."""
    names = pd.Series(["Ashkelonia Beach Resort"])
    best = resolve_column(names, reference, policy=Policy(best=True))

    assert resolve_column(names, reference, policy=Policy("best"))["id"].isna()[0]
    assert (best["status"][0], best["id"][0]) == ("unmatched", "x:ashkelon")


def test_columns_of_hints_go_into_the_queries(reference: Counting) -> None:
    """Every hint may be a column, taken row by row; what is missing in them is no hint."""
    resolve_column(
        pd.Series(["Ashkelon", "Ashkelon"]),
        reference,
        policy=Policy(clean=False),
        kind=pd.Series(["Place", None], index=[7, 8]),
        country=pd.Series([" il", None]),
        admin=pd.Series(["Southern District", None]),
        latitude=pd.Series([31.6, None]),
        longitude=pd.Series([34.5, None]),
        date=pd.Series([pd.Timestamp("2014-07-08 10:00"), pd.NaT]),
        context=[pd.Series(["coast", ""])],
    )

    assert reference.asked == [
        Query("Ashkelon", "place", "IL", 31.6, 34.5, "2014-07-08", ("Southern District", "coast")),
        Query("Ashkelon"),
    ]


def test_other_kinds_of_columns(reference: Counting) -> None:
    """Categories, numbers and booleans are taken as written."""
    categories = resolve_column(pd.Series(["Ashkelon", None, "Hamas"], dtype="category"), reference)
    numbers = resolve_column(pd.Series([7, 8.5, None]), reference)

    assert categories["id"].tolist() == ["x:ashkelon", pd.NA, "x:hamas"]
    assert numbers["status"].tolist() == ["unmatched", "unmatched", pd.NA]


def test_a_monstrous_value_is_refused(reference: Counting) -> None:
    """Ten thousand characters are an answer, not a stall."""
    frame = resolve_column(pd.Series(["x" * 10_000, "Ashkelon"]), reference)

    assert frame["status"].tolist() == ["refused", "matched"]
    assert frame["reason"][0].startswith("10,000 characters are too many")


def test_an_empty_column_gives_an_empty_frame(reference: Counting) -> None:
    """No names, no rows, the same columns and types."""
    frame = resolve_column(pd.Series([], dtype="string"), reference)

    assert len(frame) == 0
    assert list(frame.columns) == list(COLUMNS)
    assert frame["latitude"].dtype == "float64"


def test_columns_of_other_lengths_are_refused(reference: Counting) -> None:
    """A hint column of another length, half a coordinate, or one off the globe is a mistake of the caller."""
    with pytest.raises(InputError, match="country has 1 rows, the names have 2"):
        resolve_column(pd.Series(["a", "b"]), reference, country=pd.Series(["IL"]))
    with pytest.raises(InputError, match="context column 1 has 1 rows"):
        resolve_column(pd.Series(["a", "b"]), reference, context=[pd.Series(["IL"])])
    with pytest.raises(InputError, match="go together"):
        resolve_column(pd.Series(["a"]), reference, latitude=pd.Series([1.0]))
    with pytest.raises(InputError, match=r"latitude '91\.0' should be degrees from -90 to 90"):
        resolve_column(pd.Series(["a"]), reference, latitude=91.0, longitude=0.0)
    with pytest.raises(InputError, match="on_ambiguous is 'keep'"):
        Policy("keep")  # type: ignore[arg-type]
