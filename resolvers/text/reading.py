"""A text comes in, its mentions go out: the corridor of running text.

tokens -> proposals -> first look -> resolved together -> second look -> people and bodies claim what is theirs ->
names that no table spells so are asked after, those of many documents in one go -> mentions. Where spans are given,
they are resolved as they are.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from gazetteer.memory import uncollected
from gazetteer.model import KINDS, Kind
from gazetteer.schema import PLACE_TYPES
from resolvers.errors import InputError
from resolvers.index.index import Index
from resolvers.model import Document, Mention, Query, Resolution, Span
from resolvers.text.claims import Claim, best_kind, settle
from resolvers.text.containers import Containers
from resolvers.text.context import Answers
from resolvers.text.cues import CueReader
from resolvers.text.finding import Finder, Found
from resolvers.text.focus import Focus
from resolvers.text.given import SpanReader
from resolvers.text.lexicon import load_lexicon
from resolvers.text.likeness import like_known, reason_for
from resolvers.text.placing import Named, Placer
from resolvers.text.questions import Asked
from resolvers.text.sources import Source
from resolvers.text.spans import Windows
from resolvers.text.spellings import Spellings
from resolvers.text.strangers import NameResolver, Strangers
from resolvers.text.tokens import tokenise
from resolvers.text.weights import Weights, load_weights
from resolvers.text.wording import Wording, form_of

# Whole entities kept at hand: parsing one costs as much as scoring it.
_MOST_ENTITIES = 20_000
# Documents read together, as far as their texts are no longer than this: enough for single names to be asked after
# in one go, few enough to keep at hand.
_TOGETHER = 256
_MOST_CHARACTERS = 500_000
# What a single name must score to stand for one that no table spells so; less is a guess, and a guess in the midst
# of a text does harm.
SURE = 0.85
# Longer spans without an entity are descriptions, not misspelt names.
_MOST_WORDS = 4
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
        self.lexicon = load_lexicon()
        self.spellings = Spellings(index, self.weights)
        containers = Containers(self.spellings)
        self._cues = CueReader(self.lexicon, containers)
        self._spans = SpanReader(self.spellings, self._cues, containers, self.lexicon)
        self._finder = Finder(self.spellings, self.lexicon, containers, self.weights)
        self._placer = Placer(self.spellings, self._cues, self.weights)
        self._strangers = Strangers(resolver)
        self._entity_of = lru_cache(_MOST_ENTITIES)(index.entity)

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
        reading = _Reading(self, document, kinds)
        self._look([reading], [source])
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
                readings = [_Reading(self, document, kinds, explain=explain) for document in group]
                publishers = [document.source if learn_sources else "" for document in group]
                learned = [sources.setdefault(name, Source()) if name else None for name in publishers]
                self._look(readings, learned)
                self._strangers.ask(chain.from_iterable(reading.strangers() for reading in readings))
                self._strangers.explain(
                    chain.from_iterable(reading.likely_strangers() for reading in readings)
                )
                told = [reading.mentions() for reading in readings]
                # Freed before the collector runs again, which would look at all of it.
                readings.clear()
            yield from zip(group, told, strict=True)

    def _look(self, readings: Sequence["_Reading"], sources: Sequence[Source | None]) -> None:
        """Find the names of some documents, and resolve all that tables spell so: together, but for publishers'.

        A document whose publisher is known teaches the next one.
        """
        self._meet(readings)
        asked = [reading.find() for reading in readings]
        alone = [n for n, source in enumerate(sources) if source is None]
        together = dict(zip(alone, self._placer.resolve_many([asked[n] for n in alone]), strict=True))
        for number, (reading, source) in enumerate(zip(readings, sources, strict=True)):
            if source is None:
                reading.settle(together[number], self.weights.candidate[-1])
            else:
                reading.settle(self._placer.resolve(asked[number], source), self.weights.with_source[-1])

    def _meet(self, readings: Sequence["_Reading"]) -> None:
        """Look up what some documents spell, together: the names of the index cost per call, not per name."""
        unread = [reading for reading in readings if reading.document.spans is None]
        for reading, windows in zip(
            unread, self._finder.windows([reading.tokens for reading in unread]), strict=True
        ):
            reading.windows = windows
        self._spans.meet((reading.tokens, reading.document.spans or ()) for reading in readings)


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


class _Reading:
    """One document on its way through."""

    def __init__(
        self, reader: TextReader, document: Document, kinds: frozenset[Kind], *, explain: bool = True
    ) -> None:
        self.reader = reader
        self.explain = explain
        self.document = document
        self.kinds = kinds
        self.tokens = tokenise(document.text)
        self.windows: Windows | None = None
        self.answers: Answers | None = None
        self._found: Found | None = None
        self._named: list[Named] = []
        self._order: list[int] = []
        self._weight = reader.weights.candidate[-1]
        self._resolutions: dict[int, Resolution] = {}
        self._known: dict[str, tuple[int, str]] = {}
        self._claims: list[Claim] = []
        self._focus: Focus | None = None

    def find(self) -> Asked:
        """Find names, or take the spans that are given, and return what is to be asked about them."""
        return self._find() if self.document.spans is None else self._take_given(self.document.spans)

    def settle(self, answers: Answers | None, weight: npt.NDArray[np.float32]) -> None:
        """Decide what is a mention, and of what, given the answers and the weights that made them."""
        self.answers = answers
        self._weight = weight
        if self._found is not None:
            self._settle_found(self._found)
        else:
            self._settle_given()

    def strangers(self) -> Iterator[Query]:
        """The names that no table spells so, and that may be a misspelt one."""
        for claim in self._claims:
            if claim.mention < 0 and claim.whole and claim.kind is not None and not claim.full:
                yield self._query(claim)

    def likely_strangers(self) -> Iterator[Query]:
        """Those of ``strangers`` that a first look takes for somebody whom this text may mean."""
        answer = self.reader._strangers.answer
        return (query for query in self.strangers() if self._is_likely_here(answer(query)))

    def mentions(self) -> list[Mention]:
        """What stands where, once the strangers were asked after."""
        return [self._mention(claim) for claim in self._claims]

    def _query(self, claim: Claim) -> Query:
        return Query(self.document.text[claim.start : claim.end], claim.kind, self.document.country)

    def _find(self) -> Asked:
        reader = self.reader
        assert self.windows is not None
        self._found = found = reader._finder.find(self.windows)
        self._named = reader._placer.questions(self.tokens, found.looks)
        trust = [1 / (1 + math.exp(-score)) for score in found.scores.tolist()]
        return reader._placer.asked(self.document, self._named, trust)

    def _settle_found(self, found: Found) -> None:
        reader, named = self.reader, self._named
        scores = reader._placer.second_look(found.looks, found.scores, self.answers)
        claims = settle(
            self.tokens,
            reader.lexicon,
            named,
            found,
            scores=scores,
            answers=self.answers,
            bodies="organisation" in self.kinds,
        )
        self._note_known(claims)
        claims = sorted([*claims, *self._slips(found, claims)], key=lambda claim: claim.start)
        self._focus = Focus(self.answers, named, {claim.mention for claim in claims})
        self._take(claims)

    def _take(self, claims: Iterable[Claim]) -> None:
        self._claims = [claim for claim in claims if claim.kind is None or claim.kind in self.kinds]

    def _take_given(self, spans: Sequence[Span]) -> Asked:
        reader, text = self.reader, self.document.text
        for span in spans:
            if not 0 <= span.start < span.end <= len(text):
                raise InputError(
                    f"span {span.start} to {span.end} lies outside the text of {len(text)} characters"
                )
        self._order = sorted(range(len(spans)), key=lambda n: (spans[n].start, spans[n].end))
        named = reader._spans.names(self.tokens, [spans[n] for n in self._order])
        self._named = [*named, *reader._spans.witnesses(self.tokens, named)]
        return reader._placer.asked(self.document, self._named, [1.0] * len(self._named))

    def _settle_given(self) -> None:
        spans = self.document.spans or ()
        claims = [
            self._given_claim(number, spans[place], self._named[number])
            for number, place in enumerate(self._order)
        ]
        self._note_known(claims)
        self._focus = Focus(self.answers, self._named)
        as_given = dict(zip(self._order, claims, strict=True))
        self._take(as_given[place] for place in sorted(as_given))

    def _given_claim(self, number: int, span: Span, name: Named) -> Claim:
        if name.question is None:
            keys = self.tokens.keys[name.first : name.last + 1]
            whole = len(keys) <= _MOST_WORDS and not self.reader.lexicon.facility.keys() & set(keys)
            return Claim(span.start, span.end, span.kind, 0.0, approximate=span.kind == "place", whole=whole)
        return Claim(span.start, span.end, best_kind(self.answers, number), 0.0, number)

    def _note_known(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            if claim.mention >= 0:
                surface = self.document.text[claim.start : claim.end]
                self._known.setdefault(fold(surface), (claim.mention, surface))

    def _slips(self, found: Found, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Unknown capitals that nobody claimed and that are a letter off a name of this text."""
        starts, ends = [claim.start for claim in claims], [claim.end for claim in claims]
        for proposal in found.unknown:
            place = bisect_left(starts, proposal.start)
            free = (place == len(starts) or starts[place] >= proposal.end) and (
                place == 0 or ends[place - 1] <= proposal.start
            )
            likeness = (
                like_known(self.document.text[proposal.start : proposal.end], self._known) if free else None
            )
            if likeness is not None:
                yield Claim(proposal.start, proposal.end, best_kind(self.answers, likeness.known), 0.0)

    def _mention(self, claim: Claim) -> Mention:
        text = self.document.text[claim.start : claim.end]
        if claim.mention >= 0:
            resolution = self._resolution(claim.mention, text)
            if claim.full:
                resolution = replace(resolution, reason=f"short for {claim.full}, named in full in this text")
            return self._placed(claim, text, resolution)
        resolution = self._resolve_unknown(claim, text)
        if resolution.candidates:
            return self._placed(claim, text, resolution)
        point = self._focus.near(claim.start) if claim.approximate and self._focus else None
        latitude, longitude = point or (None, None)
        return Mention(
            claim.start,
            claim.end,
            text,
            claim.kind,
            claim.form or "name",
            resolution,
            latitude,
            longitude,
            point is not None,
        )

    def _placed(self, claim: Claim, text: str, resolution: Resolution) -> Mention:
        entity = resolution.candidates[0].entity
        form = claim.form or "name"
        if claim.form is None and claim.mention >= 0 and self.answers is not None:
            question = self.answers.table.of_mention[claim.mention]
            form = form_of(question, int(self.answers.best[question]), self.answers)
        return Mention(
            claim.start, claim.end, text, entity.kind, form, resolution, entity.latitude, entity.longitude
        )

    def _is_likely_here(self, resolution: Resolution | None) -> bool:
        """Whether an answer to a name alone is sure, and a place of it in a country that this text is about."""
        best = resolution.best if resolution is not None else None
        if resolution is None or best is None or resolution.status != "matched" or best.score < SURE:
            return False
        wide = PLACE_TYPES.get(best.entity.type) in {"country", "continent"}
        return best.entity.kind != "place" or wide or best.entity.country in self._countries

    @cached_property
    def _countries(self) -> frozenset[str]:
        """The countries that the text's own resolved names are in."""
        if self.answers is None:
            return frozenset()
        columns = self.reader.index.entities
        numbers = columns.country[self.answers.table.entity[self.answers.best]]
        return frozenset(columns.countries[number] for number in numbers.tolist()) - {""}

    def _resolution(self, mention: int, text: str) -> Resolution:
        """The resolution of a mention's question, shared by all that ask it."""
        assert self.answers is not None
        question = self.answers.table.of_mention[mention]
        if question not in self._resolutions:
            query = Query(text, country=self.document.country)
            self._resolutions[question] = self._wording.resolution(query, question)
        return self._resolutions[question]

    @cached_property
    def _wording(self) -> Wording:
        assert self.answers is not None
        return Wording(self.answers, self._weight, self.reader._entity_of, explain=self.explain)

    def _resolve_unknown(self, claim: Claim, text: str) -> Resolution:
        query = self._query(claim)
        likeness = like_known(text, self._known) if not claim.full else None
        if likeness is not None:
            known = self._resolution(likeness.known, likeness.text)
            return replace(known, query=query, reason=reason_for(likeness))
        if claim.full:
            return Resolution(
                query, "unmatched", (), f"short for {claim.full}, named in full in this text and in no table"
            )
        if claim.whole and claim.kind is not None:
            strangers = self.reader._strangers
            if self._is_likely_here(strangers.answer(query)):
                resolution = strangers.explained(query)
                if resolution is not None and self._is_likely_here(resolution):
                    return resolution
        return Resolution(query, "unmatched", (), "no table has this name")
