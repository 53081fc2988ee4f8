"""``.resolve`` on the columns of pandas, and of polars where it is installed.

import resolvers.adapters.accessors                        # registers them

towns = table["town"].resolve(kind="place", country=table["iso2"])          # pandas and polars: resolve_column
table = table.resolve(["town", "region"], kind="place", country_column="iso2")     # resolve_columns

frame.with_columns(pl.col("town").resolve(kind="place", country=pl.col("iso2")).alias("town"))   # a struct
frame.lazy().select(pl.col("town").resolve(kind="place").struct.field("id"))
"""

from typing import Any

import pandas as pd

from resolvers.doors import resolve_column, resolve_columns
from resolvers.tables.answers import NUMBERS, Policy

pl: Any
try:
    import polars as pl
except ImportError:
    pl = None


class ColumnAccessor:
    """``column.resolve(...)``: see ``resolvers.resolve_column``."""

    def __init__(self, column: Any) -> None:
        self._column = column

    def __call__(self, **options: Any) -> Any:
        """Resolve the column."""
        return resolve_column(self._column, **options)


class TableAccessor:
    """``table.resolve(columns, ...)``: see ``resolvers.resolve_columns``."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __call__(self, columns: Any, **options: Any) -> Any:
        """Resolve columns of the table."""
        return resolve_columns(self._table, columns, **options)


class ExpressionNamespace:
    """``pl.col(name).resolve(...)``: an expression of structs, with the fields of an answer.

    Options are those of ``resolve_column``; hints (``kind, country, admin, latitude, longitude, date``) may be expressions.
    """

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def __call__(self, **options: Any) -> Any:
        """Resolve the column that the expression yields; the whole of it at once, so that each name is asked once."""
        hints = {name: value for name, value in options.items() if isinstance(value, pl.Expr)}
        rest = {name: value for name, value in options.items() if name not in hints}
        fields = Policy(rest.get("on_ambiguous", "blank")).fields
        structure = pl.Struct({field: pl.Float64 if field in NUMBERS else pl.String for field in fields})

        def answer(rows: Any) -> Any:
            columns = {name: rows.struct.field(name) for name in hints}
            return resolve_column(rows.struct.field("text"), **columns, **rest).to_struct("resolved")

        asked = [
            self._expression.alias("text"),
            *(expression.alias(name) for name, expression in hints.items()),
        ]
        return pl.struct(asked).map_batches(answer, return_dtype=structure)


def _register() -> None:
    pd.api.extensions.register_series_accessor("resolve")(ColumnAccessor)
    pd.api.extensions.register_dataframe_accessor("resolve")(TableAccessor)
    if pl is not None:
        pl.api.register_series_namespace("resolve")(ColumnAccessor)
        pl.api.register_dataframe_namespace("resolve")(TableAccessor)
        pl.api.register_expr_namespace("resolve")(ExpressionNamespace)


_register()
