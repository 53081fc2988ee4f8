"""What of an HTML page does a reader see, and where in the file does it stand?"""

from html import unescape
from html.parser import HTMLParser

from resolvers.audit.locations import OffsetMap, VisibleText

HIDDEN = frozenset({"script", "style", "template", "noscript", "head", "svg", "math", "object", "iframe"})
CODE = frozenset({"code", "pre", "kbd", "samp", "var", "tt"})
# Tags that do not part words; every other one begins a new line.
INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins", "label",
        "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "wbr", *CODE,
    }
)  # fmt: skip


def visible_text(page: str) -> tuple[str, OffsetMap, list[tuple[int, int]]]:
    """Return the visible text, its map back to the page, and the spans of code in it.

    Broken pages are read as far as they go: an unclosed hidden element hides the rest, as in a browser.
    """
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    return reader.visible.text(), reader.visible.offsets(), reader.code


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.visible = VisibleText()
        self.code: list[tuple[int, int]] = []
        self._hidden: list[str] = []
        self._code_starts: list[int] = []
        self._line_starts = [0]
        for place, character in enumerate(page):
            if character == "\n":
                self._line_starts.append(place + 1)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden.append(tag)
        self._break(tag)
        if tag in CODE:
            self._code_starts.append(self.visible.length)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()
        elif tag == "body":
            self._hidden.clear()
        if tag in CODE and self._code_starts:
            self.code.append((self._code_starts.pop(), self.visible.length))
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag not in INLINE and not self._hidden:
            self.visible.add("\n", self._offset(), verbatim=False)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.visible.add(data, self._offset())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, reference: str) -> None:
        if not self._hidden:
            self.visible.add(unescape(reference), self._offset(), verbatim=False)
