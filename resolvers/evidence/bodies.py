"""What do two names of bodies show beyond their words? Acronyms, and the countries they name.

An acronym alone says little: "MON" begins the words of Mujahideen of Nineveh and of dozens more. It says more where
the long name is visibly a body's, and nothing where the body's own long name is another.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resolvers.normalise.prepare import Prepared

FEATURES: Final = (
    "acronym_asked",  # the query is the acronym of this name, which has words that bodies are called by; longer ones more
    "acronym_filed",  # this name is the query's acronym
    "acronym_of_body",  # the same, and the query has words that bodies are called by
    "acronym_of_other",  # the same, but the entity's own long name with that acronym is another
    "countries_differ",  # both name countries, none in common: the Libyan and the Tunisian group of one name
)
AGAINST: Final = frozenset({"acronym_of_other", "countries_differ"})

_NOTHING: Final = (0.0,) * len(FEATURES)


def compare_bodies(
    asked: Sequence[Prepared],
    filed: Sequence[Prepared],
    acronyms: Sequence[float],
    spelled_out: Callable[[int], Sequence[Prepared]],
) -> NDArray[np.float32]:
    """Lay queries and names side by side.

    Args:
        asked: For each name the query, read.
        filed: The names, read.
        acronyms: How far one spells the other's initials, as ``names`` counts it.
        spelled_out: All names of the entity that bears the name at a position; asked for where one may be an acronym.

    Returns:
        One row a name, one column for each of ``FEATURES``; all 0 for what is read as no organisation.
    """
    if not any(query.kind == "organisation" for query in asked):
        return np.zeros((len(asked), len(FEATURES)), np.float32)
    rows = [
        _compare(query, name, acronym, place, spelled_out) if query.kind == "organisation" else _NOTHING
        for place, (query, name, acronym) in enumerate(zip(asked, filed, acronyms, strict=True))
    ]
    return np.array(rows, np.float32).reshape(len(rows), len(FEATURES))


def _compare(
    query: Prepared,
    name: Prepared,
    acronym: float,
    place: int,
    spelled_out: Callable[[int], Sequence[Prepared]],
) -> tuple[float, ...]:
    differ = float(_countries_differ(query, name))
    if not acronym or min(len(query.tokens), len(name.tokens)) != 1:
        return (0.0, 0.0, 0.0, 0.0, differ)
    if len(query.tokens) == 1:
        return (acronym if _is_body(name) else 0.0, 0.0, 0.0, 0.0, differ)
    exact = name.joined in query.acronyms  # and not in another order, as in another language
    other = exact and any(name.joined in one.acronyms for one in spelled_out(place))
    return (0.0, acronym, acronym if _is_body(query) else 0.0, acronym if other else 0.0, differ)


def _is_body(name: Prepared) -> bool:
    return any(one.concepts or one.legal for one in name.tokens)


def _countries_differ(query: Prepared, name: Prepared) -> bool:
    ours = _countries(query)
    return bool(ours) and ours.isdisjoint(theirs := _countries(name)) and bool(theirs)


def _countries(name: Prepared) -> set[str]:
    """ISO 3166-1 codes; the other meanings of words are written small."""
    return {meaning for one in name.tokens for meaning in one.concepts if meaning.isupper()}
