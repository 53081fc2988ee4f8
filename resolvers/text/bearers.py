"""Who bears a spelling, and what can be seen of each before the text is looked at?

Many spellings are described at once: one round of arrays for a whole document.
"""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from gazetteer.model import KINDS, STATUSES
from gazetteer.schema import PlaceClass
from resolvers.index.columns import EntityColumns
from resolvers.index.index import Index
from resolvers.text.features import CANDIDATE, MENTION, STATIC_END
from resolvers.text.weights import Weights

Numbers = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

# Class numbers as in ``EntityColumns.place_class``.
CLASSES = get_args(PlaceClass)
CONTINENT, COUNTRY, DIVISION, DISTRICT, SETTLEMENT, REGION, SITE = map(
    CLASSES.index, ("continent", "country", "division", "district", "settlement", "region", "site")
)
NO_CLASS = 255
# The layer that holds whatever the world's list has, and the one that comes with the package.
WORLD, BUNDLED = "world", "bundled"
PERSON, ORGANISATION, PLACE = map(KINDS.index, ("person", "organisation", "place"))
STATUS: dict[str, int] = {status: number for number, status in enumerate(STATUSES)}
# Where an entity bears a spelling twice, the more telling status counts. "Israeli" is a demonym in English and a
# mere spelling of Israel in Yoruba.
_TELLING = np.argsort(
    [
        STATUS[name]
        for name in ("preferred", "short", "abbreviation", "demonym", "variant", "former", "misspelling")
    ]
)
MODEL_OF_CLASS = {CONTINENT: "country", COUNTRY: "country", DIVISION: "division", DISTRICT: "settlement",
                  SETTLEMENT: "settlement", REGION: "country", SITE: "country"}  # fmt: skip

