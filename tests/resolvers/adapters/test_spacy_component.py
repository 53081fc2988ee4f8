"""The pipeline component for spaCy; left out where spaCy is not installed."""

from typing import Any

import pytest

spacy = pytest.importorskip("spacy")
pytest.importorskip("resolvers.adapters.spacy_component")


@pytest.fixture(scope="module")
def nlp() -> Any:
    """A blank pipeline with the component."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("gazetteer_resolver")
    return pipeline


def test_it_finds_entities_of_its_own(nlp: Any) -> None:
    """In a pipeline without a recogniser, mentions become entities with ids and a resolution."""
    doc = nlp("Rockets fell near Ashkelon, said Benny Gantz.")

    assert [(entity.text, entity.label_, entity.kb_id_) for entity in doc.ents] == [
        ("Ashkelon", "GPE", "geonames:295620"),
        ("Benny Gantz", "PERSON", "wikidata:Q557436"),
    ]
    assert doc.ents[0].ent_id_ == "geonames:295620"
    assert doc.ents[0]._.resolution.entity.name == "Ashkelon"


def test_it_resolves_the_entities_of_a_recogniser() -> None:
    """Entities set before are kept as they are; those with a label of ours get an id, the others none."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Paris"}, {"label": "DATE", "pattern": "Monday"}])
    pipeline.add_pipe("gazetteer_resolver")

    doc = pipeline("On Monday in Paris, Texas, it rained.")

    assert [(entity.text, entity.label_, entity.kb_id_) for entity in doc.ents] == [
        ("Monday", "DATE", ""),
        ("Paris", "GPE", "geonames:4717560"),
    ]
    assert doc.ents[0]._.resolution is None


def test_nothing_to_find(nlp: Any) -> None:
    """A text without names has no entities."""
    assert nlp("it rained").ents == ()


def test_demonyms_can_be_left_out() -> None:
    """Configured without demonyms, peoples are no entities."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("gazetteer_resolver", config={"demonyms": False})

    assert [entity.text for entity in pipeline("Israelis left Ashkelon.").ents] == ["Ashkelon"]
