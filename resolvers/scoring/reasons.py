"""Why? Evidence whose weights add up to the log-odds of the score, and one sentence for people."""

from collections.abc import Callable, Sequence
from math import log2
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from gazetteer.keys import fold
from gazetteer.model import Entity
from resolvers.evidence.facts import distances
from resolvers.evidence.gathering import JUDGED
from resolvers.evidence.names import NameComparison
from resolvers.evidence.reasons import Observation, matched_words, rules, unmatched_words
from resolvers.model import Evidence, Query
from resolvers.normalise.prepare import Prepared

# Which features an entry of the explanation answers for; the words themselves answer for all others.
_GROUPS: Final = {
    "whole_name": ("letters", "ordered", "ordered_cubed", "core", "core_cubed", "sounds", "sounds_cubed", "skeleton",
                   "skeleton_cubed", "skeleton_equal", "jaro_winkler", "edits", "sound_edits", "usual_edits"),
    "order": ("order",),
    "numbers": ("numbers_differ",),
    "legal_forms": ("legal_same", "legal_differ"),
    "shortness": ("shortness",),
    "other_names": ("union", "union_mixed", "seconded"),
    "acronym": ("acronym_asked", "acronym_filed", "acronym_of_body", "acronym_of_other"),
    "preferred": ("preferred",),
}  # fmt: skip
_LEFT_OUT: Final = ("conflict", "missing_left", "missing_right", "known_apart", "countries_differ")
_BESIDE_WORDS: Final = frozenset({*_LEFT_OUT, *JUDGED, *(one for group in _GROUPS.values() for one in group)})
_ABOUT: Final = {
    "preferred": "it is the preferred name",
    "spelling": "this very spelling is known",
    "other_names": "what the other names of this entity answer",
    "country_same": "in {country}, as asked",
    "country_other": "in {country}, not in the country asked for",
    "distance": "far from the point given",
    "population": "a large place",
    "known_size": "a large place of this very name",
    "capital": "a capital",
    "own": "in a gazetteer of your own",
    "demonym": "what its people are called",
    "misspelling": "a known misspelling",
    "former": "a former name",
    "short": "a short form",
    "dead": "outside its dates",
    "in_use": "in use at the date given",
    "context": "its country or division is named beside it",
}
# Facts that a sentence mentions wherever they weigh anything.
_TOLD: Final = ("demonym", "misspelling", "former", "dead", "in_use", "context", "country_other", "own")
# What goes without saying in a sentence.
_SILENT: Final = frozenset({"same_word", "particle_left_out"})
_MOST_DETAILS: Final = 3
LEAST_BITS: Final = 1e-9  # below this an entry is nothing but rounding
MOST_UNLIKELY: Final = 1e-300
_SPELLED: Final = {1: "one letter", 2: "two letters"}


class Seen(NamedTuple):
    """One candidate and everything that was seen of it.

    Attributes:
        query: What was asked.
        entity: The candidate.
        written: The query, read.
        name: The candidate's name that weighs most, read.
        compare: Gives the two side by side, which few sentences need.
        bits: What each feature adds (``LinkModel.contributions``); the facts alone where no evidence is asked for.
        score: The probability.
    """

    query: Query
    entity: Entity
    written: Prepared
    name: Prepared
    compare: Callable[[], NameComparison]
    bits: dict[str, float]
    score: float


def evidence_of(seen: Seen) -> tuple[Evidence, ...]:
    """Share a candidate's log-odds out to what was seen, heaviest first, the starting point last."""
    bits = seen.bits
    words = sum(value for name, value in bits.items() if name not in _BESIDE_WORDS and name != "intercept")
    left_out = sum(bits[name] for name in _LEFT_OUT)
    comparison = seen.compare()
    matched = matched_words(seen.written, seen.name, comparison)
    unmatched = unmatched_words(seen.written, seen.name, comparison)
    found = [*_shared(matched, words, "whole_name"), *_shared(unmatched, left_out, "other_word")]
    for rule, features in _GROUPS.items():
        about = rules().get(rule) or _ABOUT[rule]
        found.append(Evidence(rule, about, sum(bits[name] for name in features)))
    for rule in JUDGED:
        detail = _about(rule, seen.entity)
        if rule in {"population", "known_size"} and bits[rule] < 0:
            detail = detail.replace("large", "small")
        found.append(Evidence(rule, detail, bits[rule]))
    found.append(Evidence("rivals", "other candidates fit too", _log_odds(seen.score) - sum(bits.values())))
    kept = sorted((one for one in found if abs(one.weight) > LEAST_BITS), key=lambda one: -abs(one.weight))
    return (*kept, Evidence("prior", rules()["prior"], bits["intercept"]))


