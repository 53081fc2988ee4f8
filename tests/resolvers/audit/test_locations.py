from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.locations import IDENTITY, Lines, VisibleText, snippet


@given(st.text(alphabet="ab\r\n", max_size=40), st.integers(0, 40))
def test_lines_count_as_editors_do(text: str, offset: int) -> None:
    """Line and column equal what counting the line ends before the offset gives: LF, CR LF and a lone CR."""
    offset = min(offset, len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        offset += 1
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")

    line, column = Lines.of(text).position(offset)

    assert (line, column - 1) == (before.count("\n") + 1, len(before) - before.rfind("\n") - 1)


def test_visible_text_leads_back_to_the_original() -> None:
    """Offsets go back through pieces; a span over a decoded character is not exact."""
    visible = VisibleText()
    visible.add("Al", 3)
    visible.add("-", 9, verbatim=False)
    visible.add("Aqsa", 16)
    offsets = visible.offsets()

    assert visible.text() == "Al-Aqsa"
    assert offsets.span(0, 7) == (3, 20)
    assert offsets.span(3, 7) == (16, 20)
    assert offsets.exact(3, 7)
    assert not offsets.exact(0, 7)


def test_the_identity_needs_no_pieces() -> None:
    """Plain text is its own original; an empty span stays empty."""
    assert IDENTITY.span(4, 9) == (4, 9)
    assert IDENTITY.span(4, 4) == (4, 4)
    assert IDENTITY.exact(4, 9)
    assert VisibleText().offsets().start(0) == 0


def test_snippets_are_cut_at_words() -> None:
    """The words around a span stand on one line, with dots where more follows."""
    text = "Sirens sounded in the town before dawn\nas rockets crossed the fence from the Gaza Strip, said the mayor of Ashkelon."
    start = text.index("rockets")

    assert snippet(text, start, start + 7, width=20) == "…before dawn as rockets crossed the fence…"
    assert snippet("Gaza", 0, 4) == "Gaza"
