"""Which rows lack a point, and which answers may fill it?

Only rows with neither latitude nor longitude are asked for and filled, also where an editor filled one meanwhile. An
answer in another country than the row says is refused, and so is one that does not say where it lies. What is filled
is marked: the source column names the service, and the note says how precise the point can be.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gazetteer.cells import UnfitError
from gazetteer.drafting import Draft
from gazetteer.errors import SourceError
from gazetteer.geocoding.answers import Answer, Memory
from gazetteer.geocoding.services import Service, ServiceError
from gazetteer.layer import Layer
from gazetteer.model import Kind
from gazetteer.schema import ENTITY_TABLES

# After so many questions in a row that the service did not answer, it is taken to be down.
_DOWN = 3


@dataclass(frozen=True, slots=True)
class Question:
    """An entity without a point, and what to ask for it.

    Attributes:
        entity_id: The entity.
        kind: place or organisation.
        query: The name, and the country's English name where there is one.
        country: ISO 3166-1 alpha-2, or "".
    """

    entity_id: str
    kind: Kind
    query: str
    country: str


@dataclass
class Outcome:
    """What came of a run.

    Attributes:
        found: The answers that may fill a row, by question.
        refused: The questions whose answer was not taken, each with the reason.
        unknown: Those for which the service found nothing.
        asked, remembered: How many answers came from the service, and how many from earlier runs.
        limited: Whether the run ended because it made as many requests as it may.
        stopped: Why the service was asked no further, or "".
    """

    found: dict[Question, Answer] = field(default_factory=dict)
    refused: dict[Question, str] = field(default_factory=dict)
    unknown: list[Question] = field(default_factory=list)
    asked: int = 0
    remembered: int = 0
    limited: bool = False
    stopped: str = ""


def find_questions(
    layer: Layer, kinds: Sequence[Kind] = ("place",), countries: Sequence[str] = ()
) -> list[Question]:
    """Return what to ask for a gazetteer's entities without a point, in its order."""
    return [
        Question(entity.id, entity.kind, _query(entity.name, entity.country), entity.country)
        for entity in layer.entities.values()
        if entity.kind in kinds and entity.latitude is None and (not countries or entity.country in countries)
    ]


def ask_all(
    questions: Iterable[Question],
    service: Service,
    memory: Memory,
    *,
    limit: int,
    report: Callable[[Question, str], None] = lambda question, said: None,
) -> Outcome:
    """Ask for every question that was not asked before, up to the limit, unless the service is down.

    Args:
        questions: What to ask.
        service: Whom to ask.
        memory: What was answered before; what is answered now is added to it at once.
        limit: How many requests to make at most.
        report: Is told what became of each question.
    """
    outcome = Outcome()
    silent = 0
    for question in questions:
        key = (question.query, question.country)
        if key not in memory and outcome.asked >= limit:
            # What was answered before costs no request, so that the rest is gone through all the same.
            outcome.limited = True
            continue
        try:
            answer = _ask(key, service, memory, outcome)
            silent = 0
        except UnfitError as error:
            _refuse(outcome, question, f"the service gave {error}", report)
            silent = 0
            continue
        except ServiceError as error:
            outcome.stopped = str(error)
            break
        except SourceError as error:
            silent += 1
            _refuse(outcome, question, str(error), report)
            if silent == _DOWN:
                outcome.stopped = (
                    f"{service.name} gave no answer {_DOWN} times in a row; run the command again later"
                )
                break
            continue
        _judge(question, answer, outcome, report)
    return outcome


def fill(outcome: Outcome, service: str) -> Callable[[Draft], None]:
    """Return the edit that fills points, where there still is none, and marks them."""

    def edit(draft: Draft) -> None:
        answers = {question.entity_id: (question.kind, answer) for question, answer in outcome.found.items()}
        for kind in dict.fromkeys(kind for kind, _ in answers.values()):
            for row in draft.rows[ENTITY_TABLES[kind].file]:
                found = answers.get(row["id"])
                if found and not row.get("latitude") and not row.get("longitude"):
                    _fill_row(draft, ENTITY_TABLES[kind].file, row, found[1], service)

    return edit


def _ask(key: tuple[str, str], service: Service, memory: Memory, outcome: Outcome) -> Answer | None:
    if key in memory:
        outcome.remembered += 1
        return memory[key]
    outcome.asked += 1
    answer = service.ask(*key)
    memory.keep(key, answer)
    return answer


def _judge(
    question: Question, answer: Answer | None, outcome: Outcome, report: Callable[[Question, str], None]
) -> None:
    if answer is None:
        outcome.unknown.append(question)
        report(question, "nothing found")
    elif question.country and answer.country != question.country:
        where = f"lies in {answer.country}" if answer.country else "does not say in which country it lies"
        _refuse(
            outcome, question, f"the answer {answer.label!r} {where}, the row says {question.country}", report
        )
    else:
        outcome.found[question] = answer
        report(question, f"{answer.latitude}, {answer.longitude} ({answer.label}; {answer.precision()})")


def _refuse(
    outcome: Outcome, question: Question, reason: str, report: Callable[[Question, str], None]
) -> None:
    outcome.refused[question] = reason
    report(question, f"refused: {reason}")


def _query(name: str, country: str) -> str:
    """The name with the country's, as a person would type it: services that take no country code need it."""
    import pycountry

    known = pycountry.countries.get(alpha_2=country) if country else None
    english = getattr(known, "common_name", None) or getattr(
        known, "name", "Kosovo" if country == "XK" else ""
    )
    return ", ".join(filter(None, (name, english)))


def _fill_row(draft: Draft, file: str, row: dict[str, str], answer: Answer, service: str) -> None:
    """Fill a row's point and mark it; a table without one of the columns gets it."""
    note = f"Point: {service}, {answer.precision()}"
    cells = {
        "latitude": repr(answer.latitude),
        "longitude": repr(answer.longitude),
        "source": "; ".join(filter(None, (row.get("source", ""), service))),
        "note": "; ".join(filter(None, (row.get("note", ""), note))),
    }
    draft.rows[file].remove(row)
    draft.add(file, {**row, **cells})
