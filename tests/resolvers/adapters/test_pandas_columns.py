"""A pandas column in, a frame of the same rows out."""

from collections.abc import Sequence

import pandas as pd
import pytest

from gazetteer.model import Entity
from resolvers.adapters.pandas_columns import COLUMNS, resolve_column
from resolvers.errors import InputError
from resolvers.model import Candidate, Query, Resolution


class Reference:
    """A resolver that knows Ashkelon, doubts Georgia, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Query] = []

    def resolve_many(self, queries: Sequence[Query]) -> list[Resolution]:
        self.asked += queries
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Resolution:
        entity = Entity("x:" + query.text.lower(), "place", query.text, latitude=1.0, longitude=2.0)
        status = {"Ashkelon": "matched", "Georgia": "ambiguous"}.get(query.text, "unmatched")
        candidates = () if status == "unmatched" else (Candidate(entity, 0.75, query.text),)
        return Resolution(query, status, candidates, "because")  # type: ignore[arg-type]


@pytest.fixture
def reference() -> Reference:
    """A fresh stand-in."""
    return Reference()


def test_rows_index_and_columns_are_kept(reference: Reference) -> None:
    """One row a name, in order, under the index that came in; equal names are asked once."""
    names = pd.Series(["Ashkelon", "Nowhere", "Ashkelon"], index=["b", "a", "b"], dtype="string")

    frame = resolve_column(names, reference, kind="place")  # type: ignore[arg-type]

    assert list(frame.columns) == list(COLUMNS)
    assert list(frame.index) == ["b", "a", "b"]
    assert frame["id"].tolist() == ["x:ashkelon", pd.NA, "x:ashkelon"]
    assert frame["status"].tolist() == ["matched", "unmatched", "matched"]
    assert [query.text for query in reference.asked] == ["Ashkelon", "Nowhere"]


def test_missing_names_stay_missing(reference: Reference) -> None:
    """None, NaN and NA are not looked up and have no status."""
    frame = resolve_column(pd.Series([None, float("nan"), pd.NA], dtype=object), reference)  # type: ignore[arg-type]

    assert frame.isna().all(axis=None)
    assert reference.asked == []


def test_an_ambiguous_name_is_blank_unless_the_best_is_asked_for(reference: Reference) -> None:
    """``best`` fills id and point and leaves the status as it is."""
    names = pd.Series(["Georgia"])

    blank = resolve_column(names, reference)  # type: ignore[arg-type]
    best = resolve_column(names, reference, best=True)  # type: ignore[arg-type]

    assert (blank["status"][0], blank["id"].isna()[0], blank["latitude"].isna()[0]) == (
        "ambiguous",
        True,
        True,
    )
    assert (best["status"][0], best["id"][0], best["latitude"][0]) == ("ambiguous", "x:georgia", 1.0)


def test_columns_of_hints_go_into_the_queries(reference: Reference) -> None:
    """Kind, country and coordinates may be columns; what is missing in them is no hint."""
    resolve_column(
        pd.Series(["Ashkelon", "Ashkelon"]),
        reference,  # type: ignore[arg-type]
        kind=pd.Series(["Place", None]),
        country=pd.Series([" il", None]),
        latitude=pd.Series([31.6, None]),
        longitude=pd.Series([34.5, None]),
    )

    assert reference.asked == [Query("Ashkelon", "place", "IL", 31.6, 34.5), Query("Ashkelon")]


def test_an_empty_column_gives_an_empty_frame(reference: Reference) -> None:
    """No names, no rows, the same columns and types."""
    frame = resolve_column(pd.Series([], dtype="string"), reference)  # type: ignore[arg-type]

    assert len(frame) == 0
    assert list(frame.columns) == list(COLUMNS)
    assert frame["latitude"].dtype == "float64"


def test_columns_of_other_lengths_are_refused(reference: Reference) -> None:
    """A hint column of another length, or half a coordinate, is a mistake of the caller."""
    with pytest.raises(InputError, match="country has 1 rows, the names have 2"):
        resolve_column(pd.Series(["a", "b"]), reference, country=pd.Series(["IL"]))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="go together"):
        resolve_column(pd.Series(["a"]), reference, latitude=pd.Series([1.0]))  # type: ignore[arg-type]
