"""What can be called without holding a resolver? The functions behind ``import resolvers``.

Each loads on its first call what it needs; the resolver over bundled tables and world is opened once a process.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.model import Kind
from resolvers.errors import InputError
from resolvers.model import Document, Mention, PairResolution

if TYPE_CHECKING:
    import pandas as pd

    from resolvers.audit.model import AuditReport
    from resolvers.resolver import Resolver
    from resolvers.tables.answers import OnAmbiguous
    from resolvers.tables.report import Report


def load(
    *gazetteers: str | Path,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
    decisions: str | Path | None = None,
) -> "Resolver":
    """Open a resolver.

    Reach for it once and keep the result: opening maps an index into memory, and the first time ever, or
    after a table changed, builds one in your cache folder (some twenty seconds for the whole world).

    Args:
        gazetteers: Folders of tables or CSV files of your own, later ones on top.
        world: Whether the world's cities and countries are part of it.
        bundled: Whether the tables that come with the package are.
        columns: Other column names in a CSV of yours: ``{"id": "uid", "name": "label"}``.
        decisions: A file of what people decided about spellings, as ``resolve audit`` and the review queue keep it: a
            spelling once settled is answered so, with that reason.

    Raises:
        GazetteerError: A table cannot be read or contradicts itself; the sentence says where.
        InputError: The decisions cannot be read.
        IndexStoreError: The index can neither be opened nor built.
    """
    from resolvers.config import load_configuration
    from resolvers.opening import open_stacked_index
    from resolvers.resolver import Resolver

    settled = None
    if decisions is not None:
        from resolvers.settled import load_settled

        settled = load_settled(Path(decisions))
    index = open_stacked_index(gazetteers, world=world, bundled=bundled, columns=columns)
    return Resolver(index, load_configuration(), settled)


@cache
def default_resolver() -> "Resolver":
    """The resolver over bundled tables and world, opened on first use and shared by the functions below."""
    return load()


def compare(left: str, right: str, kind: Kind | None = None) -> PairResolution:
    """Say how probably two written names are one name; no gazetteer is involved.

    Args:
        left: A name as written, in any script.
        right: Another.
        kind: What both are names of; ``None`` compares them without knowledge of titles or legal forms.
    """
    from resolvers.comparing import compare as compare_names

    return compare_names(left, right, kind)


def read(text: str | Document, *, resolver: "Resolver | None" = None) -> list[Mention]:
    """Find the people, organisations and places that a text names, in order and without overlap."""
    return (resolver or default_resolver()).read(text)


def audit(documents: Sequence[str | Document], *, resolver: "Resolver | None" = None) -> "AuditReport":
    """Report where texts write one name in two ways."""
    from resolvers.audit.audit import audit as audit_documents

    return audit_documents(documents, resolver or default_resolver())


def resolve_column(
    names: Any,
    *,
    kind: Any = None,
    country: Any = "",
    admin: Any = None,
    latitude: Any = None,
    longitude: Any = None,
    date: Any = None,
    context: Sequence[Any] = (),
    on_ambiguous: "OnAmbiguous" = "blank",
    best: bool = False,
    clean: bool = True,
    resolver: "Resolver | None" = None,
) -> Any:
    """Resolve a column of written names, each distinct row once.

    Args:
        names: A pandas or polars Series, or a pyarrow (chunked) array; missing values stay missing.
        kind: ``person``, ``organisation`` or ``place``, for all rows or as a column; other kinds count as not known.
        country: ISO 3166-1 code or the country's name: a hint, no filter. One for all rows or a column, as all that follow.
        admin: The state, province or governorate that a place lies in, by name.
        latitude: Degrees, together with ``longitude``; missing values are no hint.
        longitude: Degrees.
        date: A year, an ISO date, or a column of dates.
        context: Further columns of text.
        on_ambiguous: What to do with a name that may mean several: leave id and point ``"blank"``, give the ``"best"``
            candidate, or add a column ``candidates`` that lists who may be meant. The status stays.
        best: Give the best candidate whatever the status, of unmatched names too.
        clean: Mend damaged cells and read "City, State" and brackets as such; the reason says what was done.
        resolver: An opened resolver; by itself the one over bundled tables and world.

    Returns:
        A DataFrame of pandas (same index) or polars, or a pyarrow Table: one row a name, with the columns ``id, name,
        status, score, latitude, longitude, reason``. The pandas frame has ``.summary()``, ``.unmatched()`` and
        ``.to_review(path)`` besides; ``report`` gives the same for the others.

    Raises:
        InputError: ``names`` is no column, a further column has another length, or a coordinate is none.
        MissingExtraError: The column's library is not installed.
    """
    from resolvers.tables.answers import Policy

    return _adapter(names).resolve_column(
        names, resolver or default_resolver(), policy=Policy(on_ambiguous, best, clean), context=context,
        kind=kind, country=country, admin=admin, latitude=latitude, longitude=longitude, date=date,
    )  # fmt: skip


def resolve_columns(
    table: Any,
    columns: str | Sequence[str],
    *,
    kind: Kind | None = None,
    kind_column: str | None = None,
    country: str = "",
    country_column: str | None = None,
    admin_column: str | None = None,
    latitude_column: str | None = None,
    longitude_column: str | None = None,
    date_column: str | None = None,
    context_columns: Sequence[str] = (),
    on_ambiguous: "OnAmbiguous" = "blank",
    best: bool = False,
    clean: bool = True,
    resolver: "Resolver | None" = None,
) -> Any:
    """Resolve columns of a table, with what other columns of it say about each row.

    Reach for it where context stands in the table; ``resolve_column`` takes single columns.

    Args:
        table: A DataFrame of pandas or polars, a LazyFrame, or a pyarrow Table.
        columns: The columns of written names.
        kind: What all of them are names of; or ``kind_column``, which says it for each row.
        kind_column: See ``kind``.
        country: ISO 3166-1 code or name for all; or ``country_column``.
        country_column: See ``country``.
        admin_column: The state, province or governorate that a place lies in, by name.
        latitude_column: Degrees, together with ``longitude_column``.
        longitude_column: Degrees.
        date_column: Years or dates.
        context_columns: Further text.
        on_ambiguous: See ``resolve_column``; so are ``best``, ``clean`` and ``resolver``.
        best: Give the best candidate whatever the status.
        clean: Mend damaged cells and read qualifiers.
        resolver: An opened resolver.

    Returns:
        A table of the same library, with as many rows and the same index and types, and at its end ``NAME_id, NAME_name,
        NAME_status, NAME_score, NAME_latitude, NAME_longitude, NAME_reason`` for each column of names.

    Raises:
        InputError: A column is missing, is there twice or would be; else as ``resolve_column``.
    """
    from resolvers.tables.answers import Policy

    if (kind and kind_column) or (country and country_column):
        raise InputError("give one for all or a column, not both")
    adapter, policy = _adapter(table), Policy(on_ambiguous, best, clean)
    named = {
        "kind": kind_column, "country": country_column, "admin": admin_column, "latitude": latitude_column,
        "longitude": longitude_column, "date": date_column,
    }  # fmt: skip
    names = list(columns) if isinstance(columns, list | tuple) else [columns]
    lazy = hasattr(table, "collect_schema") and not hasattr(table, "__len__")
    present = set(table.collect_schema() if lazy else getattr(table, "column_names", table.columns))
    for column in (f"{name}_{field}" for name in names for field in policy.fields):
        if column in present:
            raise InputError(f"there is a column {column!r} already; rename it, or drop it")
    opened = resolver or default_resolver()

    def resolve(table: Any) -> Any:
        hints = {"kind": kind, "country": country} | {
            hint: adapter.column_of(table, column) for hint, column in named.items() if column
        }
        context = [adapter.column_of(table, column) for column in context_columns]
        added = {
            name: adapter.resolve_column(
                adapter.column_of(table, name), opened, policy=policy, context=context, **hints
            )
            for name in names
        }
        return adapter.with_columns(table, added)

    return adapter.lazily(table, names, policy, resolve) if lazy else resolve(table)


def report(names: Any, resolved: Any) -> "Report":
    """Say what became of a column: ``.summary()``, ``.unmatched()``, ``.to_review(path)``.

    Args:
        names: The column as it was asked, of pandas, polars or pyarrow.
        resolved: What ``resolve_column`` gave for it.
    """
    from resolvers.tables.report import report_on

    return report_on(names, resolved)


def _adapter(table: Any) -> Any:
    """The module of ours for a column or table of another library."""
    library = type(table).__module__.partition(".")[0]
    modules = {"pandas": "pandas_columns", "polars": "polars_columns", "pyarrow": "arrow_columns"}
    if library not in modules:
        raise InputError(
            f"a {type(table).__name__} is no column of pandas, polars or pyarrow; pandas.Series(names) makes one of a list"
        )
    return import_module(f"resolvers.adapters.{modules[library]}")


def link(
    left: "pd.DataFrame",
    right: "pd.DataFrame",
    *,
    on: str,
    block: str | Sequence[str] = (),
    kind: Kind | None = None,
    threshold: float = 0.5,
    limit: int = 1,
    one_to_one: bool = False,
    matched_only: bool = False,
) -> "pd.DataFrame":
    """Say for each row of a frame which row of another, the reference, it is; no gazetteer is involved.

    See ``resolvers.linking.frames.link_frames``; the answer has Splink's columns.
    """
    from resolvers.linking.frames import link_frames

    return link_frames(
        left,
        right,
        on=on,
        block=block,
        kind=kind,
        threshold=threshold,
        limit=limit,
        one_to_one=one_to_one,
        matched_only=matched_only,
    )
