"""What do both versions of the reconciliation protocol have in common? How a candidate, an entity and a type are written."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from resolvers.adapters.service.matching import Answer, answers
from resolvers.adapters.service.questions import Question
from resolvers.adapters.service.state import Opened
from resolvers.adapters.service.vocabulary import about, type_name, types_of
from resolvers.evidence.reasons import rules
from resolvers.model import Candidate, Evidence, Resolution

# Evidence has no sentence in the table of rules where the corridor makes it itself.
_FEATURE_NAMES: Final = {"rivals": "other candidates fit too", "id": "the id itself"}


def candidates(opened: Opened, question: Question, resolution: Resolution) -> list[Answer]:
    """Return who answers a question; an id asked for by itself is answered by its entity, for certain.

    Ids of a user's CSV may look like anything ("1948"): only where nothing is called so are they taken for ids.
    """
    text = question.query.text.strip()
    number = opened.resolver.index.number(text) if ":" in text or not resolution.candidates else None
    if number is not None:
        entity = opened.resolver.index.entity(number)
        certain = Candidate(entity, 1.0, entity.name, (Evidence("id", "the id itself", 0.0),))
        return [Answer(certain, 1.0, True)]
    return answers(question, resolution, opened.resolver.configuration)


def candidate(answer: Answer, *, named: bool) -> dict[str, Any]:
    """Return a candidate as the protocol writes it: score 0 to 100, features in bits.

    Args:
        answer: The candidate.
        named: Whether features have names, as from 1.0 on.
    """
    entity = answer.candidate.entity
    return {
        "id": entity.id,
        "name": entity.name,
        "description": about(entity),
        "type": [{"id": one, "name": type_name(one)} for one in types_of(entity)],
        "score": round(100 * answer.score, 2),
        "match": answer.match,
        "features": features(answer.candidate.evidence, named=named),
    }


def features(evidence: Sequence[Evidence], *, named: bool) -> list[dict[str, Any]]:
    """Return evidence as features: one a rule, its weights in bits of log-odds added up."""
    bits: Counter[str] = Counter()
    for one in evidence:
        bits[one.rule] += one.weight  # type: ignore[assignment]  # a Counter of floats
    return [
        {"id": rule, **({"name": feature_name(rule)} if named else {}), "value": round(value, 3)}
        for rule, value in bits.items()
    ]


def feature_name(rule: str) -> str:
    """What a feature is about, in a few words."""
    return rules().get(rule) or _FEATURE_NAMES.get(rule) or rule.replace("_", " ")


def written(value: Any) -> str:
    """JSON text in ASCII: it holds whatever came in, half a surrogate pair too, and may stand in a script."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
