"""How is a name written, and how often? Occurrences gathered by spelling."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.model import Kind
from resolvers.audit.model import Occurrence
from resolvers.audit.spelling import all_capitals


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling, whatever its letter case, with its occurrences in the order of reading.

    Attributes:
        text: The spelling in the letter case that is most usual, full capitals aside.
        kind: The kind that most occurrences have; ``None`` where none says.
        id: The entity that is meant, "" where no gazetteer has it.
        sources: Numbers of the documents that it stands in.
    """

    text: str
    occurrences: tuple[Occurrence, ...]
    kind: Kind | None = None
    id: str = ""
    sources: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How often it stands."""
        return len(self.occurrences)

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands first: document and offset."""
        return self.occurrences[0].source, self.occurrences[0].start


def gather(occurrences: Iterable[Occurrence]) -> list[Form]:
    """Return the spellings among occurrences of one entity, or of none, by first appearance."""
    by_letters: dict[str, list[Occurrence]] = {}
    for occurrence in occurrences:
        by_letters.setdefault(occurrence.spelling.lower(), []).append(occurrence)
    return [_form(some) for some in by_letters.values()]


def _form(occurrences: list[Occurrence]) -> Form:
    kinds = Counter(occurrence.kind for occurrence in occurrences if occurrence.kind)
    kind = min(kinds.items(), key=lambda item: (-item[1], item[0]))[0] if kinds else None
    sources = frozenset(occurrence.source for occurrence in occurrences)
    return Form(_usual(occurrences), tuple(occurrences), kind, occurrences[0].id, sources)


def _usual(occurrences: list[Occurrence]) -> str:
    counts = Counter(occurrence.spelling for occurrence in occurrences)
    return min(counts, key=lambda text: (all_capitals(text), -counts[text], text))


def mixed_in_one_document(forms: Iterable[Form]) -> bool:
    """Return whether any document has two of the forms."""
    seen: set[int] = set()
    for form in forms:
        if not seen.isdisjoint(form.sources):
            return True
        seen |= form.sources
    return False
