"""What does a map look like without tiles? The world's own places as dots, and what it is about on top.

Drawn on the server as numbers that a template writes as SVG: no script, no network, colours by the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from gazetteer.schema import PLACE_TYPES
from resolvers.index.index import Index
from resolvers.text.bearers import SETTLEMENT

# Beyond so many degrees from south to north the ground is a dot for each degree that holds a settlement.
_COARSE: Final = 24.0
_MOST_DOTS: Final = 1400
_MOST_NAMES: Final = 9
_SMALLEST_VIEW: Final = 1.6
_MARGIN: Final = 0.28
# Of this many points or more, so many are shown: one far away does not make all others a heap.
_FEW: Final = 6
_SHARE: Final = 0.85
# Letters of a label are about this wide; two labels that would touch are not both written.
_LETTER: Final = 8.0
_LINE: Final = 15.0

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """What a map is about.

    Attributes:
        label: Written beside it.
        kind: A class of the style sheet: person, organisation, place.
        link: Where it leads; "" for nowhere.
        weight: How many times it is meant: larger ones are drawn larger.
        approximate: Its place is borrowed; drawn as a ring.
        wide: It is a country or more: its point says little, and the map does not grow for it.
    """

    label: str
    latitude: float
    longitude: float
    kind: str = "place"
    link: str = ""
    weight: int = 1
    approximate: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as drawn."""

    x: float
    y: float
    radius: float
    point: Point
    labelled: bool
    left: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map in its own units: ``width`` by ``height``.

    Attributes:
        ground: One path of dots, drawn as round ends of lines without length.
        coarse: Each dot stands for a degree.
        names: Larger towns around, for orientation.
        summary: For who cannot see it.
        outside: How many points lie elsewhere.
    """

    width: int
    height: int
    ground: str
    coarse: bool
    names: tuple[tuple[float, float, str], ...]
    marks: tuple[Mark, ...]
    summary: str
    outside: int


def draw(index: Index, points: Sequence[Point], *, width: int = 640, height: int = 400) -> Drawing | None:
    """Draw a map of where most points are; ``None`` where there are none.

    Args:
        index: Where the ground comes from.
        points: Equal places are drawn once, with the label of the first and the weight of all.
        width: Units across.
        height: Units down.
    """
    merged = _merge(points)
    if not merged:
        return None
    view = _View.around(merged, width, height)
    marks, taken = _marks(view, merged)
    coarse = view.tall > _COARSE
    ground = _degrees(index, view) if coarse else _settlements(index, view)
    names = () if coarse else _names(index, view, taken, {point.label for point in merged})
    summary = ", ".join(mark.point.label for mark in marks[:8])
    return Drawing(width, height, ground, coarse, names, marks, summary, len(merged) - len(marks))


@dataclass(frozen=True, slots=True)
class _View:
    """Which part of the world: its middle, how tall it is in degrees, and units across and down."""

    north: float
    east: float
    tall: float
    width: int
    height: int

    @classmethod
    def around(cls, points: Sequence[Point], width: int, height: int) -> "_View":
        chosen = [point for point in points if not point.wide] or points
        first = chosen[0].longitude
        north = np.array([point.latitude for point in chosen])
        # Relative to the first, so that Fiji and Samoa are neighbours.
        east = np.array([(point.longitude - first + 180) % 360 - 180 for point in chosen])
        if len(chosen) >= _FEW:
            apart = np.maximum(np.abs(north - np.median(north)), np.abs(east - np.median(east)))
            north, east = (each[apart <= np.quantile(apart, _SHARE)] for each in (north, east))
        middle = (float(north.min() + north.max()) / 2, float(east.min() + east.max()) / 2)
        squeeze = max(0.2, float(np.cos(np.radians(middle[0]))))
        tall = max(float(np.ptp(north)), float(np.ptp(east)) * squeeze * height / width)
        tall = min(max(tall * (1 + 2 * _MARGIN), _SMALLEST_VIEW), 150.0)
        return cls(middle[0], first + middle[1], tall, width, height)

    def place(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Units from the left and from the top."""
        scale = self.height / self.tall
        squeeze = max(0.2, float(np.cos(np.radians(self.north))))
        east = (longitude - self.east + 180) % 360 - 180
        return self.width / 2 + east * scale * squeeze, self.height / 2 - (latitude - self.north) * scale


