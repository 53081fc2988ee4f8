"""``.resolve`` on columns and tables of pandas and polars, and in expressions."""

import pandas as pd
import pytest
from small_resolver import resolver_over

import resolvers.adapters.accessors  # registers them
from gazetteer.model import Entity
from resolvers.doors import resolve_column
from resolvers.errors import InputError
from resolvers.tables.answers import FIELDS

pl = pytest.importorskip("polars")

NAMES = ["Ashkelom", None, "Georgia"]
ISO = ["IL", None, "US"]
RESOLVER = resolver_over(
    (
        Entity("x:ashkelon", "place", "Ashkelon", country="IL"),
        Entity("x:georgia", "place", "Georgia", country="GE"),
        Entity("x:georgia-us", "place", "Georgia", country="US"),
    )
)


def test_pandas_columns_and_tables() -> None:
    """The same as the functions."""
    table = pd.DataFrame({"town": NAMES, "iso": ISO})
    column = table["town"].resolve(kind="place", country=table["iso"], resolver=RESOLVER)

    pd.testing.assert_frame_equal(
        column, resolve_column(table["town"], kind="place", country=table["iso"], resolver=RESOLVER)
    )
    assert table.resolve("town", country_column="iso", resolver=RESOLVER)["town_id"].tolist() == [
        "x:ashkelon",
        pd.NA,
        "x:georgia-us",
    ]


def test_polars_columns_tables_and_expressions() -> None:
    """A struct with the fields of an answer, eager and lazy; hints may be expressions."""
    table = pl.DataFrame({"town": NAMES, "iso": ISO})
    asked = pl.col("town").resolve(kind="place", country=pl.col("iso"), resolver=RESOLVER)
    wanted = ["x:ashkelon", None, "x:georgia-us"]
    listed = pl.col("town").resolve(on_ambiguous="candidates", resolver=RESOLVER)

    assert table["town"].resolve(country=table["iso"], resolver=RESOLVER)["id"].to_list() == wanted
    assert table.resolve("town", country_column="iso", resolver=RESOLVER)["town_id"].to_list() == wanted
    assert table.select(asked.struct.field("id"))["id"].to_list() == wanted
    assert table.lazy().select(asked.struct.field("id")).collect()["id"].to_list() == wanted
    assert "x:georgia " in table.select(listed.struct.field("candidates"))["candidates"][2]
    assert resolvers.adapters.accessors.pl is not None


def test_expressions_keep_the_name_and_take_context() -> None:
    """The struct is called as the column is, hints may have any names, and context may be columns."""
    table = pl.DataFrame({"country": ["Georgia"], "text": ["US"]})
    asked = pl.col("country").resolve(country=pl.col("text"), resolver=RESOLVER)
    beside = pl.col("country").resolve(context=[pl.col("text"), "x"], resolver=RESOLVER)
    two = pl.col("country", "text").resolve(resolver=RESOLVER)

    assert table.select(asked).columns == ["country"]
    assert table.select(asked.struct.field("id")).item() == "x:georgia-us"
    assert table.select(beside.struct.field("status")).item() == "ambiguous"
    with pytest.raises(InputError, match="resolve several one by one"):
        table.select(two)


def test_a_lazy_frame_stays_lazy() -> None:
    """Its schema is known before anything is asked; filters on what is added hold."""
    table = pl.DataFrame({"town": NAMES, "iso": ISO, "n": [1, 2, 3]}).lazy()

    found = table.resolve(["town"], country_column="iso", on_ambiguous="candidates", resolver=RESOLVER)

    assert isinstance(found, pl.LazyFrame)
    names = ["town", "iso", "n", *(f"town_{field}" for field in (*FIELDS, "candidates"))]
    assert found.collect_schema().names() == names
    assert found.collect().schema == found.collect_schema()
    chosen = found.filter(pl.col("town_status") == "matched").select("n", "town_id").collect()
    assert chosen.rows() == [(1, "x:ashkelon"), (3, "x:georgia-us")]
