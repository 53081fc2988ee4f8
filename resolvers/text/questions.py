"""Which distinct questions does a document ask, and who are the candidates of each, as one flat table?

A question is a surface with its cues; mentions that share both share one answer. The table has one row a
candidate, question after question; ``context`` fills in what the rest of the document says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from resolvers.index.columns import EntityColumns
from resolvers.model import Document
from resolvers.text.bearers import COUNTRY, DISTRICT, DIVISION, SETTLEMENT, Candidates
from resolvers.text.cues import Cues
from resolvers.text.features import CANDIDATE, STATIC_END

Numbers = npt.NDArray[np.intp]
EARTH_KM = 6371.009
# A mention and the county named behind it: the county's point may be its far end.
_COUNTY_KM = 120.0
_HINT_KM = 300.0
# Mentions this close in the text are neighbours; this close, they stand in one list.
_NEIGHBOUR_LETTERS = 60
_LIST_LETTERS = 7


class Question(NamedTuple):
    """A surface, its cues, and who bears it."""

    surface: str
    cues: Cues
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Asked:
    """What one document asks.

    Attributes:
        document: For what is given with it: country and point.
        questions: One for each mention, in the order of the text; ``None`` where nobody bears the name.
        spans: Offsets of each mention.
        trust: How surely each is a mention, 0 to 1.
        hinted_country: The number of the document's country, 0 for none.
    """

    document: Document
    questions: Sequence[Question | None]
    spans: Sequence[tuple[int, int]]
    trust: Sequence[float]
    hinted_country: int = 0


@dataclass(slots=True)
class Table:
    """The candidates of one document, or of several that are resolved in one go and know nothing of each other.

    Attributes:
        of_mention: The question of each mention, -1 where nobody bears the name.
        start: The first row of each question; one more at the end.
        question: The question of each row.
        entity: The entity of each row.
        values: Rows over ``features.CANDIDATE``.
        surface: The number of each question's surface: all its questions vote once.
        trust: How surely each question is a mention at all, 0 to 1.
        neighbours, listed: Pairs of questions that stand side by side, and in one list.
        document: The document of each question, by number; those of one stand together.
    """

    questions: Sequence[Question]
    of_mention: Sequence[int]
    start: Numbers
    question: Numbers
    entity: Numbers
    place_class: npt.NDArray[np.uint8]
    country: Numbers
    division: Numbers
    place: npt.NDArray[np.float64]
    located: npt.NDArray[np.bool_]
    values: npt.NDArray[np.float32]
    surface: Numbers
    trust: npt.NDArray[np.float64]
    neighbours: npt.NDArray[np.intp]
    listed: npt.NDArray[np.intp]
    document: Numbers


def ask(asked: Sequence[Asked], columns: EntityColumns) -> Table | None:
    """Return the table of some documents' mentions; ``None`` where no mention has a candidate.

    Args:
        asked: What each document asks.
        columns: The index's entity columns.
    """
    questions: list[Question] = []
    of_mention: list[int] = []
    document: list[int] = []
    surface: list[int] = []
    pairs: list[tuple[int, int, bool]] = []
    surfaces = 0
    for number, one in enumerate(asked):
        mine = _distinct(one.questions, questions)
        folded: dict[str, int] = {}
        for question in questions[len(surface) :]:
            surface.append(surfaces + folded.setdefault(fold(question.surface), len(folded)))
        surfaces += len(folded)
        pairs += _side_by_side(mine, one.spans, surface)
        of_mention += mine
        document += [number] * (len(questions) - len(document))
    if not questions:
        return None
    sizes = np.array([len(question.candidates.entities) for question in questions])
    start = np.zeros(len(questions) + 1, np.intp)
    np.cumsum(sizes, out=start[1:])
    entity = np.concatenate([question.candidates.entities for question in questions])
    values = np.zeros((len(entity), len(CANDIDATE)), np.float32)
    values[:, :STATIC_END] = np.concatenate([question.candidates.static for question in questions])
    sure = np.zeros(len(questions))
    trust = (trust for one in asked for trust in one.trust)
    told = [(question, trust) for question, trust in zip(of_mention, trust, strict=True) if question >= 0]
    np.maximum.at(sure, [question for question, _ in told], [trust for _, trust in told])
    latitude, longitude = columns.latitude[entity], columns.longitude[entity]
    located = ~np.isnan(latitude)
    side_by_side = np.array(pairs, np.intp).reshape(-1, 3)
    table = Table(
        questions,
        of_mention,
        start,
        np.repeat(np.arange(len(questions)), sizes),
        entity,
        np.concatenate([question.candidates.place_class for question in questions]),
        columns.country[entity].astype(np.intp),
        columns.division[entity].astype(np.intp),
        _on_sphere(np.where(located, latitude, 0.0), np.where(located, longitude, 0.0)),
        located,
        values,
        np.array(surface),
        sure,
        side_by_side[:, :2],
        side_by_side[side_by_side[:, 2] > 0, :2],
        np.array(document),
    )
    _note_cues(table)
    _note_containers(table, columns)
    _note_hints(table, asked)
    return table


def _distinct(asked: Sequence[Question | None], questions: list[Question]) -> list[int]:
    """Add a document's distinct questions to all those before; return the number of each mention's."""
    known: dict[tuple[str, Cues], int] = {}
    numbers = []
    for question in asked:
        if question is None:
            numbers.append(-1)
            continue
        number = known.setdefault((question.surface, question.cues), len(questions))
        if number == len(questions):
            questions.append(question)
        numbers.append(number)
    return numbers


def kilometres(dots: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Great-circle distance from the dot product of two points on the unit sphere."""
    return EARTH_KM * np.arccos(np.clip(dots, -1.0, 1.0))


