"""From the mentions of a document to the occurrences that the audit counts."""

from collections.abc import Iterable, Sequence

from resolvers.audit import cues
from resolvers.audit.model import Occurrence, Source
from resolvers.audit.spelling import core, plain
from resolvers.model import Mention

# Namesakes beyond these are not the same thing under another id.
MOST_OTHERS = 4
# What a demonym or a nominal is called has rules of its own and is no spelling of the name.
COUNTED_FORMS = frozenset({"name", "short", "abbreviation"})


def occurrences(number: int, source: Source, mentions: Iterable[Mention]) -> list[Occurrence]:
    """Return the occurrences of names in one document, in order.

    Left out are demonyms and nominals, what stands in exempt spans, spellings that the document asks to ignore,
    quotations marked [sic], and fixed phrases that keep an old spelling.

    Args:
        number: The document's number, which the occurrences carry.
        source: The document.
        mentions: As ``Resolver.read`` gives them: in order, without overlap.
    """
    text = source.text
    blocked = _Spans([*source.exempt, *cues.fixed_phrases(text)])
    ignored = {plain(spelling).casefold() for spelling in source.ignored}
    found: list[Occurrence] = []
    for mention in mentions:
        if mention.form not in COUNTED_FORMS or blocked.touch(mention.start, mention.end):
            continue
        start, end = core(text, mention.start, mention.end)
        spelling = plain(text[start:end])
        if not spelling or spelling.casefold() in ignored or cues.marked_sic(text, end):
            continue
        found.append(_occurrence(number, source, (start, end), mention, _explained(text, start, end, found)))
    return found


def _occurrence(
    number: int, source: Source, span: tuple[int, int], mention: Mention, explained: bool
) -> Occurrence:
    start, end = span
    text = source.text[start:end]
    best, entity = mention.resolution.best, mention.resolution.entity
    return Occurrence(
        number, start, end, text, plain(text), mention.kind, mention.form,
        id=entity.id if entity else "",
        name=best.name if best and entity else "",
        score=best.score if best else 0.0,
        known=mention.resolution.status in {"matched", "ambiguous"},
        explained=explained,
        others=tuple(candidate.entity.id for candidate in mention.resolution.candidates[: MOST_OTHERS + 1])[1:],
    )  # fmt: skip


def _explained(text: str, start: int, end: int, before: Sequence[Occurrence]) -> bool:
    """A gloss before the name, or the name alone in parentheses right after another: "X (Y)"."""
    if cues.glossed(text, start):
        return True
    if not before or text[end : end + 1] not in {")", ";", ","}:
        return False
    between = text[before[-1].end : start]
    return "(" in between and len(between) <= 4 and between.strip("’'s \t\r\n") == "("


class _Spans:
    """Sorted spans, asked in rising order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._reach = 0

    def touch(self, start: int, end: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][0] < end:
            self._reach = max(self._reach, self._spans[self._next][1])
            self._next += 1
        return start < self._reach
