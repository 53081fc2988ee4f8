"""Do the rows of a table agree on where a name lies?"""

from collections.abc import Callable, Iterator, Sequence

from geopy.distance import great_circle

from resolvers.audit.corpus import Corpus
from resolvers.audit.forms import Form, gather
from resolvers.audit.model import Facts, Occurrence
from resolvers.audit.preference import Preferences
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, kind_of, sentence, severity_of

# A large city's districts lie within this; beyond it two points are two places.
FAR_KM = 50.0


def inconsistent_facts(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield names of a column whose rows disagree on country or coordinates.

    Names are the same where the gazetteer says so, else where their letters are. Ambiguous names are left alone: that a
    table has Springfields in three states is no mistake.
    """
    named = [some for some in corpus.occurrences if corpus.sources[some.source].one_name]
    for occurrences in _same_name(named):
        yield from _disagreement(
            "country-mismatch", _by(occurrences, corpus, lambda facts: facts.country), corpus
        )
        if len(points := _by(occurrences, corpus, _point)) > 1 and _spread(occurrences, corpus) > FAR_KM:
            yield from _disagreement("coordinates-mismatch", points, corpus)


def _same_name(named: Sequence[Occurrence]) -> Iterator[list[Occurrence]]:
    groups: dict[str, list[Occurrence]] = {}
    for occurrence in named:
        if occurrence.id or not occurrence.known:
            groups.setdefault(occurrence.id or f" {occurrence.spelling.casefold()}", []).append(occurrence)
    return (group for group in groups.values() if len(group) > 1)


def _by(
    occurrences: Sequence[Occurrence], corpus: Corpus, fact: Callable[[Facts], str]
) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for occurrence in occurrences:
        value = fact(corpus.sources[occurrence.source].facts)
        if value:
            found.setdefault(value, []).append(occurrence)
    return found


def _point(facts: Facts) -> str:
    return "" if facts.latitude is None else f"{facts.latitude:.2f}, {facts.longitude:.2f}"


def _spread(occurrences: Sequence[Occurrence], corpus: Corpus) -> float:
    """Kilometres from the first point to the farthest."""
    facts = [corpus.sources[occurrence.source].facts for occurrence in occurrences]
    points = [(some.latitude, some.longitude) for some in facts if some.latitude is not None]
    return max(float(great_circle(points[0], point).km) for point in points)


def _disagreement(rule: str, values: dict[str, list[Occurrence]], corpus: Corpus) -> Iterator[Draft]:
    if len(values) < 2:
        return
    occurrences = sorted((some for group in values.values() for some in group), key=lambda some: some.source)
    forms: list[Form] = gather(occurrences)
    name = corpus.book.preferred(forms[0].id) or forms[0].text
    shown = sorted(values, key=lambda value: (-len(values[value]), value))
    yield Draft(
        rule, severity_of(rule), kind_of(forms), forms[0].id, name, "",
        sentence(f"{name} stands with " + " and ".join(f"{value} ({len(values[value])})" for value in shown)),
        by_frequency(DraftSpelling(form.text, form.occurrences) for form in forms),
    )  # fmt: skip
