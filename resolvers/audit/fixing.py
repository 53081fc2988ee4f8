"""Which spans may be rewritten, and what do the files look like then?

Only what is safe: the finding is certain (a listed misspelling, two spellings of one known name, the house style, or
accepted by a person), the span stands letter by letter in the file, outside quotations. The letter case and the
possessive stay as they are.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from gazetteer.writing import replace_file
from resolvers.audit.inputs.delimited import quoted
from resolvers.audit.inputs.files import format_of
from resolvers.audit.inputs.reading import DELIMITERS, decode_file, file_bytes
from resolvers.audit.locations import LINE_END, Lines
from resolvers.audit.model import AuditReport, Place, Source, SourceFormat, Spelling
from resolvers.audit.spelling import like, plain
from resolvers.errors import InputError

# Formats whose files are text that can be rewritten in place.
REWRITABLE: frozenset[SourceFormat] = frozenset({"text", "markdown", "html", "jsonl", "csv", "tsv"})
FIXED_COLUMN = "{}_fixed"
# A quotation longer than this is a quote mark that was never closed.
LONGEST_QUOTATION = 2000
QUOTE_OR_LINE_END = re.compile(r"\"|\r\n|\n|\r")
QUOTATION = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"\n]*\"")


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: what stands at ``[start:end]`` of the document's text, and what is to stand there."""

    source: int
    start: int
    end: int
    old: str
    new: str


def safe_edits(report: AuditReport, sources: Sequence[Source]) -> list[Edit]:
    """Return the replacements that may be made without asking, in the order of the documents, none overlapping.

    Where two findings want the same span, the graver one has it.
    """
    found: dict[int, list[Edit]] = {}
    for finding in report.findings:
        if not finding.certain:
            continue
        for spelling in finding.spellings:
            for place in spelling.places if spelling.suggestion else ():
                edit = _edit(spelling, place, sources[place.source])
                taken = found.setdefault(place.source, [])
                if edit and all(edit.end <= other.start or other.end <= edit.start for other in taken):
                    taken.append(edit)
    return sorted(
        (edit for edits in found.values() for edit in edits), key=lambda edit: (edit.source, edit.start)
    )


def _edit(spelling: Spelling, place: Place, source: Source) -> Edit | None:
    start, end = _visible_span(place, source)
    old = source.text[start:end]
    if not old or plain(old).casefold() != spelling.text.casefold() or not source.offsets.exact(start, end):
        return None
    if in_quotation(source.text, start, end):
        return None
    new = _typeset(old, like(old, spelling.suggestion))
    return Edit(place.source, start, end, old, new) if new != old else None


def _visible_span(place: Place, source: Source) -> tuple[int, int]:
    """Offsets into the visible text; for HTML a place counts in the page itself."""
    if source.format != "html":
        return place.start, place.end
    piece = bisect_right(source.offsets.original, place.start) - 1
    start = source.offsets.visible[piece] + place.start - source.offsets.original[piece]
    return start, start + place.end - place.start


def _typeset(old: str, new: str) -> str:
    """The replacement with the typography of what it replaces: curly apostrophes, line ends, the article before it."""
    if "\u2019" in old:
        new = new.replace("'", "\u2019")
    article = re.match(r"(?i)the\s+", old)
    if article and not new.lower().startswith("the "):
        new = article.group() + new
    gaps, words = re.findall(r"\s+", old), new.split()
    if len(gaps) + 1 != len(words):
        return new
    return words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))


def in_quotation(text: str, start: int, end: int) -> bool:
    """Return whether a span stands within quotation marks of its own paragraph; words of others are not ours to change."""
    first = max(text.rfind("\n\n", 0, start), start - LONGEST_QUOTATION, 0)
    last = text.find("\n\n", end)
    paragraph = text[first : last if last >= 0 else min(len(text), end + LONGEST_QUOTATION)]
    return any(
        match.start() < start - first and end - first < match.end() for match in QUOTATION.finditer(paragraph)
    )


