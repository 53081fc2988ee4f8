"""How are mentions written? One line of JSON a mention, CSV, a table for the terminal, GeoJSON.

The HTML page has a room of its own (``page``). An unknown value is ``null`` or an empty cell.
"""

import csv
import json
from collections.abc import Sequence
from typing import IO, Any, Protocol

from resolvers.model import Document, Mention

COLUMNS = ("doc_id", "start", "end", "text", "kind", "form", "status", "id", "name", "country", "latitude",
           "longitude", "score", "reason", "candidates", "approximate")  # fmt: skip


class Writer(Protocol):
    """Writes documents one after another, then what is due at the end."""

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Take a document."""
        ...

    def finish(self) -> None:
        """Write what was kept back."""
        ...


def mention_record(document: Document, mention: Mention, *, best: bool = False) -> dict[str, Any]:
    """Return a mention as contracted, keys in the order of ``COLUMNS``.

    Args:
        document: Where it stands.
        mention: The mention.
        best: Name the best candidate even where the status is not "matched".
    """
    resolution = mention.resolution
    entity = resolution.entity
    if entity is None and best and resolution.best is not None:
        entity = resolution.best.entity
    located = entity is not None or mention.approximate
    score = resolution.score
    return {
        "doc_id": document.doc_id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "form": mention.form,
        "status": resolution.status,
        "id": entity.id if entity else None,
        "name": entity.name if entity else None,
        "country": (entity.country or None) if entity else None,
        "latitude": mention.latitude if located else None,
        "longitude": mention.longitude if located else None,
        "score": None if score is None else round(score, 4),
        "reason": resolution.reason,
        "candidates": [
            {"id": candidate.entity.id, "name": candidate.entity.name, "score": round(candidate.score, 4)}
            for candidate in resolution.candidates
        ],
        "approximate": mention.approximate,
    }


class JsonLines:
    """One mention a line."""

    def __init__(self, sink: IO[str], *, best: bool = False) -> None:
        self._sink = sink
        self._best = best

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Write the lines of a document."""
        for mention in mentions:
            self._sink.write(json_text(mention_record(document, mention, best=self._best)) + "\n")

    def finish(self) -> None:
        """Nothing is kept back."""


class Csv:
    """One mention a row; candidates as id, name and score, joined by ``|`` and ``;``."""

    def __init__(self, sink: IO[str], *, best: bool = False) -> None:
        self._writer = csv.writer(sink, lineterminator="\n")
        self._writer.writerow(COLUMNS)
        self._best = best

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Write the rows of a document."""
        for mention in mentions:
            record = mention_record(document, mention, best=self._best)
            record["candidates"] = ";".join(
                f"{one['id']}|{one['name']}|{one['score']}" for one in record["candidates"]
            )
            record["approximate"] = "true" if mention.approximate else "false"
            self._writer.writerow([_printable(record[column]) for column in COLUMNS])

    def finish(self) -> None:
        """Nothing is kept back."""


class Geojson:
    """One feature a place, its mentions as properties; places without a point are left out.

    Borrowed points make features of their own, without an id.
    """

    def __init__(self, sink: IO[str], *, best: bool = False) -> None:
        self._sink = sink
        self._best = best
        self._features: dict[tuple[str | None, float, float], dict[str, Any]] = {}

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Add the places of a document."""
        for mention in mentions:
            record = mention_record(document, mention, best=self._best)
            latitude, longitude = record["latitude"], record["longitude"]
            if mention.kind != "place" or latitude is None or longitude is None:
                continue
            feature = self._features.setdefault((record["id"], latitude, longitude), {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": {key: record[key] for key in ("id", "name", "country", "approximate")} | {"mentions": []},
            })  # fmt: skip
            told = ("doc_id", "start", "end", "text", "form", "status", "score", "reason")
            feature["properties"]["mentions"].append({key: record[key] for key in told})

    def finish(self) -> None:
        """Write the collection."""
        features = sorted(
            self._features.values(),
            key=lambda one: (one["properties"]["id"] or "", one["geometry"]["coordinates"]),
        )
        self._sink.write(json_text({"type": "FeatureCollection", "features": features}) + "\n")


class Table:
    """A table a document, for people; widths follow the terminal."""

    def __init__(self, sink: IO[str], *, best: bool = False) -> None:
        from rich.console import Console

        self._console = Console(file=sink, width=None if sink.isatty() else 100, highlight=False)
        self._best = best

    def write(self, document: Document, mentions: Sequence[Mention]) -> None:
        """Print a document's mentions."""
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(
            title=Text(_printable(document.doc_id)),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_edge=False,
            padding=(0, 1, 0, 0),
        )
        # At 100 columns text and name have room for words of 15 letters; long ids go on in the next line.
        widths = {"kind": 12, "id": 25}
        for column in ("at", "text", "kind", "id", "name", "where", "score"):
            figures = column in {"at", "where", "score"}
            table.add_column(
                column,
                justify="right" if figures else "left",
                overflow="fold",
                no_wrap=figures,
                max_width=widths.get(column),
            )
        for mention in mentions:
            record = mention_record(document, mention, best=self._best)
            where = (
                "" if record["latitude"] is None else f"{record['latitude']:.2f} {record['longitude']:.2f}"
            )
            kind = " ".join(filter(None, (mention.kind, "" if mention.form == "name" else mention.form)))
            shown = record["id"] or record["status"]
            score = "" if record["score"] is None else f"{record['score']:.2f}"
            cells = (
                str(mention.start),
                mention.text,
                kind,
                shown,
                record["name"] or "",
                ("~" if mention.approximate else "") + where,
                score,
            )
            table.add_row(*(Text(_printable(cell)) for cell in cells))
        self._console.print(table)

    def finish(self) -> None:
        """Nothing is kept back."""


def json_text(value: Any) -> str:
    """Return JSON in one line, in letters as they are; escaped where a text holds half a character."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _printable(value: Any) -> Any:
    """Text without halves of characters, which no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return "" if value is None else value
