from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.inputs.html import visible_text

PAGE = """<!doctype html><html><head><title>Kiev</title><style>b{}</style></head>
<body><h1>Al&#8209;Aqsa</h1><script>var Kiev;</script><p>The <b>Qas</b>sam Brigades &amp; friends<br/>in <code>Kiev</code></p></body></html>
<p>after</p>"""


def test_only_what_is_seen_is_read() -> None:
    """Head, script and style are hidden, inline tags part no words, block tags do, references are decoded."""
    text, _, code = visible_text(PAGE)

    assert text.split() == [
        "Al\u2011Aqsa",
        "The",
        "Qassam",
        "Brigades",
        "&",
        "friends",
        "in",
        "Kiev",
        "after",
    ]
    assert [text[start:end] for start, end in code] == ["Kiev"]


def test_offsets_lead_back_to_the_page() -> None:
    """Every visible name is found in the page at its offset, across inline tags too."""
    text, offsets, _ = visible_text(PAGE)
    start = text.index("Qassam")

    assert PAGE[slice(*offsets.span(start, start + 6))] == "Qas</b>sam"
    assert not offsets.exact(start, start + 6)
    start = text.index("Brigades")
    assert PAGE[slice(*offsets.span(start, start + 8))] == "Brigades"
    assert offsets.exact(start, start + 8)


def test_an_unclosed_element_hides_the_rest() -> None:
    """A script that never ends is never text; stray closing tags are harmless; a body's end closes what was hidden."""
    assert visible_text("a<noscript>b</p></body>c")[0].split() == ["a", "c"]
    assert visible_text("a</code></script>b")[0].split() == ["a", "b"]


@given(st.text(alphabet="<>/a&;b# \n!-", max_size=60))
def test_any_text_is_a_page(page: str) -> None:
    """Broken pages are read as far as they go, and every character has its place within the page."""
    text, offsets, code = visible_text(page)

    assert all(0 <= offsets.start(place) < len(page) for place in range(len(text)))
    assert all(start <= end <= len(text) for start, end in code)
