"""What goes in and what comes out: queries, evidence, candidates, resolutions, mentions.

All values are frozen. Scores are probabilities from 0 to 1; weights are log-odds in bits, so that a reader
can add them up: +1 doubles the odds, -1 halves them.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from gazetteer.model import Entity, Kind

Status = Literal["matched", "ambiguous", "unmatched", "refused"]
Form = Literal["name", "short", "abbreviation", "demonym", "nominal"]

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Query:
    """A written name and what is known about it.

    Attributes:
        text: The name as written.
        kind: Only entities of this kind are asked for; ``None`` for any.
        country: ISO 3166-1 alpha-2 that the entity should belong to. A hint with weight, no filter.
        latitude, longitude: Degrees; the entity should lie near. Both or neither.
        date: Year or ISO date: names valid then are preferred.
        context: Further text around the name (other cells of the row, a neighbouring line).
    """

    text: str
    kind: Kind | None = None
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    date: str = ""
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that speaks for or against a candidate.

    Attributes:
        rule: The name of the rule that made it ("edit", "arabic_short_vowel", "country").
        detail: The observation as part of a sentence: "spelled with one letter different from Ashkelon".
        weight: What it is worth, in bits of log-odds; negative speaks against.
    """

    rule: str
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant.

    Attributes:
        name: The spelling of the entity that the query was compared with.
        score: Probability from 0 to 1 that this entity is meant.
        evidence: What was seen; the weights add up to the log-odds behind the score.
    """

    entity: Entity
    score: float
    name: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to a query.

    ``matched``: the first candidate is meant. ``ambiguous``: several fit about as well. ``unmatched``:
    nothing known fits. ``refused``: the query cannot be looked up (empty, too long, a lone common word).

    Attributes:
        candidates: Best first; equal scores by id. Kept for every status, empty where there are none.
        reason: A sentence for people. Never empty.
    """

    query: Query
    status: Status
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""

    @property
    def best(self) -> Candidate | None:
        """The best candidate whatever the status, or ``None`` where there is none."""
        return self.candidates[0] if self.candidates else None

    @property
    def entity(self) -> Entity | None:
        """The entity that is meant; ``None`` unless the status is ``matched``."""
        return self.candidates[0].entity if self.status == "matched" else None

    @property
    def score(self) -> float | None:
        """The best candidate's score, or ``None`` where there is none."""
        return self.candidates[0].score if self.candidates else None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text and what it stands for.

    Attributes:
        start, end: Offsets into the original text in Unicode code points; ``text == document[start:end]``.
        kind: Of the entity it resolves to; for unmatched mentions, what the surroundings say.
        form: What the mention is made of: a name, a short form, an abbreviation, a demonym, a nominal.
        latitude, longitude: Of the entity, or borrowed from the surroundings where ``approximate``.
        approximate: The point is borrowed; there is no id then.
    """

    start: int
    end: int
    text: str
    kind: Kind | None
    form: Form
    resolution: Resolution
    latitude: float | None = None
    longitude: float | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A span given from outside: exactly this is to be resolved."""

    start: int
    end: int
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known about it.

    Attributes:
        spans: When not ``None``, exactly these spans are resolved and none is looked for.
        country: ISO 3166-1 alpha-2 of the story, where known.
        near: Latitude and longitude of the story, where known.
        source: The publisher, whose home can be learned from its other documents.
    """

    text: str
    doc_id: str = ""
    spans: tuple[Span, ...] | None = None
    country: str = ""
    near: tuple[float, float] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class PairResolution:
    """Are two written names one name? ``score`` is the probability, ``reason`` a sentence."""

    left: str
    right: str
    kind: Kind | None
    score: float
    reason: str
    evidence: tuple[Evidence, ...] = field(default=())
