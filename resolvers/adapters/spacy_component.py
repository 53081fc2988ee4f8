"""A pipeline component for spaCy: entities get ids.

    import spacy
    import resolvers.adapters.spacy_component        # registers the factory

    nlp = spacy.blank("en")
    nlp.add_pipe("gazetteer_resolver")
    doc = nlp("Rockets fell near Ashkelon.")
    doc.ents[0].kb_id_, doc.ents[0]._.resolution.reason

Where a recogniser before it has set entities, exactly those are resolved; where there are none, the component finds
its own. What is found is set at the end, in one step: ``doc.ents`` with ``kb_id_`` and ``ent_id_`` (the id, "" for
names that are not matched) and ``span._.resolution``.
"""

from collections.abc import Sequence
from typing import Any

from gazetteer.model import Kind
from resolvers.doors import default_resolver, load
from resolvers.errors import MissingExtraError
from resolvers.model import Document, Mention, Resolution, Span
from resolvers.text.reading import TextReader

try:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan
except ImportError as error:
    raise MissingExtraError("spaCy", "spacy") from error

NAME = "gazetteer_resolver"
# Labels of the usual recognisers; entities with other labels (dates, amounts) are left as they are.
KINDS_OF_LABELS: dict[str, Kind | None] = {
    "PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "NORP": "place", "MISC": None,
}  # fmt: skip
LABELS: dict[Kind, str] = {"person": "PERSON", "organisation": "ORG", "place": "GPE"}


class GazetteerResolver:
    """The component; see the module.

    Args:
        gazetteers: Folders of tables or CSV files of the user's own, later ones on top.
        world: Whether the world's cities and countries are part of it.
        demonyms: Whether Israelis, French and the like are entities, where the component finds its own.
    """

    def __init__(self, gazetteers: Sequence[str] = (), *, world: bool = True, demonyms: bool = True) -> None:
        resolver = default_resolver() if world and not gazetteers else load(*gazetteers, world=world)
        self._reader = TextReader(resolver.index, resolver)
        self._demonyms = demonyms

    def __call__(self, doc: "Doc") -> "Doc":
        """Resolve the entities of a document, or find them; returns the same document."""
        entities = self._resolve(doc) if doc.ents else self._find(doc)
        doc.ents = [entity for entity, _ in entities]
        for entity, resolution in entities:
            entity._.resolution = resolution
        return doc

    def _resolve(self, doc: "Doc") -> list[tuple["SpacySpan", Resolution | None]]:
        known = [entity for entity in doc.ents if entity.label_ in KINDS_OF_LABELS]
        spans = tuple(
            Span(entity.start_char, entity.end_char, KINDS_OF_LABELS[entity.label_]) for entity in known
        )
        mentions = iter(self._reader.read(Document(doc.text, spans=spans)))
        return [
            self._entity(doc, entity.start, entity.end, entity.label_, next(mentions))
            if entity.label_ in KINDS_OF_LABELS
            else (entity, None)
            for entity in doc.ents
        ]

    def _find(self, doc: "Doc") -> list[tuple["SpacySpan", Resolution | None]]:
        found = []
        end = 0
        for mention in self._reader.read(doc.text):
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            # A token may hold two mentions ("Franco-German"): the first keeps it.
            if (
                span is None
                or span.start < end
                or mention.kind is None
                or (mention.form == "demonym" and not self._demonyms)
            ):
                continue
            found.append(self._entity(doc, span.start, span.end, LABELS[mention.kind], mention))
            end = span.end
        return found

    def _entity(
        self, doc: "Doc", start: int, end: int, label: str, mention: Mention
    ) -> tuple["SpacySpan", Resolution | None]:
        entity = mention.resolution.entity
        identity = entity.id if entity is not None else ""
        return SpacySpan(doc, start, end, label=label, kb_id=identity, span_id=identity), mention.resolution


if not SpacySpan.has_extension("resolution"):
    SpacySpan.set_extension("resolution", default=None)


@Language.factory(
    NAME,
    assigns=["doc.ents", "span._.resolution"],
    default_config={"gazetteers": [], "world": True, "demonyms": True},
)
def make(nlp: "Language", name: str, gazetteers: list[str], world: bool, demonyms: bool) -> Any:
    """Make the component for ``nlp.add_pipe("gazetteer_resolver", config={...})``."""
    return GazetteerResolver(gazetteers, world=world, demonyms=demonyms)