def _about(rule: str, entity: Entity) -> str:
    return (rules().get(rule) or _ABOUT[rule]).format(country=entity.country or "no one country")


def _log_odds(score: float) -> float:
    return log2(max(score, MOST_UNLIKELY)) - log2(max(1 - score, MOST_UNLIKELY))


def _shared(observations: Sequence[Observation], bits: float, otherwise: str) -> list[Evidence]:
    total = sum(seen.share for seen in observations)
    if not total:
        return [Evidence(otherwise, rules()[otherwise], bits)]
    return [Evidence(seen.rule, seen.detail, bits * seen.share / total) for seen in observations]


def likeness(seen: Seen) -> str:
    """Say in half a sentence how the name is like the candidate's: "spelled with one letter different from Ashkelon"."""
    written, name, entity = seen.query.text, seen.name.text, seen.entity
    whose = "" if name == entity.name else f", a name of {entity.name}"
    if written == name:
        return f"a name of {entity.name}" if whose else "its preferred name"
    ours, theirs = fold(written), fold(name)
    if ours == theirs:
        return f"written like {name}{whose}"
    edits = OSA.distance(ours, theirs, score_cutoff=2)
    if edits in _SPELLED and min(len(ours), len(theirs)) > 2 * edits:
        return f"spelled with {_SPELLED[edits]} different from {name}{whose}"
    comparison = seen.compare()
    observed = (
        *matched_words(seen.written, seen.name, comparison),
        *unmatched_words(seen.written, seen.name, comparison),
    )
    details = [one.detail for one in observed if one.rule not in _SILENT][:_MOST_DETAILS]
    return f"like {name}{whose}: {'; '.join(details)}" if details else f"the words of {name}{whose}"


def _called(entity: Entity) -> str:
    """What tells an entity from its namesakes, as briefly as can be."""
    about = entity.description or entity.type.replace("_", " ") or entity.kind
    return f"{about} in {entity.country}" if entity.country and not entity.description else about


def called(entity: Entity) -> str:
    """An entity in a list of likely ones: "Georgia (country in GE)"."""
    return f"{entity.name} ({_called(entity)})"


def circumstances(seen: Seen, namesakes: int, retired: Sequence[str] = ()) -> list[str]:
    """Say what besides the name speaks for or against a candidate.

    Args:
        seen: The candidate.
        namesakes: How many others in its country, or in the gazetteer where none was asked for, bear its spelling.
        retired: Ids whose place the candidate took: whoever kept an old answer learns why the new one differs.
    """
    query, entity, bits = seen.query, seen.entity, seen.bits
    found = [_about(rule, entity) for rule in _TOLD if bits[rule]]
    if entity.kind == "place":
        where = f" in {entity.country}" if bits["country_same"] else ""
        if namesakes == 0 and (where or query.kind == "place"):
            found.append(f"only place of that name{where}")
        elif namesakes and entity.population and bits["population"] > 0:
            found.append(f"the likeliest of {namesakes + 1} places of that name{where}")
        elif where:
            found.append(f"{where.strip()}, as asked")
    if (
        query.latitude is not None
        and query.longitude is not None
        and entity.latitude is not None
        and entity.longitude is not None
    ):
        found.append(f"{_kilometres(query, entity):,.0f} km from the point given")
    if retired:
        found.append(f"it took the place of {' and '.join(retired)}")
    return found


def _kilometres(query: Query, entity: Entity) -> float:
    import numpy as np

    points = (query.latitude, query.longitude, entity.latitude, entity.longitude)
    return float(distances(*(np.array([point], np.float64) for point in points))[0])
