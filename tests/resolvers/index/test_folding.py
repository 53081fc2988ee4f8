"""The fold over arrays is ``gazetteer.keys.fold``, and knows where each character came from."""

import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gazetteer.keys import fold, fold_character
from resolvers.index.folding import code_points, fold_lines, fold_many, fold_text, text_of, token_bounds

ANY_TEXT = st.text(st.characters(), max_size=40)  # lone surrogates included


@given(st.lists(ANY_TEXT, max_size=6))
@example(
    ["MÁLAGA", "Straße", "", "\n", "a\nb", "O’Brien", "ﬁn", "２３", "a\u200db", "👩🏽‍🚀 x", "İ", "\ud800"]
)
def test_many_texts_fold_as_one_by_one(texts: list[str]) -> None:
    """For any texts, in any script, newlines and lone surrogates included."""
    assert fold_many(texts) == [fold(text) for text in texts]


def test_every_code_point_folds_alike() -> None:
    """All of the planes that have letters, and samples of the others, in runs that mix every length of fold."""
    inhabited = [*range(0x33480), *range(0xE0000, 0xE0200), *range(0x33480, sys.maxunicode, 997)]
    for first in range(0, len(inhabited), 0x4000):
        text = "".join(map(chr, inhabited[first : first + 0x4000]))
        assert fold_many([text]) == [fold(text)]


@given(ANY_TEXT)
def test_running_text_folds_to_its_key(text: str) -> None:
    """But for a space at either end."""
    folded, _ = fold_text(code_points(text))

    assert text_of(folded).strip(" ") == fold(text)


@given(ANY_TEXT)
def test_every_folded_character_comes_from_its_origin(text: str) -> None:
    """Mapped back, each letter is one that the original character folds to, and positions never fall."""
    folded, origin = fold_text(code_points(text))

    assert np.all(np.diff(origin) >= 0)
    for letter, place in zip(text_of(folded), origin.tolist(), strict=True):
        assert letter in fold_character(text[place])


def test_lines_end_where_their_newlines_stand() -> None:
    """The ends of keys are the positions of the newlines."""
    lines, ends = fold_lines(["Tel Aviv", "", " Jaffa! "])

    assert text_of(lines) == "tel aviv\n\njaffa\n"
    assert ends.tolist() == [8, 9, 15]


def test_no_text_is_no_line() -> None:
    """An empty list folds to nothing."""
    assert fold_many([]) == []
    assert fold_lines([])[1].tolist() == []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("tel aviv", ["tel", "aviv"]),
        ("東京 tower", ["東", "京", "tower"]),
        ("x大阪y", ["x", "大", "阪", "y"]),
        (" a ", ["a"]),
        ("", []),
    ],
)
def test_tokens_are_words_and_characters_of_unspaced_scripts(text: str, tokens: list[str]) -> None:
    """Spaces part words; in Han, kana, Thai, Khmer and Burmese each character stands alone."""
    starts, ends = token_bounds(code_points(text))

    assert [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)] == tokens
