"""How is each known entity written: in two spellings, in one that is wrong, near a known one, or with other capitals?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from resolvers.audit.corpus import Corpus
from resolvers.audit.forms import Form
from resolvers.audit.groups import competing_groups, rewritten
from resolvers.audit.model import Occurrence
from resolvers.audit.preference import CURRENT, Choice, Preferences, choose
from resolvers.audit.rules.draft import (
    Draft,
    DraftSpelling,
    by_frequency,
    kind_of,
    sentence,
    severity_of,
    times,
)
from resolvers.audit.rules.history import used_as_current
from resolvers.audit.spelling import all_capitals, starts_sentence
from resolvers.audit.variation import Variation, compare
from resolvers.audit.word_variation import origins_of

# A single spelling that no table has is reported only where the resolver is this sure of the entity.
SURE = 0.8


def entity_rules(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield what is odd about the spellings of each entity."""
    for entity_id, every in corpus.entities.items():
        forms = list(_questionable(entity_id, every, corpus)) if len(every) > 1 else every
        if len(forms) == 1 and corpus.book.status(entity_id, forms[0].text) in CURRENT:
            yield from _capitals(entity_id, forms, corpus)
            continue
        grouped = competing_groups(forms)
        for group in grouped:
            yield _mixed(entity_id, group, corpus, preferences)
        in_groups = {form.text for group in grouped for form in group}
        for form in forms:
            if form.text not in in_groups:
                yield from _single(entity_id, form, corpus)
        yield from _capitals(entity_id, forms, corpus)


def _questionable(entity_id: str, forms: Sequence[Form], corpus: Corpus) -> Iterator[Form]:
    """Forms without names of other entities, and without former names where these are used for their own time."""
    for form in forms:
        if corpus.book.is_another(entity_id, form.text):
            continue
        if corpus.book.status(entity_id, form.text) != "former":
            yield form
        elif current := used_as_current(form, entity_id, corpus):
            yield replace(form, occurrences=current, sources=frozenset(some.source for some in current))


def _mixed(entity_id: str, group: Sequence[Form], corpus: Corpus, preferences: Preferences) -> Draft:
    """Several spellings that compete; the gravest thing that is true of one of them names the rule."""
    book = corpus.book
    choice = choose(entity_id, group, book, preferences)
    spellings = tuple(
        DraftSpelling(form.text, form.occurrences, _instead(form, choice), book.status(entity_id, form.text))
        for form in group
    )
    statuses = {spelling.status for spelling in spellings if spelling.suggestion}
    rule = "known-misspelling" if "misspelling" in statuses else "mixed-spelling"
    keep = next((form.count for form in group if form.text == choice.text), 0)
    total = sum(form.count for form in group)
    return Draft(
        rule, severity_of(rule), kind_of(group), entity_id, book.preferred(entity_id), choice.text,
        sentence(
            explain(choice.text, [spelling.text for spelling in spellings], book.country(entity_id)),
            f"{choice.text}: {choice.reason}, written so {times(keep)} of {total}" if keep else f"{choice.text}: {choice.reason}",
        ),
        by_frequency(spellings),
        certain=True,
    )  # fmt: skip


def _instead(form: Form, choice: Choice) -> str:
    return "" if form.text == choice.text else rewritten(form.text, choice.text)


def explain(kept: str, spellings: Sequence[str], country: str) -> str:
    """Name the rule by which each spelling differs from the one to keep, each rule once."""
    origins = origins_of(country) if country else frozenset[str]()
    variations = [compare(spelling, kept) for spelling in spellings if spelling != kept]
    shown = [variation for variation in variations if variation.competing] or _among(spellings)
    return "; ".join(dict.fromkeys(variation.describe(origins) for variation in shown))


def _among(spellings: Sequence[str]) -> list[Variation]:
    """How the spellings differ from each other, where none differs from the one to keep in a way that has a name."""
    pairs = [(left, right) for number, left in enumerate(spellings) for right in spellings[number + 1 :]]
    return [variation for left, right in pairs if (variation := compare(left, right)).competing]


def _single(entity_id: str, form: Form, corpus: Corpus) -> Iterator[Draft]:
    """One spelling alone: a listed misspelling, or one that no table has and that is near a listed name."""
    book = corpus.book
    status = book.status(entity_id, form.text)
    if status not in {"", "misspelling"}:
        return
    best = max(form.occurrences, key=lambda occurrence: occurrence.score)
    nearest = book.nearest(entity_id, form.text, best.name) or (book.preferred(entity_id) if status else "")
    if not nearest or (not status and best.score < SURE):
        return
    variation = compare(form.text, nearest)
    rule = "known-misspelling" if status else "near-name"
    # A habit of romanisation kept throughout is a choice, if an unlisted one.
    # So is the full name of somebody whom the document does not call by the known spelling: there are many people.
    severity = severity_of(rule) if status or (variation.slips and form.kind != "person") else "note"
    suggestion = rewritten(form.text, nearest)
    yield Draft(
        rule, severity, form.kind, entity_id, book.preferred(entity_id), suggestion,
        sentence(
            explain(nearest, [form.text], book.country(entity_id)),
            f"the gazetteer lists {form.text} as a misspelling" if status else f"no table has {form.text}, the gazetteer has {nearest}",
        ),
        (DraftSpelling(form.text, form.occurrences, suggestion, status),),
        certain=bool(status),
    )  # fmt: skip


def _capitals(entity_id: str, forms: Sequence[Form], corpus: Corpus) -> Iterator[Draft]:
    """Letter case where it is free: two ways of it, or one that the gazetteer has otherwise."""
    for form in forms:
        if len({occurrence.spelling for occurrence in form.occurrences}) == 1 and form.text[:1].isupper():
            continue
        meant = [occurrence for occurrence in form.occurrences if not _forced(occurrence, corpus)]
        counts = Counter(occurrence.spelling for occurrence in meant)
        names = (name.text for name in corpus.book.names(entity_id))
        listed = {
            text
            for text in (corpus.book.preferred(entity_id), *names)
            if text.casefold() == form.text.casefold()
        }
        if not counts or (len(counts) == 1 and (listed & set(counts) or not listed)):
            continue
        keep = min(listed or counts, key=lambda text: (-counts[text], text))
        yield Draft(
            "letter-case", severity_of("letter-case"), form.kind, entity_id, corpus.book.preferred(entity_id), keep,
            sentence(
                f"letter case: {' and '.join(sorted({*counts, keep}))}", f"the gazetteer has {keep}" if keep in listed else ""
            ),
            by_frequency(
                DraftSpelling(text, tuple(some for some in meant if some.spelling == text), "" if text == keep else keep)
                for text in counts
            ),
        )  # fmt: skip


def _forced(occurrence: Occurrence, corpus: Corpus) -> bool:
    """Whether the letter case says nothing: full capitals, or the first letter of a sentence."""
    if all_capitals(occurrence.spelling):
        return True
    return occurrence.spelling[:1].isupper() and starts_sentence(
        corpus.sources[occurrence.source].text, occurrence.start
    )
