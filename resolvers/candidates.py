"""Which few entities are worth a close look?

Certain before doubtful, cheap before dear: entities that bear the very spelling, and only where there are none,
or none in the country asked for, those with a related one. A spelling of one or two letters is never guessed at.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.model import KINDS, Kind
from resolvers.glance import FEATURES, glance, glance_weights
from resolvers.index.index import Index
from resolvers.index.near import Nearby
from resolvers.index.related import Related
from resolvers.normalise.prepare import Prepared
from resolvers.normalise.scripts import LATIN

# Fewer letters than this are looked up and never guessed at: a two-letter name is within one edit of hundreds.
LEAST_LETTERS: Final = 3
# Bearers of one spelling that are weighed, the most populous first. The commonest place name of the world,
# San José, has some 300 bearers, and below the first dozens none is likelier than "some other one".
MOST_HOMONYMS: Final = 40
# Related names looked up for each reading: of labelled names of people the right one is among the first 20 in .884
# of the cases, and in .894 among 50.
MOST_RELATED: Final = 40
# Keys within two edits, and beyond where there is none: in a short name two letters change what it is filed under.
MOST_NEAR: Final = 12
# Of those the names that are read closely, by a glance at whole names. What a glance says of places is nearly all
# that there is to say; names of organisations share common words, drop others and are translated.
MOST_READ: Final[Mapping[Kind, int]] = {"person": 8, "organisation": 16, "place": 6}
# A query in another script than Latin: of consonants alone more names are alike.
MOST_READ_ABROAD: Final[Mapping[Kind, int]] = {**MOST_READ, "person": 16}
# In a quick look at a name that is probably nobody's.
QUICK_READ: Final = 2
# A glance is weighed in log-odds (nats). A name that is so much less likely than the best (e**4 is 55 times) is not read.
HOPELESS: Final[Mapping[Kind, float]] = {"person": 6.0, "organisation": 6.0, "place": 4.5}
# More names of one entity only help its cause a little.
MOST_OF_ONE: Final = 3
# Where a hint says which country, names of the rest of the world take fewer seats.
SKIMMED: Final = 2
# From this likeness of letters or sounds on the country hinted at has something to offer, and the world is not asked.
ALIKE: Final = 0.7

# Acronyms say so little that many fit; these are the seats beside the others.
MOST_SPELLED: Final = 12
MOST_SPELLED_READ: Final = 4

_COUNTRY_KINDS: Final = ("place",)
_LIKENESSES: Final = [FEATURES.index(feature) for feature in ("ordered", "sounds")]


class Reading(NamedTuple):
    """A query read as the name of one kind of thing.

    Attributes:
        query: The position of the query among those asked together.
        kind: What it is read as the name of.
        name: The name, read.
        country: ISO 3166-1 alpha-2 that was hinted at, or "".
    """

    query: int
    kind: Kind
    name: Prepared
    country: str


class Proposals(NamedTuple):
    """Name rows worth a close look, reading by reading.

    Attributes:
        readings: Position of the reading that each row is proposed for, ascending.
        rows: Name rows; a row is proposed once for a reading.
        exact: Whether the spelling is the query's own.
    """

    readings: NDArray[np.int64]
    rows: NDArray[np.int64]
    exact: NDArray[np.bool_]


class Looks(NamedTuple):
    """Related names at a glance.

    Attributes:
        tasks: Which names compete for the same seats.
        readings: Position of the reading that each is related to.
        seats: How many of its task are read closely.
        documents: Number of the filed name.
        initials: Whether it was found as an acronym, which has seats of its own.
        seen: One row a name, one column for each of ``glance.FEATURES``.
    """

    tasks: NDArray[np.int64]
    readings: NDArray[np.int64]
    seats: NDArray[np.int64]
    documents: NDArray[np.int64]
    initials: NDArray[np.bool_]
    seen: NDArray[np.float32]


class Proposer:
    """Proposes candidates from one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def related(self) -> tuple[tuple[Related, int], ...]:
        """The filed names of each segment, and the number of its first name row."""
        firsts = np.cumsum([0, *(segment.row_count for segment in self._index.segments)]).tolist()
        return tuple(
            (Related(segment), first) for segment, first in zip(self._index.segments, firsts, strict=False)
        )

    def propose(
        self, readings: Sequence[Reading], keys: NDArray[np.int64], *, quick: bool = False
    ) -> Proposals:
        """Return the name rows worth comparing.

        Args:
            readings: What was asked.
            keys: For each reading the number of the key it bears, -1 for none (``Index.exact``).
            quick: Only the ``QUICK_READ`` likeliest related names, and none that merely share rare letter triples.
        """
        parts = [self._exact(readings, keys)]
        settled = self._settled(readings, parts[0])
        open_readings = [
            number
            for number, reading in enumerate(readings)
            if not settled[number] and len(reading.name.joined) >= LEAST_LETTERS
        ]
        parts += [
            self._related(readings, open_readings, related, first, quick) for related, first in self.related
        ]
        far = not (quick or all(related.whole for related, _ in self.related))
        return _join([*parts, self._near(readings, open_readings, far=far)])

    def _exact(self, readings: Sequence[Reading], keys: NDArray[np.int64]) -> Proposals:
        known = np.flatnonzero(keys >= 0)
        rows, positions = self._index.rows_of_keys(keys[known])
        owners = known[positions]
        bearers = self._index.names.entity[rows]
        asked = self._index.entities.kind[bearers] == _kinds(readings)[owners]
        rows, owners, bearers = rows[asked], owners[asked], bearers[asked]
        order = np.lexsort((rows, -self._index.entities.population[bearers], owners))
        rows, owners = rows[order], owners[order]
        few = _place_within(owners) < MOST_HOMONYMS
        rows, owners = rows[few], owners[few]
        return Proposals(owners, rows, np.ones(len(rows), bool))

    def _settled(self, readings: Sequence[Reading], exact: Proposals) -> NDArray[np.bool_]:
        """Whether something in the country hinted at, if any is, bears the reading's very spelling."""
        index = self._index
        bearers = index.names.entity[exact.rows]
        countries = index.entities.countries
        wanted = np.array(
            [countries.index(one.country) if one.country in countries else -1 for one in readings], np.int64
        )[exact.readings]
        hinted = np.array([bool(one.country) for one in readings], bool)[exact.readings]
        own = index.entities.country[bearers]
        fits = ~hinted | (own == wanted) | (own == 0)
        settled = np.zeros(len(readings), bool)
        settled[exact.readings[fits]] = True
        return settled

    def _related(
        self, readings: Sequence[Reading], chosen: Sequence[int], related: Related, first: int, quick: bool
    ) -> Proposals:
        """Related names of the country hinted at; of the whole world where there is no hint, or nothing alike in it."""
        hinted = [number for number in chosen if _is_hinted(readings[number], related)]
        here = look(readings, hinted, related, here=True)
        content = set(here.readings[here.seen[:, _LIKENESSES].max(axis=1, initial=0.0) >= ALIKE].tolist())
        rest = [number for number in chosen if number not in content]
        return _join(
            [
                self._choose(readings, looks, related, first, quick)
                for looks in (here, look(readings, rest, related, here=False))
            ]
        )

    def _choose(
        self, readings: Sequence[Reading], found: Looks, related: Related, first: int, quick: bool
    ) -> Proposals:
        """The likeliest of the names glanced at, as many as there are seats."""
        rows = related.rows[found.documents].astype(np.int64) + first
        bearers = self._index.names.entity[rows]
        kinds = _kinds(readings)[found.readings]
        weights = np.array([glance_weights(kind) for kind in KINDS])[kinds].reshape(found.seen.shape)
        looks = (found.seen * weights).sum(axis=1)
        alive = ~self._index.entities.masked[bearers]
        best = np.full(int(found.tasks.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(best, found.tasks[alive], looks[alive])
        hopeless = np.array([HOPELESS[kind] for kind in KINDS])[kinds]
        # The hopeless would stand behind all others, and need not be put in order.
        likely = np.flatnonzero(alive & (looks > best[found.tasks] - hopeless))
        order = likely[np.lexsort((rows[likely], -looks[likely], found.tasks[likely]))]
        order = order[_place_within(found.tasks[order], bearers[order]) < MOST_OF_ONE]
        seats = np.minimum(found.seats, QUICK_READ) if quick else found.seats
        order = order[_place_within(found.tasks[order]) < seats[order]]
        return Proposals(found.readings[order], rows[order], np.zeros(len(order), bool))

    def _near(self, readings: Sequence[Reading], chosen: Sequence[int], *, far: bool) -> Proposals:
        """Bearers of keys within two edits, of the country hinted at as well; beyond, where there are none."""
        index = self._index
        places = np.array(chosen, np.int64)
        texts = [readings[number].name.text for number in chosen]
        kinds = _kinds(readings)[places]
        # A name that is read as several kinds is looked up once.
        distinct = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        near = index.near_many(list(distinct)).of([distinct[text] for text in texts])
        found = index.nearest(near, limit=MOST_NEAR, kinds=kinds)
        found = _union(found, self._near_there([readings[number] for number in chosen], near, kinds))
        lone = np.setdiff1d(np.arange(len(chosen)), found.owners).tolist() if far else []
        distant = [
            index.distant(texts[place], limit=MOST_NEAR, kind=readings[chosen[place]].kind).keys
            for place in lone
        ]
        owners = np.repeat(np.array(lone, np.int64), [len(some) for some in distant])
        owners = np.concatenate([found.owners, owners])
        rows, positions = index.rows_of_keys(np.concatenate([found.keys, *distant]))
        owners, bearers = owners[positions], index.names.entity[rows]
        asked = index.entities.kind[bearers] == kinds[owners]
        rows, owners, bearers = rows[asked], owners[asked], bearers[asked]
        order = np.lexsort((-index.entities.population[bearers], owners))
        order = order[_place_within(owners[order]) < MOST_HOMONYMS]
        return Proposals(places[owners[order]], rows[order], np.zeros(len(order), bool))

    def _near_there(self, asked: Sequence[Reading], near: Nearby, kinds: NDArray[np.int64]) -> Nearby:
        """Of the near keys those that are borne in the country hinted at."""
        index = self._index
        hinted = np.array([bool(one.country) and one.kind in _COUNTRY_KINDS for one in asked], bool)
        countries = np.array([index.country_number(one.country) for one in asked], np.int64)
        some = hinted[near.owners]
        there = Nearby(near.owners[some], near.keys[some], near.edits[some])
        return index.nearest(there, limit=MOST_NEAR, kinds=kinds, countries=countries)


def _union(found: Nearby, further: Nearby) -> Nearby:
    """Put near keys together, each once for whoever asked, the first found first."""
    owners = np.concatenate([found.owners, further.owners])
    keys = np.concatenate([found.keys, further.keys])
    _, first = np.unique(owners << 32 | keys, return_index=True)
    first.sort()
    return Nearby(owners[first], keys[first], np.concatenate([found.edits, further.edits])[first])


def _is_hinted(reading: Reading, related: Related) -> bool:
    """Whether a reading's hint says where to look first."""
    begin, end = related.span(reading.kind, reading.country) if reading.country else (0, 0)
    return reading.kind in _COUNTRY_KINDS and end > begin


def look(readings: Sequence[Reading], chosen: Sequence[int], related: Related, *, here: bool) -> Looks:
    """Find related names and glance at them; the step that the weights of the glance are fitted on.

    Args:
        readings: What was asked.
        chosen: The positions of those to look at.
        related: The filed names of one segment.
        here: Whether to look in the country that each hints at, and not everywhere.
    """
    names = [readings[number].name for number in chosen]
    spans = [
        related.span(readings[number].kind, readings[number].country if here else "") for number in chosen
    ]
    seats = [
        SKIMMED if not here and _is_hinted(readings[number], related) else _most_read(readings[number])
        for number in chosen
    ]
    spelled = [task for task, name in enumerate(names) if name.kind == "organisation"]
    found = related.search(names, spans, limit=MOST_RELATED)
    initials = related.search_initials(
        [names[task] for task in spelled], [spans[task] for task in spelled], limit=MOST_SPELLED
    )
    task = np.repeat(np.arange(len(names)), np.diff(found.starts))
    # Acronyms have seats of their own: as tasks beside the others.
    beside = np.repeat(np.array(spelled, np.int64), np.diff(initials.starts))
    every = np.concatenate([task, beside])
    documents = np.concatenate([found.documents, initials.documents])
    scores = np.concatenate([found.scores, initials.scores])
    return Looks(
        np.concatenate([task, beside + len(names)]),
        np.array(chosen, np.int64)[every],
        np.concatenate([np.array(seats, np.int64)[task], np.full(len(beside), MOST_SPELLED_READ)]),
        documents,
        np.arange(len(every)) >= len(task),
        glance(names, every, related, documents, scores),
    )


def _kinds(readings: Sequence[Reading]) -> NDArray[np.int64]:
    """The kind of each reading by its place in ``model.KINDS``."""
    return np.array([KINDS.index(reading.kind) for reading in readings], np.int64)


def _most_read(reading: Reading) -> int:
    most = MOST_READ if reading.name.script == LATIN else MOST_READ_ABROAD
    return most[reading.kind]


def _place_within(*groups: NDArray[Any]) -> NDArray[np.int64]:
    """For each item its place, from 0, among those of its group that stand before it."""
    order = np.lexsort(groups[::-1])
    sorted_groups = [group[order] for group in groups]
    fresh = np.ones(len(order), bool)
    fresh[1:] = np.logical_or.reduce([group[1:] != group[:-1] for group in sorted_groups])
    starts = np.flatnonzero(fresh)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    return place


def _join(parts: Sequence[Proposals]) -> Proposals:
    """Put proposals together, reading by reading; of a row proposed twice the first counts."""
    readings, rows, exact = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((~exact, rows, readings))
    readings, rows, exact = readings[order], rows[order], exact[order]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (readings[1:] != readings[:-1])
    return Proposals(readings[fresh], rows[fresh], exact[fresh])
