"""Does the text use a former name as current, or two names of one place that are no spellings of each other?"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gazetteer.keys import fold
from resolvers.audit.corpus import Corpus
from resolvers.audit.cues import called_former
from resolvers.audit.forms import Form, mixed_in_one_document
from resolvers.audit.model import Occurrence
from resolvers.audit.preference import CURRENT, Preferences, choose
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, kind_of, sentence, severity_of
from resolvers.audit.spelling import split_words
from resolvers.audit.variation import compare
from resolvers.normalise import terms

YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})s?\b")
# A sentence about a year before this may well use the name of the time, where the table does not say when it ended.
LONG_AGO = 2000
SENTENCE = 300
# Words that begin with so many equal letters are made from one name.
SHARED_STEM = 4


def former_names(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield entities of which a former name is used for the present."""
    for entity_id, forms in corpus.entities.items():
        former = [form for form in forms if corpus.book.status(entity_id, form.text) == "former"]
        for form in former:
            current = _not_of_its_time(form, entity_id, corpus)
            # What the house style says of the name has its own rule.
            if not current or entity_id in preferences.style.spellings:
                continue
            name = corpus.book.preferred(entity_id)
            # A rival spelling of the same name is reported as such, with this form in it.
            if any(compare(form.text, other.text).competing for other in forms if other is not form):
                continue
            others = [other for other in forms if corpus.book.status(entity_id, other.text) == "preferred"]
            yield Draft(
                "former-name", severity_of("former-name"), form.kind, entity_id, name, name,
                sentence(f"{form.text} is a former name of {name}", "both are in use here" if others else ""),
                by_frequency(
                    [DraftSpelling(form.text, current, name, "former"),
                     *(DraftSpelling(other.text, other.occurrences, "", "preferred") for other in others)]
                ),
            )  # fmt: skip


def _not_of_its_time(form: Form, entity_id: str, corpus: Corpus) -> tuple[Occurrence, ...]:
    """Occurrences that are neither called former by the words before them nor in a sentence about years of old."""
    ends = [
        name.valid_to[:4]
        for name in corpus.book.names(entity_id)
        if name.status == "former" and name.text == form.text
    ]
    until = max((int(end) for end in ends if end.isdigit()), default=LONG_AGO - 1)
    return tuple(
        occurrence
        for occurrence in form.occurrences
        if not occurrence.part
        and not called_former(corpus.sources[occurrence.source].text, occurrence.start)
        and not any(year <= until for year in _years(corpus.sources[occurrence.source].text, occurrence))
    )


def _years(text: str, occurrence: Occurrence) -> Iterator[int]:
    before = re.split(r"[.!?]\s|\n\s*\n", text[max(0, occurrence.start - SENTENCE) : occurrence.start])[-1]
    after = re.split(r"[.!?]\s|\n\s*\n", text[occurrence.end : occurrence.end + SENTENCE])[0]
    for match in YEAR.finditer(f"{before} {after}"):
        yield int(match.group(1))


def two_names(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield places that one document calls by two names: Côte d'Ivoire, Ivory Coast.

    Left aside are short forms and abbreviations, names that news uses side by side (``data/terms/interchangeable_names.csv``),
    and the further names of people and organisations, which readers are used to.
    """
    for entity_id, forms in corpus.entities.items():
        if len(forms) < 2 or kind_of(forms) != "place":
            continue
        rivals = _rivals(entity_id, forms, corpus)
        if len(rivals) < 2 or not mixed_in_one_document(rivals):
            continue
        choice = choose(entity_id, rivals, corpus.book, preferences)
        yield Draft(
            "two-names", severity_of("two-names"), "place", entity_id, corpus.book.preferred(entity_id), choice.text,
            sentence(f"{' and '.join(form.text for form in rivals)} are names of one place", f"{choice.text}: {choice.reason}"),
            by_frequency(
                DraftSpelling(form.text, form.occurrences, "" if form.text == choice.text else choice.text,
                              corpus.book.status(entity_id, form.text))
                for form in rivals
            ),
        )  # fmt: skip


def _rivals(entity_id: str, forms: Sequence[Form], corpus: Corpus) -> list[Form]:
    """Forms in good standing as full names, each of them no spelling, no shortening and no usual stand-in of another."""
    found: list[Form] = []
    for form in sorted(forms, key=lambda form: (-form.count, form.order)):
        if all(_unrelated(form.text, other.text) for other in found) and _full_name(entity_id, form, corpus):
            found.append(form)
    return found


def _unrelated(left: str, right: str) -> bool:
    if (
        compare(left, right).relation != "different"
        or frozenset((left.lower(), right.lower())) in _interchangeable()
    ):
        return False
    # Russia, Russian Federation: made from one word.
    stems = (
        {word[:SHARED_STEM] for word in split_words(text) if len(word) >= SHARED_STEM}
        for text in (left, right)
    )
    return set.isdisjoint(*stems)


@cache
def _interchangeable() -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((row["left"].lower(), row["right"].lower())) for row in terms.rows("interchangeable_names")
    )


def _full_name(entity_id: str, form: Form, corpus: Corpus) -> bool:
    """A name in English copy that means this place and no other, wherever it is not part of a longer name."""
    if all(occurrence.part for occurrence in form.occurrences):
        return False
    if corpus.book.status(entity_id, form.text) not in CURRENT - {"short", "abbreviation"}:
        return False
    key = fold(form.text)
    languages = {name.lang.split("-")[0] for name in corpus.book.names(entity_id) if fold(name.text) == key}
    others = any(listing.entity_id != entity_id for listing in corpus.book.listings(form.text))
    return (
        "en" in languages or form.text == corpus.book.preferred(entity_id) or ("" in languages and not others)
    )
