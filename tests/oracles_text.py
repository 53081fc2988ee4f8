"""Slow, obvious twins of running text's fast paths."""

from collections.abc import Sequence

from gazetteer.keys import fold
from resolvers.text.tokens import WORD


def words_of(text: str) -> list[tuple[int, int, str]]:
    """Offsets and key of each word, as the pattern alone finds them."""
    spans = [match.span(1) for match in WORD.finditer(text)]
    return [(start, end, fold(text[start:end]).replace(" ", "")) for start, end in spans]


def best_of_each(question: Sequence[int], probability: Sequence[float]) -> list[int]:
    """The row with the highest probability of each question, the first of equal ones."""
    best: dict[int, int] = {}
    for row, (number, chance) in enumerate(zip(question, probability, strict=True)):
        if number not in best or chance > probability[best[number]]:
            best[number] = row
    return [best[number] for number in sorted(best)]


def votes_of_others(
    code: Sequence[int], surface: Sequence[int], document: Sequence[int], vote: Sequence[float]
) -> list[float]:
    """For each row the votes of rows of its document with its code and another surface; nothing for code 0."""
    return [
        sum(
            vote[other]
            for other in range(len(code))
            if code[other] == code[row]
            and surface[other] != surface[row]
            and document[other] == document[row]
        )
        if code[row]
        else 0.0
        for row in range(len(code))
    ]


def without_overlap(spans: Sequence[tuple[int, int]], scores: Sequence[float], least: float) -> list[int]:
    """Take the surest span again and again, with the longest and then the first of equals, that touches none taken."""
    left = [n for n, score in enumerate(scores) if score > least and spans[n][0] < spans[n][1]]
    taken: list[int] = []
    while left:
        best = min(left, key=lambda n: (-scores[n], spans[n][0] - spans[n][1], spans[n][0], n))
        taken.append(best)
        left = [n for n in left if spans[n][1] <= spans[best][0] or spans[n][0] >= spans[best][1]]
    return sorted(taken, key=lambda n: spans[n])
