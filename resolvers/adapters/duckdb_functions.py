"""DuckDB functions that resolve names inside a query.

    import duckdb
    from resolvers.adapters.duckdb_functions import register

    connection = duckdb.connect()
    register(connection)
    connection.sql("SELECT town, resolve_place(town, iso2).id FROM 'file.parquet'")

The functions are vectorised: DuckDB hands over Arrow batches of some two thousand rows, equal rows are answered once, and
answers are kept from batch to batch. DuckDB calls them from one thread at a time.

| function | gives |
|---|---|
| ``resolve_place(name [, country [, admin [, latitude, longitude]]])`` | a struct |
| ``resolve_person(name [, country [, date]])`` | a struct |
| ``resolve_organisation(name [, country [, admin]])`` | a struct |
| ``resolve_name(name [, kind [, country]])`` | a struct, of whatever kind |
| ``compare_names(left, right [, kind])`` | the probability that the two are one name, without any gazetteer |

The struct has the fields ``id, name, status, score, latitude, longitude, reason``; all are null for a missing name.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from resolvers.comparing import score_pairs
from resolvers.doors import default_resolver
from resolvers.errors import InputError, MissingExtraError
from resolvers.tables.answers import NUMBERS, Answerer, Policy

try:
    import duckdb
    import pyarrow as pa

    from resolvers.adapters.arrow_columns import resolve_batch
except ImportError as error:
    raise MissingExtraError("duckdb", "duckdb") from error

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

# What a function knows of its arguments by their order, the name first.
_PLACED: Final[Mapping[str, tuple[Kind | None, tuple[str, ...]]]] = {
    "resolve_place": ("place", ("country", "admin", "latitude", "longitude")),
    "resolve_person": ("person", ("country", "date")),
    "resolve_organisation": ("organisation", ("country", "admin")),
    "resolve_name": (None, ("kind", "country")),
}
_COMPARED: Final = "compare_names"
FUNCTIONS: Final = (*_PLACED, _COMPARED)

Column = Any
Function = Callable[..., Any]


def register(
    connection: "duckdb.DuckDBPyConnection", resolver: "Resolver | None" = None, policy: Policy | None = None
) -> None:
    """Add the functions to a connection; what it has of these names already is replaced.

    Args:
        connection: An open connection; each needs its own call.
        resolver: What names are looked up with; by itself bundled tables and world (``resolvers.load()``).
        policy: What becomes of ambiguous names and damaged cells.

    Raises:
        MissingExtraError: duckdb or pyarrow is not installed (on import of this module).
        duckdb.InvalidInputException: In a query: a function was called with more arguments than it has, or with degrees out
            of range; the sentence says which.
    """
    answerer, lock = Answerer(resolver or default_resolver(), policy), Lock()
    struct = {field: "DOUBLE" if field in NUMBERS else "VARCHAR" for field in answerer.policy.fields}
    for name, (kind, hints) in _PLACED.items():
        _replace(connection, name, _resolving(name, answerer, lock, kind, hints), duckdb.struct_type(struct))
    _replace(connection, _COMPARED, _comparing, "DOUBLE")


def _replace(connection: Any, name: str, function: Function, gives: Any) -> None:
    with suppress(duckdb.InvalidInputException):  # there was none
        connection.remove_function(name)
    connection.create_function(name, function, None, gives, type="arrow", null_handling="special")


def _resolving(
    name: str, answerer: Answerer, lock: Lock, kind: Kind | None, hints: tuple[str, ...]
) -> Function:
    def resolve(*columns: Column) -> Any:
        if not 1 <= len(columns) <= 1 + len(hints):
            raise InputError(
                f"{name} takes a name and up to {len(hints)} hints ({', '.join(hints)}), not {len(columns)} arguments"
            )
        names, *given = columns
        told = {"kind": kind, **dict(zip(hints, given, strict=False))}
        with lock:
            return resolve_batch(names, answerer, **told).to_struct_array().combine_chunks()

    return resolve


def _comparing(*columns: Column) -> Any:
    if not 2 <= len(columns) <= 3:
        raise InputError(f"{_COMPARED} takes two names and a kind, not {len(columns)} arguments")
    lefts, rights, *kinds = (column.to_pylist() for column in columns)
    told = [parse_kind(text or "") for text in kinds[0]] if kinds else [None] * len(lefts)
    both = [
        place
        for place, (left, right) in enumerate(zip(lefts, rights, strict=True))
        if left is not None and right is not None
    ]
    scores: list[float | None] = [None] * len(lefts)
    found = score_pairs(
        [str(lefts[place]) for place in both],
        [str(rights[place]) for place in both],
        [told[place] for place in both],
    )
    for place, score in zip(both, found, strict=True):
        scores[place] = score
    return pa.array(scores, pa.float64())
