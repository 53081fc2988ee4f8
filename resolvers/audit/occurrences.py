"""From the mentions of a document to the occurrences that the audit counts."""

from collections.abc import Sequence
from dataclasses import replace
from sys import intern

from resolvers.audit import cues
from resolvers.audit.model import Occurrence, Source
from resolvers.audit.spelling import core, plain, starts_sentence
from resolvers.audit.strangers import strangers
from resolvers.audit.variation import compare
from resolvers.model import Mention, Query, Resolution

STRANGE = "a name that no gazetteer has"
# A run of capitals holds no more mentions than words.
MOST_IN_A_RUN = 8
# Namesakes beyond these are not the same thing under another id.
MOST_OTHERS = 4
# What a demonym or a nominal is called has rules of its own and is no spelling of the name.
COUNTED_FORMS = frozenset({"name", "short", "abbreviation"})


def occurrences(number: int, source: Source, mentions: Sequence[Mention]) -> list[Occurrence]:
    """Return the occurrences of names in one document, in order.

    To the mentions come runs of capitals that no mention covers (``strangers``); a mention of nobody known gives way to
    a longer run. Left out are demonyms and nominals, what stands in exempt spans, spellings that the document asks to
    ignore, quotations marked [sic], and fixed phrases that keep an old spelling.

    Args:
        number: The document's number, which the occurrences carry.
        source: The document.
        mentions: As ``Resolver.read`` gives them: in order, without overlap.
    """
    text = source.text
    blocked = _Spans(source.exempt)
    ignored = {plain(spelling).lower() for spelling in source.ignored}
    found: list[Occurrence] = []
    for mention, part in (
        ((mention, False) for mention in mentions) if source.one_name else _with_strangers(text, mentions)
    ):
        if mention.form not in COUNTED_FORMS or blocked.touch(mention.start, mention.end):
            continue
        start, end = core(text, mention.start, mention.end)
        spelling = plain(text[start:end])
        if not spelling or spelling.lower() in ignored or cues.marked_sic(text, end):
            continue
        if cues.in_fixed_phrase(text, start, end) or _half_word(text, start):
            continue
        occurrence = _occurrence(number, source, (start, end), mention)
        explained = _explained(text, start, end, found)
        found.append(replace(occurrence, explained=explained, part=part) if explained or part else occurrence)
    return found


def _half_word(text: str, start: int) -> bool:
    """Whether a name begins in the middle of a word of small letters: "north-west Pakistan" is not West Pakistan."""
    return (
        start > 1
        and text[start].islower()
        and text[start - 1] in "-\u2010\u2011"
        and text[start - 2].isalpha()
    )


def _with_strangers(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, bool]]:
    """Mentions and runs of capitals, in order, and whether each is but a part of a longer run.

    A run that is a known mention, or lies in one, is the mention's; a mention of nobody known gives way to the run.
    """
    runs: list[Mention] = []
    hidden: set[int] = set()
    parts: set[int] = set()
    near = 0
    for start, end, kind in strangers(text):
        while near < len(mentions) and mentions[near].end <= start:
            near += 1
        over = [
            place
            for place in range(near, min(near + MOST_IN_A_RUN, len(mentions)))
            if mentions[place].start < end
        ]
        strange = {place for place in over if _unknown(mentions[place])}
        if any(_covers(mentions[place], start, end) for place in over if place not in strange):
            continue
        if any((mentions[place].start, mentions[place].end) == (start, end) for place in strange):
            continue
        hidden |= strange
        if len(strange) == len(over) or _compound(text, start, end, [mentions[place] for place in over]):
            # What the reader thought of a shorter or longer span says little of this one.
            unknown = Resolution(Query(text[start:end]), "unmatched", reason=STRANGE)
            runs.append(Mention(start, end, text[start:end], kind, "name", unknown))
            parts.update(over)
    kept = [(mention, place in parts) for place, mention in enumerate(mentions) if place not in hidden]
    return sorted([*kept, *((run, False) for run in runs)], key=lambda some: (some[0].start, some[0].end))


def _unknown(mention: Mention) -> bool:
    """Whether nobody known is meant, or somebody whose name is altogether different.

    The resolver's evidence for the latter lies elsewhere than in the letters; for the audit it is a name of its own.
    """
    best = mention.resolution.best
    if mention.resolution.status == "unmatched" or best is None:
        return True
    return (
        mention.resolution.status == "matched"
        and compare(plain(mention.text), best.name).relation == "different"
    )


def _covers(mention: Mention, start: int, end: int) -> bool:
    return mention.start <= start and end <= mention.end


def _compound(text: str, start: int, end: int, known: Sequence[Mention]) -> bool:
    """Whether a run is a name of its own around known ones: not a known one with the sentence's first word before it."""
    if " " not in text[start:end] and "-" not in text[start:end]:
        return False
    first = text[start:end].split(maxsplit=1)[0]
    return not (
        starts_sentence(text, start)
        and any(mention.start == start + len(first) + 1 and mention.end >= end for mention in known)
    )


def _occurrence(number: int, source: Source, span: tuple[int, int], mention: Mention) -> Occurrence:
    start, end = span
    text = source.text[start:end]
    best, entity = (None, None) if _unknown(mention) else (mention.resolution.best, mention.resolution.entity)
    return Occurrence(
        number, start, end, intern(plain(text)), mention.kind, mention.form,
        id=entity.id if entity else "",
        name=best.name if best and entity else "",
        score=best.score if best else 0.0,
        known=entity is not None or mention.resolution.status == "ambiguous",
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

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._reach = 0

    def touch(self, start: int, end: int) -> bool:
        while self._next < len(self._spans) and self._spans[self._next][0] < end:
            self._reach = max(self._reach, self._spans[self._next][1])
            self._next += 1
        return start < self._reach
