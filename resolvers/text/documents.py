"""Which documents come in? Text files, and documents one a line as JSON.

Offsets count code points of the text as it is: a byte-order mark is no part of it, a CRLF is two.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from gazetteer.decoding import guess_encoding
from gazetteer.kinds import parse_kind
from resolvers.errors import InputError
from resolvers.model import Document, Span

_MARK = "\ufeff"
_POLES, _DATELINE = 90.0, 180.0

Report = Callable[[str], None]


def text_document(data: bytes, name: str) -> Document:
    """Return a file's text as a document that bears the file's name.

    Args:
        data: The whole file, UTF-8 with or without a byte-order mark; may be empty.
        name: What to call it.

    Raises:
        InputError: The bytes are not UTF-8; the sentence says which byte and what the encoding may be.
    """
    return Document(_decode(data, name), name)


def json_documents(
    lines: Iterable[bytes], name: str, *, skip_bad: Report | None = None
) -> Iterator[Document]:
    """Yield the documents of a file of JSON lines, one at a time.

    A line: ``{"doc_id", "text"}``, and where known ``"mentions": [{"start", "end", "kind"}]`` (exactly those spans
    are resolved), ``"country"`` (ISO 3166-1 alpha-2), ``"near": [latitude, longitude]``, ``"source"``. Blank lines
    are passed over; other keys are ignored.

    Args:
        lines: Of a file open for reading bytes.
        name: What to call the file in an error.
        skip_bad: Told of a line that cannot be used, which is then left out.

    Raises:
        InputError: A line cannot be used, and ``skip_bad`` is not given; the sentence has its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _document(line, f"{name}:{number}", number)
        except InputError as error:
            if skip_bad is None:
                raise
            skip_bad(str(error))


def _document(line: bytes, where: str, number: int) -> Document:
    try:
        row = json.loads(_decode(line, where))
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{where}: the line is no JSON ({error}); expected one object a line") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(f'{where}: expected an object with a string "text", found {_shown(row)}')
    text = row["text"]
    doc_id = row.get("doc_id")
    spans = row.get("mentions")
    return Document(
        text,
        str(number) if doc_id is None else str(doc_id),
        None if spans is None else _spans(spans, text, where),
        _country(row.get("country"), where),
        _point(row.get("near"), where),
        _word(row.get("source"), "source", where),
    )


def _spans(rows: Any, text: str, where: str) -> tuple[Span, ...]:
    if not isinstance(rows, list):
        raise InputError(f'{where}: "mentions" is a list of objects with start and end, found {_shown(rows)}')
    spans = []
    for row in rows:
        start, end = (row.get("start"), row.get("end")) if isinstance(row, dict) else (None, None)
        if type(start) is not int or type(end) is not int:
            raise InputError(f'{where}: a mention needs whole numbers "start" and "end", found {_shown(row)}')
        if not 0 <= start < end <= len(text):
            raise InputError(
                f"{where}: mention {start} to {end} lies outside the text of {len(text)} characters"
            )
        kind = row.get("kind")
        spans.append(Span(start, end, parse_kind(kind) if isinstance(kind, str) else None))
    return tuple(spans)


def _country(value: Any, where: str) -> str:
    code = _word(value, "country", where).upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise InputError(f'{where}: "country" is a code of two letters such as IL, found {_shown(value)}')
    return code


def _point(value: Any, where: str) -> tuple[float, float] | None:
    if value is None:
        return None
    numbers = isinstance(value, list) and len(value) == 2 and all(type(n) in (int, float) for n in value)
    if not numbers or not (abs(value[0]) <= _POLES and abs(value[1]) <= _DATELINE):
        raise InputError(f'{where}: "near" is [latitude, longitude] in degrees, found {_shown(value)}')
    return float(value[0]), float(value[1])


def _word(value: Any, key: str, where: str) -> str:
    if value is not None and not isinstance(value, str):
        raise InputError(f'{where}: "{key}" is a string, found {_shown(value)}')
    return value or ""


def _decode(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: byte {error.start + 1} is 0x{data[error.start]:02x}, which is not UTF-8"
            f" but probably {guess_encoding(data)}; save the file again as UTF-8"
        ) from None


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def read_file(path: Path) -> Document:
    """Return a text file as a document; see ``text_document``."""
    return text_document(path.read_bytes(), str(path))