def _on_sphere(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], 1)


def _side_by_side(
    of_mention: Sequence[int], spans: Sequence[tuple[int, int]], surface: Sequence[int]
) -> list[tuple[int, int, bool]]:
    """Pairs of questions, each way round, whose mentions are neighbours, sorted, and whether they stand in one list."""
    near: dict[tuple[int, int], bool] = {}
    for number in range(1, len(spans)):
        left, right = of_mention[number - 1], of_mention[number]
        apart = spans[number][0] - spans[number - 1][1]
        if left >= 0 and right >= 0 and apart < _NEIGHBOUR_LETTERS and surface[left] != surface[right]:
            listed = apart < _LIST_LETTERS
            for pair in ((left, right), (right, left)):
                near[pair] = near.get(pair, False) or listed
    return sorted((left, right, listed) for (left, right), listed in near.items())


def _note_cues(table: Table) -> None:
    number, values = CANDIDATE.number, table.values
    flags = np.array([
        (q.cues.county, q.cues.state, q.cues.town, q.cues.after_comma, q.cues.dateline, q.cues.person, q.cues.place,
         q.cues.capitals)
        for q in table.questions
    ], bool)[table.question]  # fmt: skip
    county, state, town, comma, dateline, person, place, capitals = flags.T
    classes = table.place_class
    settlement, contains = classes == SETTLEMENT, (classes == COUNTRY) | (classes == DIVISION)
    human = values[:, number["person"]] > 0
    is_place = ~human & (values[:, number["organisation"]] == 0)
    abbreviation = values[:, number["abbreviation"]] > 0
    values[:, number["county_word"]] = county & (classes == DISTRICT)
    values[:, number["state_word"]] = state & (classes == DIVISION)
    values[:, number["town_word"]] = town & settlement
    towns = np.bincount(table.surface, [q.cues.town for q in table.questions])
    elsewhere = towns[table.surface][table.question] > town
    values[:, number["town_word_elsewhere"]] = elsewhere & settlement
    values[:, number["contains_before"]] = comma & contains
    values[:, number["dateline_settlement"]] = dateline & settlement
    values[:, number["person_word"]] = person & human
    values[:, number["place_word"]] = place & ~is_place
    values[:, number["abbreviation_in_capitals"]] = capitals & abbreviation
    values[:, number["spelling_in_capitals"]] = capitals & (values[:, number["other_spelling"]] > 0)


def _note_containers(table: Table, columns: EntityColumns) -> None:
    number, values = CANDIDATE.number, table.values
    divisions: dict[int, set[int]] = {}
    countries: dict[int, set[int]] = {}
    with_container = [
        q
        for q, question in enumerate(table.questions)
        if question.cues.container.found or question.cues.container.counties
    ]
    for q in with_container:
        container, surface = table.questions[q].cues.container, int(table.surface[q])
        divisions.setdefault(surface, set()).update(container.divisions)
        countries.setdefault(surface, set()).update(container.countries if not container.divisions else ())
    for q in with_container:
        container, rows = table.questions[q].cues.container, slice(table.start[q], table.start[q + 1])
        fits = _inside(table, rows, container.countries, container.divisions)
        values[rows, number["in_container"]] = fits
        if container.counties:
            county = np.array(container.counties)
            middle = _on_sphere(columns.latitude[county], columns.longitude[county])
            close = kilometres(table.place[rows] @ middle.T) < _COUNTY_KM
            same = table.division[rows][:, None] == columns.division[county][None, :]
            values[rows, number["in_county"]] = (close & same).any(1)
    for q, question in enumerate(table.questions):
        surface = int(table.surface[q])
        if not question.cues.container.found and (divisions.get(surface) or countries.get(surface)):
            rows = slice(table.start[q], table.start[q + 1])
            fits = _inside(table, rows, countries[surface], divisions[surface])
            values[rows, number["in_container_elsewhere"]] = fits


def _inside(
    table: Table, rows: slice, countries: frozenset[int] | set[int], divisions: frozenset[int] | set[int]
) -> npt.NDArray[np.bool_]:
    """Whether candidates lie in one of some countries or divisions, and are none of those themselves."""
    classes = table.place_class[rows]
    within = np.isin(table.division[rows], list(divisions)) & (classes != DIVISION)
    within |= np.isin(table.country[rows], list(countries))
    result: npt.NDArray[np.bool_] = within & (classes != COUNTRY)
    return result


def _note_hints(table: Table, asked: Sequence[Asked]) -> None:
    for number, one in enumerate(asked):
        if not one.hinted_country and one.document.near is None:
            continue
        first, last = np.searchsorted(table.document, (number, number + 1))
        rows = slice(table.start[first], table.start[last])
        if one.hinted_country:
            alike = table.country[rows] == one.hinted_country
            table.values[rows, CANDIDATE.number["hinted_country"]] = alike
        if one.document.near is not None:
            latitude, longitude = one.document.near
            point = _on_sphere(np.array([latitude]), np.array([longitude]))
            close = np.exp(-kilometres(table.place[rows] @ point.T)[:, 0] / _HINT_KM)
            table.values[rows, CANDIDATE.number["hinted_near"]] = close * table.located[rows]
