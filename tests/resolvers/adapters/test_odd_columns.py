"""Columns that are no plain text: each has one outcome, the same in pandas, polars and Arrow."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.doors import resolve_column, resolve_columns
from resolvers.errors import InputError

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

RESOLVER = resolver_over(
    (Entity("x:1", "place", "1"), Entity("x:ashkelon", "place", "Ashkelon", country="IL"))
)
TEXTS = ["Ashkelon", None, "Ashkelon", "Atlantis"]
IDS = ["x:ashkelon", None, "x:ashkelon", None]
TEXT_COLUMNS: dict[str, Callable[[], Any]] = {
    "pandas object": lambda: pd.Series(TEXTS, dtype=object),
    "pandas category": lambda: pd.Series(TEXTS, dtype="category"),
    "pandas string": lambda: pd.Series(TEXTS, dtype="string"),
    "pandas string[pyarrow]": lambda: pd.Series(TEXTS, dtype="string[pyarrow]"),
    "pandas large_string": lambda: pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string())),
    "pandas dictionary": lambda: pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
    "polars categorical": lambda: pl.Series(TEXTS, dtype=pl.Categorical),
    "polars enum": lambda: pl.Series(TEXTS, dtype=pl.Enum(["Atlantis", "Ashkelon"])),
    "polars objects": lambda: pl.Series(TEXTS, dtype=pl.Object),
    "arrow chunks": lambda: pa.chunked_array([TEXTS[:1], [], TEXTS[1:]]),
    "arrow large_string": lambda: pa.array(TEXTS, pa.large_string()),
    "arrow view": lambda: pa.array(TEXTS, pa.string_view()),
    "arrow dictionaries": lambda: pa.chunked_array(
        [pa.array(TEXTS[:2]).dictionary_encode(), pa.array(TEXTS[2:]).dictionary_encode()]
    ),
    "arrow slice": lambda: pa.array(["Ashdod", *TEXTS, "Ashdod"]).slice(1, 4),
    "arrow runs": lambda: pa.RunEndEncodedArray.from_arrays([1, 2, 3, 4], TEXTS),
}
ODD_COLUMNS: dict[str, tuple[list[Any], list[str | None]]] = {
    "numbers": ([1, 2, None], ["x:1", None, None]),
    "nulls": ([None, None, None], [None, None, None]),
    "lists": ([["a", "b"], ["c"], None], [None, None, None]),
    "none at all": ([], []),
}


def ids(found: Any) -> list[str | None]:
    """The ids of an answer of any library, with ``None`` for missing ones."""
    column = found["id"]
    values = column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()
    return [None if value is pd.NA else value for value in values]


@pytest.mark.parametrize("name", TEXT_COLUMNS)
def test_text_however_it_is_kept(name: str) -> None:
    """The encoding of a column changes nothing."""
    assert ids(resolve_column(TEXT_COLUMNS[name](), resolver=RESOLVER)) == IDS


@pytest.mark.parametrize("library", [pd.Series, pl.Series, pa.array])
@pytest.mark.parametrize("name", ODD_COLUMNS)
def test_values_that_are_no_text(name: str, library: Callable[[Any], Any]) -> None:
    """Numbers are names as they are written, missing ones stay missing, and a list is like no name."""
    values, expected = ODD_COLUMNS[name]
    column = library(values)
    if name == "numbers" and library is pd.Series:
        column = column.astype("Int64")

    assert ids(resolve_column(column, resolver=RESOLVER)) == expected


def test_equal_values_of_other_types_are_told_apart() -> None:
    """True, 1.0 and 1 are equal and written otherwise: the answer to one does not hang on what stands before it."""
    column = pd.Series([True, 1.0, 1, "1", None, ["a", "b"]], dtype=object)

    assert ids(resolve_column(column, resolver=RESOLVER)) == [None, None, "x:1", "x:1", None, None]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: resolve_column(pd.Index(["A"]), resolver=RESOLVER), "should be a Series, not a Index"),
        (lambda: resolve_column(["A"], resolver=RESOLVER), "a list is no column"),
        (
            lambda: resolve_columns(pd.DataFrame([["A", "B"]], columns=["n", "n"]), "n", resolver=RESOLVER),
            "2 columns are called 'n'",
        ),
        (
            lambda: resolve_columns(pa.table([["A"], ["B"]], names=["n", "n"]), "n", resolver=RESOLVER),
            "2 columns are called 'n'",
        ),
    ],
)
def test_what_is_no_column_of_names_is_said(call: Callable[[], Any], said: str) -> None:
    """In one sentence, whatever the library."""
    with pytest.raises(InputError, match=said):
        call()


def test_columns_may_be_called_by_numbers_and_others_repeat() -> None:
    """Frames as they come out of spreadsheets: no header, or one with the same word twice beside the names."""
    numbered = resolve_columns(pd.DataFrame({0: ["Ashkelon"]}), 0, resolver=RESOLVER)
    repeated = resolve_columns(
        pd.DataFrame([["Ashkelon", 1, 2]], columns=["town", "x", "x"], index=[5]), "town", resolver=RESOLVER
    )

    assert numbered["0_id"].tolist() == ["x:ashkelon"]
    assert repeated["x"].to_numpy().tolist() == [[1, 2]]
    assert repeated["town_id"].to_dict() == {5: "x:ashkelon"}


def test_index_and_types_are_kept() -> None:
    """Labels that repeat, times with their zone, categories and nullable numbers come back as they went in."""
    table = pd.DataFrame(
        {
            "town": TEXTS,
            "when": pd.date_range("2026-01-01", periods=4, tz="Asia/Jerusalem"),
            "what": pd.Categorical(["a", "b", "a", None]),
            "count": pd.array([1, None, 3, 4], dtype="Int8"),
        },
        index=[7, 7, 8, 8],
    )

    found = resolve_columns(table, ["town"], date_column="when", resolver=RESOLVER)

    pd.testing.assert_frame_equal(found[list(table.columns)], table)
    assert found["town_id"].isna().tolist() == [False, True, False, True]
