"""A prepared name says about itself what a comparison asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.normalise import prepare as room
from resolvers.normalise.prepare import MOST_LETTERS, MOST_TOKENS, blocking_keys, prepare


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Benjamin Netanyahu", ["netanyahu"]),
        ("Netanyahu, Benjamin", ["netanyahu"]),
        ("Le Pen, Marine", ["le", "pen"]),
        ("Robert Kennedy Jr.", ["kennedy"]),
        ("Sheikh", ["sheikh"]),
        ("Smith, Ltd", ["smith"]),
    ],
)
def test_family_name(text: str, family: list[str]) -> None:
    """The family name stands before a comma, or else last; titles and legal forms are none."""
    prepared = prepare(text, "person")

    assert [prepared.tokens[position].folded for position in prepared.family] == family


def test_acronyms() -> None:
    """Initials are taken with and without small words and legal forms, but not of people."""
    assert prepare("People's Liberation Army of China Ltd", "organisation").acronyms == {
        "plaocl",
        "plac",
        "plaoc",
    }
    assert prepare("Mohammed bin Salman", "person").acronyms == frozenset()
    assert prepare("Hamas", "organisation").acronyms == frozenset()


def test_parts_of_a_name() -> None:
    """Legal forms and numbers are told from the words of the name's own."""
    prepared = prepare("The Third Shipping Company GmbH", "organisation")

    assert prepared.legal == {"co", "gmbh"}
    assert prepared.numbers == {"3"}
    assert prepared.core == "thirdshipping"
    assert prepared.script == "latin"


def test_a_particle_at_the_end_is_a_name() -> None:
    """Nothing follows it, so that "il" is no article in Kim Jong-il."""
    assert prepare("Kim Jong-il", "person").tokens[-1].role == ""


def test_a_particle_that_is_a_name_is_a_word_of_its_own() -> None:
    """What is remembered of the article "al" says nothing about a name "Al", whichever is compared first."""
    article, name = prepare("al Al", "person").tokens

    assert (article.role, name.role) == ("particle", "")
    assert article.key != name.key
    assert prepare("Haig Al", "person").tokens[-1] is name


def test_nothing_to_read() -> None:
    """A text without letters is a name without words, and refuses nothing."""
    prepared = prepare(" - ", None)

    assert (prepared.tokens, prepared.joined, prepared.family) == ((), "", ())
    assert blocking_keys(prepared) == ((), (), (), (), ())


def test_blocking_keys() -> None:
    """A name is filed under its words, all their skeletons, their meanings and its initials."""
    keys = blocking_keys(prepare("Khalid Movement of Syria", "organisation"))

    assert keys.words == ("khalid", "movement", "syria")
    assert {"HLT", "KLT", "MVMNT"} <= set(keys.skeletons)
    assert keys.concepts == ("movement", "SY")
    assert keys.acronyms == ("kmos", "kms")
    assert keys.acronym_letters == ("kmos", "kms")


def test_keys_of_a_name_of_small_words() -> None:
    """Where a name has no word of its own, its particles must do."""
    assert blocking_keys(prepare("El", "place")).words == ("el",)


def test_a_text_without_end() -> None:
    """A broken cell of a million letters is read by its beginning, at once."""
    assert len(prepare("ab" * 500_000, None).joined) == MOST_LETTERS
    assert len(prepare("a b " * 500_000, None).tokens) == MOST_TOKENS


@pytest.mark.parametrize("kind", ["person", "organisation", "place", None])
@given(text=st.text(max_size=40))
def test_reading_twice_is_reading_once(kind: str | None, text: str) -> None:
    """What was read before, and kept, does not change what is read; a name has a bounded number of words."""
    first = prepare(text, kind)  # type: ignore[arg-type]

    assert prepare(text, kind) == first  # type: ignore[arg-type]
    assert len(first.tokens) <= 2 * MOST_TOKENS


def test_the_store_of_simple_words_empties_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading ever new names does not fill the memory."""
    monkeypatch.setattr(room, "MOST_KEPT", 2)
    for text in ("Uvwa", "Uvwb", "Uvwc", "Uvwd"):
        prepare(text, "place")

    assert len(room._SIMPLE["place"]) <= 2


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Prime Minister Khalil", ["honorific", "honorific", ""]),
        ("President K. Khalil", ["honorific", "initial", ""]),
        ("Khalil", [""]),
        ("President", [""]),
    ],
)
def test_a_title_among_bodies_leaves_the_name_its_weight(text: str, roles: list[str]) -> None:
    """Lists of actors hold people: what stands behind a title is the name."""
    assert [one.role for one in prepare(text, "organisation").tokens] == roles


@pytest.mark.parametrize(
    "text", ["President Hotel Company", "General Electric Company", "King Saud University"]
)
def test_a_title_in_the_name_of_a_body_is_a_word_of_it(text: str) -> None:
    """Where words of bodies follow, nobody is addressed."""
    assert "honorific" not in {one.role for one in prepare(text, "organisation").tokens}
