"""What a rule found, before places, fingerprint and decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gazetteer.model import Kind, NameStatus, Severity
from resolvers.audit.forms import Form
from resolvers.audit.model import Occurrence
from resolvers.audit.rules.table import RULES


@dataclass(frozen=True, slots=True)
class DraftSpelling:
    """One spelling of a finding: see ``model.Spelling``."""

    text: str
    occurrences: tuple[Occurrence, ...]
    suggestion: str = ""
    status: NameStatus | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One finding: see ``model.AuditFinding``."""

    rule: str
    severity: Severity
    kind: Kind | None
    id: str
    name: str
    suggestion: str
    reason: str
    spellings: tuple[DraftSpelling, ...]
    certain: bool = False


def severity_of(rule: str) -> Severity:
    """The usual severity of a rule."""
    return RULES[rule].severity


def by_frequency(spellings: Iterable[DraftSpelling]) -> tuple[DraftSpelling, ...]:
    """Spellings in the order of reports: most frequent first, then alphabetical."""
    return tuple(sorted(spellings, key=lambda some: (-len(some.occurrences), some.text)))


def kind_of(forms: Iterable[Form]) -> Kind | None:
    """The kind of the first form that has one."""
    return next((form.kind for form in forms if form.kind), None)


def sentence(*parts: str) -> str:
    """Join the parts that are there by semicolons; the first letter large, a full stop at the end."""
    text = "; ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def times(count: int) -> str:
    """Say a number of times: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
