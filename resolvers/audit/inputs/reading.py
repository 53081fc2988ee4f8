"""From the arguments of a command to documents, one at a time.

Text, Markdown, HTML and DOCX files are one document each, JSON Lines one a line, tables one a cell.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from resolvers.audit.inputs import delimited, docx, html, jsonlines
from resolvers.audit.inputs.columns import Columns, are_names, row_facts
from resolvers.audit.inputs.encoding import Decoded, decode
from resolvers.audit.inputs.exempt import exempt
from resolvers.audit.inputs.files import STDIN, TABLES, expand, format_of
from resolvers.audit.locations import LINE_END, Lines
from resolvers.audit.model import Facts, Source, SourceFormat
from resolvers.errors import InputError, MissingExtraError

STDIN_NAME = "<stdin>"
DELIMITERS: dict[SourceFormat, str] = {"csv": ",", "tsv": "\t"}
META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
HEAD_BYTES = 2048  # where HTML requires its charset to be declared, doubled


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: columns of tables, encoding, and the format of standard input.

    Attributes:
        columns: Which column of a table or member of a JSON line holds the text, and which the facts.
        encoding: A codec name, "" to find it.
        stdin_format: What standard input holds.
    """

    columns: Columns = field(default_factory=Columns)
    encoding: str = ""
    stdin_format: SourceFormat = "text"


def read_sources(paths: Sequence[str], reading: Reading) -> Iterator[Source]:
    """Yield the documents that the arguments mean, files sorted by path.

    Raises:
        InputError: A file cannot be read as what it is; the sentence says where and what to do.
    """
    for path in expand(paths, tables=bool(reading.columns.name)):
        yield from read_file(path, reading)


def read_file(path: str, reading: Reading) -> Iterator[Source]:
    """Yield the documents of one file, or of standard input for ``-``."""
    name = STDIN_NAME if path == STDIN else path
    kind = reading.stdin_format if path == STDIN else format_of(path)
    content = file_bytes(path)
    if kind == "docx":
        text = docx.paragraphs(content, name)
        return iter([_document(name, kind, text)])
    if kind == "parquet":
        return _parquet(content, name, reading.columns)
    text = decode_file(content, name, kind, reading.encoding).text
    if kind == "jsonl":
        return _json_lines(text, name, reading.columns)
    if kind in TABLES:
        return _table(text, name, kind, reading.columns)
    return iter([_html(name, text) if kind == "html" else _document(name, kind, text)])


def file_bytes(path: str) -> bytes:
    """Return what a file holds, or standard input for ``-``.

    Raises:
        InputError: The file cannot be opened.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def decode_file(content: bytes, name: str, kind: SourceFormat, told: str) -> Decoded:
    """Decode a file; an HTML page's own declaration is believed where its bytes are not UTF-8."""
    declared = META_CHARSET.search(content[:HEAD_BYTES]) if kind == "html" and not told else None
    if declared:
        try:
            return decode(content, name, "utf-8")
        except InputError:
            told = declared.group(1).decode("ascii", "replace")
    return decode(content, name, told)


def _document(name: str, kind: SourceFormat, text: str) -> Source:
    spans, ignored = exempt(text, markdown=kind == "markdown")
    return Source(name, text, kind, original=text, exempt=spans, ignored=ignored)


def _html(name: str, page: str) -> Source:
    text, offsets, code = html.visible_text(page)
    spans, ignored = exempt(text)
    _, asked = exempt(page) if "resolve:" in page else ((), frozenset[str]())
    return Source(
        name,
        text,
        "html",
        original=page,
        offsets=offsets,
        exempt=tuple(sorted([*spans, *code])),
        ignored=ignored | asked,
    )


def _json_lines(text: str, name: str, columns: Columns) -> Iterator[Source]:
    key = columns.name or "text"
    for number, line in enumerate(LINE_END.split(text), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"{name}:{number}: column {error.colno}: no valid JSON ({error.msg}); one object a line is expected"
            ) from None
        span = jsonlines.member_span(line, key)
        if span is None or not isinstance(record[key], str):
            raise InputError(
                f"{name}:{number}: no text under {key!r}; name the member that holds it with --column"
            )
        spans, ignored = exempt(record[key])
        yield Source(
            name, record[key], "jsonl", doc_id=str(record.get("doc_id", record.get("id", ""))), original=line,
            offsets=jsonlines.string_offsets(line, *span), first_line=number, facts=row_facts(record, columns, f"{name}:{number}"),
            exempt=spans, ignored=ignored,
        )  # fmt: skip


def _table(text: str, name: str, kind: SourceFormat, columns: Columns) -> Iterator[Source]:
    rows = list(delimited.records(text, DELIMITERS[kind], name))
    if not rows:
        raise InputError(f"{name}: the table is empty; a header line is expected")
    header = [cell.value for cell in rows[0]]
    place = columns.place(header, name)
    lines = Lines.of(text)
    for row in rows[1:]:
        line, _ = lines.position(row[0].start)
        if len(row) != len(header):
            raise InputError(
                f"{name}:{line}: {len(row)} cells where the header has {len(header)}; quote cells that hold the delimiter"
            )
    one_name = are_names([row[place].value for row in rows[1:]], columns)
    for row in rows[1:]:
        cell = row[place]
        line, column = lines.position(cell.start)
        facts = row_facts(
            dict(zip(header, (other.value for other in row), strict=True)), columns, f"{name}:{line}"
        )
        yield _cell(
            Source(name, cell.value, kind, original=text[cell.start : cell.end], offsets=cell.offsets(text),
                   first_line=line, first_column=column, one_name=one_name, facts=facts)
        )  # fmt: skip


def _cell(source: Source) -> Source:
    spans, ignored = exempt(source.text)
    return replace(source, exempt=spans, ignored=ignored) if spans or ignored else source


def _parquet(content: bytes, name: str, columns: Columns) -> Iterator[Source]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("pyarrow", "parquet") from None
    try:
        table = parquet.read_table(arrow.BufferReader(content))
    except (arrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{name}: no readable Parquet file ({error})") from None
    header = table.column_names
    key = header[columns.place(header, name)]
    rows = [
        {column: "" if value is None else value for column, value in row.items()} for row in table.to_pylist()
    ]
    one_name = are_names([str(row[key]) for row in rows], columns)
    for number, row in enumerate(rows, start=1):
        text = str(row[key])
        facts = row_facts(row, columns, f"{name}: row {number}") if columns else Facts()
        yield _cell(
            Source(name, text, "parquet", original=text, first_line=number, one_name=one_name, facts=facts)
        )
