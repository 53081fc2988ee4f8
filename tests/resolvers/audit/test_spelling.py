import pytest

from resolvers.audit.spelling import all_capitals, core, like, plain, split_words, starts_sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hamas’", "Hamas"), ("Jerusalem’s", "Jerusalem"), ("JERUSALEM'S", "JERUSALEM"), ("“Gaza”", "Gaza"), ("Kia.", "Kia"),
     ("U.S.", "U.S."), ("O'Brien", "O'Brien"), ("’s", "’s")],
)  # fmt: skip
def test_possessives_and_quotes_are_of_the_sentence(text: str, expected: str) -> None:
    """What surrounds a name does not belong to its spelling."""
    start, end = core(text, 0, len(text))

    assert text[start:end] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Côte d’Ivoire", "Côte d'Ivoire"), ("Al‑Aqsa", "Al-Aqsa"), ("Qassam\n Brigades", "Qassam Brigades"), ("the Hague", "Hague"),
     ("U.S", "U.S."), ("Khan\u200bYunis", "KhanYunis")],
)  # fmt: skip
def test_typography_is_no_spelling(text: str, expected: str) -> None:
    """Curly quotes, non-breaking hyphens, line ends and the English article make no second spelling."""
    assert plain(text) == expected


def test_words_of_initialisms_stay_together() -> None:
    """Points part no words, hyphens do."""
    assert split_words("U.S. Army") == ("us", "army")
    assert split_words("Saint-Denis") == ("saint", "denis")


def test_capitals() -> None:
    """A single letter is no headline."""
    assert all_capitals("JERUSALEM")
    assert not all_capitals("Jerusalem")
    assert not all_capitals("X")


def test_sentence_starts() -> None:
    """A capital says nothing after a full stop, a quote or a line end, and something elsewhere."""
    text = "Gaza fell. East Jerusalem did not. He left East Jerusalem."

    assert starts_sentence(text, 0)
    assert starts_sentence(text, text.index("East"))
    assert not starts_sentence(text, text.rindex("East"))


@pytest.mark.parametrize(
    ("pattern", "replacement", "expected"),
    [("ASHKELOM", "Ashkelon", "ASHKELON"), ("Al-Qassam", "al-Qassam", "Al-Qassam"), ("Ashkelom", "Ashkelon", "Ashkelon"),
     ("US", "U.S.", "U.S.")],
)  # fmt: skip
def test_replacements_keep_the_letter_case(pattern: str, replacement: str, expected: str) -> None:
    """A headline stays in capitals, a sentence's first letter large."""
    assert like(pattern, replacement) == expected
