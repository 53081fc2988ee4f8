import pytest

from resolvers.audit.inputs.exempt import directives, exempt


@pytest.mark.parametrize(
    "text",
    ["see https://example.org/Ashkelom now", "www.qassem.org/Ashkelom", "mail Ashkelom@example.org", "#AshkelomStrong and @Ashkelom_news",
     "ashkelom.com is down"],
)  # fmt: skip
def test_links_and_addresses_are_exempt(text: str) -> None:
    """Names inside URLs, e-mail addresses, handles and hashtags are not looked at."""
    spans, _ = exempt(text)
    place = text.lower().index("ashkelom")

    assert any(start <= place < end for start, end in spans)


def test_dollars_are_no_country() -> None:
    """US$ and U.S.$ are money."""
    text = "a loan of US$5 million for the US"
    spans, _ = exempt(text)

    assert [text[start:end] for start, end in spans] == ["US$"]


def test_markdown_code_and_targets_are_exempt() -> None:
    """Fences, inline code, link targets and comments are not prose."""
    text = "# Ashkelon\n\n```py\nAshkelom\n```\n\nRun `Ashkelom` or [read](Ashkelom.md). <!-- Ashkelom -->\n[1]: Ashkelom\n~~~\nAshkelom"
    spans, _ = exempt(text, markdown=True)
    places = [place for place in range(len(text)) if text.startswith("Ashkelom", place)]

    assert len(places) == 6
    assert all(any(start <= place < end for start, end in spans) for place in places)
    assert not any(start <= text.index("Ashkelon") < end for start, end in spans)


def test_a_line_can_be_ignored() -> None:
    """The directive covers its own line, or the next one where it stands alone."""
    own = "Ashkelom fell. <!-- resolve: ignore -->\nAshkelom rose."
    alone = "# resolve: ignore\r\nAshkelom fell.\r\nAshkelom rose."

    assert _covered(own) == [True, False]
    assert _covered(alone) == [True, False]


def test_a_stretch_can_be_switched_off() -> None:
    """Everything from off to on is left alone; without on, everything to the end."""
    assert _covered(
        "Ashkelom\nresolve: off\nAshkelom\nresolve: off\nresolve: on\nAshkelom\nresolve: off\nAshkelom"
    ) == [False, True, False, True]
    assert _covered("resolve: on\nAshkelom") == [False]


def test_spellings_can_be_ignored() -> None:
    """Spellings named in a directive hold for the whole document."""
    _, spellings = directives(
        "<!-- resolve: ignore Ashkelom, Qassem Brigades -->\n/* resolve: ignore Kiev */"
    )

    assert spellings == {"Ashkelom", "Qassem Brigades", "Kiev"}


def _covered(text: str) -> list[bool]:
    spans, _ = exempt(text)
    places = [place for place in range(len(text)) if text.startswith("Ashkelom", place)]
    return [any(start <= place < end for start, end in spans) for place in places]
