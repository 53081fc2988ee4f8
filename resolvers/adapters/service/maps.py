"""What lies around a point? The world's own places, for a map that needs neither tiles nor network."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from resolvers.index.index import Index

# Dots: enough to show coast and valleys, few enough for a card.
MOST_DOTS: Final = 300
MOST_NAMES: Final = 6
_KILOMETRES_A_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map.

    Attributes:
        x, y: From 0 to 1, from the left and from the top.
        name: "" for dots without a label.
        population: -1 where unknown.
    """

    x: float
    y: float
    name: str
    population: int


@dataclass(frozen=True, slots=True)
class LocalMap:
    """The surroundings of a point, which lies in the middle, at (0.5, 0.5).

    Attributes:
        dots: Largest first; the first few bear names.
        kilometres: How wide the map is.
    """

    dots: tuple[Dot, ...]
    kilometres: float


def local_map(
    index: Index, latitude: float, longitude: float, *, span: float = 2.0, aspect: float = 1.0
) -> LocalMap:
    """Return the places around a point.

    Args:
        index: Where places are.
        latitude: Degrees north, WGS 84.
        longitude: Degrees east.
        span: Degrees from south to north.
        aspect: Width through height; a degree of longitude is drawn as long as it is at this latitude.
    """
    shrink = max(0.05, float(np.cos(np.radians(latitude))))
    width = min(360.0, span * aspect / shrink)
    entities = index.entities
    across = (entities.longitude - longitude + 180) % 360 - 180
    up = entities.latitude - latitude
    inside = (np.abs(across) < width / 2) & (np.abs(up) < span / 2) & ~entities.masked
    near = np.flatnonzero(inside)
    population = entities.population[near]
    order = np.lexsort((near, -population))[:MOST_DOTS]
    dots = tuple(
        Dot(
            round(float(0.5 + across[number] / width), 4),
            round(float(0.5 - up[number] / span), 4),
            index.entity(number).name if place < MOST_NAMES else "",
            int(entities.population[number]),
        )
        for place, number in enumerate(near[order].tolist())
    )
    return LocalMap(dots, width * shrink * _KILOMETRES_A_DEGREE)
