"""Which acronyms does a document never spell out?"""

from collections.abc import Iterator
from functools import cache

from gazetteer.model import Entity
from resolvers.audit.corpus import Corpus
from resolvers.audit.forms import Form
from resolvers.audit.model import Occurrence
from resolvers.audit.preference import Preferences
from resolvers.audit.rules.draft import Draft, DraftSpelling, sentence, severity_of
from resolvers.audit.variation import compare
from resolvers.normalise import terms

LONGEST_ACRONYM = 8
# States and news agencies go by their initials everywhere.
FAMILIAR_TYPES = frozenset({"country", "territory", "media", "news_agency"})


def unexplained_acronyms(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield acronyms of organisations that stand in a document without the full name, one draft an acronym."""
    by_source = _names_by_source(corpus)
    for form, entity in _acronyms(corpus):
        unexplained = tuple(
            occurrence
            for occurrence in form.occurrences
            if not _spelled_out(occurrence, by_source[occurrence.source], corpus)
        )
        if not unexplained:
            continue
        full = entity.name if entity else ""
        yield Draft(
            "unexplained-acronym", severity_of("unexplained-acronym"), "organisation", entity.id if entity else "", full or form.text, "",
            sentence(f"{form.text} is never spelled out", f"the gazetteer has {full}" if full and full != form.text else ""),
            (DraftSpelling(form.text, unexplained),),
        )  # fmt: skip


def _acronyms(corpus: Corpus) -> Iterator[tuple[Form, Entity | None]]:
    for entity_id, forms in corpus.entities.items():
        acronyms = [form for form in forms if form.kind == "organisation" and _is_acronym(form.text)]
        entity = corpus.book.entity(entity_id) if acronyms else None
        if entity is not None and entity.type not in FAMILIAR_TYPES:
            yield from ((form, entity) for form in acronyms if form.text != entity.name)
    yield from (
        (form, None) for form in corpus.unknown if form.kind == "organisation" and _is_acronym(form.text)
    )


def _is_acronym(text: str) -> bool:
    letters = text.replace(".", "")
    return (
        letters.isalpha()
        and letters.isupper()
        and 2 < len(letters) <= LONGEST_ACRONYM
        and letters not in familiar()
    )


@cache
def familiar() -> frozenset[str]:
    """Acronyms that every reader of news knows: ``data/terms/familiar_acronyms.csv``."""
    return frozenset(row["term"] for row in terms.rows("familiar_acronyms"))


def _names_by_source(corpus: Corpus) -> list[list[Occurrence]]:
    found: list[list[Occurrence]] = [[] for _ in corpus.sources]
    for occurrence in corpus.occurrences:
        found[occurrence.source].append(occurrence)
    return found


def _spelled_out(acronym: Occurrence, names: list[Occurrence], corpus: Corpus) -> bool:
    """Whether the document names the entity in full anywhere, or some longer name with these initials."""
    if corpus.sources[acronym.source].one_name:
        return True
    return any(
        (
            other.id == acronym.id
            and other.spelling.casefold() != acronym.spelling.casefold()
            and not _is_acronym(other.spelling)
        )
        or compare(acronym.spelling, other.spelling).relation == "acronym"
        for other in names
    )
