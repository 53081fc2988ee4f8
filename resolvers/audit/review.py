"""One finding after the other, one key each: the review at the terminal.

Apart from terminal and files: ``show`` and ``ask`` are given, so that a test, or another desk, can take their place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from resolvers.audit.decisions import Decision, Verdict, decide
from resolvers.audit.model import AuditFinding

# y and n as in dedupe and nomenklatura; i and u besides.
KEYS: dict[str, Verdict] = {"y": "accept", "n": "reject", "i": "ignore"}
HELP = "y one name, use the suggestion   n two names   i leave as it is   s skip   u undo   q stop"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and when (ISO date)."""

    who: str
    when: str


def review(
    findings: Sequence[AuditFinding],
    show: Callable[[int, int, AuditFinding], None],
    ask: Callable[[], str],
    signature: Signature,
) -> list[Decision]:
    """Ask about each finding, most valuable first as reports have them, and return the decisions made.

    Args:
        findings: What is open.
        show: Given place, number of findings and the finding; shows them.
        ask: Returns the next key; a key that means nothing is asked for again. "" ends, as the end of input does.
        signature: Stands in every row.
    """
    made: list[tuple[int, Decision | None]] = []
    place = 0
    while place < len(findings):
        show(place + 1, len(findings), findings[place])
        key = _key(ask)
        if key == "q":
            break
        if key == "u":
            place = made.pop()[0] if made else place
            continue
        verdict = KEYS.get(key)
        decision = (
            decide(findings[place], verdict, who=signature.who, when=signature.when) if verdict else None
        )
        made.append((place, decision))
        place += 1
    return [decision for _, decision in made if decision]


def _key(ask: Callable[[], str]) -> str:
    while True:
        key = ask().lower()
        if key in {*KEYS, "s", "u", "q"}:
            return key
        if not key:
            return "q"
