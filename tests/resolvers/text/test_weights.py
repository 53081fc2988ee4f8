"""The reviewed tables of weights, and the catalogue of observations behind them."""

from pathlib import Path

import numpy as np
import pytest

from resolvers.errors import ConfigurationError
from resolvers.text.features import CANDIDATE, MENTION, PLACED, Catalogue, Feature
from resolvers.text.lexicon import load_lexicon
from resolvers.text.weights import FILES, load_weights

HAND = {"person", "organisation"}


@pytest.mark.parametrize("catalogue", [MENTION, CANDIDATE, PLACED])
def test_no_two_observations_read_alike(catalogue: Catalogue) -> None:
    """Each observation has words of its own: they stand in reasons."""
    about = [feature.about for feature in catalogue.features]

    assert len(set(about)) == len(about)


def test_fitted_weights_have_the_sign_stated() -> None:
    """No reason may speak for a candidate by speaking against it."""
    weights = load_weights()
    vectors = [
        *((MENTION, vector) for model, vector in weights.mention.items() if model not in HAND),
        *((CANDIDATE, vector) for vector in (*weights.candidate, *weights.with_source)),
        *((PLACED, vector) for model, vector in weights.placed.items() if model not in HAND),
    ]

    def wrong(feature: Feature, weight: float) -> bool:
        return feature.sign * weight < 0

    found = [
        feature.name
        for catalogue, vector in vectors
        for feature, weight in zip(catalogue.features, vector.tolist(), strict=True)
        if wrong(feature, weight) and feature.name != "place_word"
    ]
    assert found == []


def test_every_model_is_fitted() -> None:
    """Neither rounds nor models are left without weights."""
    weights = load_weights()

    assert all(
        np.abs(vector).sum() > 0
        for vector in (*weights.candidate, *weights.with_source, *weights.mention.values())
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("first,no_such,1,fitted,x", "no such feature: 'no_such'"),
        ("first,country,much,fitted,x", "'much' is no number"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, row: str, sentence: str) -> None:
    """A misspelt feature would silently do nothing; it is an error with file and line."""
    for name in FILES:
        (tmp_path / name).write_text(
            "model,feature,weight,origin,about\n" + (row + "\n" if "candidates" in name else "")
        )

    with pytest.raises(ConfigurationError, match=f"text_candidates.csv:2: {sentence}"):
        load_weights(tmp_path)


def test_the_word_tables() -> None:
    """Ordinary words, names of people and cues are told apart, on a scale of about 0 to 1."""
    lexicon = load_lexicon()

    assert lexicon.ordinary["reading"] > lexicon.ordinary["abaca"] > 0
    assert lexicon.given["jonathan"] > 0.5
    assert max(lexicon.surname.values()) <= 1.2
    assert "near" in lexicon.words("locative")
    assert lexicon.facility["street"] == "street"


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("the cat sat on the mat", True),
        ("der hund ist nicht auf der matte", False),
        ("le chat est sur la table", False),
        ("paris", True),
        ("", True),
    ],
)
def test_english_is_told_by_its_small_words(words: str, english: bool) -> None:
    """A text is taken for English unless the small words of another language outnumber its own."""
    assert load_lexicon().is_english(words.split()) is english
