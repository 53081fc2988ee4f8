"""Were these answers made with exactly these tables? A file with the fingerprint of every layer of a stack."""

import json
from pathlib import Path
from typing import Any

from gazetteer.errors import ChangedError, Location, SourceError
from gazetteer.reading import read_bytes
from gazetteer.stack import Stack
from gazetteer.writing import replace_file

FILE = "gazetteer.lock"


def write_lock(stack: Stack, path: str | Path) -> None:
    """Write the fingerprints of a stack's layers, bottom first, to be committed beside what was made with them.

    Raises:
        SourceError: A layer cannot be read, or the file not be written.
    """
    replace_file(path, (json.dumps(_lock(stack), ensure_ascii=False, indent=2) + "\n").encode())


def check_lock(stack: Stack, path: str | Path) -> None:
    """Make sure that a stack has the very layers that a lock names, in its order.

    Raises:
        ChangedError: It has not; the first layer that differs is named.
        SourceError: The lock cannot be read.
    """
    location = Location(str(path))
    try:
        lock = json.loads(read_bytes(path))
        locked = [(str(layer["name"]), str(layer["fingerprint"])) for layer in lock["layers"]]
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError("this is no lock; write one with gazetteer lock", location) from None
    present = [(source.name, source.fingerprint()) for source in stack.sources]
    for (name, fingerprint), (other, current) in zip(locked, present, strict=False):
        if name != other:
            raise ChangedError(f"the lock has the layer {name} where {other} is", location)
        if fingerprint != current:
            raise ChangedError(
                f"the layer {name} is not the locked one any more; gazetteer lock takes the new one", location
            )
    if len(locked) != len(present):
        longer = locked if len(locked) > len(present) else present
        missing = longer[min(len(locked), len(present))][0]
        raise ChangedError(
            f"the layer {missing} is {'missing' if longer is locked else 'not in the lock'}", location
        )


def _lock(stack: Stack) -> dict[str, Any]:
    layers = [{"name": source.name, "fingerprint": source.fingerprint()} for source in stack.sources]
    return {"version": 1, "layers": layers}
