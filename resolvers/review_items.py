"""What in a resolved table, a text or an audit is for a person to look at? Items for the review queue.

Unmatched and ambiguous spellings, and near misses: matched, but written like none of the entity's names. What was refused
is no name and waits for nobody.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, repeat

from gazetteer.keys import fold
from resolvers.audit.model import AuditFinding
from resolvers.model import Document, Mention, Resolution
from resolvers.review_queue import MOST_CONTEXTS, ReviewItem, Waiting, one_line

# Characters on either side of a mention: about a line of print.
_AROUND = 60
# Demonyms and "the ministry" are no spellings that a table should list.
_NAMES = frozenset({"name", "abbreviation"})


def waiting_for(resolution: Resolution) -> Waiting | None:
    """Return why a person should look at an answer; ``None`` where nobody needs to."""
    if resolution.status == "matched":
        best = resolution.candidates[0]
        return None if fold(best.name) == fold(resolution.query.text) else "near"
    return None if resolution.status == "refused" else resolution.status


def items_of_resolutions(
    resolutions: Iterable[Resolution], origin: str, contexts: Iterable[str] = ()
) -> list[ReviewItem]:
    """Return what waits among the answers to a column of names, each spelling once.

    Args:
        resolutions: One a row, equal ones as often as they stand there.
        origin: The file or column that they come from.
        contexts: For each a line of what stands around it; by itself what its query holds.
    """
    return _collected(
        replace(item, contexts=_lines(context or "; ".join(resolution.query.context)))
        for resolution, context in zip(resolutions, chain(contexts, repeat("")), strict=False)
        if (item := _item_of(resolution, origin))
    )


def items_of_mentions(document: Document, mentions: Sequence[Mention], origin: str) -> list[ReviewItem]:
    """Return what waits among the mentions of a text, each with the words around it."""
    return _collected(
        replace(item, kind=mention.kind or "", contexts=_lines(_around(document, mention)))
        for mention in mentions
        if mention.form in _NAMES and (item := _item_of(mention.resolution, origin))
    )


def items_of_findings(findings: Iterable[AuditFinding]) -> list[ReviewItem]:
    """Return the spellings that an audit would change, each beside the others of its finding.

    Spellings that the tables list already need no decision, nor do those that differ in letter case alone: both are left out.
    """
    return _collected(
        ReviewItem(
            (spelling.text, *(other.text for other in finding.spellings if other is not spelling)),
            finding.kind or "",
            status="audit",
            id=finding.id,
            origins=Counter(one_line(place.file) for place in spelling.places),
            contexts=tuple(one_line(place.snippet) for place in spelling.places[:MOST_CONTEXTS]),
            evidence=finding.fingerprint,
        )
        for finding in findings
        for spelling in finding.spellings
        if spelling.suggestion and not spelling.status and fold(spelling.text) != fold(spelling.suggestion)
    )


def _item_of(resolution: Resolution, origin: str) -> ReviewItem | None:
    reason = waiting_for(resolution)
    spelling = one_line(resolution.query.text)
    if reason is None or not fold(spelling):
        return None
    best = resolution.best if reason != "unmatched" else None
    return ReviewItem(
        (spelling,),
        resolution.query.kind or "",
        resolution.query.country,
        status=reason,
        id=best.entity.id if best else "",
        origins={one_line(origin): 1},
    )


def _collected(items: Iterable[ReviewItem]) -> list[ReviewItem]:
    """One item a spelling, in the order of their first places: counts add up, contexts are the first few."""
    found: dict[tuple[str, str, str], ReviewItem] = {}
    for item in items:
        found[item.key] = _joined(found[item.key], item) if item.key in found else item
    return list(found.values())


def _joined(seen: ReviewItem, item: ReviewItem) -> ReviewItem:
    origins = Counter(seen.origins) + Counter(item.origins)
    contexts = tuple(dict.fromkeys((*seen.contexts, *item.contexts)))[:MOST_CONTEXTS]
    return replace(seen, origins=origins, contexts=contexts)


def _around(document: Document, mention: Mention) -> str:
    """The words around a mention, none of them cut."""
    start, end = max(0, mention.start - _AROUND), mention.end + _AROUND
    before, after = document.text[start : mention.start], document.text[mention.end : end]
    before = before.partition(" ")[2] if start else before
    after = after.rpartition(" ")[0] if end < len(document.text) else after
    return f"{before}{mention.text}{after}"


def _lines(text: str) -> tuple[str, ...]:
    line = one_line(text)
    return (line,) if line else ()