# The commonest names (San José, Springfield) are borne by hundreds of hamlets; those left out have never been right.
MOST_CANDIDATES = 64
_ENGLISH_SPEAKING = ("US", "GB", "CA", "AU", "IE", "NZ")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entities that bear a spelling.

    Attributes:
        entities: Entity numbers.
        status: The status of the spelling at each, by number.
        kind, place_class: Of each entity.
        static: What can be seen of each without the text, over ``features.STATIC``.
        model: Which small model of mentions the likeliest of them belongs to.
        profile: What the spelling alone says about being a name: (number in ``features.MENTION``, value).
        prior: The probability of each before the text is looked at.
        abbreviated: The spelling is an abbreviation of one of them.
    """

    entities: npt.NDArray[np.intp]
    status: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8]
    place_class: npt.NDArray[np.uint8]
    static: npt.NDArray[np.float32]
    model: str
    profile: tuple[tuple[int, float], ...]
    prior: npt.NDArray[np.float64]
    abbreviated: bool

    @property
    def is_region(self) -> bool:
        """Whether the likeliest of them is a region, a water, a mountain or a site."""
        return int(self.place_class[self.prior.argmax()]) in (REGION, SITE) and self.model not in KINDS


class Describer:
    """Turns entities that bear spellings into candidates."""

    def __init__(self, index: Index, weights: Weights) -> None:
        self.columns = columns = index.entities
        self._prior_weights = weights.candidate[0][:STATIC_END].astype(np.float64)
        english = [number for number, code in enumerate(columns.countries) if code in _ENGLISH_SPEAKING]
        self._own = [name not in ("", WORLD, BUNDLED) for name in self.columns.layers]
        self._english = np.isin(np.arange(len(columns.countries)), english)
        self._inhabitants = _inhabitants(columns)

    def choose(self, entity: Numbers, status: Bytes, spelling: Numbers) -> tuple[Numbers, Bytes, Numbers]:
        """Keep one row an entity and spelling, and the most important entities of each spelling.

        Args:
            entity: By name row, in any order: who bears it.
            status: As what.
            spelling: Which spelling it is, by number.

        Returns:
            The same three, by spelling and falling importance.
        """
        order = np.lexsort((_TELLING[status], entity, spelling))
        entity, status, spelling = entity[order], status[order], spelling[order]
        first = np.ones(len(entity), bool)
        first[1:] = (entity[1:] != entity[:-1]) | (spelling[1:] != spelling[:-1])
        entity, status, spelling = entity[first], status[first], spelling[first]
        columns = self.columns
        names = columns.name_count[entity].astype(np.int64)
        settled = columns.place_class[entity] == SETTLEMENT
        order = np.lexsort((entity, -names, -columns.population[entity], settled, spelling))
        entity, status, spelling = entity[order], status[order], spelling[order]
        starts = np.flatnonzero(np.r_[True, spelling[1:] != spelling[:-1]])
        rank = np.arange(len(spelling)) - np.repeat(starts, np.diff(np.r_[starts, len(spelling)]))
        keep = rank < MOST_CANDIDATES
        return entity[keep], status[keep], spelling[keep]

    def describe(self, entity: Numbers, status: Bytes, spelling: Numbers) -> dict[int, Candidates]:
        """Return the candidates of each spelling; the rows of one stand together, there is at least one row."""
        columns = self.columns
        kind, place_class = columns.kind[entity], columns.place_class[entity]
        # A place of no class, from a user's own table, behaves like a settlement.
        unclassed = (kind == PLACE) & (place_class == NO_CLASS)
        place_class = np.where(unclassed, SETTLEMENT, place_class).astype(np.uint8)
        static = self._static(entity, status, kind, place_class)
        starts = np.flatnonzero(np.r_[True, spelling[1:] != spelling[:-1]])
        sizes = np.diff(np.r_[starts, len(spelling)])
        score = static.astype(np.float64) @ self._prior_weights
        odds = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
        prior = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        mixed = np.logical_or.reduceat(kind != PLACE, starts).tolist()
        abbreviated = np.logical_or.reduceat(status == STATUS["abbreviation"], starts).tolist()
        found = {}
        for number, (start, size) in enumerate(zip(starts.tolist(), sizes.tolist(), strict=True)):
            rows = slice(start, start + size)
            best = start + int(prior[rows].argmax())
            model = MODEL_OF_CLASS[int(place_class[best])] if kind[best] == PLACE else KINDS[int(kind[best])]
            said = self._profile(int(entity[best]), int(place_class[best]), int(status[best]))
            said["log_namesakes"] = float(np.log(size))
            said["prior"] = float(prior[best])
            said["also_other_kind"] = float(mixed[number])
            profile = tuple((MENTION.number[name], value) for name, value in said.items() if value)
            found[int(spelling[start])] = Candidates(
                entity[rows], status[rows], kind[rows], place_class[rows], static[rows], model, profile, prior[rows],
                abbreviated[number],
            )  # fmt: skip
        return found

    def _static(
        self, entities: Numbers, status: Bytes, kind: Bytes, place_class: Bytes
    ) -> npt.NDArray[np.float32]:
        columns = self.columns
        people = np.log10(self._inhabitants[entities] + 1.0)
        settlement = place_class == SETTLEMENT
        area = (place_class == COUNTRY) | (place_class == DIVISION)
        seen: dict[str, npt.ArrayLike] = {
            "continent": place_class == CONTINENT,
            "country": place_class == COUNTRY,
            "division": place_class == DIVISION,
            "district": place_class == DISTRICT,
            "region": place_class == REGION,
            "site": place_class == SITE,
            "wide": ((place_class == REGION) | (place_class == CONTINENT)) & (columns.country[entities] == 0),
            "person": kind == PERSON,
            "organisation": kind == ORGANISATION,
            "population_of_country": people * (place_class == COUNTRY),
            "population_of_division": people * (place_class == DIVISION),
            "population_of_settlement": people * settlement,
            "population_unknown": settlement & (people == 0),
            "names_of_settlement": np.log1p(columns.name_count[entities]) * settlement,
            "other_spelling": settlement & (status == STATUS["variant"]),
            "other_spelling_of_area": area & (status == STATUS["variant"]),
            "demonym": status == STATUS["demonym"],
            "abbreviation": status == STATUS["abbreviation"],
            "short_form": status == STATUS["short"],
            "former": status == STATUS["former"],
            "capital": columns.capital[entities],
            "english_speaking": self._english[columns.country[entities]],
        }
        static = np.zeros((len(entities), STATIC_END), np.float32)
        for name, values in seen.items():
            static[:, CANDIDATE.number[name]] = values
        return static

    def _profile(self, entity: int, place_class: int, status: int) -> dict[str, float]:
        """What the likeliest bearer says about the spelling being a name."""
        people = int(self._inhabitants[entity])
        written = STATUSES[status]
        return {
            "log_population": float(np.log10(people + 1.0)),
            "log_names": float(np.log1p(float(self.columns.name_count[entity]))),
            "usual_name": float(written == "preferred"),
            "other_spelling": float(written == "variant"),
            "demonym": float(written == "demonym"),
            "abbreviation": float(written == "abbreviation"),
            "short_form": float(written == "short"),
            "district": float(place_class == DISTRICT),
            "region": float(place_class in (REGION, SITE, CONTINENT)),
            "no_population": float(people == 0),
            "own": float(self._own[self.columns.layer[entity]]),
        }


def _inhabitants(columns: EntityColumns) -> npt.NDArray[np.int64]:
    """Inhabitants of every entity, 0 where unknown; a division without a figure has those of its settlements."""
    people = np.maximum(columns.population, 0)
    settled = np.bincount(columns.division, weights=people * (columns.place_class == SETTLEMENT))
    empty = (columns.place_class == DIVISION) & (people == 0) & (columns.division > 0)
    return np.where(empty, settled[columns.division], people).astype(np.int64)
