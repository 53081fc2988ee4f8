"""Where does the text depart from the house style?"""

from collections.abc import Iterator

from resolvers.audit.corpus import Corpus
from resolvers.audit.forms import Form
from resolvers.audit.groups import competing_groups, rewritten
from resolvers.audit.preference import Preferences
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, sentence, severity_of
from resolvers.audit.variation import compare

# These say the same name more briefly, and the house style is about the name.
IN_STYLE = frozenset({"equal", "case", "shorter", "acronym", "initials", "plural"})


def house_style(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield entities written otherwise than the style wants.

    Spellings that compete in the text are reported as such, with the style's spelling as the one to keep.
    """
    style = preferences.style
    if not style.spellings and not style.rules:
        return
    for entity_id, forms in corpus.entities.items():
        mixed = {form.text for group in competing_groups(forms) for form in group}
        found = [
            DraftSpelling(form.text, form.occurrences, wanted, corpus.book.status(entity_id, form.text))
            for form in forms
            if form.text not in mixed
            and (wanted := _wanted(entity_id, form, corpus, preferences)) != form.text
        ]
        if not found:
            continue
        name = style.spellings.get(entity_id, "")
        keep = name or found[0].suggestion
        yield Draft(
            "house-style", severity_of("house-style"), forms[0].kind, entity_id, corpus.book.preferred(entity_id), keep,
            sentence(f"the house style has {keep}", "" if name else "by its rules of romanisation"),
            by_frequency(found),
            certain=True,
        )  # fmt: skip


def _wanted(entity_id: str, form: Form, corpus: Corpus, preferences: Preferences) -> str:
    style = preferences.style
    spelling = style.spellings.get(entity_id, "")
    if not spelling:
        return style.restyled(form.text, corpus.book.names(entity_id))
    relation = compare(form.text, spelling).relation
    if relation in IN_STYLE or corpus.book.status(entity_id, form.text) in {"short", "abbreviation"}:
        return form.text
    return rewritten(form.text, spelling)
