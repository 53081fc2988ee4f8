"""What was read: documents, and in them the forms of every name, known and unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from resolvers.audit.book import Book
from resolvers.audit.clusters import Link, link
from resolvers.audit.forms import Form, gather
from resolvers.audit.model import Occurrence, Source
from resolvers.audit.spelling import all_capitals, plain, split_words
from resolvers.audit.variation import Variation

# The layer of the world's cities and countries, read through from their libraries.
WORLD = "world"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Forms of one name that no gazetteer has, by first appearance, and how they are linked."""

    forms: tuple[Form, ...]
    links: tuple[tuple[str, str, Variation], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the rules look at.

    Attributes:
        sources: The documents.
        occurrences: All names, in the order of reading.
        entities: Forms of each known entity, entities by first appearance; forms that the gazetteer does not have
            but that a document uses for the same name are among them.
        clusters: Unknown names with more than one form.
        unknown: All forms of unknown names, by first appearance.
        book: The gazetteer's names.
    """

    sources: Sequence[Source]
    occurrences: Sequence[Occurrence]
    entities: dict[str, list[Form]]
    clusters: tuple[Cluster, ...]
    unknown: tuple[Form, ...]
    book: Book


def assemble(
    sources: Sequence[Source],
    occurrences: Sequence[Occurrence],
    book: Book,
    parted: frozenset[frozenset[str]] = frozenset(),
) -> Corpus:
    """Gather the occurrences into forms, give unknown spellings to the entities they belong to, cluster the others.

    Args:
        sources: The documents.
        occurrences: The names in them, in the order of reading.
        book: The gazetteer's names.
        parted: Pairs of folded spellings that a person said are two names; they are never linked.
    """
    by_entity: dict[str, list[Occurrence]] = {}
    unknown: list[Occurrence] = []
    occurrences = _recognised(occurrences, book)
    introduced = {
        (some.source, some.spelling) for some in occurrences if some.explained and all_capitals(some.spelling)
    }
    for occurrence in occurrences:
        # An acronym that was introduced beside the full name stands for it from there on.
        if occurrence.explained or (occurrence.source, occurrence.spelling) in introduced:
            continue
        if occurrence.id:
            by_entity.setdefault(occurrence.id, []).append(occurrence)
        elif not occurrence.known:
            unknown.append(occurrence)
    known = [form for some in by_entity.values() for form in gather(some)]
    strangers = gather(unknown)
    forms = [*known, *strangers]
    links = [
        some for some in link(forms, sources) if not _parted(forms[some[0]], forms[some[1]], book, parted)
    ]
    groups = join_links(forms, links)
    entities: dict[str, list[Form]] = {}
    clusters = []
    for members, used in groups:
        owner = next((form.id for form in members if form.id), "")
        if owner:
            entities.setdefault(owner, []).extend(_owned(members, owner))
        elif len(members) > 1:
            clusters.append(Cluster(tuple(members), used))
    return Corpus(sources, occurrences, entities, tuple(clusters), tuple(strangers), book)


def _recognised(occurrences: Sequence[Occurrence], book: Book) -> Sequence[Occurrence]:
    """Give names that the reader passed over to their entity, where a curated table has exactly one of that spelling.

    The world's list does not count: among a million villages any surname has its namesake.
    """
    book.expect(some.spelling for some in occurrences)
    owners: dict[str, str] = {}
    for spelling in {some.spelling for some in occurrences if not some.id and not some.known}:
        bearers = {
            listing.entity_id for listing in book.listings(spelling) if plain(listing.text) == spelling
        }
        entity = book.entity(next(iter(bearers))) if len(bearers) == 1 else None
        if entity is not None and entity.layer != WORLD:
            owners[spelling] = entity.id
    if not owners:
        return occurrences
    return [
        replace(some, id=owners[some.spelling], name=some.spelling, known=True, score=1.0)
        if not some.id and not some.known and some.spelling in owners
        else some
        for some in occurrences
    ]


def _parted(left: Form, right: Form, book: Book, parted: frozenset[frozenset[str]]) -> bool:
    if left.id and right.id and book.is_distinct(left.id, right.id):
        return True
    return frozenset((left.text.casefold(), right.text.casefold())) in parted


def _owned(members: Iterable[Form], owner: str) -> Iterable[Form]:
    for form in members:
        yield form if form.id == owner else replace(form, id=owner)


def join_links(
    forms: Sequence[Form], links: Sequence[Link]
) -> list[tuple[list[Form], tuple[tuple[str, str, Variation], ...]]]:
    """Follow the links, surest first, but never so that two entities become one unless the link itself says so.

    Names of as many words first. Then a shorter name goes to one longer one: that both hold "Abdul Rahman" makes
    "Abdul Rahman Yasin" and "Abdul Rehman Makki" no one name.
    """
    leader = list(range(len(forms)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    ids = [{form.id} if form.id else set[str]() for form in forms]
    sizes = [len(split_words(form.text)) for form in forms]
    alike: list[int] = []
    grown: set[int] = set()
    used = []
    for left, right, variation in sorted(
        links,
        key=lambda some: (
            sizes[some[0]] != sizes[some[1]],
            some[2].slips,
            not some[2].competing,
            some[0],
            some[1],
        ),
    ):
        if (forms[left].id or forms[right].id) and not variation.competing:
            continue
        one, other = find(left), find(right)
        direct = {forms[left].id, forms[right].id}
        if one != other and len(ids[one] | ids[other]) > 1 and (ids[one] | ids[other]) != direct:
            continue
        if sizes[left] != sizes[right]:
            alike = alike or [find(number) for number in range(len(forms))]
            shorter = alike[left if sizes[left] < sizes[right] else right]
            if one != other and shorter in grown:
                continue
            grown.add(shorter)
        used.append((left, right, variation))
        first, last = min(one, other), max(one, other)
        leader[last] = first
        ids[first] |= ids[last]
    members: dict[int, list[Form]] = {}
    for number, form in enumerate(forms):
        members.setdefault(find(number), []).append(form)
    by_leader: dict[int, list[tuple[str, str, Variation]]] = {}
    for left, right, variation in used:
        by_leader.setdefault(find(left), []).append((forms[left].text, forms[right].text, variation))
    return [
        (sorted(some, key=lambda form: form.order), tuple(by_leader.get(number, ())))
        for number, some in members.items()
    ]
