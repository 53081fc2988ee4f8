"""What can be called without holding a resolver? The functions behind ``import resolvers``.

Each loads on its first call what it needs; the resolver over bundled tables and world is opened once a process.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.model import Kind
from resolvers.model import Document, Mention, PairResolution

if TYPE_CHECKING:
    import pandas as pd

    from resolvers.audit.model import AuditReport
    from resolvers.resolver import Resolver


def load(
    *gazetteers: str | Path,
    world: bool = True,
    bundled: bool = True,
    columns: Mapping[str, str] | None = None,
) -> "Resolver":
    """Open a resolver.

    Reach for it once and keep the result: opening maps an index into memory, and the first time ever, or
    after a table changed, builds one in your cache folder (some twenty seconds for the whole world).

    Args:
        gazetteers: Folders of tables or CSV files of your own, later ones on top.
        world: Whether the world's cities and countries are part of it.
        bundled: Whether the tables that come with the package are.
        columns: Other column names in a CSV of yours: ``{"id": "uid", "name": "label"}``.

    Raises:
        GazetteerError: A table cannot be read or contradicts itself; the sentence says where.
        IndexStoreError: The index can neither be opened nor built.
    """
    from resolvers.config import load_configuration
    from resolvers.opening import open_stacked_index
    from resolvers.resolver import Resolver

    return Resolver(
        open_stacked_index(gazetteers, world=world, bundled=bundled, columns=columns), load_configuration()
    )


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
    names: "pd.Series[Any]",
    *,
    kind: "Kind | pd.Series[Any] | None" = None,
    country: "str | pd.Series[Any]" = "",
    latitude: "pd.Series[Any] | None" = None,
    longitude: "pd.Series[Any] | None" = None,
    resolver: "Resolver | None" = None,
) -> "pd.DataFrame":
    """Resolve a pandas column; see ``resolvers.adapters.pandas_columns.resolve_column``."""
    from resolvers.adapters.pandas_columns import resolve_column as resolve_names

    return resolve_names(
        names,
        resolver or default_resolver(),
        kind=kind,
        country=country,
        latitude=latitude,
        longitude=longitude,
    )
