"""What lies around a point? The world's own places, for a map that needs neither tiles nor network."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from resolvers.index.index import Index
from resolvers.text.bearers import SETTLEMENT

# Dots: enough to show coast and valleys, few enough for a card.
MOST_DOTS: Final = 300
MOST_NAMES: Final = 6
# What a label takes of the map's width and height: another within it would be written over it.
LABEL_WIDTH: Final = 0.35
LABEL_HEIGHT: Final = 0.07
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
        dots: Settlements, largest first; the largest bear names where there is room.
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
    # Dots are where people live: a country's point says nothing of where it lies.
    settled = entities.place_class == SETTLEMENT
    inside = settled & (np.abs(across) < width / 2) & (np.abs(up) < span / 2) & ~entities.masked
    near = np.flatnonzero(inside)
    order = np.lexsort((near, -entities.population[near]))[:MOST_DOTS]
    dots: list[Dot] = []
    for number in near[order].tolist():
        x, y = round(float(0.5 + across[number] / width), 4), round(float(0.5 - up[number] / span), 4)
        named = [dot for dot in dots if dot.name]
        free = all(abs(dot.x - x) > LABEL_WIDTH or abs(dot.y - y) > LABEL_HEIGHT for dot in named)
        name = index.entity(number).name if free and len(named) < MOST_NAMES else ""
        dots.append(Dot(x, y, name, int(entities.population[number])))
    return LocalMap(tuple(dots), width * shrink * _KILOMETRES_A_DEGREE)
