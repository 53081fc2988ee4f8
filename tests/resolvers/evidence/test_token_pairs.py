"""Two words are alike by what is certain first, and by a fitted model after that."""

from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.model import Kind
from resolvers.evidence import token_pairs
from resolvers.evidence.token_pairs import FEATURES, Weights, features, odds, similarity
from resolvers.normalise.tokens import token
from resolvers.normalise.words import split_words

WORDS = st.sampled_from(
    [
        "qassem",
        "qassam",
        "ali",
        "v",
        "7",
        "seven",
        "bank",
        "banque",
        "gmbh",
        "llc",
        "mali",
        "malawi",
        "bill",
        "william",
        "حلب",
        "ソウル",
    ]
)


def alike(left: str, right: str, kind: Kind | None) -> float:
    (one,), (other,) = split_words(left), split_words(right)
    return similarity(token(one, kind), token(other, kind))


@pytest.mark.parametrize(
    ("left", "right", "kind", "expected"),
    [
        ("Vučić", "Vucic", "person", 1.0),
        ("seven", "7", "organisation", token_pairs.SAME_NUMBER),
        ("7", "8", "organisation", 0.0),
        ("7", "Seventeen", "organisation", 0.0),
        ("GmbH", "LLC", "organisation", 0.0),
        ("OAO", "JSC", "organisation", token_pairs.SAME_LEGAL_FORM),
        ("Banque", "Bank", "organisation", token_pairs.SAME_CONCEPT),
        ("Syrian", "Syria", "organisation", token_pairs.SAME_CONCEPT),
        ("Bill", "William", "person", token_pairs.SAME_GIVEN_NAME),
        ("V", "Vladimir", "person", token_pairs.SAME_INITIAL),
        ("K", "Vladimir", "person", 0.0),
        ("東京", "東亰", "place", 0.125),
        ("London", "Quito", "place", 0.0),
    ],
)
def test_certain_likeness(left: str, right: str, kind: Kind, expected: float) -> None:
    """Equal letters, numbers, meanings and names need no model; another number or initial is no likeness."""
    assert alike(left, right, kind) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("nearer", "farther", "kind"),
    [
        (("Qassem", "Qassam"), ("Qassem", "Qurayshi"), "place"),
        (("Gadhafi", "Qaddafi"), ("Gadhafi", "Mubarak"), "person"),
        (("القسام", "Alqassam"), ("القسام", "Alsadr"), "place"),
        (("Mali", "Maly"), ("Mali", "Malawi"), "place"),
        (("Roman", "Romann"), ("Roman", "Robert"), "person"),
        (("אשקלון", "Ashkelon"), ("אשדוד", "Ashkelon"), "place"),
        (("서울", "Seoul"), ("부산", "Seoul"), "place"),
    ],
)
def test_the_model_prefers_the_misspelling(
    nearer: tuple[str, str], farther: tuple[str, str], kind: Kind
) -> None:
    """Another spelling of a word is more alike than another word; a known word is no misspelling of another."""
    assert alike(*nearer, kind) > alike(*farther, kind)


@given(left=WORDS, right=WORDS, kind=st.sampled_from(["person", "organisation", "place", None]))
def test_likeness_is_symmetric_and_a_probability(left: str, right: str, kind: Kind | None) -> None:
    """It does not matter which word is asked about first."""
    assert 0 <= alike(left, right, kind) <= 1
    assert alike(left, right, kind) == alike(right, left, kind)


@given(left=WORDS, right=WORDS, kind=st.sampled_from(["person", "organisation", "place", None]))
def test_features_are_the_same_from_either_side(left: str, right: str, kind: Kind | None) -> None:
    """What is remembered of a pair does not hang on which word came first: not even with several skeletons each."""
    one, other = token(left, kind), token(right, kind)

    if one.folded and other.folded:
        assert features(one, other) == features(other, one)


def test_several_skeletons_equally_alike() -> None:
    """Of pairs of skeletons that are equal the longest counts, whichever word stands left."""
    one, other = token("x", "place"), token("y", "place")
    short = replace(one, folded="cha", script="latin", skeletons=("K", "KS"))
    long = replace(other, folded="chas", script="latin", skeletons=("KS", "K"))

    assert features(short, long) == features(long, short)
    assert dict(zip(FEATURES, features(short, long), strict=True))["skeleton_equal_two"] == 1.0


@given(
    left=WORDS,
    right=WORDS,
    kind=st.sampled_from(["person", "organisation", "place", None]),
    weights=st.lists(
        st.sampled_from([0.0, 0.5, -1.25, 3.0]), min_size=len(FEATURES) + 1, max_size=len(FEATURES) + 1
    ),
)
def test_odds_are_the_weighed_features(
    left: str, right: str, kind: Kind | None, weights: list[float]
) -> None:
    """Leaving out what has no weight changes nothing."""
    one, other = token(left, kind), token(right, kind)

    if one.folded and other.folded:
        seen = dict(zip(FEATURES, features(one, other), strict=True))
        expected = weights[-1] + sum(
            weight * value for weight, value in zip(weights, seen.values(), strict=False)
        )
        assert isclose(odds(one, other, seen["sounds"], Weights(*weights)), expected, abs_tol=1e-12)


def test_weights_stand_in_the_order_of_features() -> None:
    """Each feature has its weight, and the intercept comes last."""
    assert Weights._fields == (*FEATURES, "intercept")


def test_features_stand_in_their_order() -> None:
    """The model's features are as many as their names, between 0 and 1."""
    values = features(token("qassem", "place"), token("kasam", "place"))

    assert len(values) == len(FEATURES)
    assert all(0 <= value <= 1 for value in values)
    assert dict(zip(FEATURES, values, strict=True))["skeleton_equal_three"] == 1.0


def test_what_is_remembered_is_what_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full store is emptied, and gives the same answers afterwards."""
    before = alike("Khartum", "Khartoum", "place")
    monkeypatch.setattr(token_pairs, "MOST_REMEMBERED", 1)

    assert alike("Omdurman", "Umdurman", "place") > 0.5
    assert alike("Khartum", "Khartoum", "place") == before
