"""A pandas column of written names into columns of ids and coordinates."""

from typing import TYPE_CHECKING, Any

from gazetteer.kinds import parse_kind
from gazetteer.model import Kind
from resolvers.errors import InputError
from resolvers.model import Query, Resolution

if TYPE_CHECKING:
    import pandas as pd

    from resolvers.resolver import Resolver

COLUMNS = ("id", "name", "status", "score", "latitude", "longitude", "reason")


def resolve_column(
    names: "pd.Series[Any]",
    resolver: "Resolver",
    *,
    kind: "Kind | pd.Series[Any] | None" = None,
    country: "str | pd.Series[Any]" = "",
    latitude: "pd.Series[Any] | None" = None,
    longitude: "pd.Series[Any] | None" = None,
    best: bool = False,
) -> "pd.DataFrame":
    """Resolve each name of a column; equal queries are answered once.

    Args:
        names: Written names; missing values stay missing. Values that are no strings are taken as written.
        resolver: The opened resolver.
        kind: One kind for all, or a column of kinds; what is none of ours counts as not known.
        country: One ISO 3166-1 alpha-2 for all, or a column of them.
        latitude: Degrees, together with ``longitude``; missing values are no hint.
        longitude: Degrees.
        best: Give the best candidate's id, name, score and point whatever the status.

    Returns:
        A frame with the index of ``names`` and the columns ``id, name, status, score, latitude, longitude,
        reason``, in that order, one row a name: never more, never fewer. Text columns are strings with missing
        values, numbers are float64 with NaN. A missing name has missing values in every column.

    Raises:
        InputError: A further column is not as long as ``names``, or only one coordinate is given.
    """
    import pandas as pd

    if (latitude is None) != (longitude is None):
        raise InputError("latitude and longitude go together: one of them was given alone")
    cells = pd.DataFrame({"text": names.astype(object).to_numpy()})
    given = {"kind": kind, "country": country, "latitude": latitude, "longitude": longitude}
    for column, values in given.items():
        if isinstance(values, pd.Series) and len(values) != len(names):
            raise InputError(f"{column} has {len(values)} rows, the names have {len(names)}")
        cells[column] = values.to_numpy() if isinstance(values, pd.Series) else values

    groups = cells.groupby(list(cells.columns), dropna=False, sort=False)
    number = groups.ngroup().to_numpy()
    distinct = cells.loc[groups.head(1).index].itertuples(index=False, name=None)
    queries = [_query(*row) for row in distinct]
    asked = [query for query in queries if query is not None]
    answers = dict(zip(asked, resolver.resolve_many(asked), strict=True))
    rows = [_row(answers[query], best) if query is not None else (None,) * len(COLUMNS) for query in queries]

    frame = pd.DataFrame(rows, columns=list(COLUMNS)).take(number)
    frame.index = names.index
    numbers = {"score": "float64", "latitude": "float64", "longitude": "float64"}
    return frame.astype({column: numbers.get(column, "string") for column in COLUMNS})


def _query(text: Any, kind: Any, country: Any, latitude: Any, longitude: Any) -> Query | None:
    import pandas as pd

    if pd.isna(text):
        return None
    located = latitude is not None and not pd.isna(latitude) and not pd.isna(longitude)
    return Query(
        text=str(text),
        kind=None if kind is None or pd.isna(kind) else parse_kind(str(kind)),
        country="" if country is None or pd.isna(country) else str(country).strip().upper(),
        latitude=float(latitude) if located else None,
        longitude=float(longitude) if located else None,
    )


def _row(resolution: Resolution, best: bool) -> tuple[Any, ...]:
    candidate = resolution.best if best or resolution.status == "matched" else None
    if candidate is None:
        return (None, None, resolution.status, None, None, None, resolution.reason)
    entity = candidate.entity
    return (
        entity.id,
        entity.name,
        resolution.status,
        candidate.score,
        entity.latitude,
        entity.longitude,
        resolution.reason,
    )
