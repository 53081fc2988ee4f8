"""Where is each of a document's names, and does the place fit the document?

Turns spans into questions, resolves them together, and takes the second look: the first look's log-odds with what
the resolution adds.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from resolvers.model import Document
from resolvers.text.bearers import PLACE
from resolvers.text.context import Answers, resolve_together
from resolvers.text.cues import CueReader
from resolvers.text.features import CANDIDATE, PLACED
from resolvers.text.mentions import Look
from resolvers.text.questions import Asked, Question, ask
from resolvers.text.sources import Source
from resolvers.text.spellings import Spellings
from resolvers.text.tokens import Tokens
from resolvers.text.weights import Weights

# Columns of the candidate table that the second look takes over as they are.
_CARRIED = [(PLACED.number[name], CANDIDATE.number[name]) for name in (
    "share_of_country", "share_of_division", "others_within_50_km", "country_named", "division_named",
    "neighbour_in_division", "neighbour_in_country", "in_container",
)]  # fmt: skip
_WORDS = ("ordinary", "given_name", "surname")


class Named(NamedTuple):
    """A span to be resolved: offsets, words, and its question; ``None`` where nobody bears the name."""

    start: int
    end: int
    first: int
    last: int
    question: Question | None


class Placer:
    """Resolves a document's names together; one for all documents."""

    def __init__(self, spellings: Spellings, cues: CueReader, weights: Weights) -> None:
        self._spellings = spellings
        self._cues = cues
        self._weights = weights
        self._countries = {code: number for number, code in enumerate(spellings.columns.countries)}

    def questions(self, tokens: Tokens, looks: Sequence[Look]) -> list[Named]:
        """Return the question that each kept proposal asks."""
        named = []
        for number, look in enumerate(looks):
            proposal = look.proposal
            question = None
            if proposal.candidates is not None:
                cues = self._cues.read(
                    tokens,
                    proposal.start,
                    proposal.end,
                    first=proposal.first,
                    last=proposal.last,
                    opening=number == 0,
                )
                question = Question(tokens.text[proposal.start : proposal.end], cues, proposal.candidates)
            named.append(Named(proposal.start, proposal.end, proposal.first, proposal.last, question))
        return named

    def asked(self, document: Document, named: Sequence[Named], trust: Sequence[float]) -> Asked:
        """Return what a document asks; ``trust`` says how surely each name is a mention, 0 to 1."""
        return Asked(
            document,
            [name.question for name in named],
            [(name.start, name.end) for name in named],
            trust,
            self._countries.get(document.country, 0),
        )

    def resolve(self, asked: Asked, source: Source | None = None) -> Answers | None:
        """Return the answers to a document's questions, ``None`` where it asks none."""
        table = ask([asked], self._spellings.columns)
        if table is None:
            return None
        answers = resolve_together(table, self._weights, source)
        if source is not None:
            source.learn(table, answers.probability)
        return answers

    def resolve_many(self, asked: Sequence[Asked]) -> list[Answers | None]:
        """Return what ``resolve`` says of each document, in a quarter of the time for short ones; they share arrays."""
        table = ask(asked, self._spellings.columns)
        if table is None:
            return [None for _ in asked]
        answers = resolve_together(table, self._weights)
        found: list[Answers | None] = []
        bounds = np.searchsorted(table.document, np.arange(len(asked) + 1)).tolist()
        mention = 0
        for one, (first, last) in zip(asked, pairwise(bounds), strict=True):
            of_mention = table.of_mention[mention : mention + len(one.questions)]
            mention += len(one.questions)
            own = replace(answers, of_mention=of_mention, asked=range(first, last))
            found.append(own if last > first else None)
        return found

    def second_look(
        self, looks: Sequence[Look], scores: npt.NDArray[np.float64], answers: Answers | None
    ) -> npt.NDArray[np.float64]:
        """Return the log-odds of each proposal after the resolution.

        Proposals that turn out to be people or bodies keep the first look's.
        """
        values = placed_values(looks, scores, answers, self._spellings)
        result = scores.copy()
        for number, look in enumerate(looks):
            weight = self._weights.placed.get(look.proposal.model)
            if weight is not None and _is_place(answers, number):
                result[number] = float(values[number] @ weight)
        return result


def placed_values(
    looks: Sequence[Look], scores: npt.NDArray[np.float64], answers: Answers | None, spellings: Spellings
) -> npt.NDArray[np.float32]:
    """Return what the second look sees, one row a proposal, over ``features.PLACED``."""
    values = np.zeros((len(looks), len(PLACED)), np.float32)
    number = PLACED.number
    values[:, number["bias"]] = 1
    values[:, number["looks_like_a_name"]] = scores
    for row, look in enumerate(looks):
        for name in _WORDS:
            values[row, number[name]] = look.value(name)
    if answers is None:
        return values
    table = answers.table
    asked = np.array([n for n, question in enumerate(answers.of_mention) if question >= 0], np.intp)
    best = answers.best[[answers.of_mention[n] for n in asked.tolist()]]
    values[asked, number["probability"]] = answers.probability[best]
    population = spellings.columns.population[table.entity[best]]
    values[asked, number["log_population"]] = np.log10(np.maximum(population, 0) + 1.0)
    for mine, theirs in _CARRIED:
        values[asked, mine] = table.values[best, theirs]
    return values


def _is_place(answers: Answers | None, mention: int) -> bool:
    """Whether a mention's best candidate is a place, or it has none at all."""
    if answers is None or answers.of_mention[mention] < 0:
        return True
    question = answers.of_mention[mention]
    row = int(answers.best[question]) - int(answers.table.start[question])
    return bool(answers.table.questions[question].candidates.kind[row] == PLACE)
