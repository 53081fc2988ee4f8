"""What is in a text or a table that was dropped? Mentions or answers, findings, and what waits for a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer.kinds import parse_kind
from gazetteer.model import KINDS, Kind
from resolvers.adapters.service.desk.documents import Upload
from resolvers.adapters.service.desk.drawing import Point, is_wide
from resolvers.adapters.service.settings import Limits
from resolvers.audit.audit import AuditOptions, audit
from resolvers.audit.decisions import Decisions
from resolvers.audit.model import AuditReport, Facts, Source
from resolvers.errors import InputError
from resolvers.model import Document, Mention, Query, Resolution
from resolvers.records import Records, read_records
from resolvers.resolver import Resolver
from resolvers.review_items import items_of_findings, items_of_mentions, items_of_resolutions
from resolvers.review_queue import ReviewItem
from resolvers.text.page import segments

# At the desk one waits for the answer: some 20 s at 2 ms a name. More is work for ``resolve table``.
MOST_NAMES: Final = 10_000
# Columns that are likely to hold names, best first, and those that say where.
_NAME_COLUMNS: Final = ("name", "place", "town", "city", "location", "actor", "person", "organisation", "organization", "settlement", "village", "toponym")  # fmt: skip
_COUNTRY_COLUMNS: Final = ("country", "country_code", "iso2", "iso", "cc")
_MOST_CONTEXT_COLUMNS: Final = 6
_KIND_COLUMNS: Final = ("kind", "schema", "entity_type")


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text, read.

    Attributes:
        pieces: The text between mentions, and mentions by number, in order.
    """

    document: Document
    mentions: tuple[Mention, ...]
    report: AuditReport
    pieces: tuple[str | int, ...]

    @property
    def statuses(self) -> Counter[str]:
        """How many mentions came out how."""
        return Counter(mention.resolution.status for mention in self.mentions)

    def items(self) -> list[ReviewItem]:
        """What waits for a person."""
        mentions = items_of_mentions(self.document, self.mentions, self.document.doc_id)
        return [*mentions, *items_of_findings(self.report.findings)]

    def points(self, link: str) -> list[Point]:
        """The places it is about, for a map."""
        return [
            Point(
                mention.resolution.entity.name if mention.resolution.entity else mention.text,
                mention.latitude,
                mention.longitude,
                link=link.format(mention.resolution.entity.id) if mention.resolution.entity else "",
                approximate=mention.approximate,
                wide=mention.resolution.best is not None and is_wide(mention.resolution.best.entity.type),
            )
            for mention in self.mentions
            if mention.kind == "place" and mention.latitude is not None and mention.longitude is not None
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which columns of a table are read; "" for none."""

    column: str = ""
    kind: str = ""
    kind_column: str = ""
    country_column: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One spelling of a table: the answer and how many rows have it."""

    resolution: Resolution
    count: int


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table, its column answered.

    Attributes:
        answers: One a row; ``None`` for an empty cell.
        distinct: Each query once, most frequent first.
        columns: The cells of the first few other columns, which say what a name stands beside.
    """

    name: str
    records: Records
    choice: Choice
    answers: tuple[Resolution | None, ...]
    distinct: tuple[Answered, ...]
    report: AuditReport
    columns: Mapping[str, Sequence[str]]

    @property
    def statuses(self) -> Counter[str]:
        """How many rows came out how."""
        return Counter(answer.status for answer in self.answers if answer is not None)

    def items(self) -> list[ReviewItem]:
        """What waits for a person."""
        filled = [(number, answer) for number, answer in enumerate(self.answers) if answer is not None]
        contexts = [self._context(number) for number, _ in filled]
        return items_of_resolutions([answer for _, answer in filled], self.name, contexts)

    def points(self, link: str) -> list[Point]:
        """The places it names, for a map."""
        return [
            Point(
                entity.name,
                entity.latitude,
                entity.longitude,
                entity.kind,
                link.format(entity.id),
                each.count,
            )
            for each in self.distinct
            if (entity := each.resolution.entity) is not None
            and entity.latitude is not None
            and entity.longitude is not None
            and entity.kind != "person"
        ]

    def _context(self, number: int) -> str:
        """The other cells of a row."""
        cells = ((column, texts[number]) for column, texts in self.columns.items())
        return "; ".join(f"{column} {cell}" for column, cell in cells if cell.strip())


def read_text(resolver: Resolver, upload: Upload, limits: Limits, decisions: Decisions) -> ReadText:
    """Find the names in a text, and where it writes one in two ways.

    Raises:
        InputError: The text is not UTF-8, or too long.
    """
    text = decoded(upload)
    if len(text) > limits.text_characters:
        raise InputError(
            f"{upload.name}: {len(text):,} characters; a text may have {limits.text_characters:,} here"
        )
    document = Document(text, upload.name)
    mentions = tuple(resolver.read(document))
    report = audit([document], resolver, AuditOptions(decisions=decisions))
    return ReadText(document, mentions, report, tuple(segments(text, mentions)))


def decoded(upload: Upload) -> str:
    """Return an upload's text without a byte-order mark.

    Raises:
        InputError: It is not UTF-8.
    """
    try:
        return upload.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{upload.name}: byte {error.start} is not UTF-8; save it as UTF-8") from None


def open_table(upload: Upload, limits: Limits) -> Records:
    """Read a dropped table.

    Raises:
        GazetteerError, InputError: It is no table, or has too many rows or cells.
    """
    records = read_records(upload.name, upload.data)
    cells = records.length * len(records.header)
    if records.length > limits.rows or cells > limits.cells:
        raise InputError(
            f"{upload.name}: {records.length:,} rows and {cells:,} cells; a table may have {limits.rows:,} and "
            f"{limits.cells:,} here, more is work for resolve table"
        )
    return records


def guess_columns(records: Records) -> Choice:
    """Say which columns are likely to hold names, countries and kinds, by their headings, then by what they hold."""
    headings = {heading.strip().lower(): heading for heading in reversed(records.header)}
    named = next((headings[each] for each in _NAME_COLUMNS if each in headings), "")
    country = next((headings[each] for each in _COUNTRY_COLUMNS if each in headings), "")
    kind = next((headings[each] for each in _KIND_COLUMNS if each in headings), "")
    if not named:
        wordy = [
            column
            for column in records.header
            if column not in (country, kind) and any(map(str.isalpha, "".join(records.texts(column)[:50])))
        ]
        named = (wordy or list(records.header))[0]
    return Choice(named, "", kind, country)


def read_table(
    resolver: Resolver, upload: Upload, choice: Choice, limits: Limits, decisions: Decisions
) -> ReadTable:
    """Answer a column of a table, and say where it writes one name in two ways.

    Raises:
        GazetteerError, InputError: It is no table, lacks a column, or has more names than one waits for at a desk.
    """
    records = open_table(upload, limits)
    names = records.texts(choice.column)
    given: Kind | None = next((kind for kind in KINDS if kind == choice.kind), None)
    kinds: list[Kind | None] = [given] * records.length
    if choice.kind_column:
        kinds = [parse_kind(text) for text in records.texts(choice.kind_column)]
    countries = records.texts(choice.country_column) if choice.country_column else [""] * records.length
    queries = [
        Query(name, kind, country.strip().upper()) if name.strip() else None
        for name, kind, country in zip(names, kinds, countries, strict=True)
    ]
    counts = Counter(query for query in queries if query is not None)
    if len(counts) > MOST_NAMES:
        raise InputError(
            f"{upload.name}: {len(counts):,} different names; at the desk {MOST_NAMES:,} are answered, more is work "
            f"for resolve table {upload.name} --column {choice.column}"
        )
    answers = dict(zip(counts, resolver.resolve_many(list(counts)), strict=True))
    distinct = tuple(Answered(answers[query], count) for query, count in counts.most_common())
    told = {choice.column, choice.kind_column, choice.country_column}
    others = [column for column in records.header if column not in told][:_MOST_CONTEXT_COLUMNS]
    return ReadTable(
        upload.name,
        records,
        choice,
        tuple(answers[query] if query else None for query in queries),
        distinct,
        audit(_sources(upload.name, names, countries), resolver, AuditOptions(decisions=decisions)),
        {column: records.texts(column) for column in others},
    )


def _sources(file: str, names: Sequence[str], countries: Sequence[str]) -> list[Source]:
    return [
        Source(
            file,
            name,
            "csv",
            f"row {row}",
            original=name,
            first_line=row + 1,
            one_name=True,
            facts=Facts(country.strip().upper()),
        )
        for row, (name, country) in enumerate(zip(names, countries, strict=True), start=1)
        if name.strip()
    ]
