"""How does one document become its mentions?

Names are found, or taken as given; the answers settle who claims which span; what no table spells so is asked after
or borrows a point from the place named nearest.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from gazetteer.keys import fold
from gazetteer.model import Kind
from gazetteer.schema import PLACE_TYPES
from resolvers.errors import InputError
from resolvers.model import Document, Mention, Query, Resolution, Span
from resolvers.text.astray import astray
from resolvers.text.claims import Claim, best_kind, settle
from resolvers.text.context import Answers
from resolvers.text.finding import Found
from resolvers.text.focus import Focus
from resolvers.text.likeness import like_known, reason_for
from resolvers.text.placing import Named
from resolvers.text.questions import Asked
from resolvers.text.spans import Windows
from resolvers.text.strangers import Strangers
from resolvers.text.tokens import tokenise
from resolvers.text.wording import Wording, form_of
from resolvers.text.workshop import Workshop

# What a single name must score to stand for one that no table spells so; less is a guess, and a guess in the midst
# of a text does harm.
SURE = 0.85
# Longer spans without an entity are descriptions, not misspelt names.
_MOST_WORDS = 4


def _without_id(span: Span) -> Claim:
    return Claim(span.start, span.end, span.kind, 0.0, approximate=span.kind == "place", whole=False)


class DocumentReading:
    """One document on its way through: ``find``, then ``settle``, then ``mentions``.

    Args:
        workshop: Who does the work.
        strangers: Who is asked about names that no table spells so.
        document: With or without spans.
        kinds: Only mentions of these kinds come back.
    """

    def __init__(
        self, workshop: Workshop, strangers: Strangers, document: Document, kinds: frozenset[Kind]
    ) -> None:
        self._workshop = workshop
        self._strangers = strangers
        self.document = document
        self._kinds = kinds
        self.tokens = tokenise(document.text)
        self.windows: Windows | None = None
        self._answers: Answers | None = None
        self._found: Found | None = None
        self._named: list[Named] = []
        self._order: list[int] = []
        self._wording: Wording | None = None
        self._resolutions: dict[int, Resolution] = {}
        self._known: dict[str, tuple[int, str]] = {}
        self._claims: list[Claim] = []
        self._focus: Focus | None = None

    def find(self) -> Asked:
        """Find names, or take the spans that are given, and return what is to be asked about them."""
        return self._find() if self.document.spans is None else self._take_given(self.document.spans)

    def settle(self, answers: Answers | None, wording: Wording | None) -> None:
        """Decide what is a mention, and of what, given the answers and how they are worded."""
        self._answers = answers
        self._wording = wording
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
        answer = self._strangers.answer
        return (query for query in self.strangers() if self._is_likely_here(answer(query)))

    def mentions(self) -> list[Mention]:
        """What stands where, once the strangers were asked after."""
        return [self._mention(claim) for claim in self._claims]

    def _query(self, claim: Claim) -> Query:
        return Query(self.document.text[claim.start : claim.end], claim.kind, self.document.country)

    def _find(self) -> Asked:
        workshop = self._workshop
        assert self.windows is not None
        self._found = found = workshop.finder.find(self.windows)
        self._named = workshop.placer.questions(self.tokens, found.looks)
        trust = [1 / (1 + math.exp(-score)) for score in found.scores.tolist()]
        return workshop.placer.asked(self.document, self._named, trust)

    def _settle_found(self, found: Found) -> None:
        workshop, named = self._workshop, self._named
        scores = workshop.placer.second_look(found.looks, found.scores, self._answers)
        claims = settle(
            self.tokens,
            workshop.lexicon,
            named,
            found,
            scores=scores,
            answers=self._answers,
            bodies="organisation" in self._kinds,
        )
        lost = astray(self.tokens, named, self._answers)
        claims = [
            claim._replace(mention=-1, approximate=True, whole=False) if claim.mention in lost else claim
            for claim in claims
        ]
        self._note_known(claims)
        claims = sorted([*claims, *self._slips(found, claims)], key=lambda claim: claim.start)
        self._focus = Focus(self._answers, named, {claim.mention for claim in claims})
        self._take(claims)

    def _take(self, claims: Iterable[Claim]) -> None:
        self._claims = [claim for claim in claims if claim.kind is None or claim.kind in self._kinds]

    def _take_given(self, spans: Sequence[Span]) -> Asked:
        workshop, text = self._workshop, self.document.text
        for span in spans:
            if not 0 <= span.start < span.end <= len(text):
                raise InputError(
                    f"span {span.start} to {span.end} lies outside the text of {len(text)} characters"
                )
        self._order = sorted(range(len(spans)), key=lambda n: (spans[n].start, spans[n].end))
        named = workshop.spans.names(self.tokens, [spans[n] for n in self._order])
        self._named = [*named, *workshop.spans.witnesses(self.tokens, named)]
        return workshop.placer.asked(self.document, self._named, [1.0] * len(self._named))

    def _settle_given(self) -> None:
        spans = self.document.spans or ()
        lost = astray(self.tokens, self._named, self._answers)
        claims = [
            self._given_claim(number, spans[place], self._named[number])
            if number not in lost
            else _without_id(spans[place])
            for number, place in enumerate(self._order)
        ]
        self._note_known(claims)
        self._focus = Focus(self._answers, self._named, set(range(len(self._named))) - lost)
        as_given = dict(zip(self._order, claims, strict=True))
        self._take(as_given[place] for place in sorted(as_given))

    def _given_claim(self, number: int, span: Span, name: Named) -> Claim:
        if name.question is None:
            keys = self.tokens.keys[name.first : name.last + 1]
            whole = len(keys) <= _MOST_WORDS and not self._workshop.lexicon.facility.keys() & set(keys)
            return Claim(span.start, span.end, span.kind, 0.0, approximate=span.kind == "place", whole=whole)
        return Claim(span.start, span.end, best_kind(self._answers, number), 0.0, number)

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
                yield Claim(proposal.start, proposal.end, best_kind(self._answers, likeness.known), 0.0)

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
        if claim.form is None and claim.mention >= 0 and self._answers is not None:
            question = self._answers.of_mention[claim.mention]
            form = form_of(question, int(self._answers.best[question]), self._answers)
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
        if self._answers is None:
            return frozenset()
        columns = self._workshop.index.entities
        asked = self._answers.asked
        best = self._answers.best[asked.start : asked.stop]
        numbers = columns.country[self._answers.table.entity[best]]
        return frozenset(columns.countries[number] for number in numbers.tolist()) - {""}

    def _resolution(self, mention: int, text: str) -> Resolution:
        """The resolution of a mention's question, shared by all that ask it."""
        assert self._answers is not None
        assert self._wording is not None
        question = self._answers.of_mention[mention]
        if question not in self._resolutions:
            query = Query(text, country=self.document.country)
            self._resolutions[question] = self._wording.resolution(query, question)
        return self._resolutions[question]

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
            strangers = self._strangers
            if self._is_likely_here(strangers.answer(query)):
                resolution = strangers.explained(query)
                if resolution is not None and self._is_likely_here(resolution):
                    return resolution
        return Resolution(query, "unmatched", (), "no table has this name")
