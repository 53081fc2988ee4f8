"""Which other spellings a written word may stand for."""

import pytest

from resolvers.text.affixes import base_forms, script, without_prefix


@pytest.mark.parametrize(
    ("word", "rest"),
    [
        ("والقدس", "القدس"),
        ("بالقدس", "القدس"),
        ("للقاهرة", "القاهرة"),
        ("לירושלים", "ירושלים"),
        ("ובחיפה", "חיפה"),
        ("l'Espagne", "Espagne"),
    ],
)
def test_prefixes_come_off(word: str, rest: str) -> None:
    """And, in, for, from are written onto the word in Arabic and Hebrew, the article in French."""
    assert rest in [left for _, left in without_prefix(word)]


def test_the_letters_taken_off_are_counted() -> None:
    """What is left begins behind the letters taken off, but for the article that "lil-" swallows."""
    assert {left: taken for taken, left in without_prefix("وبيروت")}["بيروت"] == 1
    assert {left: taken for taken, left in without_prefix("للقاهرة")}["القاهرة"] == 1


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("Москве", "Москва"),
        ("Киева", "Киев"),
        ("Израиля", "Израиль"),
        ("Россией", "Россия"),
        ("Харкові", "Харків"),
        ("Києва", "Київ"),
        ("Deutschlands", "Deutschland"),
    ],
)
def test_base_forms(word: str, base: str) -> None:
    """Case endings lead back to the form that tables have."""
    assert base in base_forms(word)


def test_little_words_keep_their_letters() -> None:
    """What is left of a word must be a word."""
    assert without_prefix("بيت") == []
    assert base_forms("as") == []


@pytest.mark.parametrize(
    ("word", "name"), [("Paris", "la"), ("Москва", "ru"), ("القدس", "ar"), ("ירושלים", "he"), ("", "la")]
)
def test_scripts(word: str, name: str) -> None:
    """The script is told by the first letter."""
    assert script(word) == name
