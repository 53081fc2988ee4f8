"""The slow, obvious twin of the search around a point: measure everything, sort, cut."""

from geopy.distance import geodesic

from gazetteer.model import Kind
from resolvers.index.index import Index


def nearest(
    index: Index,
    latitude: float,
    longitude: float,
    *,
    within: float | None = None,
    kind: Kind | None = None,
    limit: int = 10,
) -> list[tuple[float, str]]:
    """Kilometres and id of the nearest entities, equally near ones by id."""
    measured = []
    for number in range(len(index.entities)):
        entity = index.entity(number)
        if entity.latitude is None or index.entities.masked[number] or kind not in (None, entity.kind):
            continue
        distance = geodesic((latitude, longitude), (entity.latitude, entity.longitude)).kilometers
        if within is None or distance <= within:
            measured.append((distance, entity.id))
    return sorted(measured)[:limit]
