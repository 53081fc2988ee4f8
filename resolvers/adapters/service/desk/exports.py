"""What can be taken away? Mentions, answered tables and findings as files, safe to open in a spreadsheet.

Cells of CSV that a spreadsheet would run as a formula get an apostrophe before them (``gazetteer.formulas``); plain numbers
such as -5.2 stay numbers.
"""

import csv
import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Final

from gazetteer.formulas import neutralise
from resolvers.adapters.service.desk.reading import ReadTable, ReadText
from resolvers.audit.reports.document import csv_text, json_text
from resolvers.model import Resolution
from resolvers.records import Value
from resolvers.resolver import Resolver
from resolvers.text.formats import Csv, Geojson, JsonLines, Writer
from resolvers.text.page import Page

_NUMBER: Final = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?")
ADDED: Final = ("id", "name", "status", "score", "latitude", "longitude", "reason")
# Media types of what can be taken away, by ending.
MEDIA: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "geojson": "application/geo+json",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def safe_csv(text: str) -> str:
    """Return a CSV in which no cell is a formula."""
    rows = csv.reader(StringIO(text, newline=""))
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _safe(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else neutralise(cell)


def export_text(resolver: Resolver, read: ReadText, ending: str) -> str:
    """Return the mentions of a text as a file: csv, jsonl, geojson or html."""
    writers: dict[str, Callable[[StringIO], Writer]] = {
        "csv": Csv,
        "jsonl": JsonLines,
        "geojson": Geojson,
        "html": lambda sink: Page(sink, resolver.index),
    }
    sink = StringIO()
    writer = writers[ending](sink)
    writer.write(read.document, read.mentions)
    writer.finish()
    return safe_csv(sink.getvalue()) if ending == "csv" else sink.getvalue()


def export_table(read: ReadTable, ending: str) -> str:
    """Return a table with its answers as a file: csv or jsonl."""
    additions: dict[str, list[Value]] = {f"{read.choice.column}_{name}": [] for name in ADDED}
    for answer in read.answers:
        for values, value in zip(additions.values(), _cells(answer), strict=True):
            values.append(value)
    sink = StringIO()
    read.records.write(sink, additions, "jsonl" if ending == "jsonl" else "csv")
    return safe_csv(sink.getvalue()) if ending == "csv" else sink.getvalue()


def export_audit(read: ReadText | ReadTable, ending: str) -> str:
    """Return an audit's findings as a file: csv or json."""
    return safe_csv(csv_text(read.report)) if ending == "csv" else json_text(read.report)


def _cells(answer: Resolution | None) -> tuple[Value, ...]:
    if answer is None:
        return (None,) * len(ADDED)
    entity = answer.entity
    if entity is None:
        return (None, None, answer.status, None, None, None, answer.reason)
    return (
        entity.id,
        entity.name,
        answer.status,
        answer.score,
        entity.latitude,
        entity.longitude,
        answer.reason,
    )
