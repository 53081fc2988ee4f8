"""Which of our three kinds does a word from outside mean?"""

import re
from functools import cache
from typing import cast

from gazetteer.folders import data_folder
from gazetteer.model import Kind
from gazetteer.reading import read_rows


def parse_kind(text: str) -> Kind | None:
    """Return the kind that a word for one means, or ``None`` where it is none of ours.

    Reach for it wherever a kind comes from outside: a column, an option, a model's labels. Understood are our own
    kinds, ``organization``, the schema names of FollowTheMoney (Person, Company, Organization, PublicBody,
    LegalEntity), the labels of common recognisers (PER, ORG, GPE, LOC) and everyday words, in any letter case and
    number: the table is ``data/terms/kinds.csv``. A Vessel is none of ours, and neither is an empty cell.
    """
    word = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    words = _words()
    return words.get(word) or words.get(word.removesuffix("s"))


@cache
def _words() -> dict[str, Kind]:
    table = read_rows(data_folder() / "terms" / "kinds.csv")
    position = table.positions(("word", "kind"))
    return {row.cells[position["word"]]: cast(Kind, row.cells[position["kind"]]) for row in table}
