"""Which names that no gazetteer has are written in two ways?"""

from collections.abc import Iterator

from resolvers.audit.corpus import Cluster, Corpus
from resolvers.audit.forms import mixed_in_one_document
from resolvers.audit.groups import rewritten
from resolvers.audit.preference import Preferences, choose
from resolvers.audit.rules.draft import Draft, DraftSpelling, by_frequency, kind_of, sentence, severity_of
from resolvers.audit.variation import compare


def unknown_names(corpus: Corpus, preferences: Preferences) -> Iterator[Draft]:
    """Yield one draft for each cluster: ``unknown-name``, or ``name-forms`` where only initials or an acronym differ."""
    for cluster in corpus.clusters:
        yield _draft(cluster, corpus, preferences)


def _draft(cluster: Cluster, corpus: Corpus, preferences: Preferences) -> Draft:
    choice = choose("", cluster.forms, corpus.book, preferences)
    competing = [variation for _, _, variation in cluster.links if variation.competing]
    rule = "unknown-name" if competing else "name-forms"
    phrases = dict.fromkeys(
        variation.describe() for variation in competing or [link[2] for link in cluster.links]
    )
    mixed = mixed_in_one_document(cluster.forms) or all(
        corpus.sources[form.order[0]].one_name for form in cluster.forms
    )
    return Draft(
        rule, severity_of(rule) if mixed else "note", kind_of(cluster.forms), "", choice.text, choice.text if competing else "",
        sentence(
            *phrases, f"{choice.text}: {choice.reason}" if competing else "", "no gazetteer has the name"
        ),
        by_frequency(
            DraftSpelling(
                form.text, form.occurrences, rewritten(form.text, choice.text) if compare(form.text, choice.text).competing else ""
            )
            for form in cluster.forms
        ),
    )  # fmt: skip
