"""How do resolutions, mentions and entities look as JSON? The keys are those of the programs' contract."""

from dataclasses import asdict
from typing import Any

from gazetteer.model import Entity, Name, plain_values
from resolvers.adapters.service.questions import Question
from resolvers.adapters.service.reconciling import written
from resolvers.adapters.service.state import Opened
from resolvers.adapters.service.vocabulary import types_of
from resolvers.model import Candidate, PairResolution, Resolution


def resolution_record(question: Question, resolution: Resolution) -> dict[str, Any]:
    """Return a resolution as ``resolve name --format jsonl`` writes it; an unknown value is ``None``."""
    entity = resolution.entity
    return {
        "text": question.query.text,
        "kind": entity.kind if entity else question.query.kind,
        "status": resolution.status,
        "id": entity.id if entity else None,
        "name": entity.name if entity else None,
        "country": (entity.country or None) if entity else None,
        "latitude": entity.latitude if entity else None,
        "longitude": entity.longitude if entity else None,
        "score": resolution.score if entity else None,
        "reason": resolution.reason,
        "candidates": [_candidate(one, question.explain) for one in resolution.candidates[: question.limit]],
    }


def _candidate(candidate: Candidate, explain: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": candidate.entity.id,
        "name": candidate.entity.name,
        "score": candidate.score,
    }
    return {**record, "evidence": [asdict(one) for one in candidate.evidence]} if explain else record


def write_resolution(_: Opened, question: Question, resolution: Resolution) -> str:
    """Return a resolution as JSON text."""
    return written(resolution_record(question, resolution))


def pair_record(pair: PairResolution) -> dict[str, Any]:
    """Return a comparison of two names."""
    return {
        "left": pair.left,
        "right": pair.right,
        "kind": pair.kind,
        "score": pair.score,
        "reason": pair.reason,
        "evidence": [asdict(one) for one in pair.evidence],
    }


def entity_record(opened: Opened, entity: Entity, names: list[Name]) -> dict[str, Any]:
    """Return all that is known of an entity."""
    return {
        **plain_values(entity),
        "types": types_of(entity),
        "layer": entity.layer or None,
        "fingerprint": opened.fingerprint,
        "names": [
            {
                "name": name.text,
                "lang": name.lang or None,
                "status": name.status,
                "from": name.valid_from or None,
                "to": name.valid_to or None,
            }
            for name in names
        ],
    }
