"""The official schema of SARIF 2.1.0, which code scanning services hold a log against.

``schemas/sarif-2.1.0-rtm.5.json`` is the schema of the OASIS SARIF Technical Committee as SchemaStore publishes it (MIT).
"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"


def faults(log: dict[str, Any]) -> list[str]:
    """What the schema has against a log, and where."""
    validator = Draft4Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=FormatChecker()
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)]
