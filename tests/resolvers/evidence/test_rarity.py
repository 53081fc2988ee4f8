"""The more entities bear a word, the less it says."""

from small_resolver import resolver_over

from gazetteer.model import Entity
from resolvers.evidence.rarity import LEAST, GazetteerRarity
from resolvers.index.related import Related

ENTITIES = [
    Entity(f"t:{number}", "organisation", f"Bank of {name}")
    for number, name in enumerate(("Syria", "Iraq", "Syria North", "Mali"))
]


def test_rarity_falls_with_the_number_of_bearers() -> None:
    """A word of one name is rarer than one of two, that rarer than one of all; an unknown word is the rarest."""
    index = resolver_over(ENTITIES).index
    rarity = GazetteerRarity([Related(index.segments[0])], len(index))

    assert rarity["nonsense"] == 1.0
    assert 1.0 > rarity["iraq"] > rarity.get("syria") > rarity["bank"] >= LEAST
    assert set(rarity) == {"nonsense", "iraq", "syria", "bank"}
    assert len(rarity) == 4


def test_many_words_are_looked_up_at_once() -> None:
    """Learning changes nothing but the number of look-ups."""
    index = resolver_over(ENTITIES).index
    rarity, learned = (GazetteerRarity([Related(index.segments[0])], len(index)) for _ in range(2))
    learned.learn(["bank", "mali", "bank", "nonsense"])

    assert {word: rarity[word] for word in learned} == dict(learned)


def test_nothing_is_common_in_an_empty_gazetteer() -> None:
    """Every word is rare where nobody bears any."""
    index = resolver_over([]).index

    assert GazetteerRarity([Related(index.segments[0])], 0)["bank"] == 1.0
