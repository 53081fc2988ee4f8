"""Is a former name used for the present, or for its own time?"""

import re
from collections.abc import Iterator

from resolvers.audit.corpus import Corpus
from resolvers.audit.cues import called_former
from resolvers.audit.forms import Form
from resolvers.audit.model import Occurrence

YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})s?\b")
SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
# A sentence about a year before this may well use the name of the time, where the table does not say when it ended.
LONG_AGO = 2000
LONGEST_SENTENCE = 300


def used_as_current(form: Form, entity_id: str, corpus: Corpus) -> tuple[Occurrence, ...]:
    """Return the occurrences of a former name that nothing excuses.

    Excused are those called former by the words before them, those in a sentence with a year of their time, and those
    inside a longer name.
    """
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
    before = SENTENCE_END.split(text[max(0, occurrence.start - LONGEST_SENTENCE) : occurrence.start])[-1]
    after = SENTENCE_END.split(text[occurrence.end : occurrence.end + LONGEST_SENTENCE])[0]
    for match in YEAR.finditer(f"{before} {after}"):
        yield int(match.group(1))