def fixed_files(
    edits: Sequence[Edit],
    sources: Sequence[Source],
    *,
    encoding: str = "",
    column: str = "",
    in_place: bool = False,
) -> dict[str, tuple[bytes, bytes]]:
    """Return the files that change: their bytes before and after.

    Text, Markdown and HTML change in place. Tables and JSON Lines get a new column ``NAME_fixed`` beside the one that
    was read, unless ``in_place``. DOCX, Parquet and standard input are left alone.

    Args:
        edits: As ``safe_edits`` gives them.
        sources: The documents.
        encoding: The encoding the files were read with, where it was told.
        column: The column or member that was read; "text" where none was named.
        in_place: Change cells where they stand.

    Raises:
        InputError: A file changed since it was read, or its encoding lacks a letter of a suggestion.
    """
    by_file: dict[str, dict[int, list[Edit]]] = {}
    for edit in edits:
        source = sources[edit.source]
        if source.format in REWRITABLE and not source.file.startswith("<"):
            by_file.setdefault(source.file, {}).setdefault(edit.source, []).append(edit)
    changed = {}
    for file, by_source in sorted(by_file.items()):
        kind = sources[next(iter(by_source))].format
        before = file_bytes(file)
        decoded = decode_file(before, file, kind, encoding)
        if kind in {"text", "markdown", "html"} or in_place:
            text = _rewrite(decoded.text, file, _spans(by_source, sources, decoded.text))
        else:
            rows = {number: source for number, source in enumerate(sources) if source.file == file}
            text = _with_column(decoded.text, rows, by_source, column or "text")
        try:
            changed[file] = (before, decoded.encode(text))
        except UnicodeEncodeError as error:
            raise InputError(
                f"{file}: {decoded.encoding} has no {error.object[error.start]!r}; convert the file to UTF-8 first"
            ) from None
    return changed


def _spans(
    by_source: Mapping[int, list[Edit]], sources: Sequence[Source], text: str
) -> list[tuple[int, int, str, str]]:
    """Spans of the whole file, with what stands there and what shall."""
    starts = Lines.of(text).starts
    spans = []
    for number, edits in by_source.items():
        source = sources[number]
        base = starts[source.first_line - 1] + source.first_column - 1
        for edit in edits:
            start, end = source.offsets.span(edit.start, edit.end)
            spans.append((base + start, base + end, edit.old, _escaped(edit.new, source, base, text)))
    return sorted(spans)


def _escaped(new: str, source: Source, base: int, text: str) -> str:
    """The replacement as the format writes it inside a cell or a string."""
    if source.format == "jsonl":
        return new.replace("\\", "\\\\").replace('"', '\\"')
    if source.format == "html":
        return new.replace("&", "&amp;").replace("<", "&lt;")
    if source.format in DELIMITERS and text[base : base + 1] == '"':
        return new.replace('"', '""')
    return new


def _rewrite(text: str, file: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    parts = []
    place = 0
    for start, end, old, new in spans:
        if text[start:end] != old:
            raise InputError(f"{file}: changed since it was read; nothing was written, run the audit again")
        parts += [text[place:start], new]
        place = end
    return "".join([*parts, text[place:]])


def _apply(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _with_column(text: str, rows: Mapping[int, Source], edits: Mapping[int, list[Edit]], column: str) -> str:
    """The table with one more cell at the end of each record, or one more member in each line that changes."""
    starts = Lines.of(text).starts
    name = FIXED_COLUMN.format(column)
    first = next(iter(rows.values()))
    insertions = [] if first.format == "jsonl" else [_cell(text, 0, name, DELIMITERS[first.format])]
    for number, source in rows.items():
        value = _apply(source.text, edits.get(number, ()))
        base = starts[source.first_line - 1]
        if source.format != "jsonl":
            insertions.append(_cell(text, base + source.first_column - 1, value, DELIMITERS[source.format]))
        elif number in edits:
            insertions.append(_member(text, base + len(source.original), name, value))
    parts = []
    done = 0
    for place, addition in sorted(insertions):
        parts += [text[done:place], addition]
        done = place
    return "".join([*parts, text[done:]])


def _member(text: str, line_end: int, name: str, value: str) -> tuple[int, str]:
    """One more member at the end of the object on the line that ends here."""
    return text.rindex("}", 0, line_end), f", {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"


def _cell(text: str, place: int, value: str, delimiter: str) -> tuple[int, str]:
    """One more cell at the end of the record that stands at ``place``."""
    return _record_end(text, place), delimiter + quoted(value, delimiter)


def _record_end(text: str, place: int) -> int:
    """Where the record that a cell belongs to ends: the first line end outside quotes."""
    inside = False
    for match in QUOTE_OR_LINE_END.finditer(text, place):
        if match.group() == '"':
            inside = not inside
        elif not inside:
            return match.start()
    return len(text)


def diff(changed: Mapping[str, tuple[bytes, bytes]], encoding: str = "") -> str:
    """Return the changes as a unified diff, files in order."""
    parts = []
    for file, contents in changed.items():
        old, new = (_lines(content, file, encoding) for content in contents)
        lines = unified_diff(old, new, f"a/{file}", f"b/{file}", n=1)
        parts += [
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        ]
    return "".join(parts)


def _lines(content: bytes, file: str, encoding: str) -> list[str]:
    text = decode_file(content, file, format_of(file), encoding).text
    return LINE_END.sub("\n", text).splitlines(keepends=True)


def write_files(changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Write the files, each atomically.

    Raises:
        ChangedError: A file changed meanwhile; those before it are written, it and the rest are not.
        SourceError: A file cannot be written.
    """
    for file, (before, after) in changed.items():
        replace_file(file, after, expected=before)
