"""What do the specifications of the reconciliation API demand of an answer? Their rules as JSON Schemas of our own.

Enough of JSON Schema to say them: type, properties, required, items, oneOf, enum, pattern, contains, minimum, maximum,
additionalProperties as false or a schema.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "cases" / "reconciliation_schemas.json"
TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int,
}  # fmt: skip


@cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return schemas


def schema(name: str) -> dict[str, Any]:
    """One of the schemas."""
    found: dict[str, Any] = _schemas()[name]
    return found


def conforms(value: Any, rule: dict[str, Any], path: str = "answer") -> None:
    """Fail where a value breaks a rule of a schema, saying where."""
    if "$ref" in rule:
        rule = schema(rule["$ref"])
    if "oneOf" in rule:
        fitting = [one for one in rule["oneOf"] if _fits(value, one)]
        assert len(fitting) == 1, f"{path}: {value!r} fits {len(fitting)} of {len(rule['oneOf'])}"
        return
    if "type" in rule:
        kind = rule["type"]
        right = isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        assert right, f"{path}: {value!r} is no {kind}"
    if "enum" in rule:
        assert value in rule["enum"], f"{path}: {value!r}"
    if "pattern" in rule:
        assert re.search(rule["pattern"], value), f"{path}: {value!r} is not of the form {rule['pattern']}"
    if "minimum" in rule:
        assert rule["minimum"] <= value <= rule["maximum"], f"{path}: {value!r}"
    if isinstance(value, dict):
        _object(value, rule, path)
    if isinstance(value, list):
        for place, one in enumerate(value):
            conforms(one, rule.get("items", {}), f"{path}[{place}]")
        if "contains" in rule:
            assert any(_fits(one, rule["contains"]) for one in value), f"{path} lacks {rule['contains']}"


def _object(value: dict[str, Any], rule: dict[str, Any], path: str) -> None:
    known = rule.get("properties", {})
    missing = set(rule.get("required", ())) - value.keys()
    assert not missing, f"{path} lacks {sorted(missing)}"
    others = rule.get("additionalProperties", {})
    for key, one in value.items():
        if key not in known:
            assert others is not False, f"{path}.{key} is not foreseen"
        conforms(one, known.get(key, others), f"{path}.{key}")


def _fits(value: Any, rule: dict[str, Any]) -> bool:
    try:
        conforms(value, rule)
    except AssertionError:
        return False
    return True
