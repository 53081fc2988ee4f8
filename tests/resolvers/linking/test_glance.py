"""A glance guesses what a close comparison would say, and says which few pairs are worth one."""

import numpy as np
import pytest

from gazetteer.model import KINDS, Kind
from resolvers.comparing import log_odds
from resolvers.linking.columns import name_column
from resolvers.linking.glance import BY_PLACE, BY_WORDS, FEATURES, Names, best_few, features, guess
from resolvers.linking.linker import link_entries
from resolvers.linking.reference import Reference
from resolvers.linking.words import words_of
from resolvers.normalise.prepare import prepare

PEOPLE = [
    "Yorgos Bjorlanda",
    "Sergii Bjorlanda",
    "Jorge Bjornson",
    "Maria Keller",
    "Keller Marie",
    "Ali Hassan",
]


def names(texts: list[str], kind: Kind | None = "person") -> Names:
    """Names, read."""
    prepared = [prepare(text, kind) for text in texts]
    return Names(prepared, words_of(prepared, {}))


def pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    """One left name beside each of the others."""
    return np.zeros(count, np.int64), np.arange(count)


def test_the_likely_one_is_guessed_first() -> None:
    """A given name in another language and a misspelt family name are nearer than a namesake of the family."""
    places, bits = guess(names(["Georgi Bjorlande"]), names(PEOPLE), pairs(len(PEOPLE)), "person")

    assert places.tolist() == list(range(len(PEOPLE)))  # few: all are looked at
    assert PEOPLE[int(bits.argmax())] == "Yorgos Bjorlanda"


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_guesses_are_in_the_bits_of_the_comparison(kind: Kind | None) -> None:
    """The same name is guessed far likelier than another, for every kind that has weights, as the comparison says."""
    ours, theirs = names(["Sakarya Ereğli"], kind), names(["Sakarya Eregli", "Omdurman Halfaya"], kind)
    _, bits = guess(ours, theirs, pairs(2), kind)
    close = [log_odds(ours.prepared[0], other) for other in theirs.prepared]

    assert bits[0] > bits[1] + 2
    assert np.sign(bits[0]) == np.sign(close[0])


def test_of_many_pairs_the_best_and_the_first_are_looked_at() -> None:
    """So many by their words, so many as they were proposed."""
    many = [f"Ali Hassan {letter}{other}" for letter in "abcdefgh" for other in "ijklmnop"] + ["Maria Keller"]
    places, bits = guess(names(["Marya Keler"]), names(many), pairs(len(many)), "person")

    assert len(places) == len(bits) <= BY_WORDS + BY_PLACE
    assert set(range(BY_PLACE)) <= set(places.tolist())
    assert places[int(bits.argmax())] == len(many) - 1


def test_acronyms_are_seen() -> None:
    """WFP looks like nothing beside World Food Programme, but for its letters; nobody goes by initials alone."""
    ours, theirs = (
        names(["WFP"], "organisation"),
        names(["World Food Programme", "World Bank"], "organisation"),
    )
    acronym = features(ours, theirs, *pairs(2))[:, FEATURES.index("acronym")]
    assert acronym.tolist() == [1.0, 0.0]
    person = features(names(["WFP"]), names(["World Food Programme"]), *pairs(1))
    assert person[0, FEATURES.index("acronym")] == 0.0


def test_best_few_keeps_the_order_of_equals() -> None:
    """Owner by owner, the best first."""
    owners, looks = np.array([1, 0, 1, 0, 1]), np.array([0.5, 0.1, 0.5, 0.9, 0.7])
    assert best_few(owners, looks, 2).tolist() == [3, 1, 4, 0]


@pytest.mark.parametrize(
    ("written", "meant"), [("Poolača nom", "Polača Tom"), ("Kellr Marja", "Maria Keller"), ("Bjorlnda Jorgos", "Yorgos Bjorlanda")]
)  # fmt: skip
def test_names_misspelt_in_every_word_are_found(written: str, meant: str) -> None:
    """Also turned round, when neither the whole nor its consonants are near."""
    table = [*PEOPLE[:4], "Polača Tom", "Tom Poole", "Nomi Polak", "Ali Hassan"]
    links = link_entries(name_column([written]), Reference(name_column(table), "person"))
    assert name_column(table).names[int(links.rights[0])] == meant
