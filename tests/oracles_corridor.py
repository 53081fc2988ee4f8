"""Slow, obvious twins of the corridor's fast paths."""

import math
from collections.abc import Mapping, Sequence


def best_documents(
    documents: Sequence[dict[int, set[int]]], query: dict[int, set[int]], weights: Sequence[float], limit: int
) -> list[tuple[int, float]]:
    """Documents by summed cosine, terms by field: what ``postings.search`` finds when it may read everything."""
    size = len(documents)

    def rarity(field: int, term: int) -> float:
        count = sum(term in document.get(field, set()) for document in documents)
        return math.log((size + 1) / (count + 0.5)) ** 2

    def length(bag: dict[int, set[int]], field: int) -> float:
        return math.sqrt(sum(rarity(field, term) for term in bag.get(field, set())))

    scored = []
    for number, document in enumerate(documents):
        score = 0.0
        for field, weight in enumerate(weights):
            shared = query.get(field, set()) & document.get(field, set())
            if shared:
                score += (
                    weight
                    * sum(rarity(field, term) for term in shared)
                    / (length(query, field) * length(document, field))
                )
        if score > 0:
            scored.append((number, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:limit]


def shares(
    odds: Sequence[tuple[int, int, float]], certain: Sequence[tuple[float, float, float, float]]
) -> dict[tuple[int, int], float]:
    """Query, entity and bits of each name to the entity's probability: that something is meant, times its share of that.

    ``certain`` holds slope, offset, sharpness and together of each name; those of the likeliest name of a query count.
    """
    found = {}
    for asked in {query for query, _, _ in odds}:
        best: dict[int, float] = {}
        for query, entity, bits in odds:
            if query == asked:
                best[entity] = max(best.get(entity, -math.inf), bits)
        top = min(entity for entity in best if best[entity] == max(best.values()))
        first = next(place for place, one in enumerate(odds) if one == (asked, top, best[top]))
        slope, offset, sharpness, together = certain[first]
        parts = {entity: 2 ** (sharpness * (bits - best[top])) for entity, bits in best.items()}
        chance = 2 ** (slope * best[top] + offset + together * math.log2(sum(parts.values())))
        for entity, part in parts.items():
            found[asked, entity] = chance / (1 + chance) * part / sum(parts.values())
    return found


def within(groups: Sequence[tuple[int, ...]]) -> list[int]:
    """For each item how many of its group stand before it."""
    return [list(groups[:place]).count(group) for place, group in enumerate(groups)]


def unions(
    pairs: Sequence[tuple[int, int]],
    answers: Sequence[Sequence[float]],
    coverage: Sequence[tuple[float, float]],
    weights: Mapping[int, Sequence[float]],
    covered: float,
) -> list[tuple[float, float, float]]:
    """For each (reading, entity) what the names of that entity answer together, one candidate after another.

    ``answers`` says how well each word of the reading is answered by the candidate, ``coverage`` how well it covers the
    reading and the worse of the two coverages.
    """
    found = []
    for reading, entity in pairs:
        alike = [place for place, pair in enumerate(pairs) if pair == (reading, entity)]
        together = [max(word) for word in zip(*(answers[place] for place in alike), strict=True)]
        total = sum(weights[reading])
        union = sum(one * weight for one, weight in zip(together, weights[reading], strict=False)) / total
        best, second = sorted([*(coverage[place][1] for place in alike), 0.0], reverse=True)[:2]
        mixed = max(0.0, union - max(coverage[place][0] for place in alike))
        found.append((union, mixed, 1.0 if best >= covered else second))
    return found
