"""What did a person settle, and so: what is the answer?

Reads the rows of the audit's decisions and of the review queue, and lets them stand before the corridor. A spelling that
was accepted or preferred is answered with the entity of the row's ``id``, where there is one, else as the preferred
spelling would be. Of two spellings that are said to be two names, neither is answered with who bears the other. The reason
cites the decision. Rows with a ``scope`` are about one file, open and ignored ones settle nothing; of several that fit,
the last counts. The evidence that a row was made on is not asked for: what a person knew holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gazetteer.model import KINDS
from resolvers.audit.csv_tables import read_table
from resolvers.audit.decisions import COLUMNS, JOINT, VERDICTS
from resolvers.errors import InputError
from resolvers.index.index import Index
from resolvers.model import Candidate, Mention, Query, Resolution

_FURTHER: Final = ("country", "id")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision about one spelling.

    Attributes:
        kind: Only of names of this kind; "" for any.
        country: Only where this country, or none, was asked for; "" for any.
        id: Who is meant.
        preferred: How the name is spelled.
        apart: Folded spellings that are another's name.
        said: Who decided, when and why, as the beginning of a sentence.
    """

    kind: str
    country: str
    id: str
    preferred: str
    apart: frozenset[str]
    said: str

    def fits(self, query: Query) -> bool:
        """Whether it is about this query."""
        return (not self.kind or query.kind in (None, self.kind)) and (
            not self.country or query.country in ("", self.country)
        )

    def asked(self, query: Query) -> Query:
        """What to ask in place of the query."""
        return replace(query, text=self.preferred) if self.preferred else query


class Settled:
    """What people decided, asked by spelling."""

    def __init__(self, rulings: Sequence[tuple[str, Ruling]]) -> None:
        self._rulings: dict[str, tuple[Ruling, ...]] = {}
        for spelling, ruling in rulings:
            key = _key(spelling)
            self._rulings[key] = (*self._rulings.get(key, ()), ruling)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settled) and self._rulings == other._rulings

    def __hash__(self) -> int:
        return hash(frozenset(self._rulings.items()))

    def on(self, query: Query) -> Ruling | None:
        """The ruling on a query, ``None`` where nobody made one."""
        fitting = [ruling for ruling in self._rulings.get(_key(query.text), ()) if ruling.fits(query)]
        return fitting[-1] if fitting else None

    def apply(self, index: Index, ruling: Ruling, query: Query, answer: Resolution) -> Resolution:
        """Turn the answer to ``ruling.asked(query)`` into the answer to the query."""
        if ruling.apart:
            return _kept_apart(ruling, answer)
        number = index.number(ruling.id) if ruling.id else None
        if number is not None:
            entity = index.entity(number)
            return Resolution(
                query, "matched", (Candidate(entity, 1.0, entity.name),), f"{ruling.said}: {entity.name}"
            )
        if not ruling.preferred:
            gone = f"{ruling.said}: {ruling.id}, which no gazetteer has"
            return Resolution(query, answer.status, answer.candidates, f"{gone}; {answer.reason}")
        reason = f"{ruling.said}: {ruling.preferred}; {answer.reason}"
        return Resolution(query, answer.status, answer.candidates, reason)


def _kept_apart(ruling: Ruling, answer: Resolution) -> Resolution:
    others = tuple(one for one in answer.candidates if _key(one.name) not in ruling.apart)
    if not answer.candidates or (others and others[0] == answer.candidates[0]):
        return answer
    name = answer.candidates[0].name
    return Resolution(answer.query, "unmatched", others, f"{ruling.said}: {answer.query.text} is not {name}")


def load_settled(path: Path) -> Settled:
    """Read decisions: a file of the audit, or a review queue.

    Raises:
        InputError: The table cannot be read, or a row says something it may not.
    """
    rulings: list[tuple[str, Ruling]] = []
    for line, row in read_table(path, (*COLUMNS, *_FURTHER), ("spellings", "decision")):
        spellings = [part.strip() for part in row["spellings"].split(JOINT.strip()) if part.strip()]
        verdict = row["decision"].lower()
        if not spellings or verdict not in ("", *VERDICTS):
            raise InputError(
                f"{path}:{line}: a row needs spellings and one of {', '.join(VERDICTS)} as decision"
            )
        if row["kind"] not in ("", *KINDS):
            raise InputError(f"{path}:{line}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
        if row["scope"] or verdict in ("", "ignore"):
            continue
        for spelling in spellings:
            ruling = _ruling(row, verdict, spelling, spellings)
            if ruling is not None:
                rulings.append((spelling, ruling))
    return Settled(rulings)


def _ruling(row: dict[str, str], verdict: str, spelling: str, spellings: Sequence[str]) -> Ruling | None:
    signed = "".join(
        f" {word} {row[column]}" for word, column in (("by", "who"), ("on", "when")) if row[column]
    )
    said = f"settled{signed}{' (' + row['why'] + ')' if row['why'] else ''}"
    if verdict == "reject":
        apart = frozenset(_key(other) for other in spellings) - {_key(spelling)}
        return Ruling(row["kind"], row["country"], "", "", apart, said) if apart else None
    if not (row["id"] or row["preferred"]):
        return None
    return Ruling(row["kind"], row["country"], row["id"], row["preferred"], frozenset(), said)


def settle_mentions(index: Index, settled: Settled, mentions: Sequence[Mention]) -> list[Mention]:
    """Answer the mentions of a text that somebody settled by id; a preferred spelling alone places nothing in a text."""
    found = []
    for mention in mentions:
        query = replace(mention.resolution.query, text=mention.text)
        ruling = settled.on(query)
        if ruling is None or not (ruling.id or ruling.apart):
            found.append(mention)
            continue
        answer = settled.apply(index, ruling, query, mention.resolution)
        entity = answer.entity
        found.append(
            replace(
                mention,
                resolution=answer,
                kind=entity.kind if entity else mention.kind,
                latitude=entity.latitude if entity else None,
                longitude=entity.longitude if entity else None,
                approximate=False,
            )
        )
    return found


def _key(spelling: str) -> str:
    return " ".join(spelling.split()).casefold()
