"""Which questions do spans given from outside ask? Exactly those spans, whatever stands in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gazetteer.model import KINDS
from resolvers.model import Span
from resolvers.text.cues import CueReader
from resolvers.text.lexicon import Lexicon
from resolvers.text.placing import Named
from resolvers.text.questions import Question
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import Tokens
from resolvers.text.whole import bearers


def given_names(
    tokens: Tokens, spans: Sequence[Span], spellings: Spellings, cues: CueReader, lexicon: Lexicon
) -> list[Named]:
    """Return the names that spans ask for, in the order of the spans.

    Args:
        tokens: The text.
        spans: Sorted by start; may overlap. A span without a word asks nothing.
        spellings: Where names are looked up.
        cues: Reads the words beside a span.
        lexicon: Generic words that may be cut off.
    """
    named = []
    for number, span in enumerate(spans):
        first = bisect_right(tokens.ends, span.start)
        last = bisect_left(tokens.starts, span.end) - 1
        question = None
        if last >= first:
            surface = tokens.text[span.start : span.end]
            kind = KINDS.index(span.kind) if span.kind is not None else None
            candidates = bearers(surface, spellings, lexicon, kind)
            if candidates is not None:
                read = cues.read(tokens, span.start, span.end, first=first, last=last, opening=number == 0)
                question = Question(surface, read, candidates)
        named.append(Named(span.start, span.end, first, max(first, last), question))
    return named
