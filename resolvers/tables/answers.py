"""One answer for each distinct question: the core that every engine, library and file format asks.

An adapter does three things: it turns the distinct rows of its columns into queries (``questions.questions``), has
them answered here, and puts the answers back beside its rows by position. Nothing else of it may touch an answer, so that
pandas, polars, Arrow, DuckDB, Spark and the shell say the same of one name.

    answerer = Answerer(resolver)                       # once a process (a Spark worker, a DuckDB connection)
    block = answerer.answer(questions(["Ashkelom", None], kind="place", country=["IL", "IL"]))
    block.column("id")                                  # array(["geonames:295620", None], dtype=object)
    block.column("score")                               # float64, nan where nothing is known

For Spark: take the distinct rows of name and context columns, ``mapInPandas`` them with one ``Answerer`` a worker, join the
result back (null-safe) on those columns. For DuckDB: call ``answer`` with each Arrow batch; answers to the last
``MOST_KEPT`` distinct queries are kept, so that repeats over batches cost one look-up. The answer to a query depends on
nothing but query, index, configuration, decisions and policy: not on what is asked beside it, or before.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from gazetteer.memory import uncollected
from resolvers.errors import InputError
from resolvers.model import Query, Resolution
from resolvers.tables.cleaning import clean
from resolvers.tables.containers import MOST_NAMESAKES, among_stated, in_country, stated_divisions
from resolvers.tables.qualifiers import qualified

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

# The fixed columns of every answer, in order; text but for those below.
FIELDS: Final = ("id", "name", "status", "score", "latitude", "longitude", "reason")
NUMBERS: Final = frozenset({"score", "latitude", "longitude"})
# Distinct queries whose answers are kept before the store is emptied: some 150 MB.
MOST_KEPT: Final = 250_000
# Queries answered in one go; see ``resolver.TOGETHER``.
TOGETHER: Final = 1024

OnAmbiguous = Literal["blank", "best", "candidates"]
ON_AMBIGUOUS: Final[tuple[OnAmbiguous, ...]] = get_args(OnAmbiguous)


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of an answer in a table.

    Attributes:
        on_ambiguous: Of a name that may mean several: "blank" leaves id and point empty, "best" gives those of the best
            candidate, "candidates" leaves them empty and adds a column that lists who may be meant. The status stays.
        best: Give the best candidate whatever the status, of "unmatched" names too.
        clean: Mend damaged cells and read qualifiers (``cleaning``, ``qualifiers``); without, cells are asked as written.
    """

    on_ambiguous: OnAmbiguous = "blank"
    best: bool = False
    clean: bool = True

    def __post_init__(self) -> None:
        """Raise InputError where ``on_ambiguous`` is none of the three."""
        if self.on_ambiguous not in ON_AMBIGUOUS:
            raise InputError(f"on_ambiguous is {self.on_ambiguous!r}; give one of {', '.join(ON_AMBIGUOUS)}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of an answer under this policy."""
        return (*FIELDS, "candidates") if self.on_ambiguous == "candidates" else FIELDS


class Answer(NamedTuple):
    """The cells of one row; ``None`` where there is nothing to say.

    Attributes:
        candidates: Who may be meant, best first, as "id name (score)" joined by "; ": of an ambiguous name, and only
            where the policy asks for it.
    """

    id: str | None = None
    name: str | None = None
    status: str | None = None
    score: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    reason: str | None = None
    candidates: str | None = None


# What stands beside a missing name.
UNANSWERED: Final = Answer()
Round = Sequence[Query]
Rounds = Callable[[Sequence[Round]], Iterable[Sequence[Answer]]]


@dataclass(frozen=True, slots=True)
class Answers:
    """A block of answers, one for each question, in their order; frozen."""

    rows: tuple[Answer, ...]
    fields: tuple[str, ...] = FIELDS

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, field: str) -> NDArray[Any]:
        """One column: float64 with nan for numbers, else objects, ``str`` or ``None``."""
        values = [getattr(row, field) for row in self.rows]
        if field in NUMBERS:
            return np.array([np.nan if value is None else value for value in values], np.float64)
        column = np.empty(len(values), object)
        column[:] = values
        return column

    def columns(self) -> dict[str, NDArray[Any]]:
        """All columns by name, in their fixed order."""
        return {field: self.column(field) for field in self.fields}


