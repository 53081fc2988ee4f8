"""Where the words of a text are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles_text import words_of

from resolvers.text.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Israel’s army", ["Israel", "army"]),
        ("Hamas' wing", ["Hamas", "wing"]),
        ("the U.S. and D.C.", ["the", "U.S.", "and", "D.C."]),
        ("Côte d’Ivoire, O'Brien", ["Côte", "d’Ivoire", "O'Brien"]),
        ("Al-Aqsa/Temple", ["Al", "Aqsa", "Temple"]),
        ('ארה"ב וצה"ל', ['ארה"ב', 'וצה"ל']),
        ("दिल्ली में", ["दिल्ली", "में"]),
        ("... -- !", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Words keep inner apostrophes and points; possessive endings, hyphens and slashes stay outside."""
    assert tokenise(text).words == words


@given(st.text())
def test_offsets_are_into_the_text(text: str) -> None:
    """Every word is the slice its offsets name, in order, for any text at all."""
    tokens = tokenise(text)

    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == list(
        tokens.words
    )
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))


@given(st.text("aAsS.'\u2019\"\u05f4\u05d0\u05d1\u02bc -\n\u0301\u4e2d1_"))
def test_words_are_those_of_the_pattern(text: str) -> None:
    """The look at all characters of a long text finds what the pattern finds, however points and letters meet."""
    for some in (text, text * 160):
        tokens = tokenise(some)

        assert list(zip(tokens.starts, tokens.ends, tokens.keys, strict=True)) == words_of(some)


def test_capitals() -> None:
    """A capital is one first, or after a particle's apostrophe, or any letter of a script that has none."""
    tokens = tokenise("Paris paris d'Ivoire القدس 1999")

    assert list(tokens.capital) == [True, False, True, True, False]
    assert list(tokens.cased) == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "number", "starts"),
    [
        ("He left. Paris fell", 2, True),
        ("in Paris", 1, False),
        ("said: “Paris", 1, True),
        ("A\nParis", 1, True),
        ("- Paris", 0, False),
    ],
)
def test_sentence_starts(text: str, number: int, starts: bool) -> None:
    """After a full stop, a colon, a quote or a line end, a capital says little."""
    assert tokenise(text).starts_sentence(number) is starts


def test_gaps() -> None:
    """The gap is what stands between two words, nothing past the ends."""
    tokens = tokenise("Paris, Texas")

    assert (tokens.gap(-1), tokens.gap(0), tokens.gap(1)) == ("", ", ", "")
