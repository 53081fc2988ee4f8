"""How does JSON from outside become values that remember their line? Whole documents, and one value a line."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gazetteer.cells import UnfitError
from gazetteer.errors import Location, SourceError
from gazetteer.importing.opening import LONGEST_LINE, Member, TooLong, line_blocks
from gazetteer.importing.records import Item, Refusal, Tally

_SPACE = re.compile(r"[\s,]*")


class Value(NamedTuple):
    """A JSON object and the line on which it begins."""

    value: dict[str, Any]
    line: int


def read_document(member: Member) -> Any:
    """Return a file's one JSON value.

    Raises:
        SourceError: It is no JSON, cut short, or not UTF-8.
    """
    return _loads(_text(member), member)


def read_elements(member: Member, key: str) -> Iterator[Value | Refusal]:
    """Yield the objects in the list that a document has under a key, each with its line; the document itself may be the list,
    or the only object.

    Raises:
        SourceError: The file is no JSON, cut short, not UTF-8, or has no such list.
    """
    text = _text(member)
    document = _loads(text, member)
    elements = document if isinstance(document, list) else [document]
    if isinstance(document, dict) and isinstance(_beneath(document, key), list):
        elements = _beneath(document, key)
    lines = _lines_of(text, key, len(elements))
    for element, line in zip(elements, lines, strict=True):
        if isinstance(element, dict):
            yield Value(element, line)
        else:
            yield Refusal(member.name, line, "", f"found {str(element)[:40]!r} where an object is expected")


def read_lines(member: Member, longest: int = LONGEST_LINE) -> Iterator[Value | Refusal]:
    """Yield the objects of a file with one a line; the commas and brackets of Wikidata's dumps are passed over.

    A line that is no JSON is refused, unless it is the last: then the file was cut short.

    Raises:
        SourceError: The file is not UTF-8, or cut short.
    """
    broken: Refusal | None = None
    for first, lines in line_blocks(member, longest):
        for number, line in enumerate(lines, first):
            if isinstance(line, TooLong):
                yield Refusal(member.name, number, "", f"the row is longer than {longest >> 20} MB")
                continue
            text = line.strip().rstrip(",")
            if text in ("", "[", "]"):
                continue
            if broken is not None:
                yield broken
                broken = None
            try:
                value = json.loads(text)
            except (ValueError, RecursionError) as error:
                broken = Refusal(member.name, number, "", f"the row is no JSON: {_said(error)}")
                continue
            if isinstance(value, dict):
                yield Value(value, number)
            else:
                yield Refusal(member.name, number, "", f"found {text[:40]!r} where an object is expected")
    if broken is not None:
        message = (
            f"the file ends inside a row, or its last row is no JSON; was it cut short? ({broken.reason})"
        )
        raise SourceError(message, Location(member.name, broken.line))


def read_features(
    members: Sequence[Member], tally: Tally, understand: Callable[[Value, Location], Iterator[Item]]
) -> Iterator[Item]:
    """Yield what is understood of the features of collections, or of files with one a line.

    Args:
        members: The files.
        tally: Counts what is read.
        understand: Turns a feature into items; where it raises ``UnfitError``, the feature is refused with that sentence.

    Raises:
        SourceError: A file is no JSON, cut short or not UTF-8.
    """
    for member in members:
        by_line = first_object(member).get("type") == "Feature"
        for each in read_lines(member) if by_line else read_elements(member, "features"):
            tally.counts["read"] += 1
            if isinstance(each, Refusal):
                yield each
                continue
            where = Location(member.name, each.line)
            try:
                yield from understand(each, where)
            except UnfitError as error:
                yield Refusal(where.file, where.line, *error.args)


def first_object(member: Member) -> dict[str, Any]:
    """Return the first object of a file of JSON lines, or what can be told of a larger one from its head; else nothing."""
    head = member.head().decode("utf-8", errors="replace").lstrip("\ufeff").lstrip()
    for line in head.split("\n"):
        text = line.strip().rstrip(",")
        if text in ("", "["):
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}
    return {}


def strings(value: Any) -> list[str]:
    """Return the texts in a value that may be one, a list of them, or nothing."""
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in strings(each)]
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return []
    return [str(value)]


def _beneath(document: dict[str, Any], key: str) -> Any:
    """The value under a key, at the top or one level down ("results": {"bindings": [...]})."""
    if key in document:
        return document[key]
    for value in document.values():
        if isinstance(value, dict) and key in value:
            return value[key]
    return None


def _text(member: Member) -> str:
    # Lines are decoded one block after another, so that what is no UTF-8 is named with its line.
    return "\n".join(line for _, lines in line_blocks(member, longest=2**40) for line in lines)


def _loads(text: str, member: Member) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        why = "the file ends too early; fetch it again" if cut else f"this is no JSON: {error.msg}"
        raise SourceError(why, Location(member.name, error.lineno)) from None
    except (RecursionError, ValueError) as error:
        raise SourceError(f"this JSON cannot be read: {_said(error)}", Location(member.name)) from None


def _said(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _lines_of(text: str, key: str, count: int) -> list[int]:
    """The lines on which a list's elements begin; 0 for all where they cannot be told."""
    start = re.search(rf'"{re.escape(key)}"\s*:\s*\[', text)
    at = start.end() if start else 1 if text.lstrip()[:1] == "[" else 0
    decoder, lines, line, counted = json.JSONDecoder(), [], 1, 0
    for _ in range(count):
        found = _SPACE.match(text, at)
        at = found.end() if found else at
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:
            return [0] * count
    return lines
