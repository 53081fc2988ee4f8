"""Which questions do spans given from outside ask? Exactly those spans, whatever stands in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from gazetteer.model import KINDS
from resolvers.model import Span
from resolvers.text.bearers import Candidates
from resolvers.text.containers import Containers
from resolvers.text.cues import CueReader
from resolvers.text.lexicon import Lexicon
from resolvers.text.placing import Named
from resolvers.text.questions import Question
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import Tokens
from resolvers.text.whole import bearers, look_up

_MOST_REMEMBERED = 100_000


class SpanReader:
    """Turns given spans into names to be resolved; one for all documents."""

    def __init__(
        self, spellings: Spellings, cues: CueReader, containers: Containers, lexicon: Lexicon
    ) -> None:
        self._spellings = spellings
        self._cues = cues
        self._containers = containers
        self._lexicon = lexicon
        self._known: dict[tuple[str, int | None], Candidates | None] = {}

    def meet(self, texts: Iterable[tuple[Tokens, Sequence[Span]]]) -> None:
        """Look up what ``names`` is going to ask about the spans of some texts, in one go."""
        surfaces: dict[str, None] = {}
        beside: dict[str, None] = {}
        for tokens, spans in texts:
            surfaces |= dict.fromkeys(tokens.text[span.start : span.end] for span in spans)
            lasts = {_last_word(tokens, span) for span in spans}
            beside |= dict.fromkeys(
                chain.from_iterable(self._containers.meet(tokens, last) for last in lasts)
            )
        look_up(surfaces, self._spellings, self._lexicon)
        self._containers.named(list(beside))

    def names(self, tokens: Tokens, spans: Sequence[Span]) -> list[Named]:
        """Return the names that spans ask for, in the order of the spans.

        Args:
            tokens: The text.
            spans: Sorted by start; may overlap. A span without a word asks nothing.
        """
        return [self._name(tokens, span, opening=number == 0) for number, span in enumerate(spans)]

    def witnesses(self, tokens: Tokens, named: Sequence[Named]) -> list[Named]:
        """Return states and countries that stand beside given spans and that nobody gave.

        They are asked about too, so that they vote: "Paris, Texas" means what it means even where only "Paris" is
        marked.
        """
        given = {number for name in named for number in range(name.first, name.last + 1)}
        found: dict[int, Named] = {}
        for name in named:
            if name.question is None or not name.question.cues.container.found:
                continue
            beside = self._containers.beside(tokens, name.first, name.last)
            if beside.last >= beside.first and not given.intersection(range(beside.first, beside.last + 1)):
                span = Span(tokens.starts[beside.first], tokens.ends[beside.last], "place")
                found.setdefault(beside.first, self._name(tokens, span, opening=False))
        return list(found.values())

    def _name(self, tokens: Tokens, span: Span, *, opening: bool) -> Named:
        first = bisect_right(tokens.ends, span.start)
        last = _last_word(tokens, span)
        question = None
        if last >= first:
            surface = tokens.text[span.start : span.end]
            kind = KINDS.index(span.kind) if span.kind is not None else None
            candidates = self._bearers(surface, kind)
            if candidates is not None:
                cues = self._cues.read(tokens, span.start, span.end, first=first, last=last, opening=opening)
                question = Question(surface, cues, candidates)
        return Named(span.start, span.end, first, max(first, last), question)

    def _bearers(self, surface: str, kind: int | None) -> Candidates | None:
        """Who bears a surface; remembered, because recognisers hand over the same ones again and again."""
        asked = surface, kind
        if asked not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[asked] = bearers(surface, self._spellings, self._lexicon, kind)
        return self._known[asked]


def _last_word(tokens: Tokens, span: Span) -> int:
    return bisect_left(tokens.starts, span.end) - 1
