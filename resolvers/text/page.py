"""Mentions as one HTML page: the text with its marks, and a map beside it. It needs nothing else.

No network, no foreign script, no tiles: the ground of the map are the world's own places, drawn as dots, and it opens
where the document is set. The page's parts lie beside this module: ``page.html``, ``page.css``, ``page.js``.
"""

import base64
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from gazetteer.schema import PLACE_TYPES
from resolvers.index.index import Index
from resolvers.model import Document, Mention
from resolvers.text.bearers import SETTLEMENT
from resolvers.text.formats import mention_record

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Dots of the world: one for each degree that holds a settlement. Within the map's first view, so many settlements
# by size, and the largest of them by name.
_LOCAL_DOTS = 2500
_LOCAL_NAMES = 40
# The first view holds this share of the mentions, and never less than so many degrees.
_SHARE = 0.8
_SMALLEST_VIEW = 1.2
_MARGIN = 0.35
_WIDE = frozenset({"country", "continent"})


class Page:
    """Collects documents and writes one page at the end."""

    def __init__(self, sink: IO[str], index: Index, *, best: bool = False) -> None:
        self._sink = sink
        self._index = index
        self._best = best
        self._documents: list[dict[str, Any]] = []
        self._points: list[tuple[float, float, bool]] = []

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Take a document."""
        records = [self._record(document, mention) for mention in mentions]
        self._documents.append({
            "id": document.doc_id,
            "segments": segments(document.text, mentions),
            "mentions": records,
        })  # fmt: skip

    def finish(self) -> None:
        """Write the page."""
        view = self._view()
        content = {"documents": self._documents, "view": view, "world": self._world(), **self._local(view)}
        page = _part("page.html")
        for name, part in (
            ("/*css*/", _part("page.css")),
            ("/*js*/", _part("page.js")),
            ("/*data*/", _embedded(content)),
        ):
            page = page.replace(name, part, 1)
        self._sink.write(page)

    def _record(self, document: Document, mention: Mention) -> dict[str, Any]:
        record = mention_record(document, mention, best=self._best)
        for shown, candidate in zip(record["candidates"], mention.resolution.candidates, strict=True):
            entity = candidate.entity
            shown |= {
                "country": entity.country,
                "latitude": entity.latitude,
                "longitude": entity.longitude,
                "about": entity.description or entity.type,
            }
            shown["evidence"] = [[one.detail, one.weight] for one in candidate.evidence]
        if mention.kind == "place" and record["latitude"] is not None and record["longitude"] is not None:
            best = mention.resolution.best
            wide = best is not None and PLACE_TYPES.get(best.entity.type) in _WIDE
            self._points.append((record["latitude"], record["longitude"], wide))
        return record

    def _view(self) -> list[float]:
        """South, west, north and east of what the map shows first: where most mentions are, countries left aside."""
        narrow = [point[:2] for point in self._points if not point[2]] or [
            point[:2] for point in self._points
        ]
        if not narrow:
            return [-56.0, -170.0, 72.0, 180.0]
        points = np.array(narrow)
        middle = np.median(points, axis=0)
        apart = np.abs(points - middle).max(1)
        points = points[apart <= np.quantile(apart, _SHARE)]
        low, high = points.min(0), points.max(0)
        spread = np.maximum((high - low) * _MARGIN, (_SMALLEST_VIEW - (high - low)) / 2)
        low, high = low - spread, high + spread
        return [round(float(value), 3) for value in (*low, *high)]

    def _settlements(self) -> tuple[Floats, Floats, Bools]:
        columns = self._index.entities
        known = (columns.place_class == SETTLEMENT) & ~np.isnan(columns.latitude)
        return columns.latitude, columns.longitude, known

    def _world(self) -> str:
        """The degrees of the world that hold a settlement, as base64 of 16-bit numbers: 360 * north + east."""
        latitude, longitude, known = self._settlements()
        north = np.clip(np.floor(latitude[known] + 90), 0, 179).astype(np.uint16)
        east = np.clip(np.floor(longitude[known] + 180), 0, 359).astype(np.uint16)
        cells = np.unique(north * np.uint16(360) + east)
        return base64.b64encode(cells.astype("<u2").tobytes()).decode("ascii")

    def _local(self, view: Sequence[float]) -> dict[str, Any]:
        """The settlements in and around the first view, the largest with their names."""
        latitude, longitude, known = self._settlements()
        south, west, north, east = view
        tall, broad = north - south, east - west
        near = known & (latitude > south - tall) & (latitude < north + tall)
        near &= (longitude > west - broad) & (longitude < east + broad)
        numbers = np.flatnonzero(near)
        order = np.lexsort((numbers, -self._index.entities.population[numbers]))
        numbers = numbers[order][:_LOCAL_DOTS]
        dots = [[round(float(longitude[n]), 3), round(float(latitude[n]), 3)] for n in numbers.tolist()]
        names = [self._index.entity(int(n)).name for n in numbers[:_LOCAL_NAMES].tolist()]
        return {"dots": dots, "names": names}


def segments(text: str, mentions: Sequence[Mention]) -> list[str | int]:
    """The text in pieces: strings between mentions, and numbers of mentions. Overlapping ones stay unmarked."""
    pieces: list[str | int] = []
    done = 0
    for number, mention in enumerate(mentions):
        if mention.start < done:
            continue
        if mention.start > done:
            pieces.append(text[done : mention.start])
        pieces.append(number)
        done = mention.end
    if done < len(text):
        pieces.append(text[done:])
    return pieces


def _part(name: str) -> str:
    return (files("resolvers.text") / name).read_text(encoding="utf-8")


def _embedded(content: dict[str, Any]) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
