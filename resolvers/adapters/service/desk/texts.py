"""What do the pages say? Every sentence stands in ``texts.csv``: one row a text, one column a language."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGE: Final = "en"


class Texts:
    """The sentences of the pages by key; call it with a key and what the sentence leaves open."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self.sentences = sentences

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a sentence: ``text("review.title")``.

        Raises:
            KeyError: There is no such sentence, or a value is missing.
        """
        return self.sentences[key].format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return the sentence for a number: ``KEY.one`` or ``KEY.other``, with ``n`` in it."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", n=f"{number:,}", **values)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences

    def word(self, prefix: str, value: str) -> str:
        """Return our word for a value of a table, such as a status; the value itself, spaced, where there is none."""
        return self.sentences.get(f"{prefix}.{value}", value.replace("_", " "))


@cache
def load_texts(language: str = LANGUAGE) -> Texts:
    """Read the sentences in a language; what is not translated yet stays English."""
    text = (files("resolvers.adapters.service.desk") / "texts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return Texts({row["key"]: row.get(language) or row[LANGUAGE] for row in rows})
