"""Which findings were there before? So that CI reports only what is new."""

import json
from collections.abc import Iterable
from pathlib import Path

from resolvers.audit.model import AuditFinding
from resolvers.errors import InputError

VERSION = 1


def baseline_text(findings: Iterable[AuditFinding]) -> str:
    """Return findings as a baseline: one a line, sorted, so that a diff reads as a list."""
    rows = {
        finding.fingerprint: f"{finding.rule}: {' | '.join(sorted(spelling.text for spelling in finding.spellings))}"
        for finding in findings
    }
    return (
        json.dumps({"version": VERSION, "findings": rows}, ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
    )


def load_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline.

    Raises:
        InputError: The file is no baseline.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); make one with --write-baseline"
        ) from None
    except ValueError as error:
        raise InputError(f"{path}: no valid JSON ({error}); make it anew with --write-baseline") from None
    if (
        not isinstance(content, dict)
        or content.get("version") != VERSION
        or not isinstance(content.get("findings"), dict)
    ):
        raise InputError(f"{path}: no baseline of version {VERSION}; make it anew with --write-baseline")
    return frozenset(content["findings"])
