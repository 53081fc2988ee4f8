"""Words of two names find the words that they answer to."""

import pytest

from gazetteer.model import Kind
from resolvers.evidence.alignment import align
from resolvers.normalise.prepare import prepare


def linked(left: str, right: str, kind: Kind | None) -> list[tuple[str, str, str]]:
    one, other = prepare(left, kind), prepare(right, kind)
    return sorted(
        (
            " ".join(one.tokens[i].text for i in link.left),
            " ".join(other.tokens[j].text for j in link.right),
            link.how,
        )
        for link in align(one, other).links
    )


@pytest.mark.parametrize(
    ("left", "right", "kind", "expected"),
    [
        ("Netanyahu Benjamin", "Binyamin Netanyahu", "person", [("benjamin", "binyamin", "word"), ("netanyahu", "netanyahu", "word")]),
        ("Mohamed elBaradei", "Mohamed el Baradei", "person", [("elbaradei", "el baradei", "glued"), ("mohamed", "mohamed", "word")]),
        ("Kim Jong Un", "Kim Jongun", "person", [("jong un", "jongun", "glued"), ("kim", "kim", "word")]),
        ("Chiang Ching-kuo", "Chiang Jingguo", "person", [("chiang", "chiang", "word"), ("ching kuo", "jingguo", "glued")]),
        ("PLA", "People's Liberation Army", "organisation", [("pla", "peoples liberation army", "acronym")]),
        ("People's Liberation Army", "PLA", "organisation", [("peoples liberation army", "pla", "acronym")]),
        ("PLA", "People's Liberation Army", "person", []),
        ("Omar", "Quito", "place", []),
        ("Ali Ali Hassan", "Ali Hassan", "person", [("ali", "ali", "word"), ("hassan", "hassan", "word")]),
    ],
)  # fmt: skip
def test_links(left: str, right: str, kind: Kind, expected: list[tuple[str, str, str]]) -> None:
    """Order is free, each word is used once, words run together and acronyms spell out."""
    assert linked(left, right, kind) == expected


def test_a_better_reading_takes_the_place_of_a_worse() -> None:
    """A word that is part of a spelled-out acronym is linked no other way."""
    found = align(prepare("PLA", "organisation"), prepare("Popular Liberation Army", "organisation"))

    assert [link.how for link in found.links] == ["acronym"]
    assert found.left == [0.85]
    assert found.right == [0.85, 0.85, 0.85]