class Answerer:
    """Answers questions over one resolver; keeps what it has answered. One thread at a time."""

    def __init__(
        self,
        resolver: "Resolver",
        policy: Policy | None = None,
        rounds: Rounds | None = None,
        *,
        most_kept: int | None = None,
    ) -> None:
        """Set up.

        Args:
            resolver: The opened resolver.
            policy: What becomes of each answer; by itself ``Policy()``.
            rounds: What answers rounds of distinct queries, in their order, in place of ``answer_round`` one after the
                other: on several processes, from a journal.
            most_kept: Answers to keep for later questions; by itself ``MOST_KEPT``.
        """
        self.policy = policy or Policy()
        self._rounds = rounds or self._one_by_one
        self._resolver = resolver
        self._kept: dict[Query, Answer] = {}
        self._most_kept = MOST_KEPT if most_kept is None else most_kept

    def answer(self, asked: Sequence[Query | None]) -> Answers:
        """Answer each question, equal ones once; ``None`` is a missing name, and nothing is said of it."""
        # A query is hashed as seldom as can be: that takes longer than looking at its answer.
        numbers: dict[Query, int] = {}
        places = [-1 if query is None else numbers.setdefault(query, len(numbers)) for query in asked]
        distinct = list(numbers)
        found = (
            [self._kept.get(query, UNANSWERED) for query in distinct]
            if self._kept
            else [UNANSWERED] * len(distinct)
        )
        new = [place for place, answer in enumerate(found) if answer is UNANSWERED]
        if len(self._kept) + len(new) > self._most_kept:
            pairs = zip(distinct, found, strict=True)
            self._kept = {query: answer for query, answer in pairs if answer is not UNANSWERED}
        rounds = [
            [distinct[place] for place in new[first : first + TOGETHER]]
            for first in range(0, len(new), TOGETHER)
        ]
        if rounds:
            with uncollected():
                answers = chain.from_iterable(self._rounds(rounds))
                for place, answer in zip(new, answers, strict=True):
                    self._kept[distinct[place]] = found[place] = answer
        found.append(UNANSWERED)  # where a missing name's place, -1, leads
        return Answers(tuple([found[place] for place in places]), self.policy.fields)

    def _one_by_one(self, rounds: Sequence[Round]) -> Iterable[Sequence[Answer]]:
        return (answer_round(self._resolver, self.policy, some) for some in rounds)


def answer_round(resolver: "Resolver", policy: Policy, queries: Round) -> list[Answer]:
    """Answer distinct queries at once: mend, part from qualifiers, resolve, and say what was done."""
    limit = None if policy.on_ambiguous == "candidates" else 1
    queries = [in_country(resolver.index, query) for query in queries]
    if not policy.clean:
        return [_answer(one, policy) for one in resolver.resolve_many(queries, limit=limit, explain=False)]
    mended = [clean(query.text) for query in queries]
    asked = [
        replace(query, text=cell.text) if cell.cures else query
        for query, cell in zip(queries, mended, strict=True)
    ]
    parted = qualified(resolver.index, asked)
    alone = [parts.query if parts else query for query, parts in zip(asked, parted, strict=True)]
    found = resolver.resolve_many(alone, limit=limit, explain=False)
    told = [list(cell.cures) for cell in mended]
    whole = []
    for place, parts in enumerate(parted):
        if parts and not parts.certain and found[place].status != "matched":
            whole.append(place)
        elif parts:
            told[place].append(parts.told)
    _replace(
        found, whole, resolver.resolve_many([asked[place] for place in whole], limit=limit, explain=False)
    )
    _settle_namesakes(resolver, found)
    return [
        _answer(one, policy, f'read as "{one.query.text}", {", ".join(cures)}; ' if cures else "")
        for one, cures in zip(found, told, strict=True)
    ]


def _settle_namesakes(resolver: "Resolver", found: list[Resolution]) -> None:
    """Where a row states a division, let it decide."""
    index = resolver.index
    open_ones = [
        place
        for place, one in enumerate(found)
        if one.candidates
        and one.status != "matched"
        and one.query.context
        and stated_divisions(index, one.query)
    ]
    queries = [found[place].query for place in open_ones]
    again = resolver.resolve_many(queries, limit=MOST_NAMESAKES, explain=False) if queries else []
    settled = [among_stated(index, resolver.configuration, one) for one in again]
    _replace(
        found,
        open_ones,
        [
            new if new.status == "matched" else found[place]
            for place, new in zip(open_ones, settled, strict=True)
        ],
    )


def _replace(found: list[Resolution], places: Sequence[int], others: Sequence[Resolution]) -> None:
    for place, other in zip(places, others, strict=True):
        found[place] = other


def _answer(resolution: Resolution, policy: Policy, prefix: str = "") -> Answer:
    status, reason = resolution.status, prefix + resolution.reason
    given = status == "matched" or policy.best or (status == "ambiguous" and policy.on_ambiguous == "best")
    candidate = resolution.best if given else None
    listed = None
    if status == "ambiguous" and policy.on_ambiguous == "candidates":
        listed = "; ".join(
            f"{one.entity.id} {one.entity.name} ({one.score:.3f})" for one in resolution.candidates
        )
    if candidate is None:
        return Answer(status=status, reason=reason, candidates=listed)
    entity = candidate.entity
    return Answer(
        entity.id, entity.name, status, candidate.score, entity.latitude, entity.longitude, reason, listed
    )
