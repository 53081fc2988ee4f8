"""From a written name to an entity: the corridor.

    read      the name as the name of one kind of thing, or of each kind where none is said
    propose   a few entities worth a look                                        (``resolvers.candidates``)
    gather    what speaks for each and against it                                (``resolvers.evidence``)
    judge     what that is worth, who of them is meant, and how sure that is     (``resolvers.scoring``)

Each step takes what the one before made and knows nothing else of it. Text and audit go their own way in through
``read``; a query never changes an answer to another.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.countries import parse_country
from gazetteer.keys import fold
from gazetteer.memory import uncollected
from gazetteer.model import KINDS, STATUSES, Kind
from resolvers.candidates import Proposer, Reading
from resolvers.config import Configuration
from resolvers.evidence.facts import asking
from resolvers.evidence.gathering import Gathered, Gatherer
from resolvers.index.index import Index
from resolvers.lookalikes import Lookalikes
from resolvers.model import Candidate, Document, Mention, Query, Resolution, Status
from resolvers.normalise.prepare import prepare
from resolvers.normalise.terms import words
from resolvers.normalise.words import split_words
from resolvers.scoring.judging import Verdicts, judge, status_of
from resolvers.scoring.reasons import Seen, called, circumstances, evidence_of, likeness
from resolvers.scoring.weights import certainty, link_model
from resolvers.settled import Settled, settle_mentions

if TYPE_CHECKING:
    from resolvers.audit.model import AuditReport
    from resolvers.text.reading import TextReader

# Queries answered in one go: enough for numpy, few enough for a progress bar to move.
TOGETHER: Final = 1024
# Candidates that the reason of an ambiguous answer names.
MOST_NAMED: Final = 3


class Resolver:
    """Answers queries from one index. Safe to share between threads; opens nothing and builds nothing itself."""

    def __init__(
        self, index: Index, configuration: Configuration | None = None, settled: Settled | None = None
    ) -> None:
        """Set up the corridor.

        Args:
            index: The compiled gazetteers (``resolvers.opening``).
            configuration: Thresholds and limits; by itself those the package comes with.
            settled: What people decided about spellings: it stands before anything that is found here.
        """
        self.settled = settled
        self.index = index
        self.configuration = configuration or Configuration()
        self._proposer = Proposer(index)
        self._gatherer = Gatherer(index, self._proposer)
        self._lookalikes = Lookalikes(index)

    def resolve(
        self,
        text: str,
        *,
        kind: Kind | None = None,
        country: str = "",
        near: tuple[float, float] | None = None,
        date: str = "",
        context: Sequence[str] = (),
        limit: int | None = None,
    ) -> Resolution:
        """Say which entity a written name means.

        Args:
            text: The name as written, in any script.
            kind: Only entities of this kind; ``None`` for any.
            country: ISO 3166-1 code or English name, in either letter case; a hint with weight, no filter.
            near: Latitude and longitude in degrees that the entity should lie near.
            date: Year or ISO date.
            context: Further text around the name.
            limit: Candidates to keep; by itself as the configuration says.

        Returns:
            Always a resolution: a name that nothing matches has the status "unmatched", one that cannot be looked
            up (empty, too long, a lone particle) "refused".
        """
        latitude, longitude = near if near is not None else (None, None)
        code = parse_country(country) or country.strip().upper()
        query = Query(text, kind, code, latitude, longitude, date, tuple(context))
        return self._answer([query], _Wanted(limit or self.configuration.limits.candidates))[0]

    def resolve_many(
        self,
        queries: Sequence[str | Query],
        *,
        limit: int | None = None,
        explain: bool = True,
        quick: bool = False,
        **shared: Any,
    ) -> list[Resolution]:
        """Answer many queries, equal ones once.

        Args:
            queries: Names as written, or whole queries.
            limit: Candidates to keep for each; fewer are quicker.
            explain: Whether candidates come with their evidence; without, answers are quicker. A reason they always have.
            quick: A first look, to turn away names that nobody knows: fewer candidates are read and heavily damaged
                names not found, and none that is likely comes without candidates and a reason. With fewer rivals a
                score is no lower than in a full look.
            shared: What holds for all of them: ``kind``, ``country``, ``date``, ``context``, ``latitude``, ``longitude``.

        Returns:
            One resolution a query, in their order; equal queries share one.
        """
        asked = [
            (replace(query, **shared) if shared else query)
            if isinstance(query, Query)
            else Query(text=query, **shared)
            for query in queries
        ]
        numbers: dict[Query, int] = {}
        places = [numbers.setdefault(query, len(numbers)) for query in asked]
        distinct = list(numbers)
        wanted = _Wanted(limit or self.configuration.limits.candidates, explain, quick)
        answers: list[Resolution] = []
        for first in range(0, len(distinct), TOGETHER):
            with uncollected():  # a block leaves thousands of small values, none of them in a circle
                answers += self._answer(distinct[first : first + TOGETHER], wanted)
        return [answers[place] for place in places]

    def resolve_query(self, query: Query) -> Resolution:
        """Answer one whole query."""
        return self._answer([query], _Wanted(self.configuration.limits.candidates))[0]

    def read(self, text: str | Document) -> list[Mention]:
        """Find the people, organisations and places that a text names; see ``resolvers.text.reading``."""
        mentions = self._reader.read(text)
        return mentions if self.settled is None else settle_mentions(self.index, self.settled, mentions)

    @cached_property
    def _reader(self) -> "TextReader":
        from resolvers.text.reading import TextReader

        return TextReader(self.index, self)

    def audit(self, documents: Sequence[str | Document]) -> "AuditReport":
        """Report where texts write one name in two ways; see ``resolvers.audit``."""
        from resolvers.audit.audit import audit

        return audit(documents, self)

    def _answer(self, queries: Sequence[Query], wanted: "_Wanted") -> list[Resolution]:
        if self.settled is None:
            return self._find(queries, wanted)
        rulings = [self.settled.on(query) for query in queries]
        asked = [
            ruling.asked(query) if ruling else query for query, ruling in zip(queries, rulings, strict=True)
        ]
        return [
            self.settled.apply(self.index, ruling, query, answer) if ruling else answer
            for query, ruling, answer in zip(queries, rulings, self._find(asked, wanted), strict=True)
        ]

    def _find(self, queries: Sequence[Query], wanted: "_Wanted") -> list[Resolution]:
        refusals = [self._refusal(query) for query in queries]
        readings = [
            Reading(number, kind, prepare(query.text, kind), query.country)
            for number, query in enumerate(queries)
            if not refusals[number]
            for kind in ([query.kind] if query.kind else KINDS)
        ]
        keys = self.index.exact([query.text for query in queries])[[reading.query for reading in readings]]
        proposals = self._proposer.propose(readings, keys, quick=wanted.quick)
        gathered = self._gatherer.gather(readings, asking(self.index, queries), proposals)
        cross = gathered.comparisons.cross_script
        kinds = np.array([KINDS.index(reading.kind) for reading in readings], np.int64)[gathered.readings]
        bits = self._weigh(kinds, gathered, cross)
        owners = np.array([reading.query for reading in readings], np.int64)[gathered.readings]
        bearers = self.index.names.entity[gathered.rows].astype(np.int64)
        verdicts = judge(owners, bearers, bits, cross, certainty().of(kinds))
        edges = np.searchsorted(verdicts.queries, np.arange(len(queries) + 1)).tolist()
        judged = _Judged(readings, gathered, *(column.tolist() for column in verdicts[1:]))
        namesakes = (
            [0] * len(queries) if wanted.quick else self._namesakes(queries, gathered, verdicts, edges)
        )
        return [
            Resolution(query, "refused", (), refusal)
            if refusal
            else self._conclude(
                judged, query, range(edges[number], edges[number + 1]), wanted, namesakes[number]
            )
            for number, (query, refusal) in enumerate(zip(queries, refusals, strict=True))
        ]

    def _refusal(self, query: Query) -> str:
        longest = self.configuration.limits.longest_name
        if len(query.text) > longest:
            return f"{len(query.text):,} characters are too many for a name; the limit is {longest}"
        if not any(character.isalnum() for character in query.text):
            return "a text without letters or digits is no name"
        # However many villages are called so: "of", "the". But "US" is not "us".
        if not set(split_words(query.text)) - words("particles") and not self._is_abbreviation(query.text):
            return "a small word alone is no name"
        return ""

    def _is_abbreviation(self, text: str) -> bool:
        """Whether the gazetteers have an abbreviation that is written just so, in letter case and points."""
        rows, _ = self.index.rows_of_keys(self.index.exact([text]))
        abbreviations = rows[self.index.names.status[rows] == STATUSES.index("abbreviation")]
        return any(self.index.name_text(row) == text for row in abbreviations.tolist())

    def _weigh(
        self, kinds: NDArray[np.int64], gathered: Gathered, cross: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        bits = np.zeros(len(gathered.rows))
        for number, kind in enumerate(KINDS):
            chosen = kinds == number
            if chosen.any():
                bits[chosen] = link_model(kind).bits(gathered.features[chosen], cross[chosen])
        return bits

    def _conclude(
        self, judged: "_Judged", query: Query, span: range, wanted: "_Wanted", namesakes: int
    ) -> Resolution:
        """Turn the verdicts on one query, those at ``span``, into the answer."""
        if not span:
            return Resolution(query, "unmatched", (), "no name in the gazetteers is like it")
        scores = judged.scores[span.start : span.stop]
        bars = self.configuration.thresholds(judged.reading(span.start).kind)
        status = status_of(scores, bars)
        if wanted.quick:
            return self._glimpse(judged, query, span[0], status)
        shown = max(1, sum([score >= bars.suggest for score in scores[: wanted.candidates]]))
        seen = [self._see(judged, query, place, wanted) for place in span[:shown]]
        rival = self._lookalikes.rival(query, seen[0].entity) if status == "matched" else None
        candidates = tuple(
            [
                Candidate(one.entity, one.score, one.name.text, evidence_of(one) if wanted.evidence else ())
                for one in seen
            ]
        )
        if rival:
            reason = f"{likeness(seen[0])}; {called(rival)} is written as nearly, and the two are never one"
            return Resolution(query, "ambiguous", candidates, reason)
        return Resolution(query, status, candidates, self._reason(status, seen[0], judged, span, namesakes))

    def _glimpse(self, judged: "_Judged", query: Query, place: int, status: Status) -> Resolution:
        """The answer of a first look: who is likely, and nothing about who is not."""
        if status != "matched":
            return Resolution(query, status, (), "nobody is likely at first sight")
        position = self._as_written(judged.gathered, query, judged.candidates[place])
        best = Candidate(
            self.index.entity(judged.entities[place]),
            judged.scores[place],
            judged.gathered.names[position].text,
            (),
        )
        return Resolution(query, status, (best,), "likely at first sight")

    def _see(self, judged: "_Judged", query: Query, place: int, wanted: "_Wanted") -> Seen:
        position = self._as_written(judged.gathered, query, judged.candidates[place])
        gathered, reading = judged.gathered, judged.reading(place)
        model, cross = link_model(reading.kind), bool(gathered.comparisons.cross_script[position])
        # A reason names facts alone; only the evidence needs what each part of a name adds.
        weighed = model.contributions if wanted.evidence else model.facts
        return Seen(
            query,
            self.index.entity(judged.entities[place]),
            reading.name,
            gathered.names[position],
            partial(gathered.comparisons.__getitem__, position),
            weighed(gathered.features[position], cross),
            judged.scores[place],
        )

    def _as_written(self, gathered: Gathered, query: Query, position: int) -> int:
        """Of names that share a key, which weigh the same, the one that is written as the query is: Gaza, not Gáza."""
        written = gathered.names[position].text
        if written == query.text or fold(written) != fold(query.text):
            return position
        bearers = self.index.names.entity
        start, stop = np.searchsorted(gathered.readings, gathered.readings[position] + np.arange(2)).tolist()
        for other in range(start, stop):
            same = bearers[gathered.rows[other]] == bearers[gathered.rows[position]]
            if same and gathered.names[other].text == query.text:
                return other
        return position

    def _reason(self, status: Status, best: Seen, judged: "_Judged", span: range, namesakes: int) -> str:
        alike = likeness(best)
        if status == "ambiguous":
            entities = judged.entities[span.start : span.stop][:MOST_NAMED]
            return (
                f"{alike}; it may be {' or '.join(called(self.index.entity(entity)) for entity in entities)}"
            )
        if status == "unmatched":
            return f"nothing is alike enough; the nearest is {called(best.entity)}: {alike}"
        return "; ".join([alike, *circumstances(best, namesakes, self._retired.get(best.entity.id, ()))])

    @cached_property
    def _retired(self) -> dict[str, list[str]]:
        """By living id, the ids whose place it took, in the order of the alphabet."""
        retired: dict[str, list[str]] = {}
        for old, new in sorted(self.index.redirects.items()):
            retired.setdefault(new, []).append(old)
        return retired

    def _namesakes(
        self, queries: Sequence[Query], gathered: Gathered, verdicts: Verdicts, edges: Sequence[int]
    ) -> list[int]:
        """For each query how many other entities bear the spelling of its best candidate.

        Of the same kind, and in the same country if one was asked for. ``edges`` says where each query's verdicts begin.
        """
        entities, bearers = self.index.entities, self.index.names.entity
        starts = np.array(edges[:-1], np.int64)
        answered = np.flatnonzero(starts < np.array(edges[1:], np.int64))
        best = gathered.rows[verdicts.candidates[starts[answered]]]
        rows, positions = self.index.rows_of_keys(self.index.names.key[best].astype(np.int64))
        pairs = np.unique(positions << 32 | bearers[rows].astype(np.int64))
        positions, others = pairs >> 32, pairs & 0xFFFFFFFF
        own = bearers[best].astype(np.int64)[positions]
        hinted = np.array([bool(queries[number].country) for number in answered.tolist()], bool)[positions]
        same = (others != own) & (entities.kind[others] == entities.kind[own])
        same &= ~hinted | (entities.country[others] == entities.country[own])
        counts = np.zeros(len(starts), np.int64)
        counts[answered] = np.bincount(positions[same], minlength=len(answered))
        return counts.tolist()


class _Wanted(NamedTuple):
    """How much of an answer is asked for."""

    candidates: int
    evidence: bool = True
    quick: bool = False


class _Judged(NamedTuple):
    """What a round of queries came to: the verdicts as plain values, since each is looked at alone."""

    readings: Sequence[Reading]
    gathered: Gathered
    candidates: list[int]
    entities: list[int]
    bits: list[float]
    scores: list[float]

    def reading(self, place: int) -> Reading:
        return self.readings[int(self.gathered.readings[self.candidates[place]])]
