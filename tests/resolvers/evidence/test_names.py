"""Two names side by side show numbers in a fixed order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.model import Kind
from resolvers.evidence.letter_edits import LEAST, MOST
from resolvers.evidence.names import (
    AGAINST,
    AT_MOST,
    EITHER_WAY,
    FEATURES,
    NOTHING,
    compare_names,
    one_word,
    same_words,
    weigh,
    word_by_word,
)
from resolvers.normalise.prepare import prepare


def seen(left: str, right: str, kind: Kind | None = None) -> dict[str, float]:
    return dict(zip(FEATURES, compare_names(prepare(left, kind), prepare(right, kind)).features, strict=True))


def test_equal_names() -> None:
    """A name covers itself, letter for letter, with nothing against it."""
    same = seen("Omar al-Bashir", "Omar al-Bashir", "person")

    assert all(
        same[name] == 1.0
        for name in ("coverage_least", "exact", "letters", "sounds", "family", "order", "two_matched")
    )
    assert all(same[name] == 0.0 for name in AGAINST - {"shortness"})


SAME = st.lists(
    st.sampled_from(
        [
            "al",
            "Omar",
            "bank",
            "Ltd",
            "of",
            "7",
            "b",
            "aa",
            "Kim",
            "Dr.",
            "national",
            "שרון",
            "بنك",
            "東京",
            "И",
            "New",
            "St.",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(
    text=st.one_of(SAME, st.text(min_size=1, max_size=20)),
    comma=st.booleans(),
    rarity=st.dictionaries(st.sampled_from(["omar", "bank", "al", "kim"]), st.floats(0.01, 1)),
    kind=st.sampled_from(["person", "organisation", "place", None]),
)
def test_equal_words_are_seen_as_word_by_word(
    text: str, comma: bool, rarity: dict[str, float], kind: Kind | None
) -> None:
    """The short way for names of the same words agrees with the long one to the last bit."""
    left, right = prepare(text.replace(" ", ", ", 1) if comma else text, kind), prepare(text, kind)

    if left.tokens and left.tokens == right.tokens:
        assert same_words(left, right, rarity) == word_by_word(left, right, rarity)
        assert same_words(left, right, None) == word_by_word(left, right, None)


WORD = st.one_of(
    st.sampled_from(
        ["qassem", "Qassam", "UN", "NU", "bank", "banks", "Ltd", "GmbH", "7", "8", "b", "a", "al", "Robert", "Roman", "Bob", "שרון",
         "sharon", "京都", "京東", "Kyoto", "north", "nord", "é", "e", "Dr.", "St."]
    ),
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8),
)  # fmt: skip


@given(one=WORD, other=WORD, kind=st.sampled_from(["person", "organisation", "place", None]))
def test_single_words_are_seen_as_word_by_word(one: str, other: str, kind: Kind | None) -> None:
    """The short way for names of one word each agrees with the long one to the last bit."""
    left, right = prepare(one, kind), prepare(other, kind)
    rarity = {"qassem": 0.3, "bank": 0.01}

    if len(left.tokens) == len(right.tokens) == 1:
        assert one_word(left, right, rarity) == word_by_word(left, right, rarity)
        assert one_word(left, right, None) == word_by_word(left, right, None)


@pytest.mark.parametrize(
    ("left", "right", "kind", "feature", "value"),
    [
        ("Omar Bashir", "Bashir, Omar", "person", "order", 0.0),
        ("Omar Bashir", "Bashir, Omar", "person", "letters", 1.0),
        ("Omar Bashir", "Bashir, Omar", "person", "family", 1.0),
        ("Brigade 44", "Brigade 45", "organisation", "numbers_differ", 1.0),
        ("Brigade 44", "44th Brigade", "organisation", "numbers_differ", 0.0),
        ("Kohler GmbH", "Kohler Ltd", "organisation", "legal_differ", 0.0),
        ("Kohler GmbH", "Kohler Foundation e.V.", "organisation", "legal_differ", 1.0),
        ("Kohler AG", "Berger AG", "organisation", "legal_same", 1.0),
        ("FARC", "Fuerzas Armadas Revolucionarias de Colombia", "organisation", "acronym", 1.0),
        ("FARC", "Frente Amplio", "organisation", "acronym", 0.0),
        ("MNR", "Resistance National Movement", "organisation", "acronym", 0.4 * 3 / 5),
        ("UNITA Party", "Uniao Nacional", "organisation", "acronym", 0.0),
        ("John A. Miller", "John B. Miller", "person", "initials_differ", 1.0),
        ("John A. Miller", "John Miller", "person", "initials_differ", 0.0),
        ("J. Miller", "John Miller", "person", "initials", 1.0),
        ("PFLP", "DFLP", "organisation", "acronyms_differ", 1.0),
        ("Pflp", "DFLP", "organisation", "acronyms_differ", 0.0),
        ("Roman Fico", "Robert Fico", "person", "known_apart", 1.0),
        ("Kim Jongun", "Kim Jong Un", "person", "glued", 1.0),
        ("al-Jundi", "Jundi", "person", "same_count", 1.0),
        ("Bashar Jundi", "Hafez Jundi", "person", "conflict", 1.0),
    ],
)  # fmt: skip
def test_features(left: str, right: str, kind: Kind, feature: str, value: float) -> None:
    """Each feature says what its comment says."""
    assert seen(left, right, kind)[feature] == pytest.approx(value)


def test_sides() -> None:
    """Coverage is told for each side, with how well each of its words is answered."""
    compared = compare_names(
        prepare("Omar Hassan Ahmad al-Bashir", "person"), prepare("Omar al-Bashir", "person")
    )
    values = dict(zip(FEATURES, compared.features, strict=True))

    assert values["coverage_right"] == 1.0 > values["coverage_left"]
    assert compared.left == [1.0, 0.0, 0.0, 1.0, 1.0]
    assert compared.right == [1.0, 1.0, 1.0]


def test_rarity() -> None:
    """A common word counts less, a word that is not listed is rare, and none counts for nothing."""
    prepared = prepare("Mohammed Zarqawi", "person")

    assert weigh(prepared) == [1.0, 1.0]
    assert weigh(prepared, {"mohammed": 0.0}) == [0.03, 1.0]
    common = compare_names(prepared, prepare("Mohammed Atta", "person"), {"mohammed": 0.05})
    assert common.features[FEATURES.index("coverage_left")] < 0.1


def test_two_scripts() -> None:
    """Names in two scripts are said to be; Han, kana and Hangul are compared by wide consonants."""
    assert compare_names(prepare("حلب", "place"), prepare("Halab", "place")).cross_script
    assert seen("ハレブ", "Aleppo Halep", "place")["skeleton"] > 0
    assert not compare_names(prepare("Haleb", "place"), prepare("Halab", "place")).cross_script


def test_nothing_to_compare() -> None:
    """A text that is no name shows nothing."""
    assert compare_names(prepare("", None), prepare("Omar", None)) is NOTHING


TEXTS = st.text(st.sampled_from("abdelmnosu AB7.,-'"), max_size=24)


@given(left=TEXTS, right=TEXTS, kind=st.sampled_from(["person", "organisation", "place", None]))
def test_features_are_bounded(left: str, right: str, kind: Kind | None) -> None:
    """Whatever the texts, there are as many features as names for them, none below 0, few above 1; one is in bits."""
    values = seen(left, right, kind)

    assert list(values) == list(FEATURES)
    assert LEAST <= values.pop("usual_edits") <= MOST
    assert min(values.values()) >= 0
    counted = {"evidence", "evidence_coverage", "softness", "initials"}
    assert max(value for name, value in values.items() if name not in counted) <= 1.0 + 1e-9


def test_signs_are_of_features() -> None:
    """Every sign that the fit keeps is of a feature there is."""
    assert set(FEATURES) >= AGAINST | EITHER_WAY | AT_MOST.keys()
    assert not AGAINST & EITHER_WAY
