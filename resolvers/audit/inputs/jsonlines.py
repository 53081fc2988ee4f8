"""Where in a line of JSON does the text stand, letter by letter?"""

import json
import re

from resolvers.audit.locations import OffsetMap, VisibleText

SPACE = re.compile(r"[ \t\r\n]*")
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
DECODER = json.JSONDecoder()


def member_span(line: str, key: str) -> tuple[int, int] | None:
    """Return the span of the value under ``key`` in the outermost object, quotes included.

    ``None`` where the line has no such member. Where a key stands twice, the last one counts, as for ``json.loads``.
    The line must be valid JSON.
    """
    place = _skip(line, 0)
    found = None
    if line[place : place + 1] != "{":
        return None
    place = _skip(line, place + 1)
    while line[place : place + 1] == '"':
        name, place = DECODER.raw_decode(line, place)
        start = _skip(line, _skip(line, place) + 1)
        _, end = DECODER.raw_decode(line, start)
        if name == key:
            found = (start, end)
        place = _skip(line, end)
        if line[place : place + 1] == ",":
            place = _skip(line, place + 1)
    return found


def _skip(line: str, place: int) -> int:
    match = SPACE.match(line, place)
    return match.end() if match else place


def string_offsets(line: str, start: int, end: int) -> OffsetMap:
    """Return the map from a string's value to the line; ``start`` and ``end`` as ``member_span`` gave them."""
    visible = VisibleText()
    place = start + 1
    for match in ESCAPE.finditer(line, start + 1, end - 1):
        visible.add(line[place : match.start()], place)
        visible.add(json.loads(f'"{match.group()}"'), match.start(), verbatim=False)
        place = match.end()
    visible.add(line[place : end - 1], place)
    return visible.offsets()
