"""Where does a row say that a place lies, and which of the namesakes lies there?

A cell that is a country's or a division's name from end to end states it ("Illinois", "TX", "Syrian Arab Republic"). The
corridor takes such a cell as context, which weighs little, for a word in a sentence may stand there for anything. Stated
in a cell of its own, it decides between namesakes: of thirty-seven Springfields one is in Illinois.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple, get_args

import numpy as np

from gazetteer.countries import parse_country
from gazetteer.model import STATUSES
from gazetteer.schema import PlaceClass
from resolvers.config import Configuration
from resolvers.index.index import Index
from resolvers.model import Query, Resolution
from resolvers.scoring.judging import status_of

# As many namesakes as the corridor weighs.
MOST_NAMESAKES: Final = 40
_CLASSES: Final = get_args(PlaceClass)
# Whose words are no containers: "Paris, French" says nothing.
_NO_CONTAINER: Final = (STATUSES.index("demonym"), STATUSES.index("misspelling"))


class Container(NamedTuple):
    """What a cell states.

    Attributes:
        country: ISO 3166-1 alpha-2 of the one country that it names or that holds the division, else "".
        divisions: Numbers of the divisions of that name (``Index.entities.divisions``).
    """

    country: str = ""
    divisions: frozenset[int] = frozenset()

    @property
    def found(self) -> bool:
        """Whether it names a country or a division."""
        return bool(self.country or self.divisions)


NOWHERE: Final = Container()


def container(index: Index, text: str) -> Container:
    """Read a cell as the name of a country or, where it is none's, of divisions."""
    key = int(index.exact([text])[0])
    return _container(index, key) if key >= 0 else NOWHERE


@lru_cache(maxsize=10_000)
def _container(index: Index, key: int) -> Container:
    rows = index.rows_of_key(key)
    rows = rows[~np.isin(index.names.status[rows], _NO_CONTAINER)]
    bearers = index.names.entity[rows]
    classes = index.entities.place_class[bearers]
    for wanted in ("country", "division"):
        chosen = bearers[classes == _CLASSES.index(wanted)]
        if len(chosen):
            countries = set(index.entities.country[chosen].tolist()) - {0}
            only = index.entities.countries[countries.pop()] if len(countries) == 1 else ""
            divisions = index.entities.division[chosen].tolist() if wanted == "division" else []
            return Container(only, frozenset(divisions) - {0})
    return NOWHERE


def in_country(index: Index, query: Query) -> Query:
    """A query whose country is a code, however its cell says it: "CAN", "Canada", "UK", "Syrien".

    A cell that names no country is context like any other text beside the name; one that names a division ("Texas") is both.
    """
    written = query.country
    if not written or (len(written) == 2 and parse_country(written) == written):
        return query
    code = parse_country(written)
    where = Container(code) if code else container(index, written)
    beside = () if where.country and not where.divisions else (written,)
    return replace(query, country=where.country, context=(*query.context, *beside))


def stated_divisions(index: Index, query: Query) -> frozenset[int]:
    """The divisions that cells beside a name state."""
    return frozenset().union(*(container(index, text).divisions for text in query.context))


def among_stated(index: Index, configuration: Configuration, resolution: Resolution) -> Resolution:
    """Judge namesakes again, those alone that lie where the row says.

    The probability of each is its share among them and "none of these", as in ``scoring.judging``: what lies elsewhere
    is out of the question.

    Args:
        index: Where the candidates stand.
        configuration: Thresholds.
        resolution: An answer that is not ``matched``, with all its candidates.

    Returns:
        A ``matched`` resolution where one of them now leads, else the one that was given.
    """
    query = resolution.query
    divisions = stated_divisions(index, query)
    if not divisions or not resolution.candidates:
        return resolution
    inside = [one for one in resolution.candidates if _division(index, one.entity.id) in divisions]
    nothing = max(0.0, 1.0 - sum(one.score for one in resolution.candidates))
    whole = nothing + sum(one.score for one in inside)
    scores = [one.score / whole for one in inside] if whole else []
    if not inside or status_of(scores, configuration.thresholds(inside[0].entity.kind)) != "matched":
        return resolution
    candidates = tuple(replace(one, score=score) for one, score in zip(inside, scores, strict=True))
    where = _stating(index, query)
    return Resolution(
        query, "matched", candidates, f"called {candidates[0].name}; the one in {where}, as stated"
    )


def _stating(index: Index, query: Query) -> str:
    return next(text for text in query.context if container(index, text).divisions)


def _division(index: Index, entity_id: str) -> int:
    number = index.number(entity_id)
    return int(index.entities.division[number]) if number is not None else 0


def containing(index: Index, texts: Sequence[str]) -> Container:
    """What several cells state together: of "Illinois, USA" the country of the last that names one, and all divisions."""
    found = [container(index, text) for text in texts]
    country = next((one.country for one in reversed(found) if one.country), "")
    return Container(country, frozenset().union(*(one.divisions for one in found)))
