"""Written names of people, organisations and places into canonical ids and coordinates: offline, with reasons.

    import resolvers

    resolver = resolvers.load()                     # bundled tables and the world
    answer = resolver.resolve("Ashkelom", kind="place", country="IL")
    answer.status, answer.entity.id, answer.reason
    resolvers.compare("Binyamin Netanyahu", "Netanyahu, Benjamin", kind="person").score
    resolvers.resolve_column(table["town"], kind="place", country=table["iso2"])
    resolvers.resolve_columns(table, ["town", "region"], kind="place", country_column="iso2")
    resolvers.link(table, reference, on="name", block="country")
    resolvers.audit([text]).findings

Importing this package does nothing and costs little: what a function needs is loaded when it is called.
"""

# Loaded first: a package that is loaded later would take the name of the function below.
import resolvers.audit  # noqa: F401
from resolvers.doors import audit, compare, link, load, read, report, resolve_column, resolve_columns
from resolvers.errors import ConfigurationError, IndexStoreError, InputError, MissingExtraError, ResolverError
from resolvers.model import Candidate, Document, Evidence, Mention, PairResolution, Query, Resolution, Span

__all__ = [
    "Candidate",
    "ConfigurationError",
    "Document",
    "Evidence",
    "IndexStoreError",
    "InputError",
    "Mention",
    "MissingExtraError",
    "PairResolution",
    "Query",
    "Resolution",
    "ResolverError",
    "Span",
    "audit",
    "compare",
    "link",
    "load",
    "read",
    "report",
    "resolve_column",
    "resolve_columns",
]
