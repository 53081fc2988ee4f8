"""Is one person given two offices?"""

import re
from collections.abc import Iterator
from functools import cache

from resolvers.audit.corpus import Corpus
from resolvers.audit.cues import cue_terms
from resolvers.audit.model import Occurrence
from resolvers.audit.preference import Preferences
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, sentence, severity_of
from resolvers.normalise import terms

LOOK_BACK = 60


def changed_titles(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield people whom one document gives two offices of one class, neither called former, acting or the like."""
    strangers = {form.text: [form] for form in corpus.unknown}
    for entity_id, forms in [*corpus.entities.items(), *strangers.items()]:
        by_source: dict[int, list[tuple[str, str, Occurrence]]] = {}
        for form in forms:
            if form.kind != "person":
                continue
            for occurrence in form.occurrences:
                title = office_before(corpus.sources[occurrence.source].text, occurrence.start)
                if title:
                    by_source.setdefault(occurrence.source, []).append((*title, occurrence))
        for some in by_source.values():
            if len({office for office, _, _ in some}) > 1:
                yield _draft(entity_id, some, corpus)


def _draft(entity_id: str, some: list[tuple[str, str, Occurrence]], corpus: Corpus) -> Draft:
    known = corpus.book.entity(entity_id)
    name = known.name if known else entity_id
    written = list(dict.fromkeys(title for _, title, _ in some))
    return Draft(
        "title-changed", severity_of("title-changed"), "person", known.id if known else "", name, "",
        sentence(f"{name} is called {' and '.join(written)}"),
        by_frequency(
            DraftSpelling(f"{title} {name}", tuple(occurrence for _, other, occurrence in some if other == title))
            for title in written
        ),
    )  # fmt: skip


@cache
def _offices() -> dict[str, str]:
    """Title to office: "prime minister" and "premier" are one."""
    return {row["term"].casefold(): row["office"] for row in terms.rows("offices")}


@cache
def _pattern() -> re.Pattern[str]:
    titles = "|".join(
        re.escape(title) for title in sorted(_offices(), key=lambda title: (-len(title), title))
    )
    return re.compile(rf"(?<![\w-])((?:{titles}))\s+$", re.IGNORECASE)


@cache
def _not_in_office() -> re.Pattern[str]:
    cues = "|".join(re.escape(term) for term in cue_terms("former holder"))
    return re.compile(rf"\b(?:{cues})[\s-]+(?:[\w.-]+\s+){{0,2}}$", re.IGNORECASE)


def office_before(text: str, start: int) -> tuple[str, str] | None:
    """Return the office and the title as written right before a name; ``None`` without one, or where it is a former one."""
    before = text[max(0, start - LOOK_BACK) : start]
    match = _pattern().search(before)
    if match is None or _not_in_office().search(before[: match.start()]):
        return None
    title = " ".join(match.group(1).split())
    return _offices()[title.casefold()], title
