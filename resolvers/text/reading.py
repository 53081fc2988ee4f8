"""A text comes in, its mentions go out: the corridor of running text.

tokens -> proposals -> first look -> resolved together -> second look -> people and bodies claim what is theirs ->
names that no table spells so are asked after, those of many documents in one go -> mentions. Where spans are given,
they are resolved as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from gazetteer.memory import uncollected
from gazetteer.model import KINDS, Kind
from resolvers.index.index import Index
from resolvers.model import Document, Mention
from resolvers.text.context import Answers
from resolvers.text.document_reading import DocumentReading
from resolvers.text.sources import Source
from resolvers.text.strangers import NameResolver, Strangers
from resolvers.text.weights import Weights, load_weights
from resolvers.text.wording import Wording
from resolvers.text.workshop import Workshop

# Documents read together, as far as their texts are no longer than this: enough for single names to be asked after
# in one go, few enough to keep at hand.
_TOGETHER = 256
_MOST_CHARACTERS = 500_000
ALL_KINDS = frozenset(KINDS)


class TextReader:
    """Reads documents; keep one, it remembers spellings.

    Args:
        index: Where names are looked up.
        resolver: Resolves single names that no table spells so; without one they stay unmatched.
        weights: Other weights than those bundled.
    """

    def __init__(
        self, index: Index, resolver: NameResolver | None = None, weights: Weights | None = None
    ) -> None:
        self.index = index
        self.weights = weights or load_weights()
        self.workshop = Workshop(index, self.weights)
        self._strangers = Strangers(resolver)

    def read(
        self, document: Document | str, *, kinds: frozenset[Kind] = ALL_KINDS, source: Source | None = None
    ) -> list[Mention]:
        """Return the mentions of a text, in order; found ones do not overlap.

        Reach for it with any text: empty, a megabyte long, in any script. What it costs grows with the length.

        Args:
            document: A text, or a document with what is known about it. With spans, exactly those are resolved,
                one mention each, in their order.
            kinds: Only mentions of these kinds come back; a span whose kind nobody knows always does.
            source: What was learned of the document's publisher; the document is learned from as well.

        Raises:
            InputError: A span lies outside the text.
        """
        if isinstance(document, str):
            document = Document(document)
        reading = DocumentReading(self.workshop, self._strangers, document, kinds)
        self._look([reading], [source], explain=True)
        self._strangers.ask(reading.strangers())
        return reading.mentions()

    def read_many(
        self,
        documents: Iterable[Document],
        *,
        kinds: frozenset[Kind] = ALL_KINDS,
        learn_sources: bool = False,
        explain: bool = True,
    ) -> Iterator[tuple[Document, list[Mention]]]:
        """Yield each document with its mentions, one after another, in constant memory.

        Some documents are read before the first comes back: what no table knows is asked after for all of them
        together, in a quarter of the time. Each gets what ``read`` gives it.

        Args:
            documents: Any number of them.
            kinds: As for ``read``.
            learn_sources: Learn each publisher's home from its own earlier documents here.
            explain: Whether all candidates come with their evidence, and not only the best; without, it is quicker.
        """
        sources: dict[str, Source] = {}
        for group in _groups(documents):
            # Nothing here goes round in circles; looking for circles takes a tenth of the time.
            with uncollected():
                readings = [
                    DocumentReading(self.workshop, self._strangers, document, kinds) for document in group
                ]
                publishers = [document.source if learn_sources else "" for document in group]
                learned = [sources.setdefault(name, Source()) if name else None for name in publishers]
                self._look(readings, learned, explain=explain)
                self._strangers.ask(chain.from_iterable(reading.strangers() for reading in readings))
                self._strangers.explain(
                    chain.from_iterable(reading.likely_strangers() for reading in readings)
                )
                told = [reading.mentions() for reading in readings]
                # Freed before the collector runs again, which would look at all of it.
                readings.clear()
            yield from zip(group, told, strict=True)

    def _look(
        self, readings: Sequence[DocumentReading], sources: Sequence[Source | None], *, explain: bool
    ) -> None:
        """Find the names of some documents, and resolve all that tables spell so: together, but for publishers'.

        A document whose publisher is known teaches the next one.
        """
        self._meet(readings)
        asked = [reading.find() for reading in readings]
        alone = [n for n, source in enumerate(sources) if source is None]
        together = self.workshop.placer.resolve_many([asked[n] for n in alone])
        wording = self._word(together, self.weights.candidate[-1], explain)
        for number, answers in zip(alone, together, strict=True):
            readings[number].settle(answers, wording)
        for number, (reading, source) in enumerate(zip(readings, sources, strict=True)):
            if source is not None:
                answers = self.workshop.placer.resolve(asked[number], source)
                reading.settle(answers, self._word([answers], self.weights.with_source[-1], explain))

    def _word(
        self, answers: Sequence[Answers | None], weight: npt.NDArray[np.float32], explain: bool
    ) -> Wording | None:
        """What is said of documents that were resolved together; ``None`` where none of them asks anything."""
        some = next((one for one in answers if one is not None), None)
        return Wording(some, weight, self.workshop.entity_of, explain=explain) if some is not None else None

    def _meet(self, readings: Sequence[DocumentReading]) -> None:
        """Look up what some documents spell, together: the names of the index cost per call, not per name."""
        unread = [reading for reading in readings if reading.document.spans is None]
        for reading, windows in zip(
            unread, self.workshop.finder.windows([reading.tokens for reading in unread]), strict=True
        ):
            reading.windows = windows
        self.workshop.spans.meet((reading.tokens, reading.document.spans or ()) for reading in readings)


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents as they come, some at a time."""
    group: list[Document] = []
    characters = 0
    for document in documents:
        group.append(document)
        characters += len(document.text)
        if len(group) == _TOGETHER or characters >= _MOST_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group
