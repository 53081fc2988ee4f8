"""A newsroom in miniature: a handful of entities, and a reader that finds their names and unknown capitalised ones."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pytest

from gazetteer.keys import fold
from gazetteer.model import Entity, Name
from resolvers.audit.audit import AuditOptions, as_source, audit_occurrences, read_occurrences
from resolvers.audit.book import Book, Listing
from resolvers.audit.model import AuditFinding, AuditReport, Source
from resolvers.model import Candidate, Document, Mention, Query, Resolution

ENTITIES = (
    Entity("t:ashkelon", "place", "Ashkelon", "city", country="IL", latitude=31.67, longitude=34.57),
    Entity("t:qassam", "organisation", "Izz ad-Din al-Qassam Brigades", "armed_group", country="PS"),
    Entity("t:hamas", "organisation", "Hamas", "armed_group", country="PS"),
    Entity("t:israel", "place", "Israel", "country", country="IL"),
    Entity("t:east-jerusalem", "place", "East Jerusalem", "region", country="PS"),
    Entity("t:jerusalem", "place", "Jerusalem", "city", country="IL"),
    Entity("t:kyiv", "place", "Kyiv", "capital", country="UA", latitude=50.45, longitude=30.52),
    Entity("t:mumbai", "place", "Mumbai", "city", country="IN"),
    Entity("t:ivory-coast", "place", "Côte d'Ivoire", "country", country="CI"),
    Entity("t:netanyahu", "person", "Benjamin Netanyahu", country="IL"),
    Entity("t:assad", "person", "Bashar al-Assad", country="SY"),
    Entity("t:gaza-strip", "place", "Gaza Strip", "region", country="PS"),
    Entity("t:mda", "organisation", "Magen David Adom", "rescue_service", country="IL"),
    Entity("t:us", "place", "United States", "country", country="US"),
    Entity("t:sanaa", "place", "Sana'a", "capital", country="YE"),
)
NAMES = (
    Name("t:ashkelon", "Ashkelon", status="preferred"),
    Name("t:ashkelon", "Ashqelon"),
    Name("t:qassam", "Izz ad-Din al-Qassam Brigades", status="preferred"),
    Name("t:qassam", "Qassam Brigades", status="short"),
    Name("t:hamas", "Hamas", status="preferred"),
    Name("t:hamas", "Islamic Resistance Movement"),
    Name("t:israel", "Israel", status="preferred"),
    Name("t:israel", "Israeli", status="demonym"),
    Name("t:israel", "Isreal", status="misspelling"),
    Name("t:east-jerusalem", "East Jerusalem", status="preferred"),
    Name("t:jerusalem", "Jerusalem", status="preferred"),
    Name("t:kyiv", "Kyiv", status="preferred"),
    Name("t:kyiv", "Kiev", status="former"),
    Name("t:mumbai", "Mumbai", status="preferred"),
    Name("t:mumbai", "Bombay", status="former", valid_to="1995"),
    Name("t:ivory-coast", "Côte d'Ivoire", status="preferred"),
    Name("t:ivory-coast", "Ivory Coast"),
    Name("t:ivory-coast", "Cote dIvoire", status="misspelling"),
    Name("t:netanyahu", "Benjamin Netanyahu", status="preferred"),
    Name("t:netanyahu", "Binyamin Netanyahu"),
    Name("t:netanyahu", "Netanyahu", status="short"),
    Name("t:assad", "Bashar al-Assad", status="preferred"),
    Name("t:assad", "Bashar el-Assad"),
    Name("t:assad", "Assad", status="short"),
    Name("t:gaza-strip", "Gaza Strip", status="preferred"),
    Name("t:gaza-strip", "Gaza", status="short"),
    Name("t:mda", "Magen David Adom", status="preferred"),
    Name("t:mda", "MDA", status="abbreviation"),
    Name("t:us", "United States", status="preferred"),
    Name("t:us", "US", status="abbreviation"),
    Name("t:us", "U.S.", status="abbreviation"),
    Name("t:sanaa", "Sana'a", status="preferred"),
    Name("t:sanaa", "Sanaa"),
)
# Spellings that no name has, with what a good resolver makes of them.
NEAR = {"Ashkelom": "t:ashkelon", "Qassem Brigades": "t:qassam", "Netanyahoo": "t:netanyahu"}
STRANGER = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’]*[\w]\.?|[A-Z]\.)(?:(?:[ -]| (?:al|el|ez|bin|van|de|of)[ -])(?:[A-ZÀ-Þ][\w'’]*\w|[A-Z]\.))*"
)


class SmallNames:
    """The entities and names above, or others, as the book wants them."""

    def __init__(
        self,
        entities: Sequence[Entity] = ENTITIES,
        names: Sequence[Name] = NAMES,
        distinct: Sequence[set[str]] = (),
    ) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.all_names = names
        self._distinct = [frozenset(pair) for pair in distinct]

    def entity(self, entity_id: str) -> Entity | None:
        return self.entities.get(entity_id)

    def names(self, entity_id: str) -> Sequence[Name]:
        return [name for name in self.all_names if name.entity_id == entity_id]

    def listings(self, spellings: Sequence[str]) -> Sequence[Sequence[Listing]]:
        rows = [
            Listing(name.entity_id, self.entities[name.entity_id].kind, name.text, name.status)
            for name in self.all_names
        ]
        return [[row for row in rows if fold(row.text) == fold(spelling)] for spelling in spellings]

    def is_distinct(self, left: str, right: str) -> bool:
        return frozenset((left, right)) in self._distinct


class Newsroom:
    """Reads with a list of names and audits: stands in for the resolver, so that these tests need no index."""

    def __init__(self, names: SmallNames | None = None, kinds: dict[str, str] | None = None) -> None:
        self.names = names or SmallNames()
        self.kinds = kinds or {}
        texts = {name.text: (name.entity_id, name.status) for name in self.names.all_names}
        texts |= {
            text: (entity_id, "variant")
            for text, entity_id in NEAR.items()
            if entity_id in self.names.entities
        }
        self.texts = {text.casefold(): (text, *rest) for text, rest in texts.items()}
        longest_first = sorted(map(re.escape, texts), key=lambda text: (-len(text), text))
        self.known = re.compile(
            rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)".replace("'", "['’]"), re.IGNORECASE
        )

    def read_many(
        self, documents: Iterable[Document], *, explain: bool = True
    ) -> Iterator[tuple[Document, list[Mention]]]:
        for document in documents:
            yield document, self.read(document)

    def read(self, document: Document) -> list[Mention]:
        text = document.text
        if document.spans is not None:
            spans = [(span.start, span.end) for span in document.spans]
            return [
                self._mention(text, start, end, self.known.fullmatch(text, start, end) is not None)
                for start, end in spans
            ]
        found = [
            self._mention(text, *match.span(), True)
            for match in self.known.finditer(text)
            if not match.group().islower()
        ]
        taken = [(mention.start, mention.end) for mention in found]
        for match in STRANGER.finditer(text):
            start, end = match.span()
            if all(end <= first or last <= start for first, last in taken) and not self._begins_sentence(
                text, start, end
            ):
                found.append(self._mention(text, start, end, known=False))
        return sorted(found, key=lambda mention: mention.start)

    def _begins_sentence(self, text: str, start: int, end: int) -> bool:
        """One capitalised word at the beginning of a sentence is no name, to this simple reader."""
        return " " not in text[start:end] and (start == 0 or text[:start].rstrip()[-1:] in ".!?“")

    def _mention(self, text: str, start: int, end: int, known: bool) -> Mention:
        written = text[start:end]
        query = Query(written)
        if not known:
            return Mention(
                start,
                end,
                written,
                self.kinds.get(written, "person"),
                "name",
                Resolution(query, "unmatched", reason="unknown"),
            )
        listed, entity_id, status = self.texts[written.replace("’", "'").casefold()]
        entity = self.names.entities[entity_id]
        form = status if status in {"short", "abbreviation", "demonym"} else "name"
        candidate = Candidate(entity, 0.95, entity.name if listed in NEAR else listed)
        return Mention(
            start, end, written, entity.kind, form, Resolution(query, "matched", (candidate,), "listed")
        )

    def audit(self, *documents: str | Document | Source, options: AuditOptions | None = None) -> AuditReport:
        sources = [as_source(number, document) for number, document in enumerate(documents, start=1)]
        return self.audit_sources(sources, options)

    def audit_sources(self, sources: Sequence[Source], options: AuditOptions | None = None) -> AuditReport:
        found = list(read_occurrences(sources, self))
        return audit_occurrences(sources, found, Book(self.names), options or AuditOptions())

    def findings(
        self, *documents: str, rule: str = "", options: AuditOptions | None = None
    ) -> list[AuditFinding]:
        return [
            finding
            for finding in self.audit(*documents, options=options).findings
            if rule in {"", finding.rule}
        ]


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def make_newsroom() -> type[Newsroom]:
    return Newsroom


@pytest.fixture
def make_names() -> type[SmallNames]:
    return SmallNames
