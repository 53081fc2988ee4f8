"""What sort of column is this, and what would help? A look at a sample before hours are spent on the whole."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from resolvers.model import Query
from resolvers.tables.answers import Answer, Policy, answer_round
from resolvers.tables.cleaning import clean

if TYPE_CHECKING:
    from resolvers.resolver import Resolver

# Rows looked at, and of those the rows asked.
LOOKED_AT: Final = 200_000
SAMPLED: Final = 2_000
_SHOWN: Final = 5
_SEED: Final = 7
# Shares from which a trait of a column is worth advice.
_MANY, _FEW = 0.3, 0.05


@dataclass(frozen=True, slots=True)
class Profile:
    """A column at a glance.

    Attributes:
        column: Its name.
        rows: Rows looked at.
        sampled: How many of them were asked, after the empty ones were set aside.
        empty: Share of rows without a name.
        statuses: Sampled rows by status.
        kinds: Matched rows by the kind of entity.
        unmatched: The commonest names that nothing matches, with their rows in the sample.
        ambiguous: The commonest that may mean several.
        cures: What cleaning did, by kind, in rows of the sample; among them suspected encoding damage.
        wordless: Share of sampled rows without a letter: numbers, codes.
    """

    column: str
    rows: int
    sampled: int
    empty: float
    statuses: Counter[str]
    kinds: Counter[str]
    unmatched: tuple[tuple[str, int], ...]
    ambiguous: tuple[tuple[str, int], ...]
    cures: Counter[str]
    wordless: float

    @property
    def matched(self) -> float:
        """Share of the sample that is matched."""
        return self.statuses["matched"] / self.sampled if self.sampled else 0.0


class Sampler:
    """Draws a fair sample of the questions that pass by, the same at each run (Vitter's reservoir)."""

    def __init__(self, size: int = SAMPLED) -> None:
        self._chance = random.Random(_SEED)
        self._size = size
        self.drawn: list[Query] = []
        self.looked = self.empty = 0

    def add(self, query: Query | None) -> None:
        """Let a row pass by; one without a name is counted only."""
        self.looked += 1
        if query is None:
            self.empty += 1
        elif len(self.drawn) < self._size:
            self.drawn.append(query)
        elif (place := self._chance.randrange(self.looked - self.empty)) < self._size:
            self.drawn[place] = query


def profile(resolver: "Resolver", policy: Policy, column: str, sample: Sampler) -> Profile:
    """Answer a sample and count."""
    queries, looked, empty = sample.drawn, sample.looked, sample.empty
    distinct = list(dict.fromkeys(queries))
    answers = dict(zip(distinct, answer_round(resolver, policy, distinct), strict=True)) if distinct else {}
    found = [(query, answers[query]) for query in queries]
    cures = Counter(cure for query in queries for cure in clean(query.text).cures)
    return Profile(
        column,
        looked,
        len(queries),
        empty / looked if looked else 0.0,
        Counter(str(answer.status) for _, answer in found),
        Counter(_kind(resolver, answer) for _, answer in found if answer.status == "matched"),
        _commonest(found, "unmatched"),
        _commonest(found, "ambiguous"),
        cures,
        sum(not any(map(str.isalpha, query.text)) for query in queries) / len(queries) if queries else 0.0,
    )


def _kind(resolver: "Resolver", answer: Answer) -> str:
    number = resolver.index.number(answer.id or "")
    return resolver.index.entity(number).kind if number is not None else "entity"


def _commonest(found: Sequence[tuple[Query, Answer]], status: str) -> tuple[tuple[str, int], ...]:
    counted = Counter(query.text for query, answer in found if answer.status == status)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN])


def told(seen: Profile, asked: dict[str, Any]) -> Iterator[str]:
    """The profile in lines for people, advice last.

    Args:
        seen: The profile.
        asked: The options of the call that say more of a row: ``kind``, ``country``; empty where not given.
    """
    yield f"{seen.column}: {seen.rows:,} rows looked at, {seen.sampled:,} asked, {seen.empty:.0%} empty"
    for status, count in seen.statuses.most_common():
        yield f"  {count / seen.sampled:6.1%}  {status}"
    if seen.kinds:
        kinds = ", ".join(
            f"{kind} {count / seen.kinds.total():.0%}" for kind, count in seen.kinds.most_common()
        )
        yield f"  kinds of what is matched: {kinds}"
    for what, names in (("unmatched", seen.unmatched), ("ambiguous", seen.ambiguous)):
        if names:
            yield f"  commonest {what}: {', '.join(f'{_short(name)} ({count})' for name, count in names)}"
    for cure, count in seen.cures.most_common():
        yield f"  suspected damage: {cure} in {count} of {seen.sampled:,}"
    for sentence in _advice(seen, asked):
        yield f"  advice: {sentence}"


def _advice(seen: Profile, asked: dict[str, Any]) -> Iterator[str]:
    if not seen.sampled:
        yield "there is no name in these rows; is this the right column?"
        return
    if seen.wordless > _MANY:
        yield f"{seen.wordless:.0%} of the names have no letter; is this a column of numbers or codes?"
        return
    leading, count = seen.kinds.most_common(1)[0] if seen.kinds else ("", 0)
    if not asked.get("kind") and count and count / seen.kinds.total() > 1 - _FEW:
        yield f"--kind {leading} asks for what this column holds, and is quicker"
    share = seen.statuses["ambiguous"] / seen.sampled
    if share > _FEW and leading == "place" and not asked.get("country"):
        yield f"{share:.0%} are ambiguous; a --country-column or --admin-column would tell namesakes apart"
    if seen.cures["mojibake mended"]:
        yield "the file was once read in the wrong encoding; save it again from its source if you can"
    if seen.statuses["unmatched"] / seen.sampled > _MANY:
        yield "much is unmatched; a --gazetteer of your own with these names would answer them"


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}..."
