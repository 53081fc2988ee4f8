"""``.resolve`` on the columns of pandas, and of polars where it is installed.

import resolvers.adapters.accessors                        # registers them

towns = table["town"].resolve(kind="place", country=table["iso2"])          # pandas and polars: resolve_column
table = table.resolve(["town", "region"], kind="place", country_column="iso2")     # resolve_columns; LazyFrames too

frame.with_columns(pl.col("town").resolve(kind="place", country=pl.col("iso2")).alias("place"))   # a struct
frame.lazy().select(pl.col("town").resolve(kind="place").struct.field("id"))
"""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from resolvers.doors import resolve_column, resolve_columns
from resolvers.errors import InputError
from resolvers.tables.answers import NUMBERS, Policy

pl: Any
try:
    import polars as pl
except ImportError:
    pl = None


# Before the names of fields that stand beside a name, so that none is the name's own column.
_BESIDE: Final = "resolve: "


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
    """``pl.col(name).resolve(...)``: an expression of structs, with the fields of an answer, under the column's name.

    Options are those of ``resolve_column``; hints (``kind, country, admin, latitude, longitude, date``) and columns of
    ``context`` may be expressions.
    """

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def __call__(self, *, context: Sequence[Any] = (), **options: Any) -> Any:
        """Resolve the column that the expression yields; the whole of it at once, so that each name is asked once."""
        hints = {name: value for name, value in options.items() if isinstance(value, pl.Expr)}
        further = {f"context {place}": one for place, one in enumerate(context) if isinstance(one, pl.Expr)}
        rest = {name: value for name, value in options.items() if name not in hints}
        fields = Policy(rest.get("on_ambiguous", "blank")).fields
        structure = pl.Struct({field: pl.Float64 if field in NUMBERS else pl.String for field in fields})

        def answer(rows: Any) -> Any:
            if len(rows.struct.fields) != 1 + len(hints) + len(further):
                raise InputError("an expression for one column is expected: resolve several one by one")
            names = rows.struct.field(rows.struct.fields[0])
            columns = {name: rows.struct.field(_BESIDE + name) for name in hints}
            beside = [
                rows.struct.field(f"{_BESIDE}context {place}") if isinstance(one, pl.Expr) else one
                for place, one in enumerate(context)
            ]
            return resolve_column(names, context=beside, **columns, **rest).to_struct(names.name)

        asked = [expression.alias(_BESIDE + name) for name, expression in (hints | further).items()]
        return pl.struct(self._expression, *asked).map_batches(answer, return_dtype=structure)


def _register() -> None:
    pd.api.extensions.register_series_accessor("resolve")(ColumnAccessor)
    pd.api.extensions.register_dataframe_accessor("resolve")(TableAccessor)
    if pl is not None:
        pl.api.register_series_namespace("resolve")(ColumnAccessor)
        pl.api.register_dataframe_namespace("resolve")(TableAccessor)
        pl.api.register_lazyframe_namespace("resolve")(TableAccessor)
        pl.api.register_expr_namespace("resolve")(ExpressionNamespace)


_register()