def _merge(points: Sequence[Point]) -> list[Point]:
    merged: dict[tuple[float, float], Point] = {}
    for point in points:
        place = (round(point.latitude, 4), round(point.longitude, 4))
        before = merged.get(place)
        weight = point.weight + (before.weight if before else 0)
        first = before or point
        merged[place] = Point(
            first.label, first.latitude, first.longitude, first.kind, first.link, weight,
            first.approximate and point.approximate, first.wide,
        )  # fmt: skip
    return sorted(merged.values(), key=lambda point: -point.weight)


def _marks(view: _View, points: Sequence[Point]) -> tuple[tuple[Mark, ...], list[Box]]:
    xs, ys = view.place(np.array([p.latitude for p in points]), np.array([p.longitude for p in points]))
    spots = [
        (round(float(x), 1), round(float(y), 1), round(5 + 2 * float(np.sqrt(point.weight - 1)), 1), point)
        for x, y, point in zip(xs, ys, points, strict=True)
        if 0 < x < view.width and 0 < y < view.height
    ]
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r, _ in spots]
    marks = []
    for x, y, radius, point in spots:
        reach = len(point.label) * _LETTER * 1.08
        right, left = x + radius + 4, x - radius - 4 - reach
        free = [
            (on_left, box)
            for on_left, box in (
                (False, (right, y - _LINE / 2, right + reach, y + _LINE / 2)),
                (True, (left, y - _LINE / 2, left + reach, y + _LINE / 2)),
            )
            if box[0] > 2 and box[2] < view.width - 2 and not _touches(box, taken)
        ]
        if free:
            taken.append(free[0][1])
        marks.append(Mark(x, y, radius, point, bool(free), bool(free) and free[0][0]))
    return tuple(marks), taken


def _touches(box: Box, taken: Sequence[Box]) -> bool:
    return any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken)


def _degrees(index: Index, view: _View) -> str:
    columns = index.entities
    known = (columns.place_class == SETTLEMENT) & ~np.isnan(columns.latitude)
    cells = np.unique(
        np.floor(columns.latitude[known] + 90) * 1000 + np.floor(columns.longitude[known] + 180)
    )
    return _path(view, cells // 1000 - 89.5, cells % 1000 - 179.5)


def _settlements(index: Index, view: _View) -> str:
    numbers = _inside(index, view)[:_MOST_DOTS]
    return _path(view, index.entities.latitude[numbers], index.entities.longitude[numbers])


def _inside(index: Index, view: _View) -> npt.NDArray[np.int64]:
    """The settlements in a view, largest first."""
    columns = index.entities
    x, y = view.place(columns.latitude, columns.longitude)
    with np.errstate(invalid="ignore"):
        inside = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
    numbers = np.flatnonzero(inside & (columns.place_class == SETTLEMENT) & ~columns.masked)
    return numbers[np.lexsort((numbers, -columns.population[numbers]))]


def _path(view: _View, latitude: Floats, longitude: Floats) -> str:
    x, y = view.place(latitude, longitude)
    inside = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
    dots = np.unique(np.column_stack([x[inside], y[inside]]).round().astype(int), axis=0)
    return "".join(f"M{a} {b}h0" for a, b in dots.tolist())


def _names(
    index: Index, view: _View, taken: list[Box], known: set[str]
) -> tuple[tuple[float, float, str], ...]:
    """The largest settlements whose names find room."""
    names: list[tuple[float, float, str]] = []
    for number in _inside(index, view)[: 6 * _MOST_NAMES].tolist():
        name = index.entity(number).name
        if name in known:
            continue
        xs, ys = view.place(index.entities.latitude[[number]], index.entities.longitude[[number]])
        x, y = round(float(xs[0]), 1), round(float(ys[0]), 1)
        box = (x + 4, y - _LINE / 2, x + 4 + len(name) * _LETTER, y + _LINE / 2)
        if box[2] < view.width - 2 and box[1] > 2 and box[3] < view.height - 2 and not _touches(box, taken):
            taken.append(box)
            names.append((x, y, name))
        if len(names) == _MOST_NAMES:
            break
    return tuple(names)


def is_wide(entity_type: str) -> bool:
    """Whether a type of place is so large that its point says little: countries and continents."""
    return PLACE_TYPES.get(entity_type) in {"country", "continent"}
