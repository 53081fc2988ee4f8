"""What does the index know about a spelling, before the text is looked at?

Spellings come back again and again in news, so that what is found is remembered, within bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from gazetteer.model import KINDS, STATUSES
from gazetteer.schema import PlaceClass
from resolvers.index.index import Index
from resolvers.text.features import CANDIDATE, MENTION, STATIC_END
from resolvers.text.weights import Weights

# Class numbers as in ``EntityColumns.place_class``.
CLASSES = get_args(PlaceClass)
CONTINENT, COUNTRY, DIVISION, DISTRICT, SETTLEMENT, REGION, SITE = map(
    CLASSES.index, ("continent", "country", "division", "district", "settlement", "region", "site")
)
NO_CLASS = 255
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

    def bears(self, kind: int) -> bool:
        """Whether one of them is of a kind."""
        return bool((self.kind == kind).any())


class Spellings:
    """Spellings to keys, keys to candidates; both remembered."""

    def __init__(self, index: Index, weights: Weights) -> None:
        self.index = index
        self._prior_weights = weights.candidate[0][:STATIC_END]
        self._keys: dict[str, int] = {}
        self._candidates: dict[int, Candidates | None] = {}
        columns = index.entities
        english = [number for number, code in enumerate(columns.countries) if code in _ENGLISH_SPEAKING]
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

    def candidates(self, key: int) -> Candidates | None:
        """Return who bears a key; ``None`` where nobody living does."""
        if key not in self._candidates:
            if len(self._candidates) >= _MOST_REMEMBERED:
                self._candidates.clear()
            self._candidates[key] = self._look_up(key)
        return self._candidates[key]

    def _look_up(self, key: int) -> Candidates | None:
        rows = self.index.rows_of_key(key)
        if not len(rows):
            return None
        names, columns = self.index.names, self.columns
        # One row an entity: where it bears the key twice, the more telling status counts. "Israeli" is a demonym
        # in English and a mere spelling of Israel in Yoruba.
        order = np.lexsort((_TELLING[names.status[rows]], names.entity[rows]))
        entities, first = np.unique(names.entity[rows][order], return_index=True)
        status = names.status[rows][order][first]
        place_class, population = columns.place_class[entities], columns.population[entities]
        importance = np.lexsort(
            (entities, -columns.name_count[entities].astype(int), -population, place_class == SETTLEMENT)
        )
        keep = importance[:MOST_CANDIDATES]
        return self._describe(entities[keep].astype(np.intp), status[keep])

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
        place_class = np.where((kind == PLACE) & (place_class == NO_CLASS), SETTLEMENT, place_class).astype(
            np.uint8
        )
        static = self._static(entities, status, kind, place_class)
        score = static.astype(np.float64) @ self._prior_weights
        prior = np.exp(score - score.max())
        prior /= prior.sum()
        best = int(prior.argmax())
        model = MODEL_OF_CLASS[int(place_class[best])] if kind[best] == PLACE else KINDS[int(kind[best])]
        profile = self._profile(entities, status, kind, place_class, best, float(prior[best]))
        abbreviated = bool((status == STATUS["abbreviation"]).any())
        return Candidates(entities, status, kind, place_class, static, model, profile, prior, abbreviated)

    def _static(
        self,
        entities: npt.NDArray[np.intp],
        status: npt.NDArray[np.uint8],
        kind: npt.NDArray[np.uint8],
        place_class: npt.NDArray[np.uint8],
    ) -> npt.NDArray[np.float32]:
        columns, number = self.columns, CANDIDATE.number
        static = np.zeros((len(entities), STATIC_END), np.float32)
        for name, code in zip(("continent", "country", "division", "district", "region", "site"),
                              (CONTINENT, COUNTRY, DIVISION, DISTRICT, REGION, SITE), strict=True):  # fmt: skip
            static[:, number[name]] = place_class == code
        static[:, number["person"]] = kind == PERSON
        static[:, number["organisation"]] = kind == ORGANISATION
        people = np.log10(np.maximum(columns.population[entities], 0) + 1.0)
        settlement = place_class == SETTLEMENT
        for name, code in (
            ("population_of_country", COUNTRY),
            ("population_of_division", DIVISION),
            ("population_of_settlement", SETTLEMENT),
        ):
            static[:, number[name]] = people * (place_class == code)
        static[:, number["population_unknown"]] = settlement & (people == 0)
        static[:, number["names_of_settlement"]] = np.log1p(columns.name_count[entities]) * settlement
        static[:, number["other_spelling"]] = settlement & (status == STATUS["variant"])
        for feature, word in (
            ("demonym", "demonym"),
            ("abbreviation", "abbreviation"),
            ("short_form", "short"),
            ("former", "former"),
        ):
            static[:, number[feature]] = status == STATUS[word]
        static[:, number["capital"]] = columns.capital[entities]
        static[:, number["english_speaking"]] = self._english[columns.country[entities]]
        return static

    def _profile(
        self,
        entities: npt.NDArray[np.intp],
        status: npt.NDArray[np.uint8],
        kind: npt.NDArray[np.uint8],
        place_class: npt.NDArray[np.uint8],
        best: int,
        prior: float,
    ) -> tuple[tuple[int, float], ...]:
        columns = self.columns
        people = max(int(columns.population[entities[best]]), 0)
        written = STATUSES[int(status[best])]
        values = {
            "log_population": np.log10(people + 1.0),
            "log_names": np.log1p(float(columns.name_count[entities[best]])),
            "log_namesakes": np.log(len(entities)),
            "usual_name": float(written == "preferred"),
            "other_spelling": float(written == "variant"),
            "demonym": float(written == "demonym"),
            "abbreviation": float(written == "abbreviation"),
            "short_form": float(written == "short"),
            "district": float(place_class[best] == DISTRICT),
            "region": float(place_class[best] in (REGION, SITE, CONTINENT)),
            "no_population": float(people == 0),
            "prior": prior,
            "also_other_kind": float(bool((kind != PLACE).any())),
        }
        return tuple((MENTION.number[name], float(value)) for name, value in values.items() if value)
