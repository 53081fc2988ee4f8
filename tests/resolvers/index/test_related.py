"""Other writings of a name are found: in other letters, another script, another order, or as an acronym."""

import numpy as np
import pytest
from small_stacks import layer_of, stack_of

from gazetteer.model import Entity, Kind
from resolvers.index import related as related_module
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory
from resolvers.index.index import Index
from resolvers.index.related import Related
from resolvers.normalise.prepare import prepare

ENTITIES = [
    Entity("t:qassam", "organisation", "Izz ad-Din al-Qassam Brigades"),
    Entity("t:mnr", "organisation", "Mouvement national de la révolution"),
    Entity("t:pkk", "organisation", "Kurdistan Workers' Party"),
    Entity("t:front", "organisation", "Frente de Liberación"),
    Entity("t:ascalon", "place", "Ashkelon", "city", country="IL", population=144_000),
    Entity("t:odessa", "place", "Odesa", "city", country="UA", population=1_000_000),
    Entity("t:odessa-tx", "place", "Odessa", "city", country="US", population=114_000),
    Entity("t:hamlet", "place", "Little Hamlet", "town", country="US", population=40),
    Entity("t:gaddafi", "person", "Muammar Gaddafi"),
    Entity("t:sharon", "person", "Ariel Sharon"),
]


def index_of(entities: list[Entity]) -> Index:
    return Index(in_memory("test", *build_arrays(stack_of(layer_of(entities)))))


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(ENTITIES)


def names_like(index: Index, text: str, kind: Kind, country: str = "", limit: int = 1) -> list[str]:
    filed = Related(index.segments[0])
    found = filed.search([prepare(text, kind)], [filed.span(kind, country)], limit=limit)
    return [
        index.entity_id(int(index.names.entity[filed.rows[document]]))
        for document in found.documents.tolist()
    ]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Kassem Brigades", "organisation", "t:qassam"),
        ("كتائب القسام", "organisation", "t:qassam"),
        ("MNR", "organisation", "t:mnr"),
        ("KWP", "organisation", "t:pkk"),
        ("Liberation Front", "organisation", "t:front"),
        ("Muʿammar al-Qaḏḏāfī", "person", "t:gaddafi"),
        ("אריאל שרון", "person", "t:sharon"),
        ("Ashqelon", "place", "t:ascalon"),
    ],
)
def test_another_writing_comes_first(index: Index, text: str, kind: Kind, expected: str) -> None:
    """Letters, consonants, meanings and initials each lead to the entity."""
    assert names_like(index, text, kind) == [expected]


def test_a_country_is_a_range(index: Index) -> None:
    """Asked for one country, only its places are read; for a country without places, none."""
    assert names_like(index, "Odessa", "place", "UA", limit=9) == ["t:odessa"]
    assert names_like(index, "Odessa", "place", limit=9)[:2] == ["t:odessa-tx", "t:odessa"]
    assert Related(index.segments[0]).span("place", "ZZ") == (0, 0)


def test_acronyms_have_a_way_of_their_own(index: Index) -> None:
    """A name is found by the initials that another spells, in another order too, and by nothing else."""
    filed = Related(index.segments[0])
    names = [prepare(text, "organisation") for text in ("NRM", "Kassem Brigades")]
    found = filed.search_initials(names, [filed.span("organisation")] * 2, limit=5)

    assert [
        index.entity_id(int(index.names.entity[filed.rows[document]]))
        for document in found.documents.tolist()
    ] == ["t:mnr"]


def test_words_are_counted_by_bearers(index: Index) -> None:
    """How many entities bear a word, not how many names do; none for a word that nobody bears."""
    filed = Related(index.segments[0])

    assert filed.bearers(["odessa", "ariel", "nonsense"]).tolist() == [1, 1, 0]
    assert filed.whole


def test_a_large_gazetteer_files_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit small settlements are left to the near and distant ways in; everything else stays."""
    monkeypatch.setattr(related_module, "MOST_NAMES", 3)
    monkeypatch.setattr(related_module, "LEAST_POPULATION", 1000)
    index = index_of(ENTITIES)
    filed = Related(index.segments[0])
    bearers = {index.entity_id(int(entity)) for entity in index.names.entity[filed.rows]}

    assert not filed.whole
    assert bearers == {entity.id for entity in ENTITIES} - {"t:hamlet"}


def test_the_largest_gazetteers_file_what_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where as many names remain, small streams and farms go too; people, bodies, countries and their divisions stay."""
    features = [
        Entity("t:stream", "place", "Nahal Sorek", "river", country="IL"),
        Entity("t:district", "place", "Southern District", "admin1", country="IL", population=5),
        Entity("t:lake", "place", "Lake Victoria", "lake", population=2000),
    ]
    monkeypatch.setattr(related_module, "LEAST_POPULATION", 1000)
    for most, left_out in ((11, {"t:hamlet"}), (3, {"t:hamlet", "t:stream"})):
        monkeypatch.setattr(related_module, "MOST_NAMES", most + 1)
        index = index_of([*ENTITIES, *features])
        rows = Related(index.segments[0]).rows
        bearers = {index.entity_id(int(entity)) for entity in index.names.entity[rows]}

        assert bearers == {entity.id for entity in [*ENTITIES, *features]} - left_out


def test_nothing_is_filed_of_nothing() -> None:
    """An index without names has a range of none, and finds none."""
    filed = Related(index_of([]).segments[0])

    assert filed.span("place") == (0, 0)
    assert len(filed.search([prepare("Odessa", "place")], [(0, 0)], limit=5).documents) == 0
    assert np.array_equal(filed.bearers(["odessa"]), [0])
