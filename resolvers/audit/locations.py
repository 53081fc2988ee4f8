"""Where in the file does this stand?

Offsets to lines and columns, visible text back to the original, and the words around a span.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

# What editors and CI systems count as the end of a line; the others that str.splitlines knows are not.
LINE_END = re.compile(r"\r\n|\n|\r")
SNIPPET_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Lines:
    """Line starts of one text, for many look-ups."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Lines":
        """Find the line starts of a text: after LF, CR LF or a lone CR."""
        return cls((0, *(match.end() for match in LINE_END.finditer(text))))

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From offsets in a visible text to offsets in what it was taken from.

    Attributes:
        visible: Where each piece begins in the visible text, rising, first 0. Empty: the texts are equal.
        original: Where the piece begins in the original.
        verbatim: Whether the piece stands in the original letter by letter; an entity such as ``&amp;`` does not.
    """

    visible: tuple[int, ...] = ()
    original: tuple[int, ...] = ()
    verbatim: tuple[bool, ...] = ()

    def start(self, offset: int) -> int:
        """Return where the character at ``offset`` begins in the original."""
        if not self.visible:
            return offset
        piece = bisect_right(self.visible, offset) - 1
        return self.original[piece] + (offset - self.visible[piece] if self.verbatim[piece] else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that the visible characters ``[start:end]`` come from."""
        return self.start(start), self.start(end - 1) + 1 if end > start else self.start(start)

    def exact(self, start: int, end: int) -> bool:
        """Return whether ``[start:end]`` stands in the original letter by letter, so that it can be replaced there."""
        if not self.visible:
            return True
        pieces = range(bisect_right(self.visible, start) - 1, bisect_right(self.visible, end - 1))
        first, last = self.span(start, end)
        return last - first == end - start and all(self.verbatim[piece] for piece in pieces)


IDENTITY = OffsetMap()


class VisibleText:
    """Collects visible pieces and where they came from; then gives the text and its map."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[tuple[int, int, bool]] = []

    def add(self, text: str, original: int, *, verbatim: bool = True) -> None:
        """Append a piece that stands at ``original``; not verbatim where it was decoded or made up."""
        if text:
            self._pieces.append((self._length, original, verbatim))
            self._parts.append(text)
            self._length += len(text)

    @property
    def length(self) -> int:
        """How many characters there are so far."""
        return self._length

    def text(self) -> str:
        """Return the visible text."""
        return "".join(self._parts)

    def offsets(self) -> OffsetMap:
        """Return the map back to the original."""
        pieces = self._pieces or [(0, 0, True)]
        visible, original, verbatim = zip(*pieces, strict=True)
        return OffsetMap(visible, original, verbatim)


def snippet(text: str, start: int, end: int, width: int = SNIPPET_WIDTH) -> str:
    """Return the words around ``[start:end]`` on one line, cut at spaces, with "…" where it was cut."""
    left = max(0, start - width)
    right = min(len(text), end + width)
    if left and (space := text.find(" ", left, start)) >= 0:
        left = space + 1
    if right < len(text) and (space := text.rfind(" ", end, right)) >= 0:
        right = space
    words = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"
