"""``.resolve`` on columns and tables of pandas and polars, and in expressions."""

import pandas as pd
import pytest
from small_resolver import resolver_over

import resolvers.adapters.accessors  # registers them
from gazetteer.model import Entity
from resolvers.doors import resolve_column

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
