"""Cells of any library become queries; what is missing stays so."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from resolvers.errors import InputError
from resolvers.model import Query
from resolvers.tables.questions import questions


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_name_asks_nothing(missing: Any) -> None:
    """Whatever a library writes for nothing; in a hint it is no hint."""
    assert questions([missing]) == [None]
    assert questions(
        ["A"], kind=[missing], country=[missing], admin=[missing], date=[missing], context=[[missing]]
    ) == [Query("A")]
    assert questions(["A"], latitude=[missing], longitude=[1.0]) == [Query("A")]


@pytest.mark.parametrize(
    ("value", "written"),
    [("2014", "2014"), (2014, "2014"), (2014.0, "2014"), (date(2014, 7, 8), "2014-07-08"), (datetime(2014, 7, 8, 1), "2014-07-08"),
     (pd.Timestamp("2014-07-08"), "2014-07-08"), ("2014-07-08T10:00", "2014-07-08"), ("8 July 2014", "8 July 2014")],
)  # fmt: skip
def test_dates_of_any_sort(value: Any, written: str) -> None:
    """Years and days, as ISO 8601 has them; what is no date is left to whoever reads it."""
    assert questions(["A"], date=[value]) == [Query("A", date=written)]


def test_values_that_are_no_text() -> None:
    """Numbers and bytes are taken as written; kinds in any words."""
    assert questions([7, b"Ashkelon", "A"], kind=["GPE", "Vessel", "person"], country=" il") == [
        Query("7", "place", "IL"),
        Query("Ashkelon", None, "IL"),
        Query("A", "person", "IL"),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [("north", 1, "latitude 'north'"), (1, -181, "longitude '-181'"), ("inf", 1, "'inf'")],
)
def test_coordinates_off_the_globe(latitude: Any, longitude: Any, said: str) -> None:
    """Which one, and between what it should be."""
    with pytest.raises(InputError, match=f"{said} should be degrees from -"):
        questions(["A"], latitude=latitude, longitude=longitude)


def test_columns_of_other_lengths() -> None:
    """Which column, and how long both are."""
    with pytest.raises(InputError, match="admin has 1 rows, the names have 2"):
        questions(["A", "B"], admin=["x"])
    with pytest.raises(InputError, match="go together"):
        questions(["A"], longitude=1.0)
