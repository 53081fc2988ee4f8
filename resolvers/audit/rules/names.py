"""Does the text use a former name as current, or two names of one place that are no spellings of each other?"""

from collections.abc import Iterator, Sequence
from functools import cache

from gazetteer.keys import fold
from resolvers.audit.corpus import Corpus
from resolvers.audit.forms import Form, mixed_in_one_document
from resolvers.audit.preference import CURRENT, Preferences, choose
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, kind_of, sentence, severity_of
from resolvers.audit.rules.history import used_as_current
from resolvers.audit.spelling import split_words
from resolvers.audit.variation import compare
from resolvers.normalise import terms

# Words that begin with so many equal letters are made from one name.
SHARED_STEM = 4


def former_names(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield entities of which a former name is used for the present."""
    for entity_id, forms in corpus.entities.items():
        former = [form for form in forms if corpus.book.status(entity_id, form.text) == "former"]
        for form in former:
            current = used_as_current(form, entity_id, corpus)
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
