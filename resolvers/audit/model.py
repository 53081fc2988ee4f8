"""What does the audit read, and what does it have to say?

    Source -> Occurrence -> AuditFinding -> AuditReport

All values are frozen. Offsets count Unicode code points; lines and columns count from 1.
"""

from dataclasses import dataclass, field
from typing import Literal

from gazetteer.model import Kind, NameStatus, Severity
from resolvers.audit.locations import IDENTITY, OffsetMap
from resolvers.model import Form

# Raised when a consumer of the JSON document would have to change.
DOCUMENT_VERSION = "1.0"

SourceFormat = Literal["text", "markdown", "html", "docx", "jsonl", "csv", "tsv", "parquet"]
Scope = Literal["document", "corpus"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Facts:
    """What other columns of a table say about the name in this row; empty where there are none."""

    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read: a file, a line of JSON Lines, or a cell of a table.

    Attributes:
        file: As named on the command line, with forward slashes; "<stdin>" for standard input.
        text: What is read for names: the visible text.
        format: How ``file`` is written.
        doc_id: The document's own id where the input has one.
        original: The text of the file, or of the line or record that this document stands in; lines and
            columns are counted there. Equal to ``text`` for plain text.
        offsets: From offsets in ``text`` to offsets in ``original``.
        first_line: The line of the file on which ``original`` begins.
        first_column: The column of the file at which ``original`` begins.
        one_name: The text is one name and nothing else (a cell of a name column).
        facts: What the row says about the name.
        exempt: Spans of ``text`` in which names are not looked at: code, links, addresses, ignored lines.
        ignored: Spellings that the document itself asks to leave alone.
    """

    file: str
    text: str
    format: SourceFormat = "text"
    doc_id: str = ""
    original: str = ""
    offsets: OffsetMap = IDENTITY
    first_line: int = 1
    first_column: int = 1
    one_name: bool = False
    facts: Facts = Facts()
    exempt: tuple[tuple[int, int], ...] = ()
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name as it stands once in one document.

    Attributes:
        source: Number of the document among those read.
        start, end: Span of the name in the document, without possessive.
        spelling: The spelling that is counted: one space between words, typographic marks made plain, no "the".
        id: The entity that is meant, or "" where no gazetteer has it.
        name: The spelling of the entity that it was matched with, "" without one.
        known: A gazetteer has this name, even where it stays open which entity is meant.
        explained: The writer says himself that this is another name for it: "formerly", "also known as", "X (Y)".
        part: It stands inside a longer run of capitals: Kanawha in "Kanawha Circuit Court".
        others: Further entities that the spelling might mean, likeliest first.
    """

    source: int
    start: int
    end: int
    spelling: str
    kind: Kind | None
    form: Form
    id: str = ""
    name: str = ""
    score: float = 0.0
    known: bool = False
    explained: bool = False
    part: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a spelling stands.

    Attributes:
        start, end: Offsets into the document: the file for text, Markdown and HTML; the extracted text for
            DOCX; the cell or the line's text for tables and JSON Lines.
        snippet: The words around it on one line.
        doc_id: The document's own id, "" where it has none.
        source: Number of the document among those read; of no use beyond the run.
    """

    file: str
    line: int
    column: int
    start: int
    end: int
    snippet: str
    doc_id: str = ""
    source: int = -1


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name is written, with every place.

    Attributes:
        suggestion: What to write instead; "" where this spelling is the one to keep.
        status: What the gazetteer says of the spelling, or "" where it does not have it.
    """

    text: str
    count: int
    places: tuple[Place, ...]
    suggestion: str = ""
    status: NameStatus | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One name with what is odd about how it is written.

    Attributes:
        rule: A key of ``rules.table.RULES``.
        kind: person, organisation or place; ``None`` where the text does not say.
        id: The entity, or "" where no gazetteer has the name.
        name: The entity's preferred name, or the spelling to keep.
        suggestion: The spelling to use; "" where the rule has none to offer.
        reason: A sentence for people that names the rule of variation.
        spellings: All spellings that are said to be one name, most frequent first.
        scope: ``document`` where a single document mixes them, else ``corpus``.
        certain: The suggestion may be applied without asking.
        fingerprint: Stays the same while rule, entity and spellings do; baselines and decisions hold on to it.
    """

    rule: str
    severity: Severity
    kind: Kind | None
    id: str
    name: str
    suggestion: str
    reason: str
    spellings: tuple[Spelling, ...]
    scope: Scope = "document"
    certain: bool = False
    latitude: float | None = None
    longitude: float | None = None
    fingerprint: str = ""

    @property
    def count(self) -> int:
        """How many times the name stands in the corpus, in any of the spellings."""
        return sum(spelling.count for spelling in self.spellings)

    @property
    def first_place(self) -> Place:
        """The first place of the spelling that should change; the first of all where none should."""
        changing = [spelling for spelling in self.spellings if spelling.suggestion] or list(self.spellings)
        return min(
            (place for spelling in changing for place in spelling.places),
            key=lambda p: (p.file, p.line, p.column),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read and what was held back."""

    files: int = 0
    documents: int = 0
    characters: int = 0
    names: int = 0
    by_severity: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)
    decided: int = 0
    baseline: int = 0


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All findings, the heaviest and most frequent first, and the summary."""

    findings: tuple[AuditFinding, ...] = ()
    summary: Summary = Summary()
