"""What does the index know about a spelling, before the text is looked at?

Spellings come back again and again in news, so that what is found is remembered, within bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import numpy.typing as npt

from gazetteer.model import KINDS, STATUSES
from gazetteer.schema import PlaceClass
from resolvers.index.columns import EntityColumns
from resolvers.index.index import Index
from resolvers.text.features import CANDIDATE, MENTION, STATIC_END
from resolvers.text.weights import Weights

# Class numbers as in ``EntityColumns.place_class``.
CLASSES = get_args(PlaceClass)
CONTINENT, COUNTRY, DIVISION, DISTRICT, SETTLEMENT, REGION, SITE = map(
    CLASSES.index, ("continent", "country", "division", "district", "settlement", "region", "site")
)
NO_CLASS = 255
# Latin letters with marks end here; Greek and Cyrillic follow.
_LAST_LATIN = "\u024f"
# The layer that holds whatever the world's list has.
WORLD = "world"
PERSON, ORGANISATION, PLACE = map(KINDS.index, ("person", "organisation", "place"))
STATUS: dict[str, int] = {status: number for number, status in enumerate(STATUSES)}
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
_MOST_REMEMBERED = 100_000
_ENGLISH_SPEAKING = ("US", "GB", "CA", "AU", "IE", "NZ")


HEADS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "pt": "point"}
_WRITTEN_OUT = HEADS | {full: short for short, full in HEADS.items()}


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


class Spellings:
    """Spellings to keys, keys to candidates; both remembered."""

    def __init__(self, index: Index, weights: Weights) -> None:
        self.index = index
        self._prior_weights = weights.candidate[0][:STATIC_END]
        self._keys: dict[str, int] = {}
        self._candidates: dict[tuple[int, bool], Candidates | None] = {}
        columns = index.entities
        english = [number for number, code in enumerate(columns.countries) if code in _ENGLISH_SPEAKING]
        layers = columns.layers
        self._world_layer = layers.index(WORLD) if WORLD in layers else -1
        self._inhabitants = _inhabitants(columns)
        self._english = np.isin(np.arange(len(columns.countries)), english)
        self.columns = columns

    def keys(self, texts: Sequence[str]) -> list[int]:
        """Return the key number of each spelling, -1 where no table has it."""
        known = self._keys
        unknown = list({text for text in texts if text not in known})
        if unknown:
            if len(known) + len(unknown) > _MOST_REMEMBERED:
                known.clear()
                unknown = list(set(texts))
            known.update(zip(unknown, self.index.exact(unknown).tolist(), strict=True))
        return [known[text] for text in texts]

    def candidates(self, key: int, *, english: bool = True) -> Candidates | None:
        """Return who bears a key; ``None`` where nobody living does.

        Args:
            key: Its number.
            english: The text is in English, where "Genf" is an odd spelling; in German it is the usual one, and
                so is anything in another script.
        """
        if (key, english) not in self._candidates:
            if len(self._candidates) >= _MOST_REMEMBERED:
                self._candidates.clear()
            self._candidates[key, english] = self._look_up(key, english)
        return self._candidates[key, english]

    def _look_up(self, key: int, english: bool) -> Candidates | None:
        names, columns = self.index.names, self.columns
        rows, telling = self._rows(key)
        if not len(rows):
            return None
        # One row an entity: where it bears the key twice, the more telling status counts. "Israeli" is a demonym
        # in English and a mere spelling of Israel in Yoruba.
        order = np.lexsort((_TELLING[telling], names.entity[rows]))
        entities, first = np.unique(names.entity[rows][order], return_index=True)
        status = telling[order][first]
        if not english or _is_foreign(self.index.key_text(key)):
            status = np.where(status == STATUS["variant"], STATUS["preferred"], status).astype(np.uint8)
        place_class, population = columns.place_class[entities], columns.population[entities]
        importance = np.lexsort(
            (entities, -columns.name_count[entities].astype(int), -population, place_class == SETTLEMENT)
        )
        keep = importance[:MOST_CANDIDATES]
        return self._describe(entities[keep].astype(np.intp), status[keep])

    def _rows(self, key: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.uint8]]:
        """The name rows of a key and of the keys that mean the same, with the status of each.

        "Mt Pleasant" is Mount Pleasant too; "Walton" is Walton County for short.
        """
        text, names = self.index.key_text(key), self.index.names
        same, counties = self.keys(_written_out(text)), self.keys([f"{text} county", f"county {text}"])
        rows, position = self.index.rows_of_keys(np.array([key, *(n for n in (*same, *counties) if n >= 0)]))
        status = names.status[rows]
        if max(counties) >= 0:
            district = self.columns.place_class[names.entity[rows]] == DISTRICT
            by_county = position > sum(n >= 0 for n in same)
            rows, position, status, by_county = (
                array[~by_county | district] for array in (rows, position, status, by_county)
            )
            status = np.where(by_county, STATUS["short"], status)
        return rows, status

    def is_curated(self, candidates: Candidates) -> bool:
        """Whether somebody put one of the candidates into a table, rather than that the world's list has them all."""
        return bool((self.columns.layer[candidates.entities] != self._world_layer).any())

    def only(self, candidates: Candidates, kind: int) -> Candidates | None:
        """Return the candidates of one kind; ``None`` where there are none."""
        keep = candidates.kind == kind
        if keep.all():
            return candidates
        return self.subset(candidates, keep) if keep.any() else None

    def subset(self, candidates: Candidates, keep: npt.NDArray[np.bool_]) -> Candidates:
        """Return some of the candidates, described anew; at least one."""
        return self._describe(candidates.entities[keep], candidates.status[keep])

    def _describe(self, entities: npt.NDArray[np.intp], status: npt.NDArray[np.uint8]) -> Candidates:
        columns = self.columns
        kind, place_class = columns.kind[entities], columns.place_class[entities]
        # A place of no class, from a user's own table, behaves like a settlement.
        unclassed = (kind == PLACE) & (place_class == NO_CLASS)
        place_class = np.where(unclassed, SETTLEMENT, place_class).astype(np.uint8)
        static = self._static(entities, status, kind, place_class)
        score = static.astype(np.float64) @ self._prior_weights
        prior = np.exp(score - score.max())
        prior /= prior.sum()
        best = int(prior.argmax())
        model = MODEL_OF_CLASS[int(place_class[best])] if kind[best] == PLACE else KINDS[int(kind[best])]
        abbreviated = bool((status == STATUS["abbreviation"]).any())
        bearers = Candidates(entities, status, kind, place_class, static, model, (), prior, abbreviated)
        return replace(bearers, profile=self._profile(bearers, best))

    def _static(
        self,
        entities: npt.NDArray[np.intp],
        status: npt.NDArray[np.uint8],
        kind: npt.NDArray[np.uint8],
        place_class: npt.NDArray[np.uint8],
    ) -> npt.NDArray[np.float32]:
        columns = self.columns
        people = np.log10(self._inhabitants[entities] + 1.0)
        settlement = place_class == SETTLEMENT
        seen: dict[str, npt.ArrayLike] = {
            "continent": place_class == CONTINENT,
            "country": place_class == COUNTRY,
            "division": place_class == DIVISION,
            "district": place_class == DISTRICT,
            "region": place_class == REGION,
            "site": place_class == SITE,
            "person": kind == PERSON,
            "organisation": kind == ORGANISATION,
            "population_of_country": people * (place_class == COUNTRY),
            "population_of_division": people * (place_class == DIVISION),
            "population_of_settlement": people * settlement,
            "population_unknown": settlement & (people == 0),
            "names_of_settlement": np.log1p(columns.name_count[entities]) * settlement,
            "other_spelling": settlement & (status == STATUS["variant"]),
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

    def _profile(self, bearers: Candidates, best: int) -> tuple[tuple[int, float], ...]:
        """What the likeliest bearer says about the spelling being a name."""
        entity = int(bearers.entities[best])
        place_class = int(bearers.place_class[best])
        people = int(self._inhabitants[entity])
        written = STATUSES[int(bearers.status[best])]
        values = {
            "log_population": np.log10(people + 1.0),
            "log_names": np.log1p(float(self.columns.name_count[entity])),
            "log_namesakes": np.log(len(bearers.entities)),
            "usual_name": written == "preferred",
            "other_spelling": written == "variant",
            "demonym": written == "demonym",
            "abbreviation": written == "abbreviation",
            "short_form": written == "short",
            "district": place_class == DISTRICT,
            "region": place_class in (REGION, SITE, CONTINENT),
            "no_population": people == 0,
            "prior": bearers.prior[best],
            "also_other_kind": (bearers.kind != PLACE).any(),
        }
        return tuple((MENTION.number[name], float(value)) for name, value in values.items() if value)


def _is_foreign(key: str) -> bool:
    """Whether a key is in another script than Latin."""
    return max(key) > _LAST_LATIN


def _written_out(key: str) -> list[str]:
    """The same name with "St", "Ft", "Mt" written out, or abbreviated where it is written out."""
    head, _, rest = key.partition(" ")
    return [f"{_WRITTEN_OUT[head]} {rest}"] if rest and head in _WRITTEN_OUT else []


def _inhabitants(columns: EntityColumns) -> npt.NDArray[np.int64]:
    """Inhabitants of every entity, 0 where unknown; a division without a figure has those of its settlements."""
    people = np.maximum(columns.population, 0)
    settled = np.bincount(columns.division, weights=people * (columns.place_class == SETTLEMENT))
    empty = (columns.place_class == DIVISION) & (people == 0) & (columns.division > 0)
    return np.where(empty, settled[columns.division], people).astype(np.int64)
