"""The corridor of the audit: read -> count -> compare -> judge.

sources     inputs.reading      files to documents
occurrences occurrences         documents to names, through the resolver
corpus      corpus, clusters    names to forms, known and unknown
drafts      rules               forms to what is odd about them
findings    findings            with places, decisions, baseline, order
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gazetteer.model import Severity
from resolvers.audit.book import Book
from resolvers.audit.corpus import Corpus, assemble
from resolvers.audit.decisions import Decisions
from resolvers.audit.findings import Finder, judge, report
from resolvers.audit.inputs.exempt import exempt
from resolvers.audit.linking import NameResolver, link_unknown
from resolvers.audit.model import AuditReport, Occurrence, Source
from resolvers.audit.names import IndexNames
from resolvers.audit.occurrences import occurrences
from resolvers.audit.preference import Preferences
from resolvers.audit.rules.acronyms import unexplained_acronyms
from resolvers.audit.rules.columns import inconsistent_facts
from resolvers.audit.rules.draft import Draft
from resolvers.audit.rules.entities import entity_rules
from resolvers.audit.rules.house import house_style
from resolvers.audit.rules.names import former_names, two_names
from resolvers.audit.rules.titles import changed_titles
from resolvers.audit.rules.unknown import unknown_names
from resolvers.audit.style import HouseStyle
from resolvers.model import Document, Mention, Span
from resolvers.text.reading import TextReader

RULES: tuple[Callable[[Corpus, Preferences], Iterator[Draft]], ...] = (
    entity_rules,
    unknown_names,
    former_names,
    two_names,
    house_style,
    changed_titles,
    unexplained_acronyms,
    inconsistent_facts,
)


class Reader(Protocol):
    """Who finds names in a document: ``resolvers.text.reading.TextReader``."""

    def read(self, document: Document) -> Sequence[Mention]:
        """The mentions, in order and without overlap."""
        ...

    def read_many(
        self, documents: Iterable[Document], *, explain: bool = True
    ) -> Iterator[tuple[Document, list[Mention]]]:
        """Each document with its mentions, in order."""
        ...


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What was laid down before the run.

    Attributes:
        style: The house style of the profile asked for.
        decisions: What people decided in earlier runs.
        baseline: Fingerprints of findings that are not to be reported again.
        min_severity: The lightest findings wanted.
    """

    style: HouseStyle = field(default_factory=HouseStyle)
    decisions: Decisions = field(default_factory=Decisions)
    baseline: frozenset[str] = frozenset()
    min_severity: Severity = "note"


def audit(
    documents: Iterable[str | Document | Source], resolver: NameResolver, options: AuditOptions | None = None
) -> AuditReport:
    """Report where documents write one name in two ways.

    Args:
        documents: Texts, documents with what is known about them, or sources as ``inputs.reading`` makes them.
        resolver: An open resolver.
        options: House style, decisions, baseline and the lightest severity wanted.

    Returns:
        The findings, gravest and most frequent first. The same documents in the same order give the same report.
    """
    sources = [as_source(number, document) for number, document in enumerate(documents, start=1)]
    found = link_unknown(list(read_occurrences(sources, corpus_reader(resolver))), resolver)
    return audit_occurrences(sources, found, Book(IndexNames(resolver.index)), options or AuditOptions())


def corpus_reader(resolver: NameResolver) -> Reader:
    """Return a reader that leaves unknown names unknown: ``link_unknown`` looks at those of all documents together."""
    return TextReader(resolver.index)


def as_source(number: int, document: str | Document | Source) -> Source:
    """Return a document as a source; texts without a name are called "text 1", "text 2", ..."""
    if isinstance(document, Source):
        return document
    text = document if isinstance(document, str) else document.text
    doc_id = "" if isinstance(document, str) else document.doc_id
    spans, ignored = exempt(text)
    return Source(
        doc_id or f"text {number}", text, original=text, doc_id=doc_id, exempt=spans, ignored=ignored
    )


def read_occurrences(sources: Sequence[Source], reader: Reader) -> Iterator[Occurrence]:
    """Yield the names of all documents in order. Equal cells of a column are read once."""
    cells: dict[tuple[str, str], Sequence[Mention]] = {}
    running = (Document(source.text, source.doc_id) for source in sources if not source.one_name)
    texts = reader.read_many(running, explain=False)
    for number, source in enumerate(sources):
        if not source.one_name:
            yield from occurrences(number, source, next(texts)[1])
            continue
        key = (source.text, source.facts.country)
        if key not in cells:
            spans = (Span(0, len(source.text)),) if source.text.strip() else ()
            cells[key] = reader.read(Document(source.text, spans=spans, country=source.facts.country))
        yield from occurrences(number, source, cells[key])


def audit_occurrences(
    sources: Sequence[Source], found: Sequence[Occurrence], book: Book, options: AuditOptions
) -> AuditReport:
    """Compare, judge and order; for callers that have their own way of finding names."""
    corpus = assemble(sources, found, book, options.decisions.parted())
    preferences = Preferences(options.style, options.decisions.preferred())
    finder = Finder(sources, book)
    findings = [finder.finding(draft) for rule in RULES for draft in rule(corpus, preferences)]
    kept, decided, old = judge(findings, options.decisions, options.baseline, options.min_severity)
    return report(kept, sources, len(found), decided, old)
